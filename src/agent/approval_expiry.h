#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "base/task_fwd.h"
#include "contracts/bus.h"
#include "contracts/database.h"

namespace beseda::agent {

/// Ends the waiting of calls that nobody has decided about in time: they count as rejected, and their bots go on in turns
/// of their own. What ran out while the server was down is found at the next start.
class ApprovalExpiry {
 public:
  struct Services {
    Database& db;
    Bus& bus;
    Clock& clock;
    std::function<void(const std::string& conversation_id)> wake_turns;
  };

  explicit ApprovalExpiry(Services services) : services_(std::move(services)) {}

  /// Looks twice a minute, until it is cancelled.
  Task<void> Run();
  /// Looks once.
  Task<Status> ExpireDue();

 private:
  Services services_;
};

}  // namespace beseda::agent
