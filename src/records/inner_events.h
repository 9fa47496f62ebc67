#pragma once

#include <string_view>

#include "contracts/database.h"
#include "model/content.h"
#include "model/conversation.h"

namespace beseda::records {

/// Something that happened inside and that the bot has to handle in a turn of its own: durable like what arrives from
/// a channel, in order with it, but no part of the transcript. `key` makes it one event however often it is added.
/// Wake the conversation's lane after the commit. Throws SqlError.
void AddInnerEvent(Tx& tx, const Conversation& conversation, std::string_view key, const Content& content, Time now);

/// Whether an event's id is that of an inner one, so that no vendor knows it.
bool IsInnerEvent(std::string_view vendor_event_id);

}  // namespace beseda::records
