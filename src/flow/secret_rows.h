#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/database.h"
#include "crypto/sealer.h"
#include "flow/secret_source.h"

namespace beseda::flow {

/// The values of secret variables, sealed, one row a bot and name. Functions run in a transaction and throw SqlError.
struct SealedVariable {
  std::string name = {};
  std::string sealed = {};
  Time updated_at = {};
};

inline constexpr std::size_t kMostSecretBytes = 4000;

/// By name.
std::vector<SealedVariable> LoadSecrets(Tx& tx, std::string_view workspace_id, std::string_view bot_id);
void SaveSecret(Tx& tx, const crypto::Sealer& sealer, std::string_view workspace_id, std::string_view bot_id, std::string_view name,
                std::string_view value, Time now);
/// Whether there was one.
bool RemoveSecret(Tx& tx, std::string_view workspace_id, std::string_view bot_id, std::string_view name);

/// Secrets from the database, opened each time anew.
class StoredSecrets final : public SecretSource {
 public:
  StoredSecrets(Database& db, const crypto::Sealer& sealer) : db_(db), sealer_(sealer) {}
  Task<Result<std::map<std::string, std::string>>> SecretsOf(std::string workspace_id, std::string bot_id) override;

 private:
  Database& db_;
  const crypto::Sealer& sealer_;
};

}  // namespace beseda::flow
