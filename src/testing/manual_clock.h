#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/suspend.h"

namespace beseda {

/// A clock that stands still until the test moves it. Sleeps end when the time is reached, in the order of their
/// times, on the sleepers' executors: run the loop after moving the clock. Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time now = FromUnixMicros(1'800'000'000'000'000)) : now_(now) {}

  Time Now() const override;
  Task<void> Sleep(Micros wait) override;

  void Advance(Micros by);
  /// Moves to `now`; going back wakes nobody.
  void Set(Time now);
  /// Moves to the end of the shortest sleep. False when nobody sleeps.
  bool AdvanceToNextSleeper();

  std::size_t sleepers() const;
  /// How long the shortest sleep still lasts.
  std::optional<Micros> NextSleep() const;

 private:
  using Key = std::pair<Time, std::uint64_t>;  ///< When it ends; which one, so that equal times keep their order.

  mutable std::mutex mutex_;
  Time now_;
  std::uint64_t last_sleeper_ = 0;
  std::map<Key, Waker> sleepers_;
};

}  // namespace beseda
