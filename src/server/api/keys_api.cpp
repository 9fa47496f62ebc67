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

json::Object EncodeLimits(const access::KeyLimits& limits) {
  json::Array models(limits.allowed_models.begin(), limits.allowed_models.end());
  return {{"allowed_models", std::move(models)},
          {"requests_per_minute", limits.requests_per_minute},
          {"tokens_per_minute", limits.tokens_per_minute}};
}

constexpr std::size_t kMostAllowedModels = 200;
constexpr std::int64_t kMostPerMinute = 1'000'000'000;

std::optional<access::KeyLimits> ReadLimits(json::Reader& in) {
  if (!in.Has("limits")) return std::nullopt;
  auto child = in.Child("limits");
  access::KeyLimits limits;
  limits.allowed_models = child.Texts("allowed_models", kMostAllowedModels);
  for (const auto& name : limits.allowed_models) {
    if (name.empty() || name.size() > 200 || name.find_first_of("\r\n") != name.npos) {
      child.Fail("allowed_models", "A model's name has 1 to 200 bytes on one line.");
    }
  }
  limits.requests_per_minute = child.OptionalInt("requests_per_minute", 0, kMostPerMinute).value_or(0);
  limits.tokens_per_minute = child.OptionalInt("tokens_per_minute", 0, kMostPerMinute).value_or(0);
  in.Absorb(child);
  return limits;
}

json::Object EncodeKey(const access::ApiKey& key) {
  json::Array scopes;
  for (auto name : key.scopes.Names()) scopes.emplace_back(name);
  return {{"id", key.id},
          {"name", key.name},
          {"prefix", key.prefix},
          {"scopes", std::move(scopes)},
          {"limits", EncodeLimits(key.limits)},
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
  CO_TRY(const auto body, ReadBody(call.request, {"name", "scopes", "limits", "expires_at"}));
  json::Reader in(body);
  access::KeyWish wish;
  wish.name = ReadLine(in, "name", 1, 100);
  wish.scopes = ReadScopes(in);
  wish.limits = ReadLimits(in).value_or(access::KeyLimits());
  const auto expires_micros = in.OptionalInt("expires_at", 0);
  CO_CHECK_OK(in.Check());
  if (expires_micros) wish.expires_at = FromUnixMicros(*expires_micros);
  CO_TRY(const auto made, co_await access::CreateApiKey(api.access, call.principal, std::move(wish), call.origin));
  auto reply = EncodeKey(made.key);
  reply["key"] = made.secret;
  co_return Reply(201, reply);
}

Task<Result<ServerResponse>> UpdateApiKey(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "limits"}));
  json::Reader in(body);
  auto name = OptionalLine(in, "name", 1, 100);
  auto limits = ReadLimits(in);
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto key, co_await access::UpdateApiKey(api.access, call.principal, call.id(), std::move(name),
                                                       std::move(limits), call.origin));
  TellChanged(api, call.workspace(), "api_key", key.id);
  co_return Reply(200, EncodeKey(key));
}

Task<Result<ServerResponse>> DeleteApiKey(Api& api, Call& call) {
  CO_CHECK_OK(co_await access::DeleteApiKey(api.access, call.principal, call.id(), call.origin));
  TellChanged(api, call.workspace(), "api_key", call.id());
  co_return NoContent();
}

}  // namespace beseda::server
