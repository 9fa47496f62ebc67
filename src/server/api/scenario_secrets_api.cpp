#include "base/task.h"
#include "flow/secret_rows.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/scenario_json.h"

namespace beseda::server {
namespace {

constexpr std::int64_t kMostSecrets = 100;

Status CheckName(std::string_view name) {
  if (flow::IsVariableName(name)) return Ok();
  return Error(ErrorCode::kInvalid, "A variable's name has small letters, digits and \"_\", begins with a letter and has at most 40 of them.").InField("name");
}

}  // namespace

Task<Result<ServerResponse>> ListScenarioSecrets(Api& api, Call& call) {
  CO_TRY(auto body, co_await api.db().Read([&](Tx& tx) -> Result<json::Object> {
    TRY(const auto bot, OwnScenarioBot(tx, call));
    json::Array items;
    for (const auto& secret : flow::LoadSecrets(tx, bot.workspace_id, bot.id)) {
      items.push_back(json::Object{{"name", secret.name}, {"updated_at", ToUnixMicros(secret.updated_at)}});
    }
    return json::Object{{"items", std::move(items)}};
  }));
  co_return Reply(200, body);
}

Task<Result<ServerResponse>> SetScenarioSecret(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"value"}));
  json::Reader in(body);
  const auto value = in.Text("value", flow::kMostSecretBytes);
  CO_CHECK_OK(in.Check());
  const std::string name(call.request.Parameter("name"));
  CO_CHECK_OK(CheckName(name));
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto bot, OwnScenarioBot(tx, call));
    if (std::int64_t(flow::LoadSecrets(tx, bot.workspace_id, bot.id).size()) >= kMostSecrets) {
      return Error(ErrorCode::kTooLarge, "A bot has at most 100 secrets. Remove one that is not used any more.");
    }
    flow::SaveSecret(tx, api.sealer, bot.workspace_id, bot.id, name, value, api.Now());
    NoteAct(tx, api, call, "scenario.secret.set", {"bot", bot.id, bot.name}, "Set the secret \"" + name + "\" of \"" + bot.name + "\".");
    return Ok();
  }));
  co_return NoContent();
}

Task<Result<ServerResponse>> RemoveScenarioSecret(Api& api, Call& call) {
  const std::string name(call.request.Parameter("name"));
  CO_CHECK_OK(CheckName(name));
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto bot, OwnScenarioBot(tx, call));
    if (!flow::RemoveSecret(tx, bot.workspace_id, bot.id, name)) return Error(ErrorCode::kNotFound, "This bot has no secret \"" + name + "\".");
    NoteAct(tx, api, call, "scenario.secret.remove", {"bot", bot.id, bot.name}, "Removed the secret \"" + name + "\" of \"" + bot.name + "\".");
    return Ok();
  }));
  co_return NoContent();
}

}  // namespace beseda::server
