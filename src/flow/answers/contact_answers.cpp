#include "flow/answers/contact_answers.h"

#include <algorithm>

#include "base/text.h"
#include "base/unicode.h"

namespace beseda::flow {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlnum(char c) { return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; }

bool IsDomain(std::string_view domain) {
  const auto labels = Split(domain, '.');
  if (labels.size() < 2 || domain.size() > 253) return false;
  for (const auto label : labels) {
    if (label.empty() || label.size() > 63 || !IsAlnum(label.front()) || !IsAlnum(label.back())) return false;
    if (!std::all_of(label.begin(), label.end(), [](char c) { return IsAlnum(c) || c == '-'; })) return false;
  }
  return !IsDigit(labels.back().front());  // No address of a machine.
}

bool IsEmail(std::string_view text) {
  const auto at = text.find('@');
  if (at == text.npos || at == 0 || at > 64 || text.size() > 254) return false;
  const auto local = text.substr(0, at);
  constexpr std::string_view kMarks = ".!#$%&'*+/=?^_`{|}~-";
  if (!std::all_of(local.begin(), local.end(), [&](char c) { return IsAlnum(c) || kMarks.find(c) != kMarks.npos; })) return false;
  return IsDomain(text.substr(at + 1));
}

// A word without what a sentence puts around it.
std::string_view Bare(std::string_view word) {
  constexpr std::string_view kAround = "<>()[]\"',;:!?";
  while (!word.empty() && kAround.find(word.front()) != kAround.npos) word.remove_prefix(1);
  while (!word.empty() && (kAround.find(word.back()) != kAround.npos || word.back() == '.')) word.remove_suffix(1);
  return word;
}

template <typename Accept>
std::optional<std::string> FindWord(std::string_view text, const Accept& accept) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const auto end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
    if (auto found = accept(Bare(text.substr(begin, end - begin)))) return found;
    begin = end + 1;
  }
  return std::nullopt;
}

}  // namespace

std::string WithAsciiDigits(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto c = TakeCodePoint(text);
    char32_t zero = 0;
    for (const char32_t first : {U'\u0660', U'\u06F0', U'\u0966', U'\uFF10'}) {
      if (c >= first && c <= first + 9) zero = first;
    }
    AppendUtf8(out, zero ? U'0' + (c - zero) : c);
  }
  return out;
}

std::optional<std::string> FindEmail(std::string_view text) {
  return FindWord(text, [](std::string_view word) -> std::optional<std::string> {
    if (word.starts_with("mailto:")) word.remove_prefix(7);
    if (IsEmail(word)) return std::string(word);
    return std::nullopt;
  });
}

std::optional<std::string> FindPhone(std::string_view text, std::string_view locale) {
  const auto ascii = WithAsciiDigits(text);
  std::string best, number;
  bool plus = false;
  const auto settle = [&] {
    if (number.size() >= 7 && number.size() <= 15 && best.empty()) best = (plus ? "+" : "") + number;
    number.clear();
    plus = false;
  };
  for (const char c : ascii) {
    if (IsDigit(c)) {
      number += c;
    } else if (c == '+') {
      settle();
      plus = true;
    } else if (std::string_view(" -.()/").find(c) == std::string_view::npos) {
      settle();
    }
  }
  settle();
  if (best.empty()) return std::nullopt;
  if (best.starts_with("00") && best.size() > 9) best = "+" + best.substr(2);
  if (best.size() == 11 && best[0] == '8' && locale.starts_with("ru")) best = "+7" + best.substr(1);
  return best;
}

std::optional<std::string> FindUrl(std::string_view text) {
  return FindWord(text, [](std::string_view word) -> std::optional<std::string> {
    const auto lower = ToLower(word.substr(0, 8));
    const bool has_scheme = lower.starts_with("https://") || lower.starts_with("http://");
    auto rest = has_scheme ? word.substr(word.find("://") + 3) : word;
    const auto host = rest.substr(0, rest.find_first_of("/?#:"));
    const bool local = has_scheme && host == "localhost";
    if (!(IsDomain(host) || local) || rest.find('@') < rest.find_first_of("/?#")) return std::nullopt;
    if (word.size() > 2000) return std::nullopt;
    return has_scheme ? std::string(word) : "https://" + std::string(word);
  });
}

}  // namespace beseda::flow
