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
  /// Why not to call it now, with retry_after; nothing: call it. `tokens`: what the call is going to need.
  std::optional<Error> Refusal(Time now, std::int64_t tokens) const;
  bool Ready(Time now, std::int64_t tokens) const { return !Refusal(now, tokens); }

  /// It answered; `latency` until its first token, or until the end of an answer in one piece.
  void Answered(Time now, Micros latency, const RateLimits& limits);
  void Failed(Time now, const Error& error, const CooldownRule& rule);

  /// A moving average; nothing before the first answer.
  std::optional<Micros> latency() const;

 private:
  mutable std::mutex mutex_;
  std::int64_t failures_ = 0;  // in a row
  Time cools_until_ = {};
  std::optional<Error> cools_after_;
  RateLimits limits_;
  Time limits_at_ = {};
  double latency_ = 0;  // microseconds
};

}  // namespace beseda::routing
