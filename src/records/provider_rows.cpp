#include "records/provider_rows.h"

#include <array>
#include <utility>

#include "json/json.h"

namespace beseda::records {
namespace {

std::string SelectProvider(std::string_view rest) {
  return std::string("SELECT id, workspace_id, kind, name, settings, secrets, enabled, created_at, updated_at "
                     "FROM providers ")
      .append(rest);
}

ProviderRow ReadProvider(const Rows::Row& row) {
  ProviderRow provider;
  provider.id = row.Text(0);
  provider.workspace_id = row.Text(1);
  provider.kind = row.Text(2);
  provider.name = row.Text(3);
  provider.settings = row.Text(4);
  provider.secrets = row.Text(5);
  provider.enabled = row.Bool(6);
  provider.created_at = row.Time(7);
  provider.updated_at = row.Time(8);
  return provider;
}

std::string SelectModel(std::string_view rest) {
  return std::string("SELECT id, workspace_id, provider_id, name, label, enabled, created_at, use, context_tokens, "
                     "max_output_tokens, abilities, refreshed_at FROM models ")
      .append(rest);
}

ModelRow ReadModel(const Rows::Row& row) {
  ModelRow model;
  model.id = row.Text(0);
  model.workspace_id = row.Text(1);
  model.provider_id = row.Text(2);
  model.name = row.Text(3);
  model.label = row.Text(4);
  model.enabled = row.Bool(5);
  model.created_at = row.Time(6);
  model.use = ParseModelUse(row.Text(7)).value_or(ModelUse::kOther);
  model.context_tokens = row.OptionalInt(8);
  model.max_output_tokens = row.OptionalInt(9);
  model.abilities = row.Text(10);
  model.refreshed_at = row.OptionalTime(11);
  return model;
}

constexpr std::array<std::string_view, 3> kUses = {"chat", "embedding", "other"};

}  // namespace

std::string_view ModelUseName(ModelUse use) { return kUses[std::size_t(use)]; }

std::optional<ModelUse> ParseModelUse(std::string_view name) {
  for (std::size_t i = 0; i < kUses.size(); ++i) {
    if (kUses[i] == name) return ModelUse(i);
  }
  return std::nullopt;
}

void ApplyFacts(ModelRow& model, const ModelInfo& facts, Time now) {
  model.use = facts.use;
  if (facts.context_tokens) model.context_tokens = facts.context_tokens;
  if (facts.max_output_tokens) model.max_output_tokens = facts.max_output_tokens;
  auto abilities = json::ParseObject(model.abilities);
  if (!abilities.ok()) abilities = json::Object();
  const std::pair<std::string_view, std::optional<bool>> said[] = {{"tools", facts.tools},
                                                                   {"images", facts.images},
                                                                   {"audio", facts.audio},
                                                                   {"json_schema", facts.json_schema},
                                                                   {"reasoning", facts.reasoning}};
  for (const auto& [name, can] : said) {
    if (can) (*abilities)[name] = *can;
  }
  model.abilities = json::Dump(*abilities);
  model.refreshed_at = now;
}

std::optional<ProviderRow> LoadProvider(Tx& tx, std::string_view workspace_id, std::string_view id) {
  const auto rows = tx.Query(SelectProvider("WHERE workspace_id = $1 AND id = $2"), workspace_id, id);
  if (rows.empty()) return std::nullopt;
  return ReadProvider(rows[0]);
}

std::vector<ProviderRow> ListProviders(Tx& tx, std::string_view workspace_id, std::string_view after_name,
                                       std::string_view after_id, std::int64_t limit) {
  std::vector<ProviderRow> providers;
  const auto rows = tx.Query(SelectProvider("WHERE workspace_id = $1 AND (lower(name), id) > (lower($2), $3) "
                                            "ORDER BY lower(name), id LIMIT $4"),
                             workspace_id, after_name, after_id, limit);
  for (const auto row : rows) providers.push_back(ReadProvider(row));
  return providers;
}

void InsertProvider(Tx& tx, const ProviderRow& provider) {
  tx.Exec("INSERT INTO providers (id, workspace_id, kind, name, settings, secrets, enabled, created_at, updated_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
          provider.id, provider.workspace_id, provider.kind, provider.name, provider.settings, provider.secrets,
          provider.enabled ? 1 : 0, provider.created_at, provider.updated_at);
}

void UpdateProvider(Tx& tx, const ProviderRow& provider) {
  tx.Exec("UPDATE providers SET name = $3, settings = $4, secrets = $5, enabled = $6, updated_at = $7 "
          "WHERE workspace_id = $1 AND id = $2",
          provider.workspace_id, provider.id, provider.name, provider.settings, provider.secrets,
          provider.enabled ? 1 : 0, provider.updated_at);
}

void DeleteProvider(Tx& tx, std::string_view workspace_id, std::string_view id) {
  tx.Exec("DELETE FROM models WHERE workspace_id = $1 AND provider_id = $2", workspace_id, id);
  tx.Exec("DELETE FROM vendor_models WHERE workspace_id = $1 AND provider_id = $2", workspace_id, id);
  tx.Exec("DELETE FROM providers WHERE workspace_id = $1 AND id = $2", workspace_id, id);
}

std::optional<ModelRow> LoadModel(Tx& tx, std::string_view workspace_id, std::string_view id) {
  const auto rows = tx.Query(SelectModel("WHERE workspace_id = $1 AND id = $2"), workspace_id, id);
  if (rows.empty()) return std::nullopt;
  return ReadModel(rows[0]);
}

std::vector<ModelRow> ListModels(Tx& tx, std::string_view workspace_id, std::string_view provider_id,
                                 std::string_view after_label, std::string_view after_id, std::int64_t limit) {
  std::vector<ModelRow> models;
  const auto rows = tx.Query(SelectModel("WHERE workspace_id = $1 AND ($2 = '' OR provider_id = $2) "
                                         "AND (lower(label), id) > (lower($3), $4) ORDER BY lower(label), id LIMIT $5"),
                             workspace_id, provider_id, after_label, after_id, limit);
  for (const auto row : rows) models.push_back(ReadModel(row));
  return models;
}

std::vector<ModelRow> AllModels(Tx& tx, std::string_view workspace_id, std::string_view provider_id) {
  std::vector<ModelRow> models;
  const auto rows = tx.Query(SelectModel("WHERE workspace_id = $1 AND ($2 = '' OR provider_id = $2) ORDER BY id"),
                             workspace_id, provider_id);
  for (const auto row : rows) models.push_back(ReadModel(row));
  return models;
}

bool HasModel(Tx& tx, std::string_view provider_id, std::string_view name) {
  return !tx.Query("SELECT 1 FROM models WHERE provider_id = $1 AND name = $2 LIMIT 1", provider_id, name).empty();
}

void InsertModel(Tx& tx, const ModelRow& model) {
  tx.Exec("INSERT INTO models (id, workspace_id, provider_id, name, label, enabled, created_at, use, context_tokens, "
          "max_output_tokens, abilities, refreshed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
          model.id, model.workspace_id, model.provider_id, model.name, model.label, model.enabled ? 1 : 0,
          model.created_at, ModelUseName(model.use), model.context_tokens, model.max_output_tokens, model.abilities,
          model.refreshed_at);
}

void UpdateModel(Tx& tx, const ModelRow& model) {
  tx.Exec("UPDATE models SET label = $3, enabled = $4, use = $5, context_tokens = $6, max_output_tokens = $7, "
          "abilities = $8, refreshed_at = $9 WHERE workspace_id = $1 AND id = $2",
          model.workspace_id, model.id, model.label, model.enabled ? 1 : 0, ModelUseName(model.use),
          model.context_tokens, model.max_output_tokens, model.abilities, model.refreshed_at);
}

void DeleteModel(Tx& tx, std::string_view workspace_id, std::string_view id) {
  tx.Exec("DELETE FROM models WHERE workspace_id = $1 AND id = $2", workspace_id, id);
}

}  // namespace beseda::records
