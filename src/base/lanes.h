#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
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

  /// Holds the lane of one key: nothing runs for the key while this lives. Dropped unused, it gives the lane back; if
  /// the key was woken meanwhile, its run begins then. Movable.
  class Place;

  Lanes(Scope& scope, std::size_t max_running, Run run);

  /// Takes the lane of `key` if it is free; nothing if there is a run, or no room for one.
  std::optional<Place> TryHold(const std::string& key);
  /// Runs `first` on the lane that `place` holds, then `run` as often as the key was woken meanwhile.
  void Start(Place place, Task<void> first);

  /// Makes sure that a run for `key` begins after this call: if one is under way, another follows it.
  void Wake(const std::string& key);
  /// Wakes `key` at `at`, by `clock`, which must outlive the scope; of several times for one key the earliest counts. For a run that would
  /// have to wait long: it ends, and others have its place meanwhile.
  void WakeAt(const std::string& key, Time at, Clock& clock);

  std::size_t running() const;
  /// Keys that wait for a place.
  std::size_t waiting() const;
  /// Keys that are to be woken later.
  std::size_t asleep() const;

 private:
  struct State;
  static void Wake(const std::shared_ptr<State>& state, const std::string& key);
  static Task<void> WakeLater(std::shared_ptr<State> state, std::string key, Time at, Clock& clock);
  static Task<void> Work(std::shared_ptr<State> state, std::string key);
  static Task<void> WorkAfter(std::shared_ptr<State> state, std::string key, Task<void> first);
  /// After a run: whether there is another one to do, and then of which key.
  static bool Next(State& state, std::string& key);
  std::shared_ptr<State> state_;
};

class Lanes::Place {
 public:
  Place(Place&& other) noexcept = default;
  Place& operator=(Place&& other) = delete;
  ~Place();

 private:
  friend class Lanes;
  Place(std::shared_ptr<State> state, std::string key);
  std::shared_ptr<State> state_;  ///< Empty once it was used.
  std::string key_;
};

}  // namespace beseda
