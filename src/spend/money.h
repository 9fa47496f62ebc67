#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace beseda::spend {

/// Money is an integer number of micro-units (1/1,000,000) of a currency, never a floating-point number.

/// For products of amounts: tokens times their price, an amount times a rate.
__extension__ typedef __int128 Wide;

/// Amounts added up; what does not fit is INT64_MAX (or INT64_MIN).
std::int64_t AddSaturating(std::int64_t a, std::int64_t b);

/// numerator / denominator, rounded to the nearest; halves go up. Both are at least 0. What does not fit is INT64_MAX.
std::int64_t DivideRounded(Wide numerator, std::int64_t denominator);

/// Whether it looks like an ISO 4217 code: three capital letters.
bool IsCurrency(std::string_view text);

/// "2.50" → 2,500,000: a number of at least 0 with a point and at most `places` digits after it, as a multiple of
/// 1/10^places, exactly. kInvalid says what is wrong.
Result<std::int64_t> ParseDecimal(std::string_view text, int places = 6);
/// The shortest text that ParseDecimal reads back.
std::string FormatDecimal(std::int64_t amount, int places = 6);

}  // namespace beseda::spend
