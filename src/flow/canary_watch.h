#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/task_fwd.h"
#include "contracts/bus.h"
#include "contracts/database.h"
#include "flow/drop_off.h"
#include "flow/scenario_rows.h"
#include "flow/trace_rows.h"

namespace beseda::flow {

/// Whether a version that is tried on a part of the people goes wrong clearly more often than the one that the others have:
/// of at least 20 turns, in more than twice the share and 5 percent beyond.
bool GoesWrong(const TurnCounts& on_trial, const TurnCounts& published);

/// Of people who began on the version on trial since its share was set, and of those who began on the published one in the
/// same time, how many stopped answering, as of the last moment to judge (drop_off.h). Everybody has had an hour to answer.
struct DropOff {
  Lost on_trial = {};
  Lost others = {};
  double chance = 0;  ///< Of being wrong that is allowed; 0: too few to judge.
};
DropOff LoadDropOff(Tx& tx, const StoredScenario& scenario, Time now);

/// Ends trials of versions that go wrong, or that lose clearly more people: theirs go on with the published version. Thread-safe; borrows what it is
/// made with.
class CanaryWatch {
 public:
  struct Services {
    Database& db;
    Bus& bus;
    Clock& clock;
    /// Notes in the audit log that a trial was ended; in the transaction that ends it.
    std::function<void(Tx& tx, const std::string& workspace_id, const std::string& bot_id, const std::string& words)> note;
  };

  explicit CanaryWatch(Services services);

  /// Runs until its task is cancelled.
  Task<void> Run();
  /// Looks at all trials. Gives how many were ended.
  Task<Result<std::int64_t>> Check();

 private:
  Services services_;
};

}  // namespace beseda::flow
