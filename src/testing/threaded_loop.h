#pragma once

#include <memory>

#include "base/task_fwd.h"

namespace beseda {

/// An event loop that several threads run, for tests of what happens at the same time.
class ThreadedLoop {
 public:
  explicit ThreadedLoop(int threads);
  ~ThreadedLoop();

  Executor executor() const;
  /// Runs the loop on its threads until nothing is left to do.
  void Run();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace beseda
