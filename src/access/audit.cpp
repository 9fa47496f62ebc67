#include "access/audit.h"

#include <algorithm>

#include "base/text.h"
#include "crypto/hash.h"
#include "json/json.h"

namespace beseda::access {
namespace {

constexpr std::string_view kColumns =
    "seq, id, at, actor_kind, actor_id, actor_name, ip, action, target_kind, target_id, target_name, summary, "
    "changes, hash";

/// Each field with its length before it, so that no two entries have the same text.
void Put(std::string& out, std::string_view field) {
  out += std::to_string(field.size());
  out += ':';
  out += field;
}

std::string HashEntry(std::string_view workspace_id, const AuditEntry& entry, std::string_view previous) {
  std::string text;
  const std::string seq = std::to_string(entry.seq);
  const std::string at = std::to_string(ToUnixMicros(entry.at));
  for (std::string_view field :
       {previous, workspace_id, std::string_view(seq), std::string_view(entry.id), std::string_view(at),
        std::string_view(entry.actor.kind), std::string_view(entry.actor.id), std::string_view(entry.actor.name),
        std::string_view(entry.actor.ip), std::string_view(entry.action), std::string_view(entry.target.kind),
        std::string_view(entry.target.id), std::string_view(entry.target.name), std::string_view(entry.summary),
        std::string_view(entry.changes)}) {
    Put(text, field);
  }
  return crypto::Sha256Hex(text);
}

AuditEntry ReadEntry(const Rows::Row& row) {
  AuditEntry entry;
  entry.seq = row.Int(0);
  entry.id = row.Text(1);
  entry.at = row.Time(2);
  entry.actor = {row.Text(3), row.Text(4), row.Text(5), row.Text(6)};
  entry.action = row.Text(7);
  entry.target = {row.Text(8), row.Text(9), row.Text(10)};
  entry.summary = row.Text(11);
  entry.changes = row.Text(12);
  entry.hash = row.Text(13);
  return entry;
}

/// `prefix` as the text that follows all texts which begin with it.
std::string After(std::string prefix) { return prefix + "\x7f"; }

json::Value Shortened(const json::Value& value) {
  constexpr std::size_t kMost = 500;
  if (!value.is_string() || value.get_string().size() <= kMost) return value;
  return json::Value(std::string(CutUtf8(json::View(value.get_string()), kMost)) + "…");
}

}  // namespace

AuditActor ActorOf(const Principal& principal, const Origin& origin) {
  const bool key = principal.kind == Principal::Kind::kApiKey;
  return {key ? "api_key" : "member", principal.id(), principal.name, origin.ip};
}

std::string AuditChanges(const json::Object& before, const json::Object& after) {
  json::Object changes;
  for (const auto& field : after) {
    const auto* old = before.if_contains(field.key());
    if (old && *old == field.value()) continue;
    json::Object change;
    if (old) change["before"] = Shortened(*old);
    change["after"] = Shortened(field.value());
    changes[field.key()] = std::move(change);
  }
  for (const auto& field : before) {
    if (!after.contains(field.key())) changes[field.key()] = json::Object{{"before", Shortened(field.value())}};
  }
  return json::Dump(changes);
}

void AppendAudit(Tx& tx, IdSource& ids, Time now, std::string_view workspace_id, AuditEntry entry) {
  tx.Exec("INSERT INTO audit_heads (workspace_id, seq, hash) VALUES ($1, 0, '') ON CONFLICT (workspace_id) DO NOTHING",
          workspace_id);
  // The update locks the row, so that two nodes cannot both follow the same entry.
  auto head = tx.Query("UPDATE audit_heads SET seq = seq + 1 WHERE workspace_id = $1 RETURNING seq, hash", workspace_id);
  entry.id = ids.New("aud");
  entry.seq = head[0].Int(0);
  entry.at = now;
  entry.hash = HashEntry(workspace_id, entry, head[0].Text(1));
  tx.Exec("INSERT INTO audit_log (workspace_id, seq, id, at, actor_kind, actor_id, actor_name, ip, action, "
          "target_kind, target_id, target_name, summary, changes, hash) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
          workspace_id, entry.seq, entry.id, entry.at, entry.actor.kind, entry.actor.id, entry.actor.name,
          entry.actor.ip, entry.action, entry.target.kind, entry.target.id, entry.target.name, entry.summary,
          entry.changes, entry.hash);
  tx.Exec("UPDATE audit_heads SET hash = $2 WHERE workspace_id = $1", workspace_id, entry.hash);
}

std::vector<AuditEntry> ListAudit(Tx& tx, std::string_view workspace_id, const AuditFilter& filter,
                                  std::optional<std::int64_t> before, std::int64_t limit) {
  std::string sql = "SELECT " + std::string(kColumns) + " FROM audit_log WHERE workspace_id = $1 AND seq < $2";
  const std::string after = After(filter.action_prefix);
  std::vector<SqlArg> args = {workspace_id, before.value_or(INT64_MAX), limit};
  if (!filter.actor_id.empty()) {
    args.emplace_back(filter.actor_id);
    sql += " AND actor_id = $" + std::to_string(args.size());
  }
  if (!filter.action_prefix.empty()) {
    args.emplace_back(filter.action_prefix);
    sql += " AND action >= $" + std::to_string(args.size());
    args.emplace_back(after);
    sql += " AND action < $" + std::to_string(args.size());
  }
  std::vector<AuditEntry> entries;
  for (auto row : tx.QueryList(sql + " ORDER BY seq DESC LIMIT $3", args)) entries.push_back(ReadEntry(row));
  return entries;
}

AuditVerification VerifyAudit(Tx& tx, std::string_view workspace_id) {
  constexpr std::int64_t kBatch = 1000;
  AuditVerification result;
  for (;;) {
    auto rows = tx.Query("SELECT " + std::string(kColumns) +
                             " FROM audit_log WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
                         workspace_id, result.entries, kBatch);
    for (auto row : rows) {
      auto entry = ReadEntry(row);
      if (entry.seq != result.entries + 1 || HashEntry(workspace_id, entry, result.head) != entry.hash) {
        result.ok = false;
        result.broken_at = entry.id;
        return result;
      }
      ++result.entries;
      result.head = entry.hash;
    }
    if (std::int64_t(rows.size()) < kBatch) break;
  }
  auto head = tx.Query("SELECT seq, hash FROM audit_heads WHERE workspace_id = $1", workspace_id);
  const bool complete = head.empty() ? result.entries == 0
                                     : head[0].Int(0) == result.entries && head[0].Text(1) == result.head;
  if (!complete) {
    result.ok = false;
    result.broken_at = "end";
  }
  return result;
}

}  // namespace beseda::access
