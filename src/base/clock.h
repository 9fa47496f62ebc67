#pragma once

#include "base/task_fwd.h"
#include "base/time.h"

namespace beseda {

/// The time and the waiting for it; tests put a ManualClock (testing/) behind it. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall time, UTC.
  virtual Time Now() const = 0;
  /// Resumes after `wait`. Ends early, without an error, when the calling task is cancelled.
  virtual Task<void> Sleep(Micros wait) = 0;
};

class SystemClock final : public Clock {
 public:
  Time Now() const override;
  Task<void> Sleep(Micros wait) override;
};

}  // namespace beseda
