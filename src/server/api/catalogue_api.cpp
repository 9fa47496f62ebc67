#include <map>
#include <utility>

#include "base/task.h"
#include "json/json.h"
#include "records/provider_rows.h"
#include "records/vendor_models.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/model_json.h"
#include "server/api/provider_json.h"

namespace beseda::server {
namespace {

constexpr std::int64_t kMostProviders = 10'000;

template <typename Row>  // ModelRow or VendorModelRow
json::Object EncodeFacts(const Row& row) {
  json::Object out{{"name", row.name},
                   {"label", row.label},
                   {"use", records::ModelUseName(row.use)},
                   {"context_tokens", nullptr},
                   {"max_output_tokens", nullptr},
                   {"abilities", AbilitiesOf(row.abilities)}};
  if (row.context_tokens) out["context_tokens"] = *row.context_tokens;
  if (row.max_output_tokens) out["max_output_tokens"] = *row.max_output_tokens;
  return out;
}

void AddProvider(json::Object& item, const records::ProviderRow& provider) {
  item["provider_id"] = provider.id;
  item["provider_name"] = provider.name;
  item["provider_kind"] = provider.kind;
  item["provider_enabled"] = provider.enabled;
}

/// Every model in use, and every other one that a provider's list had when it was read last.
json::Array MakeCatalogue(Tx& tx, const std::string& workspace_id) {
  std::map<std::string, records::ProviderRow> providers;
  for (auto& row : records::ListProviders(tx, workspace_id, "", "", kMostProviders)) {
    auto id = row.id;
    providers.emplace(std::move(id), std::move(row));
  }
  std::map<std::pair<std::string, std::string>, records::VendorModelRow> listed;
  for (auto& row : records::AllVendorModels(tx, workspace_id)) {
    auto key = std::pair(row.provider_id, row.name);
    listed.emplace(std::move(key), std::move(row));
  }
  json::Array items;
  for (const auto& model : records::AllModels(tx, workspace_id, "")) {
    const auto provider = providers.find(model.provider_id);
    if (provider == providers.end()) continue;
    const auto vendor = listed.find({model.provider_id, model.name});
    auto item = EncodeFacts(model);
    AddProvider(item, provider->second);
    item["model_id"] = model.id;
    item["enabled"] = model.enabled;
    item["listed"] = vendor != listed.end();
    item["first_seen_at"] = nullptr;
    if (vendor != listed.end()) {
      item["first_seen_at"] = ToUnixMicros(vendor->second.first_seen_at);
      listed.erase(vendor);
    }
    items.push_back(std::move(item));
  }
  for (const auto& [key, row] : listed) {
    const auto provider = providers.find(row.provider_id);
    if (provider == providers.end()) continue;
    auto item = EncodeFacts(row);
    AddProvider(item, provider->second);
    item["model_id"] = nullptr;
    item["enabled"] = false;
    item["listed"] = true;
    item["first_seen_at"] = ToUnixMicros(row.first_seen_at);
    items.push_back(std::move(item));
  }
  return items;
}

json::Array Texts(const std::vector<std::string>& texts) {
  json::Array out;
  for (const auto& text : texts) out.push_back(json::Value(text));
  return out;
}

}  // namespace

json::Object AbilitiesOf(std::string_view stored) {
  auto abilities = json::ParseObject(stored);
  return abilities.ok() ? std::move(*abilities) : json::Object();
}

json::Object EncodeVendorModel(const ModelInfo& model) {
  records::ModelRow facts;
  records::ApplyFacts(facts, model, Time());
  json::Object out{{"id", model.id},
                   {"name", model.name.empty() ? model.id : model.name},
                   {"use", records::ModelUseName(model.use)},
                   {"context_tokens", nullptr},
                   {"max_output_tokens", nullptr},
                   {"abilities", AbilitiesOf(facts.abilities)}};
  if (model.context_tokens) out["context_tokens"] = *model.context_tokens;
  if (model.max_output_tokens) out["max_output_tokens"] = *model.max_output_tokens;
  return out;
}

Task<Result<ServerResponse>> GetModelCatalogue(Api& api, Call& call) {
  CO_TRY(auto items, co_await api.db().Read([&](Tx& tx) { return MakeCatalogue(tx, call.workspace()); }));
  co_return Reply(200, WholeList(std::move(items)));
}

Task<Result<ServerResponse>> RefreshModels(Api& api, Call& call) {
  CO_TRY(const auto row, co_await api.db().Read([&](Tx& tx) { return OwnProvider(tx, call); }));
  CO_TRY(auto provider, MakeProvider(api, row));
  auto list = co_await provider->ListModels();
  if (!list.ok()) {
    // Not our caller's mistake: a 401 of the vendor must not look like one of ours.
    co_return Error(ErrorCode::kUncertain, list.error().message, list.error().detail).As("upstream_failed");
  }
  CO_TRY(const auto outcome, co_await api.db().Write([&](Tx& tx) -> Result<records::RefreshOutcome> {
    TRY(const auto own, OwnProvider(tx, call));
    auto outcome = records::StoreVendorModels(tx, call.workspace(), own.id, *list, api.Now());
    NoteAct(tx, api, call, "provider.refresh_models", {"provider", own.id, own.name},
            "Read the models of the provider \"" + own.name + "\" anew.");
    return outcome;
  }));
  TellChanged(api, call.workspace(), "provider", row.id);
  co_return Reply(200, json::Object{{"listed", outcome.listed},
                                    {"updated", outcome.updated},
                                    {"added", Texts(outcome.added)},
                                    {"missing", Texts(outcome.missing)}});
}

}  // namespace beseda::server
