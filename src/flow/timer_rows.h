#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/database.h"
#include "records/inner_events.h"

namespace beseda::flow {

/// Waits of sessions for a moment. Functions run in a transaction and throw SqlError.
struct Timer {
  std::string id = {};  ///< The session remembers it; a timer that it no longer waits for is ignored.
  std::string workspace_id = {};
  std::string conversation_id = {};
  Time due_at = {};
  bool resumes = false;  ///< When it is due, the bot answers again in the conversation.
};

/// Stores it in place of the conversation's earlier timer, if it has one: a conversation waits for one moment at a time.
void SetTimer(Tx& tx, const Timer& timer);
void RemoveTimer(Tx& tx, std::string_view conversation_id);
/// Those due at `now`, the earliest first.
std::vector<Timer> DueTimers(Tx& tx, Time now, std::int64_t limit);
std::optional<Time> NextDue(Tx& tx);

/// The inner event that a due timer becomes; its data is {"timer": id}.
using records::kTimerEvent;

}  // namespace beseda::flow
