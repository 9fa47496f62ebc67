#pragma once

#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "server/chat/chat_channels.h"
#include "server/chat/chat_services.h"

namespace beseda::server {

/// Keeps what a visitor thinks of an answer, from {"message_id", "value": 1, -1 or 0, "comment"}. Errors: kInvalid,
/// kForbidden (the bot does not ask for it), kNotFound (no message of this visitor's conversation), kRateLimited.
Task<Status> TakeVisitorFeedback(ChatServices& services, const ChatChannel& channel, std::string visitor_key,
                                 std::string body);

}  // namespace beseda::server
