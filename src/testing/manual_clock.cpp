#include "testing/manual_clock.h"

#include <algorithm>
#include <vector>

#include "base/task.h"

namespace beseda {

Time ManualClock::Now() const {
  std::lock_guard lock(mutex_);
  return now_;
}

Task<void> ManualClock::Sleep(Micros wait) {
  Key key;
  {
    std::lock_guard lock(mutex_);
    key = Key(now_ + wait, ++last_sleeper_);
  }
  co_await SuspendCancellable([&](Waker waker) {
    std::lock_guard lock(mutex_);
    if (key.first <= now_) return waker.Wake();
    sleepers_.emplace(key, std::move(waker));
  });
  std::lock_guard lock(mutex_);
  sleepers_.erase(key);  // It is still there if the task was cancelled.
}

void ManualClock::Advance(Micros by) { Set(Now() + by); }

void ManualClock::Set(Time now) {
  std::vector<Waker> due;
  {
    std::lock_guard lock(mutex_);
    now_ = now;
    while (!sleepers_.empty() && sleepers_.begin()->first.first <= now) {
      due.push_back(std::move(sleepers_.begin()->second));
      sleepers_.erase(sleepers_.begin());
    }
  }
  for (auto& waker : due) waker.Wake();
}

bool ManualClock::AdvanceToNextSleeper() {
  const auto wait = NextSleep();
  if (!wait) return false;
  Advance(*wait);
  return true;
}

std::size_t ManualClock::sleepers() const {
  std::lock_guard lock(mutex_);
  return sleepers_.size();
}

std::optional<Micros> ManualClock::NextSleep() const {
  std::lock_guard lock(mutex_);
  if (sleepers_.empty()) return std::nullopt;
  return std::max(sleepers_.begin()->first.first - now_, Micros(0));
}

}  // namespace beseda
