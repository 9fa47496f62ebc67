#pragma once

#include <memory>

#include "base/task_fwd.h"

namespace beseda::net {

/// The event loop and its threads. Everything that runs on it is to be stopped and joined before it goes.
class IoThreads {
 public:
  /// `count` threads, named "io-0" and so on. SIGPIPE is ignored from now on.
  explicit IoThreads(int count);
  IoThreads(const IoThreads&) = delete;
  IoThreads& operator=(const IoThreads&) = delete;
  /// Stops the loop and joins the threads.
  ~IoThreads();

  Executor executor() const;
  int count() const;

  /// Runs a task and waits for its end, on a thread that is not one of ours (that of main). An exception of the task is
  /// thrown here.
  void RunAndWait(Task<void> task);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Resumes with the signal's number when SIGTERM or SIGINT arrives, or 0 when the task is cancelled. While it waits the
/// signals do not end the program.
Task<int> WaitForStopSignal();

}  // namespace beseda::net
