#pragma once

#include <cstdint>
#include <string>

#include "app/commands/admin_server.h"
#include "flow/folder/bot_folder.h"

namespace beseda::app {

/// A bot as a running server has it: its settings, the draft of its scenario, its tests.
struct RemoteBot {
  std::string id = {};
  std::int64_t bot_revision = 0;       ///< Of its settings.
  std::int64_t scenario_revision = 0;  ///< Of its draft.
  flow::BotFolder folder = {};
  flow::FolderFiles files = {};        ///< The same as files.
};

/// `name`: its slug or id. kNotFound: there is none.
Task<Result<RemoteBot>> FetchBot(AdminServer& server, std::string name);

/// Makes the server's bot like the folder: its settings, at once, and its draft and tests. kConflict: somebody changed it since
/// `before` was fetched; then nothing of the draft was changed.
Task<Status> ApplyBot(AdminServer& server, const RemoteBot& before, const flow::BotFolder& folder);

/// Takes what is as usual out of the agent's settings, so that two folders can be compared. kInvalid: they make no sense.
Status NormalizeAgent(flow::BotFolder& folder);

}  // namespace beseda::app
