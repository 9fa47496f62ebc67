#include "flow/schedule_rows.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/time_zone.h"
#include "flow/catalogue.h"
#include "flow/inner_names.h"
#include "flow/scenario.h"
#include "flow/schedule_rule.h"
#include "flow/scenario_rows.h"
#include "json/reader.h"
#include "records/bot_rows.h"
#include "records/conversation_rows.h"
#include "records/inner_events.h"

namespace beseda::flow {
namespace {

constexpr std::string_view kColumns = "bot_id, block_id, workspace_id, rule, label, zone, next_at, running_at, told_to";

StoredSchedule Read(const Rows::Row& row) {
  StoredSchedule schedule;
  schedule.bot_id = row.Text(0);
  schedule.block_id = row.Text(1);
  schedule.workspace_id = row.Text(2);
  schedule.rule = row.Text(3);
  schedule.label = row.Text(4);
  schedule.zone = row.Text(5);
  schedule.next_at = row.OptionalTime(6);
  schedule.running_at = row.OptionalTime(7);
  schedule.told_to = row.Text(8);
  return schedule;
}

std::vector<StoredSchedule> SchedulesOf(Tx& tx, std::string_view bot_id) {
  std::vector<StoredSchedule> schedules;
  for (const auto row : tx.Query(std::string("SELECT ").append(kColumns).append(" FROM flow_schedules WHERE bot_id = $1"), bot_id)) {
    schedules.push_back(Read(row));
  }
  return schedules;
}

void Save(Tx& tx, const StoredSchedule& one) {
  tx.Exec("INSERT INTO flow_schedules (bot_id, block_id, workspace_id, rule, label, zone, next_at, running_at, told_to) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (bot_id, block_id) DO UPDATE SET rule = excluded.rule, "
          "label = excluded.label, zone = excluded.zone, next_at = excluded.next_at, running_at = excluded.running_at, told_to = excluded.told_to",
          one.bot_id, one.block_id, one.workspace_id, one.rule, one.label, one.zone, one.next_at, one.running_at, one.told_to);
}

std::optional<Time> NextOf(const std::string& text, const std::string& zone, Time after) {
  const auto rule = ScheduleRule::Parse(text);
  return rule.ok() ? rule->Next(after, *TimeZone::Named(zone)) : std::nullopt;
}

// Block -> rule and label.
std::map<std::string, std::pair<std::string, std::string>> PlansIn(Tx& tx, const std::string& workspace_id, const std::string& version_id) {
  std::map<std::string, std::pair<std::string, std::string>> plans;
  const auto version = version_id.empty() ? std::nullopt : LoadScenarioVersion(tx, workspace_id, version_id);
  if (!version) return plans;
  const auto scenario = ParseScenario(version->document);
  const auto* entry = Catalogue::Own().Find("on_schedule");
  if (!scenario.ok() || !entry) return plans;
  for (const auto& [id, block] : scenario->blocks) {
    if (block.kind != entry->kind) continue;
    const auto settings = WithDefaults(*entry, *block.settings);
    json::Reader in(settings);
    plans[id] = {in.TextOr("rule", "", 200), in.TextOr("label", "", 100)};
  }
  return plans;
}

// Plans that are new count from `since`, when they were published; those that move to another time zone from now on.
void Refresh(Tx& tx, const Bot& bot, const std::string& version_id, Time since, Time now) {
  auto plans = PlansIn(tx, bot.workspace_id, version_id);
  for (auto& old : SchedulesOf(tx, bot.id)) {
    const auto plan = plans.find(old.block_id);
    if (plan == plans.end()) {
      tx.Exec("DELETE FROM flow_schedules WHERE bot_id = $1 AND block_id = $2", bot.id, old.block_id);
      continue;
    }
    const bool same_rule = old.rule == plan->second.first, same = same_rule && old.zone == bot.Zone();
    old.rule = plan->second.first;
    old.label = plan->second.second;
    old.zone = bot.Zone();
    if (!same) old.next_at = NextOf(old.rule, old.zone, same_rule ? now : since);
    Save(tx, old);
    plans.erase(plan);
  }
  for (const auto& [id, plan] : plans) {
    StoredSchedule added;
    added.bot_id = bot.id;
    added.block_id = id;
    added.workspace_id = bot.workspace_id;
    added.rule = plan.first;
    added.label = plan.second;
    added.zone = bot.Zone();
    added.next_at = NextOf(added.rule, added.zone, since);
    Save(tx, added);
  }
}

// Those that the bot speaks with, behind the last that was told.
std::vector<std::string> NextConversations(Tx& tx, const StoredSchedule& schedule, std::int64_t limit) {
  std::vector<std::string> ids;
  const auto rows =
      schedule.label.empty()
          ? tx.Query("SELECT id FROM conversations WHERE bot_id = $1 AND id > $2 AND open = 1 AND handling <> 'human' ORDER BY id LIMIT $3", schedule.bot_id,
                     schedule.told_to, limit)
          : tx.Query("SELECT c.id FROM conversations c JOIN conversation_labels l ON l.conversation_id = c.id WHERE c.bot_id = $1 AND c.id > $2 AND c.open = 1 "
                     "AND c.handling <> 'human' AND l.workspace_id = $4 AND l.label = $5 ORDER BY c.id LIMIT $3",
                     schedule.bot_id, schedule.told_to, limit, schedule.workspace_id, schedule.label);
  for (const auto row : rows) ids.push_back(row.Text(0));
  return ids;
}

void End(Tx& tx, const StoredSchedule& schedule) {
  tx.Exec("UPDATE flow_schedules SET running_at = NULL, told_to = '' WHERE bot_id = $1 AND block_id = $2", schedule.bot_id, schedule.block_id);
}

Content EventOf(std::string_view name, const json::Object& data) {
  EventContent event{std::string(name), json::Dump(data)};
  Content content{std::move(event)};
  return content;
}

constexpr std::string_view kChanged = " FROM scenarios WHERE published_version_id <> scheduled_version_id";
constexpr std::string_view kMoved =
    " FROM flow_schedules s JOIN bots b ON b.id = s.bot_id JOIN workspaces w ON w.id = b.workspace_id "
    "WHERE b.deleted_at IS NOT NULL OR s.zone <> CASE WHEN b.timezone = '' THEN w.timezone ELSE b.timezone END";

}  // namespace

bool AnyScheduleToRefresh(Tx& tx) {
  return !tx.Query(std::string("SELECT 1").append(kChanged).append(" LIMIT 1")).empty() ||
         !tx.Query(std::string("SELECT 1").append(kMoved).append(" LIMIT 1")).empty();
}

std::int64_t RefreshSchedules(Tx& tx, Time now, std::int64_t limit) {
  struct Published {
    std::string version_id;
    Time at;
  };
  std::map<std::string, Published> changed;  // By bot.
  for (const auto row : tx.Query(std::string("SELECT bot_id, published_version_id, published_at").append(kChanged).append(" LIMIT $1"), limit)) {
    changed[row.Text(0)] = {row.Text(1), std::min(row.OptionalTime(2).value_or(now), now)};
  }
  for (const auto row : tx.Query(std::string("SELECT DISTINCT s.bot_id, (SELECT published_version_id FROM scenarios WHERE bot_id = s.bot_id)")
                                     .append(kMoved).append(" LIMIT $1"), limit)) {
    changed.try_emplace(row.Text(0), Published{row.OptionalText(1).value_or(""), now});
  }
  for (const auto& [bot_id, published] : changed) {
    if (const auto bot = records::LoadBot(tx, bot_id)) Refresh(tx, *bot, published.version_id, published.at, now);
    else tx.Exec("DELETE FROM flow_schedules WHERE bot_id = $1", bot_id);
    tx.Exec("UPDATE scenarios SET scheduled_version_id = published_version_id WHERE bot_id = $1", bot_id);
  }
  return std::int64_t(changed.size());
}

std::optional<Time> NextScheduleDue(Tx& tx) {
  const auto rows = tx.Query("SELECT min(CASE WHEN running_at IS NULL THEN next_at ELSE 0 END) FROM flow_schedules");
  return rows[0].OptionalTime(0);
}

std::int64_t BeginDueSchedules(Tx& tx, Time now, std::int64_t limit) {
  std::vector<StoredSchedule> due;
  for (const auto row : tx.Query(std::string("SELECT ").append(kColumns).append(" FROM flow_schedules WHERE next_at <= $1 AND running_at IS NULL ORDER BY next_at LIMIT $2"),
                                 now, limit)) {
    due.push_back(Read(row));
  }
  for (auto& one : due) {
    const auto bot = records::LoadBot(tx, one.bot_id);
    // A bot that is off misses it.
    if (bot && bot->enabled) one.running_at = one.next_at;
    one.told_to.clear();
    one.next_at = NextOf(one.rule, one.zone, now);
    Save(tx, one);
  }
  return std::int64_t(due.size());
}

std::vector<std::string> TellScheduled(Tx& tx, Time now, std::int64_t limit) {
  std::vector<StoredSchedule> running;
  for (const auto row : tx.Query(std::string("SELECT ").append(kColumns).append(" FROM flow_schedules WHERE running_at IS NOT NULL ORDER BY running_at LIMIT 10"))) {
    running.push_back(Read(row));
  }
  std::vector<std::string> told;
  for (const auto& schedule : running) {
    const auto room = limit - std::int64_t(told.size());
    if (room <= 0) break;
    const auto ids = NextConversations(tx, schedule, room);
    const auto key = "schedule:" + schedule.block_id + ":" + std::to_string(ToUnixMicros(*schedule.running_at)) + ":";
    for (const auto& id : ids) {
      const auto conversation = records::LoadConversation(tx, id);
      if (!conversation) continue;
      records::AddInnerEvent(tx, *conversation, key + id, EventOf(kScheduleEvent, {{"block", schedule.block_id}}), now);
      told.push_back(id);
    }
    if (std::int64_t(ids.size()) < room) End(tx, schedule);
    else tx.Exec("UPDATE flow_schedules SET told_to = $3 WHERE bot_id = $1 AND block_id = $2", schedule.bot_id, schedule.block_id, ids.back());
  }
  return told;
}

void SetSilence(Tx& tx, const StoredSilence& silence) {
  tx.Exec("INSERT INTO flow_silences (conversation_id, workspace_id, since, after, due_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (conversation_id) "
          "DO UPDATE SET since = excluded.since, after = excluded.after, due_at = excluded.due_at",
          silence.conversation_id, silence.workspace_id, silence.since, silence.after.count(), silence.since + silence.after);
}

void RemoveSilence(Tx& tx, std::string_view conversation_id) { tx.Exec("DELETE FROM flow_silences WHERE conversation_id = $1", conversation_id); }

std::optional<Time> NextSilenceDue(Tx& tx) { return tx.Query("SELECT min(due_at) FROM flow_silences")[0].OptionalTime(0); }

std::vector<std::string> TellSilences(Tx& tx, Time now, std::int64_t limit, std::int64_t& looked_at) {
  std::vector<StoredSilence> due;
  for (const auto row : tx.Query("SELECT conversation_id, workspace_id, since, after FROM flow_silences WHERE due_at <= $1 ORDER BY due_at, conversation_id LIMIT $2", now, limit)) {
    due.push_back({row.Text(0), row.Text(1), row.Time(2), Micros(row.Int(3))});
  }
  looked_at = std::int64_t(due.size());
  std::vector<std::string> told;
  for (const auto& silence : due) {
    RemoveSilence(tx, silence.conversation_id);
    const auto conversation = records::LoadConversation(tx, silence.conversation_id);
    const auto bot = conversation ? records::LoadBot(tx, conversation->bot_id) : std::nullopt;
    if (!bot || !bot->enabled || !conversation->open || conversation->handling == Handling::kHuman) continue;
    const auto since = ToUnixMicros(silence.since), after = silence.after.count();
    const auto key = "silence:" + silence.conversation_id + ":" + std::to_string(since) + ":" + std::to_string(after);
    records::AddInnerEvent(tx, *conversation, key, EventOf(kSilenceEvent, {{"since", since}, {"after", after}}), now);
    told.push_back(silence.conversation_id);
  }
  return told;
}

}  // namespace beseda::flow
