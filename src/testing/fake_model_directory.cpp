#include "testing/fake_model_directory.h"

#include "base/task.h"

namespace beseda {

Task<Result<ModelHandle>> FakeModelDirectory::Find(std::string, std::string model_id) {
  const auto found = models_.find(model_id);
  if (found == models_.end()) co_return Error(ErrorCode::kNotFound, "There is no such model.");
  ModelHandle handle;
  handle.id = model_id;
  handle.provider_kind = model_id.empty() && offline_by_default ? "offline" : "fake";
  handle.model_name = model_id;
  handle.images = images;
  handle.chat = found->second;
  co_return handle;
}

Task<Result<ModelHandle>> FakeModelDirectory::FindByName(std::string workspace_id, std::string name) {
  co_return co_await Find(std::move(workspace_id), std::move(name));
}

Task<Result<EmbedderHandle>> FakeModelDirectory::FindEmbedder(std::string, std::string) {
  co_return Error(ErrorCode::kNotFound, "There is no such model.");
}

Task<Result<std::vector<ModelName>>> FakeModelDirectory::List(std::string) {
  std::vector<ModelName> names;
  for (const auto& [id, model] : models_) {
    ModelName name;
    name.name = name.id = id;
    names.push_back(std::move(name));
  }
  co_return names;
}

}  // namespace beseda
