#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/task.h"

namespace beseda {

/// An event loop of one thread, the caller's, for tests of coroutines.
class TestLoop {
 public:
  TestLoop();
  ~TestLoop();

  Executor executor() const;
  /// Runs the loop until `task` has ended. Rethrows what leaves it. Other tasks of the loop run meanwhile.
  void RunVoid(Task<void> task);
  /// As above, and gives the task's value.
  template <typename T>
  T Run(Task<T> task) {
    if constexpr (std::is_void_v<T>) {
      RunVoid(std::move(task));
    } else {
      std::optional<T> value;
      RunVoid(Keep(std::move(task), &value));
      return std::move(*value);
    }
  }
  /// Runs what can run now, until everything waits for something outside the loop. Gives how much was run.
  std::size_t RunReady();
  /// Runs the loop until `done` holds, also waiting for other threads (the database's); false after `patience`.
  bool RunUntil(const std::function<bool()>& done, std::chrono::milliseconds patience = std::chrono::seconds(20));

 private:
  template <typename T>
  static Task<void> Keep(Task<T> task, std::optional<T>* value) {
    value->emplace(co_await std::move(task));
  }

  struct State;
  std::shared_ptr<State> state_;
};

/// This thread's loop for RunTask. It lives as long as the thread: somebody who has just posted to it (a database's
/// thread) may still be on his way out of it when the task ends.
TestLoop& LoopOfThisThread();

/// Runs `task` to its end and gives its value. Not to be called from a task.
template <typename T>
T RunTask(Task<T> task) {
  return LoopOfThisThread().Run(std::move(task));
}

}  // namespace beseda
