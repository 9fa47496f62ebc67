#include "server/gateway/model_list_api.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "base/task.h"
#include "json/json.h"
#include "server/gateway/gateway_call.h"
#include "server/gateway/gateway_error.h"

namespace beseda::server {
namespace {

bool IsAnthropic(const ServerRequest& request) { return request.headers.Find("anthropic-version").has_value(); }

// RFC 3339, in whole seconds.
std::string Rfc3339(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<seconds>(time - day));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", int(date.year()), unsigned(date.month()),
                unsigned(date.day()), int(clock.hours().count()), int(clock.minutes().count()),
                int(clock.seconds().count()));
  return text.data();
}

json::Object EncodeEntry(const ModelName& model, bool anthropic) {
  if (anthropic) {
    return {{"type", "model"}, {"id", model.name}, {"display_name", model.name}, {"created_at", Rfc3339(model.created_at)}};
  }
  return {{"id", model.name},
          {"object", "model"},
          {"created", ToUnixMicros(model.created_at) / 1'000'000},
          {"owned_by", model.owner}};
}

std::string EncodeList(const std::vector<ModelName>& models, bool anthropic) {
  json::Array data;
  for (const auto& model : models) data.push_back(EncodeEntry(model, anthropic));
  json::Object out;
  if (anthropic) {
    out["has_more"] = false;
    out["first_id"] = models.empty() ? json::Value(nullptr) : json::Value(models.front().name);
    out["last_id"] = models.empty() ? json::Value(nullptr) : json::Value(models.back().name);
  } else {
    out["object"] = "list";
  }
  out["data"] = std::move(data);
  return json::Dump(out);
}

Task<Result<std::vector<ModelName>>> ListFor(Gateway& gateway, const GatewayCaller& caller) {
  const auto& workspace_id = caller.principal().workspace_id;
  CO_TRY(auto models, co_await gateway.models.List(workspace_id));
  CO_CHECK_OK(co_await gateway.db.Read([&](Tx& tx) {
    for (const auto row : tx.Query("SELECT id, slug, created_at FROM bots WHERE workspace_id = $1 AND enabled = 1 AND "
                                   "deleted_at IS NULL ORDER BY slug",
                                   workspace_id)) {
      ModelName bot;
      bot.id = row.Text(0);
      bot.name = "bot/" + row.Text(1);
      bot.owner = "bot";
      bot.created_at = row.Time(2);
      models.push_back(std::move(bot));
    }
  }));
  std::erase_if(models, [&](const ModelName& model) { return !caller.MayUse(model.name, model.id); });
  co_return models;
}

/// `wanted` is empty for the whole list.
Task<Result<std::string>> Answer(Gateway& gateway, const ServerRequest& request, std::string wanted) {
  CO_TRY(const auto caller, co_await WhoAsks(gateway, request));
  CO_TRY(const auto models, co_await ListFor(gateway, *caller));
  const bool anthropic = IsAnthropic(request);
  if (wanted.empty()) co_return EncodeList(models, anthropic);
  const auto found =
      std::find_if(models.begin(), models.end(), [&](const ModelName& model) { return model.name == wanted; });
  if (found != models.end()) co_return json::Dump(EncodeEntry(*found, anthropic));
  co_return Error(ErrorCode::kNotFound, "There is no model \"" + wanted + "\". GET /v1/models lists those there are.");
}

Task<ServerResponse> Serve(Gateway& gateway, ServerRequest request, std::string wanted) {
  const auto id = gateway.ids.New("call");
  auto body = co_await Answer(gateway, request, std::move(wanted));
  if (!body.ok()) {
    co_return IsAnthropic(request) ? AnthropicFailure(body.error(), id) : OpenAiFailure(body.error(), id);
  }
  ServerResponse response;
  response.headers.Add("Content-Type", "application/json");
  response.headers.Add("Cache-Control", "no-store");
  response.headers.Add(IsAnthropic(request) ? "request-id" : "x-request-id", id);
  response.body = std::move(*body);
  co_return response;
}

}  // namespace

void AddModelListRoutes(Router& router, Gateway& gateway) {
  router.Add("GET", "/v1/models", [&gateway](ServerRequest request) { return Serve(gateway, std::move(request), {}); });
  // Names have a slash inside, which some clients escape and others do not.
  router.Add("GET", "/v1/models/{name*}", [&gateway](ServerRequest request) {
    std::string name(request.Parameter("name"));
    return Serve(gateway, std::move(request), std::move(name));
  });
}

}  // namespace beseda::server
