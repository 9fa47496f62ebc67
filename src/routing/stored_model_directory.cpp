#include "routing/stored_model_directory.h"

#include <utility>

#include "base/task.h"
#include "json/json.h"

namespace beseda {

StoredModelDirectory::StoredModelDirectory(Database& db, Bus& bus, routing::Assembly::Services services,
                                           std::vector<const ProviderKind*> kinds, std::shared_ptr<ChatModel> offline)
    : db_(db),
      bus_(bus),
      offline_(std::move(offline)),
      assembly_(std::move(services), std::move(kinds), [this](std::string workspace_id, std::string id) {
        return FindBare(std::move(workspace_id), std::move(id));
      }) {}

StoredModelDirectory::~StoredModelDirectory() = default;

Task<Result<ModelHandle>> StoredModelDirectory::Find(std::string workspace_id, std::string model_id) {
  if (model_id.empty()) {
    ModelHandle handle;
    handle.provider_kind = "offline";
    handle.model_name = "offline";
    handle.chat = offline_;
    co_return handle;
  }
  CO_TRY(const auto catalogue, co_await Load(workspace_id));
  co_return Make(workspace_id, catalogue, model_id);
}

Task<Result<ModelHandle>> StoredModelDirectory::FindByName(std::string workspace_id, std::string name) {
  CO_TRY(const auto catalogue, co_await Load(workspace_id));
  CO_TRY(const auto id, catalogue->Resolve(name, ModelUse::kChat));
  co_return Make(workspace_id, catalogue, id);
}

Task<Result<EmbedderHandle>> StoredModelDirectory::FindEmbedder(std::string workspace_id, std::string name) {
  CO_TRY(const auto catalogue, co_await Load(workspace_id));
  CO_TRY(const auto id, catalogue->Resolve(name, ModelUse::kEmbedding));
  {
    std::lock_guard lock(mutex_);
    auto& known = made_[workspace_id].embedders;
    if (const auto found = known.find(id); found != known.end()) co_return found->second;
  }
  CO_TRY(auto handle, assembly_.MakeEmbedder(*catalogue, id));
  std::lock_guard lock(mutex_);
  if (auto& made = made_[workspace_id]; made.catalogue == catalogue) made.embedders[id] = handle;
  co_return handle;
}

Task<Result<std::vector<ModelName>>> StoredModelDirectory::List(std::string workspace_id) {
  CO_TRY(const auto catalogue, co_await Load(std::move(workspace_id)));
  co_return catalogue->Names();
}

Task<Result<StoredModelDirectory::CataloguePtr>> StoredModelDirectory::Load(std::string workspace_id) {
  // Watched before it is read, so that no change falls in between.
  WatchWorkspace(workspace_id);
  std::uint64_t changes = 0;
  {
    std::lock_guard lock(mutex_);
    if (const auto known = made_.find(workspace_id); known != made_.end() && known->second.catalogue) {
      co_return known->second.catalogue;
    }
    changes = changes_;
  }
  auto catalogue =
      co_await db_.Read([&](Tx& tx) -> CataloguePtr { return routing::Catalogue::Load(tx, workspace_id); });
  if (!catalogue.ok()) co_return std::move(catalogue).error();
  std::lock_guard lock(mutex_);
  if (changes == changes_) {
    auto& made = made_[workspace_id];
    if (made.catalogue) co_return made.catalogue;  // Somebody else was faster.
    made.catalogue = *catalogue;
  }
  co_return catalogue;
}

Result<ModelHandle> StoredModelDirectory::Make(const std::string& workspace_id, const CataloguePtr& catalogue,
                                               const std::string& id) {
  {
    std::lock_guard lock(mutex_);
    const auto& known = made_[workspace_id].models;
    if (const auto found = known.find(id); found != known.end()) return found->second;
  }
  TRY(auto bare, assembly_.MakeBare(*catalogue, id));
  const auto chat = bare.handle.chat;
  auto handle = assembly_.Meter(std::move(bare));
  std::lock_guard lock(mutex_);
  auto& made = made_[workspace_id];
  if (made.catalogue != catalogue) return handle;
  made.bare[id] = chat;
  return made.models.emplace(id, std::move(handle)).first->second;
}

Task<Result<std::shared_ptr<ChatModel>>> StoredModelDirectory::FindBare(std::string workspace_id, std::string id) {
  if (id.empty()) co_return offline_;
  CO_TRY(const auto catalogue, co_await Load(workspace_id));
  {
    std::lock_guard lock(mutex_);
    const auto& known = made_[workspace_id].bare;
    if (const auto found = known.find(id); found != known.end()) co_return found->second;
  }
  CO_TRY(auto bare, assembly_.MakeBare(*catalogue, id));
  std::lock_guard lock(mutex_);
  if (auto& made = made_[workspace_id]; made.catalogue == catalogue) made.bare[id] = bare.handle.chat;
  co_return bare.handle.chat;
}

void StoredModelDirectory::WatchWorkspace(const std::string& workspace_id) {
  {
    std::lock_guard lock(mutex_);
    if (watched_.contains(workspace_id)) return;
  }
  auto subscription = bus_.Subscribe(
      "config." + workspace_id, [this, workspace_id](const Bus::Payload& event) { Forget(workspace_id, *event); });
  std::unique_ptr<Bus::Subscription> superfluous;  // Ended without the lock, which its handler may be waiting for.
  std::lock_guard lock(mutex_);
  auto& place = watched_[workspace_id];
  (place ? superfluous : place) = std::move(subscription);
}

void StoredModelDirectory::Forget(const std::string& workspace_id, const std::string& event) {
  const auto change = json::ParseObject(event);
  const auto* kind = change.ok() ? change->if_contains("kind") : nullptr;
  const bool ours = !kind || *kind == json::Value("provider") || *kind == json::Value("model") || *kind == json::Value("route");
  if (!ours) return;
  Made gone;  // Ended without the lock.
  std::lock_guard lock(mutex_);
  ++changes_;
  gone = std::move(made_[workspace_id]);
  made_.erase(workspace_id);
}

}  // namespace beseda
