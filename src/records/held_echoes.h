#pragma once

#include <string>
#include <vector>

#include "contracts/database.h"
#include "model/message.h"

namespace beseda::records {

/// Rows of `held_echoes`. An echo may come before the vendor has told us the id of the message that it is of: while a send of its conversation
/// is under way, one that fits no message is held, and looked at again when the outcome is known. Functions run inside a transaction and
/// throw SqlError.

/// Whether a send of the conversation is under way.
bool IsSending(Tx& tx, std::string_view conversation_id);

/// Holds what the account wrote elsewhere, as it is to be stored if it is not ours after all.
void HoldEcho(Tx& tx, const Message& echo);

/// Whether an echo is of our own sending: of a message that bears its id, or of one whose outcome we do not know and that has just these
/// words. The latter was sent, then, and is marked so; its id is added to `proven`.
bool IsOurs(Tx& tx, const Message& echo, Time now, std::vector<std::string>& proven);

/// What came of what was held.
struct Released {
  std::vector<Message> echoes = {};       ///< Stored now: they are the team's.
  std::vector<std::string> proven = {};   ///< Messages that an echo proves to have been sent.
};
/// To be called when the outcome of a send is stored.
Released ReleaseEchoes(Tx& tx, const std::string& conversation_id, Time now);

}  // namespace beseda::records
