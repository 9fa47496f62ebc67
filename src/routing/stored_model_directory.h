#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "contracts/bus.h"
#include "contracts/database.h"
#include "contracts/model_directory.h"
#include "routing/assembly.h"
#include "routing/catalogue.h"

namespace beseda {

/// The models and routes of the database at work: read and put together when first asked for, kept, and made anew when
/// the Bus tells that a provider, a model or a route was changed. Thread-safe; borrows what it is made with.
class StoredModelDirectory final : public ModelDirectory {
 public:
  /// `kinds` outlive the directory; `offline` answers where no model is chosen, and is not metered: it costs nothing.
  StoredModelDirectory(Database& db, Bus& bus, routing::Assembly::Services services,
                       std::vector<const ProviderKind*> kinds, std::shared_ptr<ChatModel> offline);
  ~StoredModelDirectory() override;

  Task<Result<ModelHandle>> Find(std::string workspace_id, std::string model_id) override;
  Task<Result<ModelHandle>> FindByName(std::string workspace_id, std::string name) override;
  Task<Result<EmbedderHandle>> FindEmbedder(std::string workspace_id, std::string name) override;
  Task<Result<std::vector<ModelName>>> List(std::string workspace_id) override;

 private:
  using CataloguePtr = std::shared_ptr<const routing::Catalogue>;
  /// What was read and made of one workspace.
  struct Made {
    CataloguePtr catalogue;
    std::unordered_map<std::string, ModelHandle> models;       // by id
    std::unordered_map<std::string, EmbedderHandle> embedders;
    std::unordered_map<std::string, std::shared_ptr<ChatModel>> bare;  // not metered
  };

  Task<Result<CataloguePtr>> Load(std::string workspace_id);
  Result<ModelHandle> Make(const std::string& workspace_id, const CataloguePtr& catalogue, const std::string& id);
  Task<Result<std::shared_ptr<ChatModel>>> FindBare(std::string workspace_id, std::string id);
  void WatchWorkspace(const std::string& workspace_id);
  void Forget(const std::string& workspace_id, const std::string& event);

  Database& db_;
  Bus& bus_;
  std::shared_ptr<ChatModel> offline_;
  routing::Assembly assembly_;
  std::mutex mutex_;
  std::uint64_t changes_ = 0;  ///< Counts what was forgotten: what was read before a change is not kept after it.
  std::unordered_map<std::string, Made> made_;  ///< By workspace.
  std::unordered_map<std::string, std::unique_ptr<Bus::Subscription>> watched_;
};

}  // namespace beseda
