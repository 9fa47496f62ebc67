#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "contracts/model_directory.h"

namespace beseda {

/// Models by our ids, put in by hand; for tests. Set up before use.
class FakeModelDirectory final : public ModelDirectory {
 public:
  void Add(const std::string& id, std::shared_ptr<ChatModel> model) { models_[id] = std::move(model); }

  bool offline_by_default = false;            ///< The model without an id is the offline one.
  std::optional<bool> images = std::nullopt;  ///< What is said of all: whether they see pictures.

  Task<Result<ModelHandle>> Find(std::string workspace_id, std::string model_id) override;
  Task<Result<ModelHandle>> FindByName(std::string workspace_id, std::string name) override;
  Task<Result<EmbedderHandle>> FindEmbedder(std::string workspace_id, std::string name) override;
  Task<Result<std::vector<ModelName>>> List(std::string workspace_id) override;

 private:
  std::map<std::string, std::shared_ptr<ChatModel>> models_;
};

}  // namespace beseda
