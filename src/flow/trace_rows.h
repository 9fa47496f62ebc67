#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/database.h"

namespace beseda::flow {

/// What a turn did in a scenario. Functions run in a transaction and throw SqlError.
struct TurnTrace {
  std::string turn_id = {};
  std::string workspace_id = {};
  std::string conversation_id = {};
  std::string bot_id = {};
  std::string version_id = {};
  Time at = {};
  std::string steps = "[]";  ///< JSON array: as EncodeTrace gives them (scenario_turn.h), in order.
};
void SaveTrace(Tx& tx, const TurnTrace& trace);
/// The newest first, older than `before_turn` (empty: from the newest); or only `turn`.
std::vector<TurnTrace> ListTraces(Tx& tx, std::string_view workspace_id, std::string_view conversation_id,
                                  std::string_view before_turn, std::int64_t limit, std::string_view turn = {});
/// How many turns ran on a version since then (the newest 1,000 of them), and in how many a block failed.
struct TurnCounts {
  std::int64_t turns = 0;
  std::int64_t failed = 0;
};
TurnCounts CountTurns(Tx& tx, std::string_view bot_id, std::string_view version_id, Time since);

/// Gives how many went; at most `limit`, the oldest first.
std::int64_t RemoveTracesBefore(Tx& tx, Time before, std::int64_t limit);

/// Ports that blocks do not have: how often a session began at a block, ended there, and was ended there by a mistake.
inline constexpr std::string_view kBeganPort = ":began";
inline constexpr std::string_view kEndedPort = ":ended";
inline constexpr std::string_view kFailedPort = ":failed";

/// Counts for the canvas: how often a version's block was entered and left by which port, a day.
struct BlockVisit {
  std::string block_id = {};
  std::string port = {};  ///< By which it was left; empty: entered; or one of those above.
  std::int64_t count = 0;
};
void CountVisits(Tx& tx, std::string_view workspace_id, std::string_view bot_id, std::string_view version_id,
                 std::string_view day, const std::vector<BlockVisit>& visits);
/// Of the days from `first_day` to `last_day`, both counted; empty: however early, however late.
std::vector<BlockVisit> SumVisits(Tx& tx, std::string_view workspace_id, std::string_view version_id, std::string_view first_day = {},
                                  std::string_view last_day = {});

}  // namespace beseda::flow
