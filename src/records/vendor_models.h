#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/chat_model.h"
#include "contracts/database.h"

namespace beseda::records {

/// Rows of `vendor_models`: the models in a provider's list. Functions run inside a transaction and throw SqlError.

struct VendorModelRow {
  std::string provider_id;
  std::string name;
  std::string label;
  ModelUse use = ModelUse::kChat;
  std::optional<std::int64_t> context_tokens = std::nullopt;
  std::optional<std::int64_t> max_output_tokens = std::nullopt;
  std::string abilities = "{}";  ///< As ModelRow::abilities.
  Time first_seen_at = {};
};

/// What reading a list brought.
struct RefreshOutcome {
  std::int64_t listed = 0;
  std::int64_t updated = 0;            ///< Models in use whose facts have changed.
  std::vector<std::string> added = {};  ///< Names that were not in the list before; empty the first time it is read.
  std::vector<std::string> missing = {};  ///< Names of models in use that are not in the list any more.
};

/// Puts the list in the place of the one read before, and its facts into the models in use.
RefreshOutcome StoreVendorModels(Tx& tx, std::string_view workspace_id, std::string_view provider_id,
                                 const std::vector<ModelInfo>& list, Time now);

/// Of the whole workspace, by provider and name.
std::vector<VendorModelRow> AllVendorModels(Tx& tx, std::string_view workspace_id);
std::optional<VendorModelRow> LoadVendorModel(Tx& tx, std::string_view provider_id, std::string_view name);

/// A provider whose list is to be read.
struct StaleProvider {
  std::string workspace_id;
  std::string provider_id;
};
/// Providers that are on and whose lists were not read since `before`, in all workspaces.
std::vector<StaleProvider> ProvidersReadBefore(Tx& tx, Time before);
/// Notes that the list was asked for, in vain.
void NoteListAsked(Tx& tx, std::string_view provider_id, Time now);

}  // namespace beseda::records
