#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "base/task_fwd.h"
#include "contracts/database.h"

namespace beseda::flow {

/// Makes timers, plans and silences that are due into inner events of their conversations (records/inner_events.h) and wakes
/// their lanes.
/// Timers are rows, so those of an earlier process are fired as well, late ones at once. While a person has taken the
/// conversation over, or the bot is off, they are held back. Thread-safe; borrows what it is made with.
class TimerService {
 public:
  struct Services {
    Database& db;
    Clock& clock;
    std::function<void(const std::string& conversation_id)> wake;
  };

  explicit TimerService(Services services);

  /// Runs until its task is cancelled. Looks for timers once a second: a turn sets one with its commit, on whatever node.
  Task<void> Run();
  /// Fires what is due now; of plans at most a portion, so that a great one does not hold up the rest. Gives how many events that
  /// were.
  Task<Result<std::int64_t>> FireDue();

 private:
  Task<Result<std::int64_t>> FireTimers(Time now);
  Task<Result<std::int64_t>> FirePlans(Time now);
  Task<Result<std::int64_t>> FireSilences(Time now);

  Services services_;
};

}  // namespace beseda::flow
