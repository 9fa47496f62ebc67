#pragma once

#include <string>

#include "base/task_fwd.h"
#include "server/gateway/gateway.h"

namespace beseda::server {

/// A bot as a model for programs: its instructions and knowledge go before what the client says, its settings hold where
/// the client names none. Nothing is stored of the conversation. kNotFound: no such bot in the workspace, or it is off.
Task<Result<ModelHandle>> FindBotModel(Gateway& gateway, std::string workspace_id, std::string slug);

}  // namespace beseda::server
