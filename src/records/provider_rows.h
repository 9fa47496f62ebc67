#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/chat_model.h"
#include "contracts/database.h"

namespace beseda::records {

/// Rows of `providers` and `models`. Functions run inside a transaction and throw SqlError.

/// An account at a vendor of models; settings and secrets as sealed_settings.h has them.
struct ProviderRow {
  std::string id;
  std::string workspace_id;
  std::string kind;
  std::string name;
  std::string settings = "{}";
  std::string secrets = "{}";
  bool enabled = true;
  Time created_at = {};
  Time updated_at = {};
};

/// A model that bots may use. What its vendor says of it is nothing where the vendor is silent.
struct ModelRow {
  std::string id;
  std::string workspace_id;
  std::string provider_id;
  std::string name;  ///< The vendor's id.
  std::string label;
  bool enabled = true;
  Time created_at = {};
  ModelUse use = ModelUse::kChat;
  std::optional<std::int64_t> context_tokens = std::nullopt;
  std::optional<std::int64_t> max_output_tokens = std::nullopt;
  std::string abilities = "{}";  ///< JSON object: "tools", "images", "audio", "json_schema", "reasoning" -> bool.
  std::optional<Time> refreshed_at = std::nullopt;  ///< When the vendor was last asked.
};

/// "chat", "embedding" or "other".
std::string_view ModelUseName(ModelUse use);
std::optional<ModelUse> ParseModelUse(std::string_view name);

/// Takes over what the vendor's list says.
void ApplyFacts(ModelRow& model, const ModelInfo& facts, Time now);

std::optional<ProviderRow> LoadProvider(Tx& tx, std::string_view workspace_id, std::string_view id);
/// By name and id, after the given ones.
std::vector<ProviderRow> ListProviders(Tx& tx, std::string_view workspace_id, std::string_view after_name,
                                       std::string_view after_id, std::int64_t limit);
void InsertProvider(Tx& tx, const ProviderRow& provider);
void UpdateProvider(Tx& tx, const ProviderRow& provider);
/// Its models go with it.
void DeleteProvider(Tx& tx, std::string_view workspace_id, std::string_view id);

std::optional<ModelRow> LoadModel(Tx& tx, std::string_view workspace_id, std::string_view id);
/// By label and id, after the given ones; of one provider if `provider_id` is not empty.
std::vector<ModelRow> ListModels(Tx& tx, std::string_view workspace_id, std::string_view provider_id,
                                 std::string_view after_label, std::string_view after_id, std::int64_t limit);
/// All of one provider, or of the workspace if `provider_id` is empty.
std::vector<ModelRow> AllModels(Tx& tx, std::string_view workspace_id, std::string_view provider_id);
/// Whether the provider has a model of that name already.
bool HasModel(Tx& tx, std::string_view provider_id, std::string_view name);
void InsertModel(Tx& tx, const ModelRow& model);
/// Its label, whether it is on, and the facts.
void UpdateModel(Tx& tx, const ModelRow& model);
void DeleteModel(Tx& tx, std::string_view workspace_id, std::string_view id);

}  // namespace beseda::records
