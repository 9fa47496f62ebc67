#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "base/clock.h"

namespace beseda::server {

/// Keeps one visitor from flooding a bot: `burst` messages at once, `per_minute` on average. Visitors who have been
/// quiet are forgotten. Thread-safe.
class VisitorLimits {
 public:
  VisitorLimits(const Clock& clock, double per_minute, double burst)
      : clock_(clock), per_second_(per_minute / 60), burst_(burst) {}

  /// Takes one place; gives how long to wait for it if there is none (then nothing is taken).
  Micros Take(const std::string& visitor_key);

 private:
  struct Bucket {
    double places;
    Time filled_at;
  };
  void Forget(Time now);

  const Clock& clock_;
  const double per_second_;
  const double burst_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
  std::size_t forget_at_size_ = 1024;
};

}  // namespace beseda::server
