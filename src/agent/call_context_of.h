#pragma once

#include "contracts/call_context.h"
#include "contracts/turn.h"

namespace beseda::agent {

/// For whom a turn calls a model. `message_id`: the reply that it is made for, if there is one.
inline CallContext CallContextOf(const Turn& turn, CallPurpose purpose, const std::string& message_id) {
  CallContext context;
  context.workspace_id = turn.bot().workspace_id;
  context.purpose = purpose;
  context.bot_id = turn.bot().id;
  context.contact_id = turn.contact().id;
  context.conversation_id = turn.conversation().id;
  context.turn_id = turn.id();
  context.message_id = message_id;
  context.prompt_version_id = turn.bot().prompt_version_id;
  context.experiment_id = turn.bot().experiment_id;
  context.variant = turn.bot().variant;
  return context;
}

}  // namespace beseda::agent
