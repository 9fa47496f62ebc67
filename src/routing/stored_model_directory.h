#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "contracts/bus.h"
#include "contracts/chat_model.h"
#include "contracts/database.h"
#include "contracts/http_client.h"
#include "contracts/model_directory.h"
#include "crypto/sealer.h"

namespace beseda {

/// The models of the database at work: made when first asked for, kept, and made anew when the Bus tells that a
/// provider or a model was changed. Thread-safe; borrows what it is made with.
class StoredModelDirectory final : public ModelDirectory {
 public:
  struct Services {
    Database& db;
    Bus& bus;
    HttpClient& http;
    const crypto::Sealer& sealer;
  };

  /// `kinds` outlive the directory; `offline` answers where no model is chosen.
  StoredModelDirectory(Services services, std::vector<const ProviderKind*> kinds, std::shared_ptr<ChatModel> offline);
  ~StoredModelDirectory() override;

  Task<Result<ModelHandle>> Find(std::string workspace_id, std::string model_id) override;

 private:
  struct Row;
  Result<ModelHandle> Make(const Row& row) const;
  void WatchWorkspace(const std::string& workspace_id);
  void Forget(const std::string& workspace_id, const std::string& event);

  Services services_;
  std::vector<const ProviderKind*> kinds_;
  std::shared_ptr<ChatModel> offline_;
  std::mutex mutex_;
  std::uint64_t changes_ = 0;  ///< Counts what was forgotten: a model loaded before a change is not kept after it.
  std::unordered_map<std::string, std::unordered_map<std::string, ModelHandle>> models_;  ///< By workspace and id.
  std::unordered_map<std::string, std::unique_ptr<Bus::Subscription>> watched_;
};

}  // namespace beseda
