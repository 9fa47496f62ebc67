#pragma once

#include <algorithm>
#include <cstdint>

#include "base/time.h"

namespace beseda::server {

/// A limit per minute as a bucket that fills steadily and holds one minute's worth. Not thread-safe.
class TokenBucket {
 public:
  /// 0: no limit.
  explicit TokenBucket(std::int64_t per_minute) : per_minute_(per_minute), level_(double(per_minute)) {}

  /// How long until `amount` is there; 0: now. What is over a whole bucket waits for a full one.
  Micros WaitFor(std::int64_t amount, Time now) {
    if (per_minute_ <= 0) return {};
    Fill(now);
    const double missing = double(std::min(amount, per_minute_)) - level_;
    return missing <= 0 ? Micros(0) : Micros(std::int64_t(missing * 60e6 / double(per_minute_)) + 1);
  }
  /// Takes it, or gives it back if negative; the level may fall below nothing.
  void Take(std::int64_t amount, Time now) {
    if (per_minute_ <= 0) return;
    Fill(now);
    level_ = std::min(level_ - double(amount), double(per_minute_));
  }

 private:
  void Fill(Time now) {
    if (last_ != Time() && now > last_) {
      level_ = std::min(double(per_minute_), level_ + double(per_minute_) * double((now - last_).count()) / 60e6);
    }
    last_ = now;
  }

  std::int64_t per_minute_;
  double level_;
  Time last_ = {};
};

}  // namespace beseda::server
