#include "server/chat/visitor_limits.h"

#include <algorithm>

namespace beseda::server {

Micros VisitorLimits::Take(const std::string& visitor_key) {
  const auto now = clock_.Now();
  std::lock_guard lock(mutex_);
  if (buckets_.size() >= forget_at_size_) Forget(now);
  auto& bucket = buckets_.try_emplace(visitor_key, Bucket{burst_, now}).first->second;
  const double passed = std::max(0.0, double((now - bucket.filled_at).count()) / 1e6);
  bucket.places = std::min(burst_, bucket.places + passed * per_second_);
  bucket.filled_at = now;
  if (bucket.places < 1) return Micros(std::int64_t((1 - bucket.places) / per_second_ * 1e6) + 1);
  bucket.places -= 1;
  return Micros(0);
}

// A bucket that would be full again tells nothing.
void VisitorLimits::Forget(Time now) {
  const Micros full_after(std::int64_t(burst_ / per_second_ * 1e6));
  std::erase_if(buckets_, [&](const auto& entry) { return now - entry.second.filled_at > full_after; });
  forget_at_size_ = std::max<std::size_t>(1024, buckets_.size() * 2);
}

}  // namespace beseda::server
