#include "records/channel_health_rows.h"

namespace beseda::records {

std::string_view HealthStateName(HealthState state) {
  switch (state) {
    case HealthState::kOk: return "ok";
    case HealthState::kWarning: return "warning";
    case HealthState::kFailed: return "failed";
    case HealthState::kUnknown: return "unknown";
  }
  return "unknown";
}

ChannelHealthRow LoadChannelHealth(Tx& tx, std::string_view channel_id) {
  ChannelHealthRow health;
  health.channel_id = channel_id;
  const auto rows = tx.Query("SELECT state, reason, since, cursor FROM channel_health WHERE channel_id = $1", channel_id);
  if (rows.empty()) return health;
  const auto state = rows[0].Text(0);
  for (const auto known : {HealthState::kOk, HealthState::kWarning, HealthState::kFailed}) {
    if (state == HealthStateName(known)) health.state = known;
  }
  health.reason = rows[0].Text(1);
  health.since = rows[0].Time(2);
  health.cursor = rows[0].Text(3);
  return health;
}

void SetChannelHealth(Tx& tx, std::string_view channel_id, HealthState state, std::string_view reason, Time now) {
  tx.Exec(
      "INSERT INTO channel_health (channel_id, workspace_id, state, reason, since) "
      "SELECT id, workspace_id, $2, $3, $4 FROM channels WHERE id = $1 "
      "ON CONFLICT (channel_id) DO UPDATE SET reason = excluded.reason, state = excluded.state, "
      "since = CASE WHEN channel_health.state = excluded.state THEN channel_health.since ELSE excluded.since END",
      channel_id, HealthStateName(state), reason, now);
}

void ClearChannelFailure(Tx& tx, std::string_view channel_id, Time now) {
  if (LoadChannelHealth(tx, channel_id).state != HealthState::kWarning) SetChannelHealth(tx, channel_id, HealthState::kOk, "", now);
}

void SetChannelCursor(Tx& tx, std::string_view channel_id, std::string_view cursor, Time now) {
  tx.Exec(
      "INSERT INTO channel_health (channel_id, workspace_id, since, cursor) "
      "SELECT id, workspace_id, $3, $2 FROM channels WHERE id = $1 "
      "ON CONFLICT (channel_id) DO UPDATE SET cursor = excluded.cursor",
      channel_id, cursor, now);
}

}  // namespace beseda::records
