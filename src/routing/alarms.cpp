#include "routing/alarms.h"

#include <algorithm>

#include "base/task.h"

namespace beseda::routing {

Alarms::~Alarms() { task_.Cancel(); }

void Alarms::Add(Alarm& alarm) {
  std::lock_guard lock(mutex_);
  alarm.place_ = alarms_.size();
  alarms_.push_back(&alarm);
}

void Alarms::Remove(Alarm& alarm) {
  std::lock_guard lock(mutex_);
  alarms_[alarm.place_] = alarms_.back();
  alarms_[alarm.place_]->place_ = alarm.place_;
  alarms_.pop_back();
}

void Alarms::Set(Alarm& alarm, Time at) {
  // In this order, and Ring in the other one: either it sees the new time, or we see until when it sleeps.
  alarm.at_ = at;
  if (at >= sleeps_until_.load()) return;
  std::lock_guard lock(mutex_);
  if (at < sleeps_until_.load()) SleepUntil(at);
}

void Alarms::SleepUntil(Time at) {
  task_.Cancel();
  sleeps_until_ = at;
  task_ = scope_.Spawn(Run(weak_from_this(), clock_, at, ++number_));
}

Task<void> Alarms::Run(std::weak_ptr<Alarms> weak, Clock& clock, Time until, std::uint64_t number) {
  while (until != Time::max()) {
    co_await clock.Sleep(std::max(until - clock.Now(), Micros(0)));
    const auto alarms = weak.lock();
    if (!alarms) co_return;
    until = alarms->Ring(number);
  }
}

/// Until when the task is to sleep on; Time::max() ends it.
Time Alarms::Ring(std::uint64_t number) {
  std::lock_guard lock(mutex_);
  if (number != number_) return Time::max();
  sleeps_until_ = Time::max();
  const auto now = clock_.Now();
  auto earliest = Time::max();
  for (auto* alarm : alarms_) {
    auto at = alarm->at_.load();
    if (at <= now && alarm->at_.compare_exchange_strong(at, Time::max())) {
      alarm->OnTime();
    } else {
      earliest = std::min(earliest, at);
    }
  }
  if (earliest != Time::max()) sleeps_until_ = earliest;
  return earliest;
}

}  // namespace beseda::routing
