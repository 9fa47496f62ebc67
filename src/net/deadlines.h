#pragma once

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/task.h"

namespace beseda::net {

using SteadyTime = std::chrono::steady_clock::time_point;

/// The deadlines of many things on one timer, so that a request which ends in time costs no timer operation: the timer
/// sleeps until the earliest deadline it has heard of, and looks then which ones still hold. Thread-safe.
class Deadlines : public std::enable_shared_from_this<Deadlines> {
 public:
  enum class End { kDeadline, kStop };

  class Watched {
   public:
    virtual ~Watched() = default;
    /// The deadline has passed, or all is to stop; at most once each. Called on any thread, under the lock: it must
    /// not call back.
    virtual void OnEnd(End why) = 0;

   private:
    friend class Deadlines;
    std::atomic<std::int64_t> at_ = 0;  ///< Of the steady clock.
    std::size_t place_ = 0;
    bool ended_ = false;
  };

  explicit Deadlines(Executor executor) : timer_(executor) {}

  /// False, and nothing is watched, after Stop. Remove it before it goes.
  bool Add(Watched& watched, SteadyTime at);
  /// OnEnd is not called any more, nor under way, when this returns.
  void Remove(Watched& watched);
  /// Earlier or later; of something that is watched.
  void Move(Watched& watched, SteadyTime at);
  /// Ends all that is watched, and takes no more.
  void Stop();

 private:
  void Arm(std::int64_t at);
  void OnTimer();

  std::mutex mutex_;
  boost::asio::steady_timer timer_;
  std::vector<Watched*> watched_;
  std::atomic<std::int64_t> armed_for_ = INT64_MAX;  ///< Written under the lock.
  bool stopped_ = false;
};

}  // namespace beseda::net
