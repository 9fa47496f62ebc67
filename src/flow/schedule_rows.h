#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/database.h"

namespace beseda::flow {

/// Rows of `flow_schedules` and `flow_silences`: what begins paths of scenarios by itself. Functions run in a transaction and
/// throw SqlError.
struct StoredSchedule {
  std::string bot_id = {};
  std::string block_id = {};
  std::string workspace_id = {};
  std::string rule = {};
  std::string label = {};  ///< Empty: all conversations.
  std::string zone = {};
  std::optional<Time> next_at = std::nullopt;
  std::optional<Time> running_at = std::nullopt;
  std::string told_to = {};
};

/// Brings the plans of bots whose published version has changed, or whose time zone has, up to that: at most `limit` bots of each.
/// A plan that stays as it was keeps its time. Gives how many bots that were.
std::int64_t RefreshSchedules(Tx& tx, Time now, std::int64_t limit);
/// Whether RefreshSchedules has something to do.
bool AnyScheduleToRefresh(Tx& tx);

/// Begins what is due at `now`: an occurrence that was missed several times is begun once. Gives how many began.
std::int64_t BeginDueSchedules(Tx& tx, Time now, std::int64_t limit);
/// When the next one is due; one that runs counts as due.
std::optional<Time> NextScheduleDue(Tx& tx);
/// Tells up to `limit` further conversations of the occurrences that run, and ends those that all were told of. Gives the
/// conversations that have an event now.
std::vector<std::string> TellScheduled(Tx& tx, Time now, std::int64_t limit);

struct StoredSilence {
  std::string conversation_id = {};
  std::string workspace_id = {};
  Time since = {};
  Micros after = {};
};
/// Stores it in place of the conversation's earlier one.
void SetSilence(Tx& tx, const StoredSilence& silence);
void RemoveSilence(Tx& tx, std::string_view conversation_id);
std::optional<Time> NextSilenceDue(Tx& tx);
/// Makes silences that are due into events. Those of conversations that are closed, or with a person of the team, are
/// forgotten. Gives the conversations that have an event now; `looked_at`: how many were due.
std::vector<std::string> TellSilences(Tx& tx, Time now, std::int64_t limit, std::int64_t& looked_at);

}  // namespace beseda::flow
