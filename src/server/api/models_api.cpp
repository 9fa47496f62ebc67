#include <array>

#include "base/task.h"
#include "json/json.h"
#include "records/provider_rows.h"
#include "records/uses.h"
#include "records/vendor_models.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/model_json.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

constexpr std::array<std::string_view, 5> kAbilities = {"tools", "images", "audio", "json_schema", "reasoning"};
constexpr std::int64_t kMostTokens = 100'000'000;

json::Object EncodeModel(const records::ModelRow& model) {
  json::Object out{{"id", model.id},
                   {"provider_id", model.provider_id},
                   {"name", model.name},
                   {"label", model.label},
                   {"enabled", model.enabled},
                   {"use", records::ModelUseName(model.use)},
                   {"context_tokens", nullptr},
                   {"max_output_tokens", nullptr},
                   {"abilities", AbilitiesOf(model.abilities)},
                   {"created_at", ToUnixMicros(model.created_at)},
                   {"refreshed_at", nullptr}};
  if (model.context_tokens) out["context_tokens"] = *model.context_tokens;
  if (model.max_output_tokens) out["max_output_tokens"] = *model.max_output_tokens;
  if (model.refreshed_at) out["refreshed_at"] = ToUnixMicros(*model.refreshed_at);
  return out;
}

/// What a person says of the model, where its vendor is silent or wrong.
void ReadFacts(json::Reader& in, const json::Object& body, records::ModelRow& model) {
  if (const auto use = in.OptionalText("use", 20)) {
    const auto known = records::ParseModelUse(*use);
    if (!known) in.Fail("use", "Must be chat, embedding or other.");
    model.use = known.value_or(model.use);
  }
  if (body.contains("context_tokens")) model.context_tokens = in.OptionalInt("context_tokens", 1, kMostTokens);
  if (body.contains("max_output_tokens")) model.max_output_tokens = in.OptionalInt("max_output_tokens", 1, kMostTokens);
  if (!in.Has("abilities")) return;
  auto said = in.Child("abilities");
  auto abilities = AbilitiesOf(model.abilities);
  for (const auto name : kAbilities) {
    if (said.Has(name)) abilities[name] = said.Bool(name);
  }
  in.Absorb(said);
  model.abilities = json::Dump(abilities);
}

Result<records::ModelRow> OwnModel(Tx& tx, const Call& call) {
  auto model = records::LoadModel(tx, call.workspace(), call.id());
  if (model) return std::move(*model);
  return Error(ErrorCode::kNotFound, "There is no such model. It may have been removed.");
}

}  // namespace

Task<Result<ServerResponse>> ListModels(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request, 2));
  const auto provider_id = call.request.Query("provider_id").value_or("");
  CO_TRY(const auto models, co_await api.db().Read([&](Tx& tx) {
    return records::ListModels(tx, call.workspace(), provider_id, page.KeyOr(0, ""), page.KeyOr(1, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& model : models) items.push_back(EncodeModel(model));
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    return std::vector<std::string>{models[last].label, models[last].id};
                  }));
}

Task<Result<ServerResponse>> CreateModel(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"provider_id", "name", "label", "enabled", "use", "context_tokens",
                                                  "max_output_tokens", "abilities"}));
  json::Reader in(body);
  records::ModelRow model;
  model.id = api.access.ids.New("mdl");
  model.workspace_id = call.workspace();
  model.provider_id = in.Text("provider_id", 64);
  model.name = ReadLine(in, "name", 1, 200);
  model.label = OptionalLine(in, "label", 0, 100).value_or("");
  if (model.label.empty()) model.label = model.name;
  model.enabled = in.BoolOr("enabled", true);
  model.created_at = api.Now();
  CO_CHECK_OK(in.Check());
  {
    json::Reader facts(body);
    auto checked = model;
    ReadFacts(facts, body, checked);
    CO_CHECK_OK(facts.Check());
  }
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        if (!records::LoadProvider(tx, call.workspace(), model.provider_id)) {
          return Error(ErrorCode::kInvalid, "There is no such provider. It may have been deleted.").InField("provider_id");
        }
        if (records::HasModel(tx, model.provider_id, model.name)) {
          return Error(ErrorCode::kConflict, "The model \"" + model.name + "\" of this provider is added already.")
              .InField("name")
              .As("model_taken");
        }
        if (const auto listed = records::LoadVendorModel(tx, model.provider_id, model.name)) {
          model.use = listed->use;
          model.context_tokens = listed->context_tokens;
          model.max_output_tokens = listed->max_output_tokens;
          model.abilities = listed->abilities;
        }
        json::Reader facts(body);
        ReadFacts(facts, body, model);
        records::InsertModel(tx, model);
        NoteAct(tx, api, call, "model.create", {"model", model.id, model.label},
                "Added the model \"" + model.label + "\".");
        return Reply(201, EncodeModel(model));
      },
      &replayed);
  if (response.ok() && !replayed) TellChanged(api, call.workspace(), "model", model.id);
  co_return response;
}

Task<Result<ServerResponse>> UpdateModel(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"label", "enabled", "use", "context_tokens", "max_output_tokens",
                                                  "abilities"}));
  json::Reader in(body);
  const auto label = OptionalLine(in, "label", 1, 100);
  const bool has_enabled = in.Has("enabled");
  const bool enabled = in.BoolOr("enabled", true);
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto model, co_await api.db().Write([&](Tx& tx) -> Result<records::ModelRow> {
    TRY(auto model, OwnModel(tx, call));
    const auto before = EncodeModel(model);
    if (label) model.label = *label;
    if (has_enabled) model.enabled = enabled;
    json::Reader facts(body);
    ReadFacts(facts, body, model);
    CHECK_OK(facts.Check());
    const auto changes = access::AuditChanges(before, EncodeModel(model));
    if (changes == "{}") return model;
    records::UpdateModel(tx, model);
    NoteAct(tx, api, call, "model.update", {"model", model.id, model.label},
            "Changed the model \"" + model.label + "\".", changes);
    return model;
  }));
  TellChanged(api, call.workspace(), "model", model.id);
  co_return Reply(200, EncodeModel(model));
}

Task<Result<ServerResponse>> DeleteModel(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto model, OwnModel(tx, call));
    if (const auto use = records::UseOfModel(tx, call.workspace(), model.id, "this model")) {
      return Error(ErrorCode::kConflict, *use).As("in_use");
    }
    records::DeleteModel(tx, call.workspace(), model.id);
    NoteAct(tx, api, call, "model.delete", {"model", model.id, model.label},
            "Removed the model \"" + model.label + "\".");
    return Ok();
  }));
  TellChanged(api, call.workspace(), "model", call.id());
  co_return NoContent();
}

}  // namespace beseda::server
