#pragma once

#include "json/fwd.h"
#include "records/conversation_list.h"
#include "server/api/api.h"

namespace beseda::server {

/// The Conversation of schemas/openapi.yaml.
json::Object EncodeConversation(const records::ConversationView& view);

/// The caller's conversation of the id in the address, or kNotFound.
Result<records::ConversationView> OwnConversation(Tx& tx, const Call& call);

}  // namespace beseda::server
