#include "access/audit.h"

#include "base/task.h"
#include "json/json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"

namespace beseda::server {
namespace {

json::Object EncodeEntry(const access::AuditEntry& entry) {
  auto changes = json::ParseObject(entry.changes);
  return {{"id", entry.id},
          {"at", ToUnixMicros(entry.at)},
          {"actor", json::Object{{"kind", entry.actor.kind}, {"id", entry.actor.id}, {"name", entry.actor.name}}},
          {"action", entry.action},
          {"target", json::Object{{"kind", entry.target.kind}, {"id", entry.target.id}, {"name", entry.target.name}}},
          {"summary", entry.summary},
          {"changes", changes.ok() ? std::move(changes).value() : json::Object()},
          {"ip", entry.actor.ip}};
}

}  // namespace

Task<Result<ServerResponse>> ListAudit(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  access::AuditFilter filter;
  filter.actor_id = call.request.Query("actor").value_or("");
  filter.action_prefix = call.request.Query("action").value_or("");
  const auto before = page.IntKeyOr(0, INT64_MAX);
  CO_TRY(const auto entries, co_await api.db().Read([&](Tx& tx) {
    return access::ListAudit(tx, call.workspace(), filter, before, page.limit + 1);
  }));
  json::Array items;
  for (const auto& entry : entries) items.push_back(EncodeEntry(entry));
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    return std::vector<std::string>{std::to_string(entries[last].seq)};
                  }));
}

Task<Result<ServerResponse>> VerifyAudit(Api& api, Call& call) {
  CO_TRY(const auto result, co_await api.db().Read([&](Tx& tx) { return access::VerifyAudit(tx, call.workspace()); }));
  json::Object reply{{"ok", result.ok}, {"entries", result.entries}};
  if (!result.ok) reply["broken_at"] = result.broken_at;
  if (!result.head.empty()) reply["head"] = result.head;
  co_return Reply(200, reply);
}

}  // namespace beseda::server
