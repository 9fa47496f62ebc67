#include "access/api_key.h"

#include "access/audit.h"
#include "access/member.h"
#include "base/task.h"
#include "base/text.h"
#include "crypto/token.h"

namespace beseda::access {
namespace {

constexpr std::size_t kPrefixLength = 12;
constexpr std::string_view kSelect =
    "SELECT k.id, k.workspace_id, k.member_id, m.name, m.email, k.name, k.prefix, k.scopes, k.created_at, "
    "k.expires_at, k.last_used_at, k.allowed_models, k.requests_per_minute, k.tokens_per_minute FROM api_keys k JOIN members m ON m.id = k.member_id ";

ApiKey ReadKey(const Rows::Row& row) {
  ApiKey key;
  key.id = row.Text(0);
  key.workspace_id = row.Text(1);
  key.member_id = row.Text(2);
  key.maker_name = row.Text(3).empty() ? row.Text(4) : row.Text(3);
  key.name = row.Text(5);
  key.prefix = row.Text(6);
  key.scopes = PermissionSet::FromText(row.Text(7));
  key.created_at = row.Time(8);
  key.expires_at = row.OptionalTime(9);
  key.last_used_at = row.OptionalTime(10);
  for (const auto name : Split(row.Text(11), '\n')) {
    if (!name.empty()) key.limits.allowed_models.emplace_back(name);
  }
  key.limits.requests_per_minute = row.Int(12);
  key.limits.tokens_per_minute = row.Int(13);
  return key;
}

// One name a line; names have no line breaks.
std::string ModelLines(const KeyLimits& limits) {
  std::string out;
  for (const auto& name : limits.allowed_models) out += name + '\n';
  return out;
}

std::optional<ApiKey> First(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return ReadKey(rows[0]);
}

Status Check(const Principal& principal, const ApiKey& key) {
  auto invalid = [](std::string message, std::string field) {
    return Status(Error(ErrorCode::kInvalid, std::move(message)).InField(std::move(field)));
  };
  if (key.name.empty()) return invalid("Give the key a name, so that you know later what uses it.", "name");
  if (key.scopes.empty()) return invalid("Choose at least one scope; a key without one could do nothing.", "scopes");
  if (key.expires_at && *key.expires_at <= key.created_at) {
    return invalid("The key would have expired already. Choose a moment in the future.", "expires_at");
  }
  for (auto name : key.scopes.Names()) {
    if (principal.permissions.Has(*ParsePermission(name))) continue;
    return Error(ErrorCode::kForbidden, "You cannot give \"" + std::string(name) +
                                            "\" to a key, because you do not have that permission yourself.")
        .InField("scopes");
  }
  return Ok();
}

/// A key that the caller may change or revoke.
Result<ApiKey> ManagedKey(Tx& tx, const Principal& principal, std::string_view id) {
  auto key = FindApiKey(tx, principal.workspace_id, id);
  if (!key) return Error(ErrorCode::kNotFound, "There is no such API key. It may have been revoked already.");
  auto maker = FindMember(tx, key->workspace_id, key->member_id);
  if (maker && maker->id != principal.member_id && !MayManage(principal.role, maker->role)) {
    return Error(ErrorCode::kForbidden, "Only an owner can change or revoke an owner's API key.");
  }
  return std::move(*key);
}

}  // namespace

std::optional<ApiKey> FindApiKey(Tx& tx, std::string_view workspace_id, std::string_view id) {
  return First(tx.Query(std::string(kSelect) + "WHERE k.workspace_id = $1 AND k.id = $2", workspace_id, id));
}

std::optional<ApiKey> FindApiKeyBySecret(Tx& tx, std::string_view secret) {
  return First(tx.Query(std::string(kSelect) + "WHERE k.key_hash = $1", crypto::HashToken(secret)));
}

void TouchApiKey(Tx& tx, std::string_view id, Time now) {
  tx.Exec("UPDATE api_keys SET last_used_at = $2 WHERE id = $1", id, now);
}

std::vector<ApiKey> ListApiKeys(Tx& tx, std::string_view workspace_id, std::string_view before_id, std::int64_t limit) {
  std::vector<ApiKey> keys;
  auto rows = tx.Query(std::string(kSelect) + "WHERE k.workspace_id = $1 AND (k.id < $2 OR $2 = '') "
                                              "ORDER BY k.id DESC LIMIT $3",
                       workspace_id, before_id, limit);
  for (auto row : rows) keys.push_back(ReadKey(row));
  return keys;
}

Task<Result<NewApiKey>> CreateApiKey(Services services, Principal principal, KeyWish wish, Origin origin) {
  NewApiKey made;
  made.secret = std::string(kApiKeyStart) + crypto::NewToken(services.random);
  auto& key = made.key;
  key.id = services.ids.New("key");
  key.workspace_id = principal.workspace_id;
  key.member_id = principal.member_id;
  key.name = std::move(wish.name);
  key.prefix = made.secret.substr(0, kPrefixLength);
  key.scopes = wish.scopes;
  key.limits = std::move(wish.limits);
  key.created_at = services.clock.Now();
  key.expires_at = wish.expires_at;
  CO_CHECK_OK(Check(principal, key));
  CO_CHECK_OK(co_await services.db.Write([&](Tx& tx) {
    tx.Exec("INSERT INTO api_keys (id, workspace_id, member_id, name, prefix, key_hash, scopes, created_at, expires_at, "
            "allowed_models, requests_per_minute, tokens_per_minute) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            key.id, key.workspace_id, key.member_id, key.name, key.prefix, crypto::HashToken(made.secret),
            key.scopes.ToText(), key.created_at, key.expires_at, ModelLines(key.limits), key.limits.requests_per_minute,
            key.limits.tokens_per_minute);
    AuditEntry entry{.actor = ActorOf(principal, origin), .action = "api_key.create"};
    entry.target = {"api_key", key.id, key.name};
    entry.summary = "Made the API key \"" + key.name + "\" (" + key.prefix + "…) for: " + key.scopes.ToText() + ".";
    AppendAudit(tx, services.ids, key.created_at, key.workspace_id, std::move(entry));
    if (auto maker = FindMember(tx, key.workspace_id, key.member_id)) {
      key.maker_name = maker->name.empty() ? maker->email : maker->name;
    }
  }));
  co_return made;
}

Task<Result<ApiKey>> UpdateApiKey(Services services, Principal principal, std::string id, std::optional<std::string> name,
                                  std::optional<KeyLimits> limits, Origin origin) {
  co_return co_await services.db.Write([&](Tx& tx) -> Result<ApiKey> {
    TRY(auto key, ManagedKey(tx, principal, id));
    if (name) key.name = *name;
    if (limits) key.limits = *limits;
    tx.Exec("UPDATE api_keys SET name = $2, allowed_models = $3, requests_per_minute = $4, tokens_per_minute = $5 "
            "WHERE id = $1",
            key.id, key.name, ModelLines(key.limits), key.limits.requests_per_minute, key.limits.tokens_per_minute);
    AuditEntry entry{.actor = ActorOf(principal, origin), .action = "api_key.update"};
    entry.target = {"api_key", key.id, key.name};
    entry.summary = "Changed the API key \"" + key.name + "\" (" + key.prefix + "…).";
    AppendAudit(tx, services.ids, services.clock.Now(), key.workspace_id, std::move(entry));
    return key;
  });
}

Task<Status> DeleteApiKey(Services services, Principal principal, std::string id, Origin origin) {
  co_return co_await services.db.Write([&](Tx& tx) -> Status {
    TRY(const auto key, ManagedKey(tx, principal, id));
    tx.Exec("DELETE FROM api_keys WHERE workspace_id = $1 AND id = $2", key.workspace_id, key.id);
    AuditEntry entry{.actor = ActorOf(principal, origin), .action = "api_key.delete"};
    entry.target = {"api_key", key.id, key.name};
    entry.summary = "Revoked the API key \"" + key.name + "\" (" + key.prefix + "…).";
    AppendAudit(tx, services.ids, services.clock.Now(), key.workspace_id, std::move(entry));
    return Ok();
  });
}

}  // namespace beseda::access
