#include "outbox/rate_limiter.h"

#include <algorithm>

namespace beseda {

Micros RateLimiter::Take(const std::string& channel_id, double per_second, Time now) {
  const Micros spacing(std::int64_t(1e6 / per_second));
  std::lock_guard lock(mutex_);
  auto& next = next_free_[channel_id];
  next = std::max(next, now - seconds(1)) + spacing;
  return std::max(next - now, Micros(0));
}

void RateLimiter::HoldBack(const std::string& channel_id, Time until) {
  std::lock_guard lock(mutex_);
  auto& next = next_free_[channel_id];
  next = std::max(next, until);
}

}  // namespace beseda
