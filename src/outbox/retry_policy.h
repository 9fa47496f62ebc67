#pragma once

#include <cstdint>
#include <optional>

#include "base/random.h"
#include "base/result.h"
#include "base/time.h"

namespace beseda {

/// When a message that could not be sent is tried again.
struct RetryPolicy {
  Micros first_wait = std::chrono::seconds(1);
  Micros longest_wait = std::chrono::minutes(10);
  std::int64_t attempts = 20;  ///< In all; with the waits above about an hour and a half.

  /// The wait after failed attempt `attempt` (1, 2, …): exponential with full jitter above half, never shorter than
  /// the other side asked for. Nothing: give up.
  std::optional<Micros> WaitAfter(std::int64_t attempt, const Error& error, Random& random) const;
};

}  // namespace beseda
