#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "base/scope.h"
#include "contracts/channel.h"
#include "contracts/database.h"
#include "inbox/inbox.h"
#include "records/channel_health_rows.h"

namespace beseda {

/// Runs the accounts that fetch their events themselves (ChannelAdapter::listens): one loop an account, begun anew when its settings
/// change, tried again with growing waits when it breaks. Says in the account's health how it stands. Borrows what it is made with.
class ChannelReceivers {
 public:
  struct Services {
    Scope& scope;
    Database& db;
    Clock& clock;
    Random& random;
    ChannelDirectory& channels;
    Inbox& inbox;
  };

  explicit ChannelReceivers(Services services) : services_(services) {}

  /// Runs until its task is cancelled; to be run once. Looks for changed accounts once a second.
  Task<void> Run();

 private:
  class Sink;
  struct Loop {
    std::optional<Time> updated_at = std::nullopt;  ///< Of the account's row that it runs with.
    Scope::Spawned task = {};
    std::shared_ptr<bool> ended = nullptr;  ///< Null: this account does not listen.
  };

  Task<Status> LookForChanges();
  Task<void> Listen(std::string channel_id, std::shared_ptr<bool> before, std::shared_ptr<bool> ended);
  Task<void> SetHealth(std::string channel_id, records::HealthState state, std::string reason);

  Services services_;
  std::map<std::string, Loop> loops_;  ///< By account; only Run touches it.
};

}  // namespace beseda
