#pragma once

#include "model/conversation.h"
#include "model/message.h"
#include "server/api/api.h"

namespace beseda::server {

/// Stores a message of the caller, who belongs to the team, and has it sent; `message` has its content and what it answers. Gives 201 with
/// the message. Errors: kConflict (channel_deleted, channel_disabled); kInvalid: what it
/// answers or changes is not in this conversation, or the channel cannot show it; message_not_sent (kConflict): there is nothing to change.
Task<Result<ServerResponse>> SendAsTeam(Api& api, Call& call, Conversation conversation, Message message);

}  // namespace beseda::server
