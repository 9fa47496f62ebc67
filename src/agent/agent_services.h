#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "contracts/call_cost.h"
#include "contracts/database.h"
#include "contracts/model_directory.h"
#include "contracts/output_check.h"
#include "contracts/tool.h"

namespace beseda::agent {

/// What the agent works with; borrowed.
struct Services {
  ModelDirectory& models;
  Clock& clock;
  Random& random;
  Database* db = nullptr;          ///< Summaries and decisions; null: there are none.
  ToolDirectory* tools = nullptr;  ///< Null: no bot has tools.
  CallCost cost = {};              ///< Empty: nothing costs.
  std::vector<OutputCheck*> output_checks = {};  ///< Besides those that a bot's settings ask for.
  std::string fence_secret = {};  ///< For guard/fence.h; AgentHandler makes one if it is empty.
};

}  // namespace beseda::agent
