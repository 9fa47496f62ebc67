#include "records/vendor_models.h"

#include <map>
#include <utility>

#include "records/provider_rows.h"

namespace beseda::records {
namespace {

constexpr std::string_view kColumns =
    "SELECT provider_id, name, label, use, context_tokens, max_output_tokens, abilities, first_seen_at "
    "FROM vendor_models ";

VendorModelRow ReadVendorModel(const Rows::Row& row) {
  VendorModelRow model;
  model.provider_id = row.Text(0);
  model.name = row.Text(1);
  model.label = row.Text(2);
  model.use = ParseModelUse(row.Text(3)).value_or(ModelUse::kOther);
  model.context_tokens = row.OptionalInt(4);
  model.max_output_tokens = row.OptionalInt(5);
  model.abilities = row.Text(6);
  model.first_seen_at = row.Time(7);
  return model;
}

// How the vendor's facts look in a row.
ModelRow FactsOf(const ModelInfo& info, Time now) {
  ModelRow row;
  ApplyFacts(row, info, now);
  return row;
}

bool SameFacts(const ModelRow& a, const ModelRow& b) {
  return a.use == b.use && a.context_tokens == b.context_tokens && a.max_output_tokens == b.max_output_tokens &&
         a.abilities == b.abilities;
}

}  // namespace

RefreshOutcome StoreVendorModels(Tx& tx, std::string_view workspace_id, std::string_view provider_id,
                                 const std::vector<ModelInfo>& list, Time now) {
  std::map<std::string, Time, std::less<>> seen;
  for (const auto row : tx.Query("SELECT name, first_seen_at FROM vendor_models WHERE provider_id = $1", provider_id)) {
    seen[row.Text(0)] = row.Time(1);
  }
  RefreshOutcome outcome;
  const bool first = seen.empty();
  std::map<std::string_view, const ModelInfo*> listed;
  tx.Exec("DELETE FROM vendor_models WHERE provider_id = $1", provider_id);
  for (const auto& info : list) {
    if (info.id.empty() || !listed.emplace(info.id, &info).second) continue;
    const auto known = seen.find(info.id);
    if (known == seen.end() && !first) outcome.added.push_back(info.id);
    const auto facts = FactsOf(info, now);
    tx.Exec("INSERT INTO vendor_models (workspace_id, provider_id, name, label, use, context_tokens, max_output_tokens, "
            "abilities, first_seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            workspace_id, provider_id, info.id, info.name.empty() ? info.id : info.name, ModelUseName(info.use),
            facts.context_tokens, facts.max_output_tokens, facts.abilities, known == seen.end() ? now : known->second);
  }
  outcome.listed = std::int64_t(listed.size());
  for (auto& model : AllModels(tx, workspace_id, provider_id)) {
    const auto info = listed.find(model.name);
    if (info == listed.end()) {
      outcome.missing.push_back(model.name);
      continue;
    }
    const auto before = model;
    ApplyFacts(model, *info->second, now);
    if (!SameFacts(before, model)) ++outcome.updated;
    UpdateModel(tx, model);
  }
  tx.Exec("UPDATE providers SET models_read_at = $2 WHERE id = $1", provider_id, now);
  return outcome;
}

std::vector<VendorModelRow> AllVendorModels(Tx& tx, std::string_view workspace_id) {
  std::vector<VendorModelRow> models;
  const auto rows =
      tx.Query(std::string(kColumns) + "WHERE workspace_id = $1 ORDER BY provider_id, name", workspace_id);
  for (const auto row : rows) models.push_back(ReadVendorModel(row));
  return models;
}

std::optional<VendorModelRow> LoadVendorModel(Tx& tx, std::string_view provider_id, std::string_view name) {
  const auto rows = tx.Query(std::string(kColumns) + "WHERE provider_id = $1 AND name = $2", provider_id, name);
  if (rows.empty()) return std::nullopt;
  return ReadVendorModel(rows[0]);
}

std::vector<StaleProvider> ProvidersReadBefore(Tx& tx, Time before) {
  std::vector<StaleProvider> stale;
  const auto rows = tx.Query(
      "SELECT workspace_id, id FROM providers WHERE enabled <> 0 AND COALESCE(models_read_at, 0) < $1 ORDER BY id", before);
  for (const auto row : rows) {
    StaleProvider one;
    one.workspace_id = row.Text(0);
    one.provider_id = row.Text(1);
    stale.push_back(std::move(one));
  }
  return stale;
}

void NoteListAsked(Tx& tx, std::string_view provider_id, Time now) {
  tx.Exec("UPDATE providers SET models_read_at = $2 WHERE id = $1", provider_id, now);
}

}  // namespace beseda::records
