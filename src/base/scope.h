#pragma once

#include <memory>

#include "base/task_fwd.h"

namespace beseda {

/// Owns running tasks, so that nothing is detached: a scope is stopped and joined before what its tasks use goes away.
/// Every task runs on a strand of its own (where one thread runs everything, that needs no strand). An exception that leaves a task is a bug: it is logged, the task ends.
/// Thread-safe.
class Scope {
 public:
  /// `one_thread`: no other thread runs `executor`, so that tasks cannot meet anyway.
  explicit Scope(Executor executor, bool one_thread = false);
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  /// All tasks must have ended: Stop and Join first (asserted).
  ~Scope();

  /// One task that was started; may be dropped at any time.
  class Spawned {
   public:
    /// Asks the task to end, as Stop asks all. Nothing if it has ended.
    void Cancel();

   private:
    friend class Scope;
    std::weak_ptr<void> running_;
  };

  /// Starts a task. After Stop, does nothing: the task is dropped before its first line.
  Spawned Spawn(Task<void> task);
  /// As above, on `executor` (a strand), for tasks that share state.
  Spawned SpawnOn(Executor executor, Task<void> task);

  /// Asks every task to end: their waits end early. Returns at once.
  void Stop();
  bool stopped() const;
  /// Resumes when no task is left. To be called by one caller, after Stop or when tasks end by themselves.
  Task<void> Join();
  /// How many tasks run now.
  std::size_t size() const;

  const Executor& executor() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace beseda
