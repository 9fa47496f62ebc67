#pragma once

#include <atomic>

namespace beseda {

/// What a server or a model refuses of the requests' optional parts, as bits that a vendor names.
using Quirks = unsigned;

/// The quirks learnt of one model from its refusals, shared by all its calls: a refused request had no effect, so it is
/// sent again without the part. Thread-safe.
class LearntQuirks {
 public:
  explicit LearntQuirks(Quirks known) : bits_(known) {}
  Quirks Get() const { return bits_.load(std::memory_order_relaxed); }
  /// A request that was encoded with `used` was refused for `refused`, which turn over. Of two calls that learn
  /// different things at a time one may be forgotten; it is then learnt again.
  void Learn(Quirks used, Quirks refused) { bits_.store(used ^ refused, std::memory_order_relaxed); }

 private:
  std::atomic<Quirks> bits_;
};

}  // namespace beseda
