#include "outbox/retry_policy.h"

#include <algorithm>
#include <cmath>

namespace beseda {

std::optional<Micros> RetryPolicy::WaitAfter(std::int64_t attempt, const Error& error, Random& random) const {
  if (attempt >= attempts) return std::nullopt;
  const auto doubled = double(first_wait.count()) * std::pow(2.0, double(std::min<std::int64_t>(attempt - 1, 40)));
  const auto bounded = std::min(doubled, double(longest_wait.count()));
  const Micros wait(std::int64_t(bounded * (0.5 + 0.5 * random.NextUnit())));
  return std::max(wait, error.retry_after.value_or(Micros(0)));
}

}  // namespace beseda
