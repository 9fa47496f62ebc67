#pragma once

#include <string>

#include "base/task_fwd.h"
#include "server/gateway/gateway.h"

namespace beseda::server {

/// A bot as a model for programs: what it tells its people (its prompt as it is published, the variant of an experiment
/// that `person`, a pseudonym, is given, its knowledge) goes before what the client says, its guardrails hold, and its
/// settings where the client names none. Nothing is stored of the conversation. kNotFound: no such bot in the workspace,
/// or it is off. kInternal: its guardrails cannot be read.
Task<Result<ModelHandle>> FindBotModel(Gateway& gateway, std::string workspace_id, std::string slug, std::string person);

}  // namespace beseda::server
