#include "quality/statistics.h"

#include <algorithm>
#include <cmath>

namespace beseda::quality {
namespace {

constexpr double kZ = 1.959963984540054;  // the normal distribution's 97.5th percentile
constexpr double kLeastExpected = 5;

}  // namespace

Interval WilsonInterval(std::int64_t successes, std::int64_t of) {
  if (of <= 0) return {};
  const double n = double(of), p = double(successes) / n, z2 = kZ * kZ;
  const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kZ / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

std::optional<double> TwoProportionPValue(std::int64_t successes_a, std::int64_t of_a, std::int64_t successes_b,
                                          std::int64_t of_b) {
  if (of_a <= 0 || of_b <= 0) return std::nullopt;
  const double a = double(of_a), b = double(of_b);
  const double pooled = double(successes_a + successes_b) / (a + b);
  const double fewest = std::min(a, b) * std::min(pooled, 1 - pooled);
  if (fewest < kLeastExpected) return std::nullopt;
  const double z = (double(successes_a) / a - double(successes_b) / b) / std::sqrt(pooled * (1 - pooled) * (1 / a + 1 / b));
  return std::erfc(std::abs(z) / std::sqrt(2.0));
}

std::int64_t PercentilePlace(std::int64_t count, int percent) {
  const auto rank = (count * percent + 99) / 100;
  return std::clamp<std::int64_t>(rank, 1, count) - 1;
}

}  // namespace beseda::quality
