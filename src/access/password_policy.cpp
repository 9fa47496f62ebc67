#include "access/password_policy.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "base/text.h"

namespace beseda::access {
namespace {

// Words that the published lists of leaked passwords are built around (SecLists, "10-million-password-list"): what is
// left of a password when case, disguise and trailing digits are taken away.
constexpr std::string_view kCommon[] = {
    "password",  "passwort",  "passord",    "motdepasse", "contrasena", "parol",      "mypassword", "thepassword",
    "qwerty",    "qwertz",    "azerty",     "welcome",    "welcometo",  "letmein",    "letmeinnow", "iloveyou",
    "iloveyouso", "admin",    "administrator", "administration", "superadmin", "root", "superuser",  "changeme",
    "changemenow", "default", "secret",     "topsecret",  "supersecret", "master",    "sunshine",   "princess",
    "football",  "baseball",  "basketball", "superman",   "batman",     "spiderman",  "pokemon",    "starwars",
    "monkey",    "dragon",    "shadow",     "michael",    "jennifer",   "jordan",     "chocolate",  "butterfly",
    "computer",  "internet",  "test",       "tester",     "testing",    "testtest",   "guest",      "user",
    "username",  "login",     "logmein",    "access",     "whatever",   "trustno",    "trustnoone", "liverpool",
    "manchester", "chelsea",  "arsenal",    "barcelona",  "realmadrid", "hello",      "helloworld", "summer",
    "winter",    "spring",    "autumn",     "monday",     "january",    "december",   "google",     "facebook",
    "instagram", "microsoft", "samsung",    "qazwsx",     "qazwsxedc",  "zxcvbn",     "asdfgh",     "passwordpassword",
    "beseda",    "chatbot",   "company",    "business",   "ilovegod",   "jesuschrist", "godisgood", "fuckyou",
    "unknown",   "nothing",   "correcthorsebatterystaple", "йцукен", "пароль", "привет", "любовь", "администратор",
};

// Keyboards' rows, the alphabet and the digits: a password that walks along one is a run.
constexpr std::string_view kRuns[] = {
    "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn",
    "01234567890123456789",       "qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",       "q1w2e3r4t5y6u7i8o9p0",       "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "йцукенгшщзхъфывапролджэячсмитьбю",
};

std::size_t CountCharacters(std::string_view utf8) {
  return std::size_t(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Lower case, with the usual disguises undone ("P@$$w0rd" → "password").
std::string Undisguise(std::string_view password) {
  constexpr std::pair<char, char> kDisguises[] = {{'@', 'a'}, {'4', 'a'}, {'0', 'o'}, {'1', 'i'}, {'!', 'i'},
                                                  {'3', 'e'}, {'$', 's'}, {'5', 's'}, {'7', 't'}};
  auto text = ToLower(password);
  for (auto& c : text) {
    for (auto [from, to] : kDisguises) {
      if (c == from) c = to;
    }
  }
  return text;
}

bool IsAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Without the digits and signs around it ("!!welcome2024!!" → "welcome").
std::string_view Core(std::string_view text) {
  auto inside = [](char c) { return IsAsciiLetter(c) || (c & 0x80); };
  while (!text.empty() && !inside(text.back())) text.remove_suffix(1);
  while (!text.empty() && !inside(text.front())) text.remove_prefix(1);
  return text;
}

std::string WithoutSigns(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (IsAsciiLetter(c) || (c >= '0' && c <= '9') || (c & 0x80)) out += c;
  }
  return out;
}

bool IsCommon(std::string_view password) {
  // Signs around the word are taken away before and after undoing disguises: "password!!" and "Pa$$word1".
  auto plain = ToLower(password);
  const std::string candidates[] = {WithoutSigns(Core(plain)), WithoutSigns(Undisguise(Core(plain))),
                                    WithoutSigns(Core(Undisguise(password)))};
  return std::any_of(std::begin(candidates), std::end(candidates), [](const std::string& candidate) {
    return std::find(std::begin(kCommon), std::end(kCommon), candidate) != std::end(kCommon);
  });
}

bool IsRepetition(std::string_view password) {
  if (std::set<char>(password.begin(), password.end()).size() <= 2) return true;
  for (std::size_t period = 1; period <= password.size() / 3; ++period) {
    bool repeats = true;
    for (std::size_t i = period; i < password.size() && repeats; ++i) repeats = password[i] == password[i - period];
    if (repeats) return true;
  }
  return false;
}

/// How many bytes from the start walk along one run, forwards or backwards.
std::size_t RunLength(std::string_view text) {
  std::size_t longest = 0;
  for (auto run : kRuns) {
    for (bool backwards : {false, true}) {
      std::string line(run);
      if (backwards) std::reverse(line.begin(), line.end());
      std::size_t length = 0;
      while (length < text.size() && line.find(text.substr(0, length + 1)) != std::string::npos) ++length;
      longest = std::max(longest, length);
    }
  }
  return longest;
}

/// Made of runs only, each of four characters or more, with at most three characters besides.
bool IsRuns(std::string_view password) {
  auto text = ToLower(password);
  std::string_view rest = text;
  std::size_t besides = 0;
  while (!rest.empty()) {
    auto length = RunLength(rest);
    if (length >= 4) {
      rest.remove_prefix(length);
    } else {
      rest.remove_prefix(1);
      ++besides;
    }
  }
  return besides <= 3;
}

/// The password is one of the person's words and at most four characters besides.
bool IsPersonal(std::string_view password, const std::vector<std::string_view>& personal) {
  auto text = WithoutSigns(ToLower(password));
  auto covers = [&](std::string_view word) {
    auto plain = WithoutSigns(ToLower(word));
    return plain.size() >= 4 && text.find(plain) != std::string::npos && text.size() - plain.size() <= 4;
  };
  for (auto phrase : personal) {
    if (covers(phrase)) return true;
    if (auto at = phrase.find('@'); at != std::string_view::npos && covers(phrase.substr(0, at))) return true;
    for (auto word : Split(phrase, ' ')) {
      if (covers(word)) return true;
    }
  }
  return false;
}

}  // namespace

Status CheckPassword(std::string_view password, const std::vector<std::string_view>& personal,
                     std::string_view field) {
  auto refuse = [&](std::string message) {
    return Status(Error(ErrorCode::kInvalid, std::move(message)).InField(std::string(field)).As("weak_password"));
  };
  if (!IsUtf8(password)) return refuse("The password holds bytes that are not text. Type it again.");
  if (CountCharacters(password) < kLeastPasswordCharacters) {
    return refuse("The password is too short. Use at least 10 characters; three or four unrelated words work well.");
  }
  if (password.size() > kMostPasswordBytes) return refuse("The password is too long. Use at most 256 bytes.");
  if (IsRepetition(password)) {
    return refuse("The password repeats the same characters and is easy to guess. Choose three or four unrelated words.");
  }
  if (IsRuns(password)) {
    return refuse("The password walks along the keyboard or the alphabet and is easy to guess. "
                  "Choose three or four unrelated words.");
  }
  if (IsCommon(password)) {
    return refuse("The password is one of the first that attackers try. Choose three or four unrelated words.");
  }
  if (IsPersonal(password, personal)) {
    return refuse("The password is little more than a name or an e-mail and is easy to guess. "
                  "Choose three or four unrelated words.");
  }
  return Ok();
}

}  // namespace beseda::access
