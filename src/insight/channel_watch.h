#pragma once

#include <deque>
#include <set>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/random.h"
#include "base/task_fwd.h"
#include "contracts/channel.h"
#include "contracts/database.h"
#include "contracts/metrics.h"
#include "insight/channel_check.h"

namespace beseda {

/// Asks vendors about every account at work without being asked to, about once an hour, and after ten minutes where something is wrong:
/// tokens end, permissions are withdrawn and webhooks moved without anybody telling us. Spread over time and a few at once. Counts how
/// accounts stand for the metrics. Borrows what it is made with.
class ChannelWatch {
 public:
  struct Services {
    Database& db;
    Clock& clock;
    Random& random;
    Metrics& metrics;
    ChannelDirectory& channels;
    OwnChecks own_checks = {};
    std::string public_url = {};  ///< Of this server; empty: the address with which a person had the account checked is used.
  };

  explicit ChannelWatch(Services services) : services_(std::move(services)) {}

  /// Runs until its task is cancelled; to be run once.
  Task<void> Run();
  /// Checks the accounts that are due. Gives how many were asked about.
  Task<std::size_t> CheckDue();

 private:
  Task<void> Work(std::deque<std::string>& due, std::size_t& asked);
  Task<bool> Check(std::string channel_id);
  Task<void> Count();

  Services services_;
  std::set<std::pair<std::string, std::string>> counted_;  ///< Kinds and states that had accounts; only Run's task touches it.
};

}  // namespace beseda
