#pragma once

#include <atomic>

namespace beseda::openai {

/// What a server or a model refuses of the requests' optional parts. Known beforehand or learnt from its refusals
/// (openai_errors.h); a refused request had no effect, so it is sent again without the part.
enum Quirk : unsigned {
  kOldMaxTokens = 1,      ///< Knows "max_tokens" only, not "max_completion_tokens".
  kNoStreamOptions = 2,   ///< Does not know "stream_options": streamed answers come without usage.
  kNoTemperature = 4,     ///< Reasoning models take their default only.
  kNoReasoningEffort = 8,
  kNoUser = 16,
};
using Quirks = unsigned;

/// The quirks learnt of one model, shared by all its calls. Thread-safe.
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

}  // namespace beseda::openai
