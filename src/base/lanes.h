#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/scope.h"
#include "base/task_fwd.h"

namespace beseda {

/// Runs work by key: for one key one run at a time, for different keys many at a time, at most `max_running`; more
/// wait for their turn in the order they were woken. This is what keeps the events of one conversation in order and
/// lets the code that handles them do without locks. Thread-safe.
class Lanes {
 public:
  /// `run` does everything there is to do for a key and returns. It is called on a strand of its own.
  using Run = std::function<Task<void>(std::string key)>;

  Lanes(Scope& scope, std::size_t max_running, Run run);

  /// Makes sure that a run for `key` begins after this call: if one is under way, another follows it.
  void Wake(const std::string& key);

  std::size_t running() const;
  /// Keys that wait for a place.
  std::size_t waiting() const;

 private:
  struct State;
  static void Start(const std::shared_ptr<State>& state, const std::string& key);
  static Task<void> Work(std::shared_ptr<State> state, std::string key);
  std::shared_ptr<State> state_;
};

}  // namespace beseda
