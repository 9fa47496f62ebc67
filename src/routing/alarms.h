#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/clock.h"
#include "base/scope.h"

namespace beseda::routing {

/// The alarms of many calls on one sleeping task, so that a call which ends in time costs no task and no timer: it sleeps
/// until the earliest time that it has heard of, and looks then which ones still hold. Thread-safe.
class Alarms : public std::enable_shared_from_this<Alarms> {
 public:
  class Alarm {
   public:
    virtual ~Alarm() = default;
    /// The time has come; once for each time that is set. Called on any thread, under the lock: it must not call back.
    virtual void OnTime() = 0;

   private:
    friend class Alarms;
    std::atomic<Time> at_ = Time::max();
    std::size_t place_ = 0;
  };

  Alarms(Scope& scope, Clock& clock) : scope_(scope), clock_(clock) {}
  Alarms(const Alarms&) = delete;
  Alarms& operator=(const Alarms&) = delete;
  ~Alarms();

  /// Without a time yet. Remove it before it goes.
  void Add(Alarm& alarm);
  /// OnTime is not called any more, nor under way, when this returns.
  void Remove(Alarm& alarm);
  /// Time::max(): not at all.
  void Set(Alarm& alarm, Time at);

 private:
  static Task<void> Run(std::weak_ptr<Alarms> weak, Clock& clock, Time until, std::uint64_t number);
  void SleepUntil(Time at);
  Time Ring(std::uint64_t number);

  Scope& scope_;
  Clock& clock_;
  std::mutex mutex_;
  std::vector<Alarm*> alarms_;
  std::atomic<Time> sleeps_until_ = Time::max();  ///< Written under the lock.
  std::uint64_t number_ = 0;                       ///< Of the task that counts: an older one ends.
  Scope::Spawned task_;
};

}  // namespace beseda::routing
