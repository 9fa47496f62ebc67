#pragma once

#include <functional>
#include <memory>

#include "base/task_fwd.h"

namespace beseda {

/// Lets one suspended task go on. Use it once, from any thread; a second use does nothing. Dropping it unused drops
/// the task.
class Waker {
 public:
  Waker() = default;
  /// The task goes on where it runs (its executor), never inside this call.
  void Wake();
  explicit operator bool() const { return waiting_ != nullptr; }

 private:
  friend Task<void> Suspend(std::function<void(Waker)> start);
  friend Task<void> SuspendCancellable(std::function<void(Waker)> start);
  struct Waiting;
  template <typename Handler>
  struct WaitingFor;
  std::shared_ptr<Waiting> waiting_;
};

/// Suspends the calling task until its waker is used; this is how other threads' work is awaited. `start` is called
/// when the task is suspended; after it has given the waker away it must not touch its captures, for the task may
/// have gone on. Cancelling the task does not end the wait.
Task<void> Suspend(std::function<void(Waker)> start);

/// The same, but the wait also ends when the task is cancelled.
Task<void> SuspendCancellable(std::function<void(Waker)> start);

}  // namespace beseda
