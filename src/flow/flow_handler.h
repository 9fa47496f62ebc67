#pragma once

#include <memory>
#include <string>

#include "contracts/channel.h"
#include "contracts/database.h"
#include "contracts/turn.h"
#include "flow/program_source.h"
#include "flow/script/scripts.h"
#include "flow/workplace.h"

namespace beseda::flow {

/// Answers with the bot's published scenario; bots without one are answered by their agent. What a turn did (messages,
/// session, variables, timer, trace, counts) is committed with the turn or not at all. A session that cannot be read, or
/// that stood on a block that is gone, begins anew; which version it goes on with is decided by the policy of the publish
/// (program_source.h). Errors: contracts/turn.h. Thread-safe; borrows what it is made with.
class FlowHandler final : public TurnHandler {
 public:
  struct Services {
    ProgramSource& programs;
    ChannelDirectory& channels;
    Database& db;
    const Scripts& scripts;
    WorkServices work;
  };

  explicit FlowHandler(Services services) : services_(services) {}

  Task<Status> Run(Turn& turn) override;

 private:
  struct Standing;
  Task<Result<Standing>> Stand(Turn& turn, const VersionChoice& choice);
  Task<Status> LoadStored(Turn& turn, Standing& standing);
  Task<Result<Environment>> EnvironmentOf(Turn& turn);

  Services services_;
};

}  // namespace beseda::flow
