#include "flow/trace_rows.h"

#include <algorithm>

#include "json/json.h"

namespace beseda::flow {
namespace {

constexpr std::int64_t kMostCounted = 1000;

bool HasFailed(const std::string& steps) {
  if (steps.empty()) return false;
  const auto parsed = json::Parse(steps);
  if (!parsed.ok() || !parsed->is_array()) return false;
  const auto& list = parsed->get_array();
  return std::any_of(list.begin(), list.end(),
                     [](const json::Value& step) { return step.is_object() && step.get_object().contains("error"); });
}

}  // namespace


void SaveTrace(Tx& tx, const TurnTrace& trace) {
  tx.Exec("INSERT INTO flow_traces (turn_id, workspace_id, conversation_id, bot_id, version_id, at, steps) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7) "
          "ON CONFLICT (turn_id) DO UPDATE SET version_id = excluded.version_id, at = excluded.at, steps = excluded.steps",
          trace.turn_id, trace.workspace_id, trace.conversation_id, trace.bot_id, trace.version_id, trace.at, trace.steps);
}

std::vector<TurnTrace> ListTraces(Tx& tx, std::string_view workspace_id, std::string_view conversation_id,
                                  std::string_view before_turn, std::int64_t limit, std::string_view turn) {
  std::vector<TurnTrace> traces;
  // Ids of turns are in the order of their messages' times.
  for (const auto row : tx.Query("SELECT turn_id, bot_id, version_id, at, steps FROM flow_traces WHERE conversation_id = $1 "
                                 "AND workspace_id = $2 AND ($3 = '' OR turn_id < $3) AND ($5 = '' OR turn_id = $5) ORDER BY turn_id DESC LIMIT $4",
                                 conversation_id, workspace_id, before_turn, limit, turn)) {
    TurnTrace trace;
    trace.turn_id = row.Text(0);
    trace.workspace_id = workspace_id;
    trace.conversation_id = conversation_id;
    trace.bot_id = row.Text(1);
    trace.version_id = row.Text(2);
    trace.at = row.Time(3);
    trace.steps = row.Text(4);
    traces.push_back(std::move(trace));
  }
  return traces;
}

TurnCounts CountTurns(Tx& tx, std::string_view bot_id, std::string_view version_id, Time since) {
  TurnCounts counts;
  // Most traces have no such word at all, and need not be read.
  for (const auto row : tx.Query("SELECT CASE WHEN steps LIKE '%\"error\"%' THEN steps ELSE '' END FROM flow_traces "
                                 "WHERE at >= $1 AND version_id = $2 AND bot_id = $3 ORDER BY at DESC LIMIT $4",
                                 since, version_id, bot_id, kMostCounted)) {
    ++counts.turns;
    counts.failed += HasFailed(row.Text(0));
  }
  return counts;
}

std::int64_t RemoveTracesBefore(Tx& tx, Time before, std::int64_t limit) {
  return tx.Exec("DELETE FROM flow_traces WHERE turn_id IN (SELECT turn_id FROM flow_traces WHERE at < $1 ORDER BY at LIMIT $2)",
                 before, limit);
}

void CountVisits(Tx& tx, std::string_view workspace_id, std::string_view bot_id, std::string_view version_id,
                 std::string_view day, const std::vector<BlockVisit>& visits) {
  for (const auto& visit : visits) {
    tx.Exec("INSERT INTO flow_visits (version_id, day, block_id, port, workspace_id, bot_id, count) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7) "
            "ON CONFLICT (version_id, day, block_id, port) DO UPDATE SET count = flow_visits.count + excluded.count",
            version_id, day, visit.block_id, visit.port, workspace_id, bot_id, visit.count);
  }
}

std::vector<BlockVisit> SumVisits(Tx& tx, std::string_view workspace_id, std::string_view version_id, std::string_view first_day,
                                  std::string_view last_day) {
  std::vector<BlockVisit> visits;
  for (const auto row : tx.Query("SELECT block_id, port, CAST(sum(count) AS BIGINT) FROM flow_visits WHERE version_id = $1 "
                                 "AND workspace_id = $2 AND day >= $3 AND ($4 = '' OR day <= $4) GROUP BY block_id, port ORDER BY block_id, port",
                                 version_id, workspace_id, first_day, last_day)) {
    visits.push_back({row.Text(0), row.Text(1), row.Int(2)});
  }
  return visits;
}

}  // namespace beseda::flow
