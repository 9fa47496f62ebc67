#include "records/channel_health_rows.h"

#include <algorithm>

namespace beseda::records {
namespace {

constexpr std::int64_t kChangesKept = 50;
/// So long after its settings were changed somebody is probably still setting it up, and asks by themselves.
constexpr Micros kSettingUp = std::chrono::minutes(10);

std::string_view SourceName(HealthSource source) {
  switch (source) {
    case HealthSource::kSend: return "send";
    case HealthSource::kReceive: return "receive";
    case HealthSource::kPeople: return "people";
    case HealthSource::kCheck: return "check";
  }
  return "check";
}

HealthState StateOf(std::string_view name) {
  for (const auto known : {HealthState::kOk, HealthState::kWarning, HealthState::kFailed}) {
    if (name == HealthStateName(known)) return known;
  }
  return HealthState::kUnknown;
}

/// The worst of what the sources say. Of equals the newest one speaks.
HealthSign WorstSign(Tx& tx, std::string_view channel_id) {
  HealthSign worst;
  const auto rows = tx.Query("SELECT state, reason, todo FROM channel_signs WHERE channel_id = $1 ORDER BY at DESC, source", channel_id);
  for (const auto row : rows) {
    const auto state = StateOf(row.Text(0));
    if (state > worst.state) worst = {HealthSource::kCheck, state, row.Text(1), row.Text(2)};
  }
  return worst;
}

void NoteChange(Tx& tx, std::string_view channel_id, const HealthSign& now_is, Time now) {
  tx.Exec(
      "INSERT INTO channel_health_changes (channel_id, at, workspace_id, state, reason) SELECT id, $2, workspace_id, $3, $4 FROM channels "
      "WHERE id = $1 ON CONFLICT (channel_id, at) DO UPDATE SET state = excluded.state, reason = excluded.reason",
      channel_id, now, HealthStateName(now_is.state), now_is.reason);
  tx.Exec(
      "DELETE FROM channel_health_changes WHERE channel_id = $1 AND at < "
      "(SELECT MIN(at) FROM (SELECT at FROM channel_health_changes WHERE channel_id = $1 ORDER BY at DESC LIMIT $2) AS kept)",
      channel_id, kChangesKept);
}

void ShowWorst(Tx& tx, std::string_view channel_id, Time now) {
  const auto worst = WorstSign(tx, channel_id);
  const auto before = LoadChannelHealth(tx, channel_id).state;
  tx.Exec(
      "INSERT INTO channel_health (channel_id, workspace_id, state, reason, todo, since) "
      "SELECT id, workspace_id, $2, $3, $4, $5 FROM channels WHERE id = $1 "
      "ON CONFLICT (channel_id) DO UPDATE SET reason = excluded.reason, todo = excluded.todo, state = excluded.state, "
      "since = CASE WHEN channel_health.state = excluded.state THEN channel_health.since ELSE excluded.since END",
      channel_id, HealthStateName(worst.state), worst.reason, worst.todo, now);
  if (worst.state != before && worst.state != HealthState::kUnknown) NoteChange(tx, channel_id, worst, now);
}

}  // namespace

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
  const auto rows = tx.Query(
      "SELECT state, reason, since, cursor, todo, account_name, webhook_url, checked_at FROM channel_health WHERE channel_id = $1", channel_id);
  if (rows.empty()) return health;
  const auto row = rows[0];
  health.state = StateOf(row.Text(0));
  health.reason = row.Text(1);
  health.since = row.Time(2);
  health.cursor = row.Text(3);
  health.todo = row.Text(4);
  health.account_name = row.Text(5);
  health.webhook_url = row.Text(6);
  health.checked_at = row.OptionalTime(7);
  return health;
}

void SetChannelHealth(Tx& tx, std::string_view channel_id, const HealthSign& sign, Time now) {
  if (sign.state == HealthState::kUnknown) return;
  tx.Exec(
      "INSERT INTO channel_signs (channel_id, source, workspace_id, state, reason, todo, at) "
      "SELECT id, $2, workspace_id, $3, $4, $5, $6 FROM channels WHERE id = $1 "
      "ON CONFLICT (channel_id, source) DO UPDATE SET state = excluded.state, reason = excluded.reason, todo = excluded.todo, at = excluded.at",
      channel_id, SourceName(sign.source), HealthStateName(sign.state), sign.reason, sign.todo, now);
  ShowWorst(tx, channel_id, now);
}

void ForgetChannelHealth(Tx& tx, std::string_view channel_id, Time now) {
  tx.Exec("DELETE FROM channel_signs WHERE channel_id = $1", channel_id);
  tx.Exec("UPDATE channel_health SET next_check_at = NULL WHERE channel_id = $1", channel_id);
  ShowWorst(tx, channel_id, now);
}

void SetChannelCursor(Tx& tx, std::string_view channel_id, std::string_view cursor, Time now) {
  tx.Exec(
      "INSERT INTO channel_health (channel_id, workspace_id, since, cursor) "
      "SELECT id, workspace_id, $3, $2 FROM channels WHERE id = $1 "
      "ON CONFLICT (channel_id) DO UPDATE SET cursor = excluded.cursor",
      channel_id, cursor, now);
}

void NoteChecked(Tx& tx, std::string_view channel_id, std::string_view account_name, std::string_view webhook_url, Time now,
                 Time next_check_at) {
  tx.Exec(
      "INSERT INTO channel_health (channel_id, workspace_id, since, account_name, webhook_url, checked_at, next_check_at) "
      "SELECT id, workspace_id, $4, $2, $3, $4, $5 FROM channels WHERE id = $1 ON CONFLICT (channel_id) DO UPDATE SET "
      "account_name = CASE WHEN excluded.account_name = '' THEN channel_health.account_name ELSE excluded.account_name END, "
      "webhook_url = CASE WHEN excluded.webhook_url = '' THEN channel_health.webhook_url ELSE excluded.webhook_url END, "
      "checked_at = excluded.checked_at, next_check_at = excluded.next_check_at",
      channel_id, account_name, webhook_url, now, next_check_at);
}

std::vector<std::string> TakeDueChecks(Tx& tx, Time now, Time next, std::int64_t limit) {
  std::vector<std::string> due;
  const auto rows = tx.Query(
      "SELECT c.id FROM channels c LEFT JOIN channel_health h ON h.channel_id = c.id "
      "WHERE c.enabled = 1 AND c.deleted_at IS NULL AND "
      "((h.next_check_at IS NULL AND c.updated_at <= $2) OR h.next_check_at <= $1) "
      "ORDER BY COALESCE(h.next_check_at, 0), c.id LIMIT $3",
      now, now - kSettingUp, limit);
  for (const auto row : rows) due.push_back(row.Text(0));
  for (const auto& id : due) {
    tx.Exec(
        "INSERT INTO channel_health (channel_id, workspace_id, since, next_check_at) SELECT id, workspace_id, $2, $3 FROM channels "
        "WHERE id = $1 ON CONFLICT (channel_id) DO UPDATE SET next_check_at = excluded.next_check_at",
        id, now, next);
  }
  return due;
}

std::vector<HealthChange> LoadHealthChanges(Tx& tx, std::string_view channel_id, std::int64_t limit) {
  std::vector<HealthChange> changes;
  const auto rows =
      tx.Query("SELECT at, state, reason FROM channel_health_changes WHERE channel_id = $1 ORDER BY at DESC LIMIT $2", channel_id, limit);
  for (const auto row : rows) changes.push_back({row.Time(0), row.Text(1), row.Text(2)});
  return changes;
}

std::vector<HealthCount> CountChannelHealth(Tx& tx) {
  std::vector<HealthCount> counts;
  const auto rows = tx.Query(
      "SELECT c.kind, COALESCE(h.state, 'unknown'), COUNT(*) FROM channels c LEFT JOIN channel_health h ON h.channel_id = c.id "
      "WHERE c.enabled = 1 AND c.deleted_at IS NULL GROUP BY c.kind, COALESCE(h.state, 'unknown') ORDER BY c.kind");
  for (const auto row : rows) counts.push_back({row.Text(0), row.Text(1), row.Int(2)});
  return counts;
}

}  // namespace beseda::records
