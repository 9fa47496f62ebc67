#pragma once

#include <cstdint>
#include <mutex>
#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "contracts/chat_model.h"

namespace beseda::routing {

/// When a model that fails is left alone for a while.
struct CooldownRule {
  std::int64_t failures = 5;  ///< After so many in a row; 0: only when the vendor asks for it.
  Micros time = std::chrono::seconds(30);
};

/// What is known of a model's state from its last answers: whether it is better left alone, what its vendor still
/// allows, how fast it is. One for each model, shared by all routes that lead to it. Thread-safe.
class TargetHealth {
 public:
  /// Why not to call it now, with retry_after; nothing: call it.
  std::optional<Error> Refusal(Time now) const;
  /// Whether it is a good choice now: not refused, and by its vendor's own figures not at the end of its rate limits. A
  /// vendor says only when the whole limit is back, though it takes the next call sooner: so that is no reason to refuse.
  /// `tokens`: what the call is going to need.
  bool Ready(Time now, std::int64_t tokens) const;

  /// It answered; `latency` until its first token, or until the end of an answer in one piece.
  void Answered(Time now, Micros latency, const RateLimits& limits);
  void Failed(Time now, const Error& error, const CooldownRule& rule);

  /// A moving average; nothing before the first answer.
  std::optional<Micros> latency() const;

 private:
  std::optional<Error> RefusalLocked(Time now) const;

  mutable std::mutex mutex_;
  std::int64_t failures_ = 0;  // in a row
  Time cools_until_ = {};
  std::optional<Error> cools_after_;
  RateLimits limits_;
  Time limits_at_ = {};
  double latency_ = 0;  // microseconds
};

}  // namespace beseda::routing
