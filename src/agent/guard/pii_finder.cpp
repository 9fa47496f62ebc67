#include "agent/guard/pii_finder.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace beseda::agent {
namespace {

constexpr std::array<std::string_view, kPiiKinds> kNames = {"email", "phone", "card", "iban", "ip"};
constexpr std::size_t kMaxLocal = 64, kMaxDomain = 253;  // RFC 5321

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsAlnum(char c) { return IsDigit(c) || IsAlpha(c); }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool IsWordByte(char c) { return IsAlnum(c) || c == '_' || std::uint8_t(c) >= 0x80; }
char At(std::string_view text, std::size_t i) { return i < text.size() ? text[i] : '\0'; }
bool BeginsWord(std::string_view text, std::size_t at) { return at == 0 || !IsWordByte(text[at - 1]); }

// Around an '@'; 0 if it is none.
std::optional<PiiSpan> EmailAt(std::string_view text, std::size_t at) {
  auto begin = at;
  const auto in_local = [](char c) { return IsWordByte(c) || std::string_view(".%+-!#$&'*/=?^`{|}~").find(c) != std::string_view::npos; };
  while (begin > 0 && at - begin < kMaxLocal && in_local(text[begin - 1])) --begin;
  // Quotes and slashes before an address belong to the text around it.
  while (begin < at && !IsWordByte(text[begin])) ++begin;
  auto end = at + 1;
  std::size_t last_dot = 0;
  while (end < text.size() && end - at <= kMaxDomain && (IsWordByte(text[end]) || text[end] == '-' || text[end] == '.')) {
    if (text[end] == '.') {
      if (text[end - 1] == '.' || text[end - 1] == '@') break;
      last_dot = end;
    }
    ++end;
  }
  while (end > at && (text[end - 1] == '.' || text[end - 1] == '-')) {
    --end;
    if (last_dot == end) {
      const auto before = text.substr(0, end).rfind('.');
      last_dot = before != text.npos && before > at ? before : 0;
    }
  }
  if (begin == at || last_dot == 0 || end - last_dot < 3) return std::nullopt;
  return PiiSpan{begin, end, PiiKind::kEmail};
}

bool IsLuhn(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, twice = !twice) {
    const int value = *digit - '0';
    sum += twice ? (value > 4 ? 2 * value - 9 : 2 * value) : value;
  }
  return sum % 10 == 0;
}

// A run of digits with single separators between, from a digit on.
struct DigitRun {
  std::string digits;
  std::size_t end = 0;
  bool grouped = false;
  std::size_t shortest_group = 99;  // after the first
};

DigitRun RunAt(std::string_view text, std::size_t at, std::string_view separators, std::size_t most_between) {
  DigitRun run;
  run.end = at;
  std::size_t i = at, group = 0;
  const auto end_group = [&] {
    if (run.grouped) run.shortest_group = std::min(run.shortest_group, group);
    group = 0;
  };
  while (i < text.size() && run.digits.size() <= 20) {
    if (IsDigit(text[i])) {
      run.digits += text[i++];
      run.end = i;
      ++group;
      continue;
    }
    std::size_t between = 0;
    while (between < most_between && separators.find(At(text, i + between)) != separators.npos) ++between;
    if (between == 0 || !IsDigit(At(text, i + between))) break;
    end_group();
    run.grouped = true;
    i += between;
  }
  end_group();
  return run;
}

std::optional<PiiSpan> CardAt(std::string_view text, std::size_t at) {
  if (!BeginsWord(text, at)) return std::nullopt;
  const auto run = RunAt(text, at, " -", 1);
  if (run.digits.size() < 13 || run.digits.size() > 19 || IsWordByte(At(text, run.end)) || !IsLuhn(run.digits)) {
    return std::nullopt;
  }
  if (run.digits.find_first_not_of('0') == run.digits.npos) return std::nullopt;
  return PiiSpan{at, run.end, PiiKind::kCard};
}

bool IsIban(std::string_view compact) {
  int remainder = 0;
  const auto add = [&](char c) {
    if (IsDigit(c)) {
      remainder = (remainder * 10 + (c - '0')) % 97;
    } else {
      remainder = (remainder * 100 + ((c | 0x20) - 'a' + 10)) % 97;
    }
  };
  for (const char c : compact.substr(4)) add(c);
  for (const char c : compact.substr(0, 4)) add(c);
  return remainder == 1;
}

std::optional<PiiSpan> IbanAt(std::string_view text, std::size_t at) {
  if (!BeginsWord(text, at) || !IsAlpha(At(text, at + 1)) || !IsDigit(At(text, at + 2)) || !IsDigit(At(text, at + 3))) {
    return std::nullopt;
  }
  std::string compact;
  std::optional<PiiSpan> found;
  for (auto i = at; i < text.size() && compact.size() < 34; ++i) {
    if (text[i] == ' ' && IsAlnum(At(text, i + 1)) && compact.size() % 4 == 0) continue;
    if (!IsAlnum(text[i])) break;
    compact += text[i];
    // The longest that is right: words may follow after a space.
    if (compact.size() >= 15 && !IsWordByte(At(text, i + 1)) && IsIban(compact)) found = PiiSpan{at, i + 1, PiiKind::kIban};
  }
  return found;
}

std::optional<PiiSpan> Ip4At(std::string_view text, std::size_t at) {
  if (!BeginsWord(text, at) || (at > 0 && text[at - 1] == '.')) return std::nullopt;
  auto i = at;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && At(text, i++) != '.') return std::nullopt;
    int value = 0, digits = 0;
    while (IsDigit(At(text, i)) && digits < 4) value = value * 10 + (text[i] - '0'), ++i, ++digits;
    if (digits == 0 || digits > 3 || value > 255) return std::nullopt;
  }
  if (IsWordByte(At(text, i)) || (At(text, i) == '.' && IsDigit(At(text, i + 1)))) return std::nullopt;
  return PiiSpan{at, i, PiiKind::kIp};
}

std::optional<PiiSpan> Ip6At(std::string_view text, std::size_t at) {
  if (!BeginsWord(text, at) || (at > 0 && text[at - 1] == ':')) return std::nullopt;
  auto end = at;
  while (end < text.size() && end - at < 45 && (IsHex(text[end]) || text[end] == ':')) ++end;
  if (IsWordByte(At(text, end))) return std::nullopt;
  while (end > at + 1 && text[end - 1] == ':' && text[end - 2] != ':') --end;  // "…::1:" of a sentence
  const auto whole = text.substr(at, end - at);
  const auto gap = whole.find("::");
  if (gap != whole.npos && whole.find("::", gap + 1) != whole.npos) return std::nullopt;
  std::size_t groups = 0, hex_letters = 0;
  for (const auto group : Split(whole, ':')) {
    if (group.size() > 4) return std::nullopt;
    groups += group.empty() ? 0 : 1;
    hex_letters += group.size();
  }
  const auto colons = std::size_t(std::count(whole.begin(), whole.end(), ':'));
  const bool right = gap == whole.npos ? groups == 8 && colons == 7 : groups >= 1 && groups <= 7 && hex_letters >= 1;
  if (colons < 2 || !right) return std::nullopt;
  return PiiSpan{at, end, PiiKind::kIp};
}

// 2026-01-31, 31.01.2026, 31/01/2026: digits in groups, but nobody's number.
bool BeginsDate(std::string_view text) {
  const auto digits = [&](std::size_t from, std::size_t count) {
    for (std::size_t i = from; i < from + count; ++i) {
      if (!IsDigit(At(text, i))) return false;
    }
    return true;
  };
  const auto mark = [&](std::size_t at) { return At(text, at) == '-' || At(text, at) == '.' || At(text, at) == '/'; };
  return (digits(0, 4) && mark(4) && digits(5, 2) && mark(7) && digits(8, 2) && !IsDigit(At(text, 10))) ||
         (digits(0, 2) && mark(2) && digits(3, 2) && mark(5) && digits(6, 4) && !IsDigit(At(text, 10)));
}

std::optional<PiiSpan> PhoneAt(std::string_view text, std::size_t at) {
  if (!BeginsWord(text, at) || (at > 0 && (text[at - 1] == '+' || text[at - 1] == '.' || text[at - 1] == ','))) return std::nullopt;
  auto first = at;
  const bool plus = At(text, first) == '+';
  if (plus) ++first;
  while (first < at + 3 && (At(text, first) == '(' || (plus && At(text, first) == ' '))) ++first;
  if (!IsDigit(At(text, first)) || (!plus && BeginsDate(text.substr(first)))) return std::nullopt;
  const auto run = RunAt(text, first, " -.()", 2);
  const auto count = run.digits.size();
  if (IsWordByte(At(text, run.end))) return std::nullopt;
  const bool bracket = first > at && !plus;
  const bool long_enough = plus ? count >= 8 : count >= 10;
  const bool looks = plus || (run.grouped && run.shortest_group >= 2) || bracket || run.digits[0] == '0' ||
                     (count == 11 && (run.digits[0] == '7' || run.digits[0] == '8'));
  if (!long_enough || count > 15 || !looks) return std::nullopt;
  return PiiSpan{at, run.end, PiiKind::kPhone};
}

std::optional<PiiSpan> SpanAt(std::string_view text, std::size_t at, PiiKinds kinds) {
  const char c = text[at];
  if (IsAlpha(c) && kinds.Has(PiiKind::kIban)) {
    if (auto span = IbanAt(text, at)) return span;
  }
  if (IsDigit(c) && kinds.Has(PiiKind::kCard)) {
    if (auto span = CardAt(text, at)) return span;
  }
  if (kinds.Has(PiiKind::kIp)) {
    if (IsDigit(c)) {
      if (auto span = Ip4At(text, at)) return span;
    }
    if (IsHex(c) || c == ':') {
      if (auto span = Ip6At(text, at)) return span;
    }
  }
  if ((IsDigit(c) || c == '+' || c == '(') && kinds.Has(PiiKind::kPhone)) return PhoneAt(text, at);
  return std::nullopt;
}

}  // namespace

std::vector<PiiKind> PiiKinds::All() const {
  std::vector<PiiKind> all;
  for (std::size_t i = 0; i < kPiiKinds; ++i) {
    if (Has(PiiKind(i))) all.push_back(PiiKind(i));
  }
  return all;
}

std::string_view PiiKindName(PiiKind kind) { return kNames[std::size_t(kind)]; }

std::optional<PiiKind> ParsePiiKind(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return PiiKind(found - kNames.begin());
}

std::vector<PiiSpan> FindPii(std::string_view text, PiiKinds kinds) {
  std::vector<PiiSpan> emails;
  if (kinds.Has(PiiKind::kEmail)) {
    for (auto at = text.find('@'); at != text.npos; at = text.find('@', at + 1)) {
      auto span = EmailAt(text, at);
      if (span && (emails.empty() || emails.back().end <= span->begin)) emails.push_back(*span);
    }
  }
  std::vector<PiiSpan> spans;
  auto email = emails.begin();
  for (std::size_t at = 0; at < text.size();) {
    if (email != emails.end() && at == email->begin) {
      spans.push_back(*email);
      at = email++->end;
      continue;
    }
    const auto limit = email == emails.end() ? text.size() : email->begin;
    const auto span = SpanAt(text.substr(0, limit), at, kinds);
    if (span) spans.push_back(*span);
    at = span ? span->end : at + 1;
  }
  return spans;
}

}  // namespace beseda::agent
