#pragma once

#include <optional>

#include "base/ids.h"
#include "contracts/database.h"
#include "model/bot.h"
#include "model/conversation.h"
#include "model/message.h"

namespace beseda::inbox {

/// The one conversation of an event's thread, by whichever of its names (IncomingEvent::other_names, former_names) it is known; names that it
/// did not have are noted, and it bears `thread_key` from then on. Where people have been taken for two who are one, they are merged.
/// Nothing if there is none yet: then the conversation that is made is to be told to KeepNames. Throws SqlError.
std::optional<Conversation> FindThread(Tx& tx, IdSource& ids, const ChannelAccount& account, const IncomingEvent& event, Time now);
void KeepNames(Tx& tx, const Conversation& conversation, const IncomingEvent& event, Time now);

}  // namespace beseda::inbox
