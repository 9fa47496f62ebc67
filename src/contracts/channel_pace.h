#pragma once

#include <string>

#include "base/time.h"

namespace beseda {

/// What vendors say about how fast an account may send. Thread-safe.
class ChannelPace {
 public:
  virtual ~ChannelPace() = default;
  /// Nobody sends through that account before `until`.
  virtual void HoldBack(const std::string& channel_id, Time until) = 0;
  /// Its usual pace is multiplied by `share` (0 … 1) until `until`: the vendor warns that its limit is near.
  virtual void SlowDown(const std::string& channel_id, double share, Time until) = 0;
};

}  // namespace beseda
