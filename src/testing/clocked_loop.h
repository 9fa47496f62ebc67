#pragma once

#include <optional>
#include <stdexcept>
#include <utility>

#include "base/scope.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda {

/// A loop, a scope and a clock that goes forward whenever all tasks wait: hours pass in no time.
class ClockedLoop {
 public:
  ClockedLoop() = default;
  ~ClockedLoop() {
    scope.Stop();
    loop.Run(scope.Join());
  }

  /// Runs `task` to its end and gives its value; the clock jumps from one sleep's end to the next.
  template <typename T>
  T Run(Task<T> task) {
    std::optional<T> value;
    scope.SpawnOn(loop.executor(), Keep(std::move(task), &value));
    RunUntil([&] { return value.has_value(); });
    return std::move(*value);
  }
  /// Runs what is spawned until `done` holds.
  template <typename Done>
  void RunUntil(Done done) {
    for (;;) {
      const auto ran = loop.RunReady();
      if (done()) return;
      if (ran == 0 && !clock.AdvanceToNextSleeper()) throw std::runtime_error("all tasks wait for something that never comes");
    }
  }
  /// How much time has passed since the loop was made.
  Micros passed() const { return clock.Now() - began_; }

  ManualClock clock;
  TestLoop loop;
  Scope scope{loop.executor()};

 private:
  template <typename T>
  static Task<void> Keep(Task<T> task, std::optional<T>* value) {
    value->emplace(co_await std::move(task));
  }
  const Time began_ = clock.Now();
};

}  // namespace beseda
