#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "base/time.h"

namespace beseda {

/// Spaces the sends of each channel account: at most `per_second` on average, with bursts of one second's worth.
/// Thread-safe.
class RateLimiter {
 public:
  /// Takes the next free place of that account and gives how long to wait for it.
  Micros Take(const std::string& channel_id, double per_second, Time now);
  /// The account was told to slow down: nobody sends before `until`.
  void HoldBack(const std::string& channel_id, Time until);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, Time> next_free_;
};

}  // namespace beseda
