#include "records/provider_rows.h"

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
  return std::string("SELECT id, workspace_id, provider_id, name, label, enabled, created_at FROM models ").append(rest);
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
  return model;
}

}  // namespace

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

bool HasModel(Tx& tx, std::string_view provider_id, std::string_view name) {
  return !tx.Query("SELECT 1 FROM models WHERE provider_id = $1 AND name = $2 LIMIT 1", provider_id, name).empty();
}

void InsertModel(Tx& tx, const ModelRow& model) {
  tx.Exec("INSERT INTO models (id, workspace_id, provider_id, name, label, enabled, created_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7)",
          model.id, model.workspace_id, model.provider_id, model.name, model.label, model.enabled ? 1 : 0,
          model.created_at);
}

void UpdateModel(Tx& tx, const ModelRow& model) {
  tx.Exec("UPDATE models SET label = $3, enabled = $4 WHERE workspace_id = $1 AND id = $2", model.workspace_id,
          model.id, model.label, model.enabled ? 1 : 0);
}

void DeleteModel(Tx& tx, std::string_view workspace_id, std::string_view id) {
  tx.Exec("DELETE FROM models WHERE workspace_id = $1 AND id = $2", workspace_id, id);
}

}  // namespace beseda::records
