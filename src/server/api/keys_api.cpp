#include "access/api_key.h"
#include "base/task.h"
#include "json/json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"

namespace beseda::server {
namespace {

json::Value OptionalMoment(const std::optional<Time>& time) {
  return time ? json::Value(ToUnixMicros(*time)) : json::Value(nullptr);
}

json::Object EncodeKey(const access::ApiKey& key) {
  json::Array scopes;
  for (auto name : key.scopes.Names()) scopes.emplace_back(name);
  return {{"id", key.id},
          {"name", key.name},
          {"prefix", key.prefix},
          {"scopes", std::move(scopes)},
          {"created_by", json::Object{{"kind", "member"}, {"id", key.member_id}, {"name", key.maker_name}}},
          {"created_at", ToUnixMicros(key.created_at)},
          {"expires_at", OptionalMoment(key.expires_at)},
          {"last_used_at", OptionalMoment(key.last_used_at)}};
}

access::PermissionSet ReadScopes(json::Reader& in) {
  access::PermissionSet scopes;
  for (const auto& name : in.Texts("scopes", access::kPermissionCount)) {
    if (const auto permission = access::ParsePermission(name)) {
      scopes.Add(*permission);
    } else {
      in.Fail("scopes", "There is no permission \"" + name + "\".");
    }
  }
  return scopes;
}

}  // namespace

Task<Result<ServerResponse>> ListApiKeys(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  CO_TRY(const auto keys, co_await api.db().Read([&](Tx& tx) {
    return access::ListApiKeys(tx, call.workspace(), page.KeyOr(0, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& key : keys) items.push_back(EncodeKey(key));
  co_return Reply(200, ListReply(std::move(items), page,
                                 [&](std::size_t last) { return std::vector<std::string>{keys[last].id}; }));
}

Task<Result<ServerResponse>> CreateApiKey(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "scopes", "expires_at"}));
  json::Reader in(body);
  auto name = ReadLine(in, "name", 1, 100);
  const auto scopes = ReadScopes(in);
  const auto expires_micros = in.OptionalInt("expires_at", 0);
  CO_CHECK_OK(in.Check());
  std::optional<Time> expires_at;
  if (expires_micros) expires_at = FromUnixMicros(*expires_micros);
  CO_TRY(const auto made, co_await access::CreateApiKey(api.access, call.principal, std::move(name), scopes, expires_at,
                                                        call.origin));
  auto reply = EncodeKey(made.key);
  reply["key"] = made.secret;
  co_return Reply(201, reply);
}

Task<Result<ServerResponse>> DeleteApiKey(Api& api, Call& call) {
  CO_CHECK_OK(co_await access::DeleteApiKey(api.access, call.principal, call.id(), call.origin));
  co_return NoContent();
}

}  // namespace beseda::server
