#include "contracts/metrics.h"

#include <algorithm>

namespace beseda {

void Histogram::Observe(double seconds) {
  const auto bucket = std::size_t(std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin());
  buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
  count_.fetch_add(1, std::memory_order_relaxed);
  sum_micros_.fetch_add(std::uint64_t(std::max(seconds, 0.0) * 1e6), std::memory_order_relaxed);
}

}  // namespace beseda
