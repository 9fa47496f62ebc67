#pragma once

#include <cstdint>
#include <optional>

namespace beseda::quality {

struct Interval {
  double low = 0;
  double high = 1;
};

/// Between which rates the true one lies with 95 % confidence, when `successes` of `of` were seen. Holds for few and
/// for extreme ones too; of nothing it is [0, 1].
/// E. B. Wilson, J. Amer. Statist. Assoc. 22 (1927) 209–212; without continuity correction.
Interval WilsonInterval(std::int64_t successes, std::int64_t of);

/// How likely it is to see rates at least this far apart if they were the same in truth (two-sided z-test with the
/// pooled rate). Nothing if there is too little for the test to mean anything: it wants 5 expected successes and 5
/// expected failures on each side.
std::optional<double> TwoProportionPValue(std::int64_t successes_a, std::int64_t of_a, std::int64_t successes_b,
                                          std::int64_t of_b);

/// The place, from 0, of a percentile among `count` sorted values, by the nearest rank. `count` is at least 1.
std::int64_t PercentilePlace(std::int64_t count, int percent);

}  // namespace beseda::quality
