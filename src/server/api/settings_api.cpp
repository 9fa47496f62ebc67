#include <cstdio>
#include <fstream>
#include <unistd.h>

#include "base/task.h"
#include "json/json.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/member_json.h"
#include "spend/money.h"
#include "base/time_zone.h"

namespace beseda::server {
namespace {

// Budgets of a month are counted from the rows of its calls.
constexpr std::int64_t kLeastCallDays = 62;
constexpr std::int64_t kMostDays = 3650;

Result<access::Workspace> OwnWorkspace(Tx& tx, const Call& call) {
  auto workspace = access::FindWorkspace(tx, call.workspace());
  if (workspace) return std::move(*workspace);
  return Error(ErrorCode::kNotFound, "This workspace is no longer there.");
}

/// Resident memory, from the second number of /proc/self/statm; 0 where there is none. Never blocks: procfs.
std::int64_t ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  std::int64_t total = 0, resident = 0;
  file >> total >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

struct Queues {
  std::int64_t inbox, outbox, dead, schema_version;
};

Queues CountQueues(Tx& tx, const std::string& workspace) {
  auto count = [&](std::string_view sql) { return tx.Query(sql, workspace)[0].Int(0); };
  return {count("SELECT count(*) FROM events WHERE workspace_id = $1 AND state = 0"),
          count("SELECT count(*) FROM outbox WHERE workspace_id = $1"),
          count("SELECT count(*) FROM messages WHERE workspace_id = $1 AND state IN ('failed', 'uncertain')"),
          tx.Query("SELECT max(version) FROM schema_migrations")[0].OptionalInt(0).value_or(0)};
}

// Reads a file, so it is called on a thread of the database.
Status CheckTimeZone(const std::string& name) {
  auto zone = TimeZone::Load(name);
  if (!zone.ok()) return std::move(zone).error().InField("timezone");
  return Ok();
}

}  // namespace

Task<Result<ServerResponse>> GetSettings(Api& api, Call& call) {
  CO_TRY(const auto workspace, co_await api.db().Read([&](Tx& tx) { return OwnWorkspace(tx, call); }));
  co_return Reply(200, EncodeWorkspace(workspace));
}

Task<Result<ServerResponse>> UpdateSettings(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "locale", "timezone", "currency", "keep_call_content",
                                              "call_days", "call_content_days", "merge_people"}));
  json::Reader in(body);
  const auto name = OptionalLine(in, "name", 1, 100);
  const auto locale = OptionalLocale(in, "locale");
  const auto timezone = in.OptionalText("timezone", 64);
  const auto currency = in.OptionalText("currency", 3);
  if (currency && !spend::IsCurrency(*currency)) {
    in.Fail("currency", "\"currency\" must be three capital letters like \"USD\".");
  }
  const bool has_keep = in.Has("keep_call_content");
  const bool keep = in.BoolOr("keep_call_content", false);
  const bool has_merge = in.Has("merge_people");
  const bool merge = in.BoolOr("merge_people", true);
  const auto call_days = in.OptionalInt("call_days", kLeastCallDays, kMostDays);
  const auto content_days = in.OptionalInt("call_content_days", 1, kMostDays);
  if (locale && locale->empty()) in.Fail("locale", "\"locale\" must not be empty.");
  CO_CHECK_OK(in.Check());
  if (timezone) CO_CHECK_OK(co_await api.db().Read([&](Tx&) { return CheckTimeZone(*timezone); }));
  CO_TRY(const auto workspace, co_await api.db().Write([&](Tx& tx) -> Result<access::Workspace> {
    TRY(auto workspace, OwnWorkspace(tx, call));
    const auto before = EncodeWorkspace(workspace);
    if (name) workspace.name = *name;
    if (locale) workspace.locale = *locale;
    if (timezone) workspace.timezone = *timezone;
    if (currency) workspace.currency = *currency;
    if (has_keep) workspace.keep_call_content = keep;
    if (has_merge) workspace.merge_people = merge;
    if (call_days) workspace.call_days = *call_days;
    if (content_days) workspace.call_content_days = *content_days;
    const auto changes = access::AuditChanges(before, EncodeWorkspace(workspace));
    if (changes == "{}") return workspace;
    access::UpdateWorkspace(tx, workspace);
    NoteAct(tx, api, call, "workspace.update", {"workspace", workspace.id, workspace.name},
            "Changed the workspace's settings.", changes);
    return workspace;
  }));
  co_await TellBooks(api, call.workspace(), "settings", workspace.id);
  co_return Reply(200, EncodeWorkspace(workspace));
}

Task<Result<ServerResponse>> GetSystem(Api& api, Call& call) {
  CO_TRY(const auto queues, co_await api.db().Read([&](Tx& tx) { return CountQueues(tx, call.workspace()); }));
  const auto& facts = api.system;
  json::Array listening;
  for (const auto& address : facts.listening) listening.emplace_back(address);
  co_return Reply(
      200, json::Object{{"version", facts.version},
                        {"uptime_s", std::chrono::duration_cast<seconds>(api.Now() - facts.started_at).count()},
                        {"listening", std::move(listening)},
                        {"database", json::Object{{"engine", facts.database_engine},
                                                  {"path_label", facts.database_label},
                                                  {"size_bytes", facts.database_bytes ? facts.database_bytes() : 0},
                                                  {"schema_version", queues.schema_version}}},
                        {"queues", json::Object{{"inbox", queues.inbox},
                                                {"outbox", queues.outbox},
                                                {"dead", queues.dead}}},
                        {"memory_bytes", ResidentBytes()}});
}

}  // namespace beseda::server
