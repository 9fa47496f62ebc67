#include "flow/answers/duration_answers.h"

#include <cmath>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/unicode.h"
#include "flow/answers/contact_answers.h"
#include "flow/answers/number_answers.h"
#include "flow/block_compiler.h"

namespace beseda::flow {
namespace {

constexpr Micros kSecond = seconds(1), kMinute = std::chrono::minutes(1), kHour = std::chrono::hours(1), kDay = std::chrono::days(1);
constexpr Micros kMost = 3650 * kDay;

struct Spelling {
  std::string_view begins;  ///< Folded (base/unicode.h).
  bool whole;               ///< The word is no longer than that.
  Micros unit;
  double count = 1;         ///< Of a word that says how many as well.
};
// The first that fits is taken.
const Spelling kUnits[] = {
    {"полчаса", false, kHour, 0.5}, {"ساعتين", true, kHour, 2}, {"ساعتان", true, kHour, 2}, {"دقيقتين", true, kMinute, 2}, {"دقيقتان", true, kMinute, 2},
    {"يومين", true, kDay, 2}, {"يومان", true, kDay, 2}, {"اسبوعين", true, 7 * kDay, 2},
    {"sec", false, kSecond}, {"sek", false, kSecond}, {"seg", false, kSecond}, {"s", true, kSecond}, {"сек", false, kSecond}, {"с", true, kSecond}, {"ثاني", false, kSecond}, {"ثوان", false, kSecond},
    {"min", false, kMinute}, {"m", true, kMinute}, {"мин", false, kMinute}, {"м", true, kMinute}, {"دقيق", false, kMinute}, {"دقائق", false, kMinute}, {"دقاي", false, kMinute},
    {"hour", false, kHour}, {"hr", false, kHour}, {"hora", false, kHour}, {"heure", false, kHour}, {"h", true, kHour}, {"std", false, kHour}, {"stunde", false, kHour}, {"час", false, kHour}, {"ч", true, kHour}, {"ساع", false, kHour},
    {"day", false, kDay}, {"d", true, kDay}, {"tag", false, kDay}, {"dia", false, kDay}, {"jour", false, kDay}, {"j", true, kDay}, {"дн", false, kDay}, {"ден", false, kDay}, {"сут", false, kDay}, {"д", true, kDay}, {"يوم", false, kDay}, {"ايام", false, kDay},
    {"week", false, 7 * kDay}, {"w", true, 7 * kDay}, {"wk", false, 7 * kDay}, {"woche", false, 7 * kDay}, {"semana", false, 7 * kDay}, {"semaine", false, 7 * kDay}, {"недел", false, 7 * kDay}, {"нед", true, 7 * kDay}, {"اسبوع", false, 7 * kDay}, {"اسابيع", false, 7 * kDay},
};

struct NumberWord {
  std::string_view word;
  double value;
  bool article = false;  ///< It counts only with a unit: "a while" is no number.
};
const NumberWord kNumbers[] = {
    {"a", 1, true}, {"an", 1, true}, {"one", 1}, {"two", 2}, {"three", 3}, {"four", 4}, {"five", 5}, {"ten", 10}, {"half", 0.5},
    {"один", 1}, {"одна", 1}, {"одну", 1}, {"два", 2}, {"две", 2}, {"три", 3}, {"четыре", 4}, {"пять", 5}, {"десять", 10}, {"пол", 0.5}, {"полтора", 1.5}, {"полторы", 1.5},
    {"ein", 1, true}, {"eine", 1, true}, {"einen", 1, true}, {"zwei", 2}, {"drei", 3}, {"vier", 4}, {"funf", 5}, {"zehn", 10}, {"halbe", 0.5}, {"halben", 0.5}, {"anderthalb", 1.5}, {"eineinhalb", 1.5},
    {"un", 1, true}, {"una", 1, true}, {"uno", 1}, {"dos", 2}, {"tres", 3}, {"cuatro", 4}, {"cinco", 5}, {"diez", 10}, {"media", 0.5}, {"medio", 0.5},
    {"une", 1, true}, {"deux", 2}, {"trois", 3}, {"quatre", 4}, {"cinq", 5}, {"dix", 10}, {"demi", 0.5}, {"demie", 0.5},
    {"واحد", 1}, {"واحده", 1}, {"ثلاث", 3}, {"ثلاثه", 3}, {"نصف", 0.5},
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Numbers and words, in order: "1h30" is three.
std::vector<std::string> TokensOf(std::string_view text) {
  std::vector<std::string> tokens;
  std::string token;
  const auto settle = [&] {
    while (!token.empty() && (token.back() == '.' || token.back() == ',')) token.pop_back();
    if (!token.empty()) tokens.push_back(std::exchange(token, {}));
  };
  while (!text.empty()) {
    const auto c = FoldLetter(TakeCodePoint(text));
    if (c == 0) continue;
    const bool digit = c < 0x80 && IsDigit(char(c)), in_number = !token.empty() && IsDigit(token[0]);
    if (in_number ? (digit || c == '.' || c == ',') : (IsWordLetter(c) && (token.empty() || !digit))) {
      AppendUtf8(token, c);
      continue;
    }
    settle();
    if (IsWordLetter(c)) AppendUtf8(token, c);
  }
  settle();
  return tokens;
}

const Spelling* UnitOf(std::string_view word) {
  for (const auto& one : kUnits) {
    if (one.whole ? word == one.begins : word.starts_with(one.begins)) return &one;
  }
  return nullptr;
}

std::optional<NumberWord> NumberOf(const std::string& token, std::string_view locale) {
  if (IsDigit(token[0])) {
    const auto number = ReadNumber(token, locale);
    return number ? std::optional(NumberWord{token, *number}) : std::nullopt;
  }
  for (const auto& one : kNumbers) {
    if (token == one.word) return one;
  }
  return std::nullopt;
}

// "1:30" is an hour and a half, "0:01:30" ninety seconds.
std::optional<Micros> ReadClock(std::string_view text) {
  const auto parts = Split(text, ':');
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  std::int64_t numbers[3] = {0, 0, 0};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto part = Trim(parts[i]);
    if (part.empty() || part.size() > 4 || part.find_first_not_of("0123456789") != part.npos) return std::nullopt;
    for (const char c : part) numbers[i] = numbers[i] * 10 + (c - '0');
    if (i > 0 && numbers[i] > 59) return std::nullopt;
  }
  return numbers[0] * kHour + numbers[1] * kMinute + numbers[2] * kSecond;
}

/// Numbers wait for their units.
class Sum {
 public:
  // "half an hour" is a half, "two and a half hours" two and a half.
  void Number(double value, bool article) {
    if (article) {
      if (!number_) number_ = value, article_ = true;
      return;
    }
    const bool adds = number_ && !article_ && value == 0.5 && *number_ >= 1;
    number_ = adds ? *number_ + value : value;
    article_ = false;
  }
  void Unit(const Spelling& spelling) {
    Add(number_.value_or(1) * spelling.count, spelling.unit);
    number_.reset();
    article_ = false;
    last_ = spelling.unit;
    any_ = true;
  }
  std::optional<Micros> Take(std::optional<Micros> bare) {
    if (article_) number_.reset();
    if (number_ && any_) {
      // "an hour and a half"; "1h30": minutes follow hours.
      Add(*number_, *number_ < 1 ? last_ : last_ == kHour ? kMinute : last_ == kMinute ? kSecond : last_);
    } else if (number_) {
      if (!bare) return std::nullopt;
      Add(*number_, *bare);
      any_ = true;
    }
    if (!any_ || !(total_ <= double(kMost.count()))) return std::nullopt;
    return Micros(std::int64_t(std::llround(total_)));
  }

 private:
  void Add(double count, Micros unit) { total_ += count * double(unit.count()); }

  std::optional<double> number_;
  Micros last_ = kHour;
  double total_ = 0;
  bool any_ = false, article_ = false;
};

}  // namespace

std::optional<Micros> ReadDuration(std::string_view text, std::string_view locale, std::optional<Micros> bare) {
  const auto plain = WithAsciiDigits(Trim(text));
  if (plain.size() > 200) return std::nullopt;
  if (const auto iso = ParseDuration(plain)) return iso;
  if (const auto clock = ReadClock(plain)) return clock;
  if (plain.find('-') != plain.npos && plain.find_first_of("0123456789") > plain.find('-')) return std::nullopt;  // No time is less than none.
  Sum sum;
  for (const auto& token : TokensOf(plain)) {
    if (const auto number = NumberOf(token, locale)) {
      sum.Number(number->value, number->article);
    } else if (IsDigit(token[0])) {
      return std::nullopt;
    } else if (const auto* unit = UnitOf(token)) {
      sum.Unit(*unit);
    }
  }
  return sum.Take(bare);
}

std::string DurationText(Micros duration) {
  auto left = duration.count() / 1'000'000;
  const auto take = [&](std::int64_t unit) { return std::exchange(left, left % unit) / unit; };
  const auto days = take(86'400), hours = take(3'600), minutes = take(60);
  std::string out = "P";
  if (days > 0) out += std::to_string(days) + "D";
  if (hours == 0 && minutes == 0 && left == 0) return days > 0 ? out : "PT0S";
  out += "T";
  if (hours > 0) out += std::to_string(hours) + "H";
  if (minutes > 0) out += std::to_string(minutes) + "M";
  if (left > 0) out += std::to_string(left) + "S";
  return out;
}

}  // namespace beseda::flow
