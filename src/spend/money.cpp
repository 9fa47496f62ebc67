#include "spend/money.h"

#include <algorithm>
#include <limits>

#include "base/text.h"

namespace beseda::spend {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

std::int64_t PowerOfTen(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

Error NotANumber(std::string_view text) {
  return Error(ErrorCode::kInvalid,
               "\"" + std::string(CutUtf8(text, 40)) + "\" is not an amount. Write it like 2.50, with a point.");
}

}  // namespace

std::int64_t AddSaturating(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a < 0 ? std::numeric_limits<std::int64_t>::min() : kMost;
}

std::int64_t DivideRounded(Wide numerator, std::int64_t denominator) {
  const Wide quotient = (numerator * 2 + denominator) / (static_cast<Wide>(denominator) * 2);
  return quotient > kMost ? kMost : std::int64_t(quotient);
}

bool IsCurrency(std::string_view text) {
  return text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

Result<std::int64_t> ParseDecimal(std::string_view text, int places) {
  const auto number = Trim(text);
  const auto point = number.find('.');
  const auto whole = number.substr(0, point);
  const auto rest = point == number.npos ? std::string_view() : number.substr(point + 1);
  const auto is_digits = [](std::string_view part) {
    return std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (whole.empty() || !is_digits(whole) || !is_digits(rest) || (point != number.npos && rest.empty())) {
    return NotANumber(number);
  }
  if (rest.size() > std::size_t(places)) {
    return Error(ErrorCode::kInvalid, "\"" + std::string(CutUtf8(number, 40)) + "\" has more than " +
                                          std::to_string(places) + " digits after the point.");
  }
  Wide amount = 0;
  for (char c : whole) {
    amount = amount * 10 + (c - '0');
    if (amount > kMost) return Error(ErrorCode::kInvalid, "The amount is too large.");
  }
  amount *= PowerOfTen(places);
  std::int64_t digit = PowerOfTen(places);
  for (char c : rest) amount += (digit /= 10) * (c - '0');
  if (amount > kMost) return Error(ErrorCode::kInvalid, "The amount is too large.");
  return std::int64_t(amount);
}

std::string FormatDecimal(std::int64_t amount, int places) {
  const auto unit = PowerOfTen(places);
  auto text = std::to_string(amount / unit);
  auto rest = std::to_string(amount % unit);
  if (amount % unit == 0) return text;
  rest.insert(0, std::size_t(places) - rest.size(), '0');
  rest.erase(rest.find_last_not_of('0') + 1);
  return text + "." + rest;
}

}  // namespace beseda::spend
