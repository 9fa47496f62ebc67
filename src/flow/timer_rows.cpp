#include "flow/timer_rows.h"

namespace beseda::flow {

void SetTimer(Tx& tx, const Timer& timer) {
  tx.Exec("INSERT INTO flow_timers (conversation_id, workspace_id, id, due_at, resumes) VALUES ($1, $2, $3, $4, $5) "
          "ON CONFLICT (conversation_id) DO UPDATE SET id = excluded.id, due_at = excluded.due_at, resumes = excluded.resumes",
          timer.conversation_id, timer.workspace_id, timer.id, timer.due_at, timer.resumes ? 1 : 0);
}

void RemoveTimer(Tx& tx, std::string_view conversation_id) {
  tx.Exec("DELETE FROM flow_timers WHERE conversation_id = $1", conversation_id);
}

std::vector<Timer> DueTimers(Tx& tx, Time now, std::int64_t limit) {
  std::vector<Timer> timers;
  for (const auto row : tx.Query("SELECT id, workspace_id, conversation_id, due_at, resumes FROM flow_timers WHERE due_at <= $1 "
                                 "ORDER BY due_at, conversation_id LIMIT $2",
                                 now, limit)) {
    timers.push_back({row.Text(0), row.Text(1), row.Text(2), row.Time(3), row.Int(4) != 0});
  }
  return timers;
}

std::optional<Time> NextDue(Tx& tx) {
  const auto rows = tx.Query("SELECT due_at FROM flow_timers ORDER BY due_at LIMIT 1");
  if (rows.empty()) return std::nullopt;
  return rows[0].Time(0);
}

}  // namespace beseda::flow
