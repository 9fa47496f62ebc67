#include "flow/secret_rows.h"

#include "base/task.h"

namespace beseda::flow {
namespace {

std::string Purpose(std::string_view bot_id, std::string_view name) {
  return "scenario/" + std::string(bot_id) + "/" + std::string(name);
}

}  // namespace

std::vector<SealedVariable> LoadSecrets(Tx& tx, std::string_view workspace_id, std::string_view bot_id) {
  std::vector<SealedVariable> secrets;
  for (const auto row : tx.Query("SELECT name, sealed, updated_at FROM flow_secrets WHERE bot_id = $1 AND workspace_id = $2 ORDER BY name",
                                 bot_id, workspace_id)) {
    secrets.push_back({row.Text(0), row.Text(1), row.Time(2)});
  }
  return secrets;
}

void SaveSecret(Tx& tx, const crypto::Sealer& sealer, std::string_view workspace_id, std::string_view bot_id, std::string_view name,
                std::string_view value, Time now) {
  tx.Exec("INSERT INTO flow_secrets (bot_id, name, workspace_id, sealed, updated_at) VALUES ($1, $2, $3, $4, $5) "
          "ON CONFLICT (bot_id, name) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at",
          bot_id, name, workspace_id, sealer.Seal(Purpose(bot_id, name), value), now);
}

bool RemoveSecret(Tx& tx, std::string_view workspace_id, std::string_view bot_id, std::string_view name) {
  return tx.Exec("DELETE FROM flow_secrets WHERE bot_id = $1 AND workspace_id = $2 AND name = $3", bot_id, workspace_id, name) > 0;
}

Task<Result<std::map<std::string, std::string>>> StoredSecrets::SecretsOf(std::string workspace_id, std::string bot_id) {
  CO_TRY(const auto rows, co_await db_.Read([&](Tx& tx) { return LoadSecrets(tx, workspace_id, bot_id); }));
  std::map<std::string, std::string> secrets;
  for (const auto& row : rows) {
    CO_TRY(auto value, sealer_.Open(Purpose(bot_id, row.name), row.sealed));
    secrets.emplace(row.name, std::move(value));
  }
  co_return secrets;
}

}  // namespace beseda::flow
