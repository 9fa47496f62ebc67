#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "base/result.h"
#include "base/task_fwd.h"

namespace beseda {

/// Threads for work that would block or keep an I/O thread busy: hashing passwords, parsing files, embedding.
/// Thread-safe. The destructor waits for what has begun and drops what has not.
class WorkerPool {
 public:
  /// At most `most_waiting` pieces of work wait for a thread; more are refused.
  WorkerPool(std::size_t threads, std::size_t most_waiting);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  ~WorkerPool();

  /// Runs `work` on a thread of the pool; the caller resumes where it was, when it is done. Cannot be cancelled in
  /// between, so `work` may refer to the caller's variables. What it throws is thrown here. kUnavailable: too much
  /// is waiting already.
  Task<Status> Run(std::function<void()> work);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace beseda
