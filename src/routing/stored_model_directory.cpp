#include "routing/stored_model_directory.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/task.h"
#include "json/json.h"
#include "records/sealed_settings.h"

namespace beseda {

struct StoredModelDirectory::Row {
  std::string model_id;
  std::string model_name;
  std::string label;
  std::string provider_id;
  std::string kind;
  std::string provider_name;
  std::string settings;
  std::string secrets;
  bool enabled = false;
  bool provider_enabled = false;
};

StoredModelDirectory::StoredModelDirectory(Services services, std::vector<const ProviderKind*> kinds,
                                           std::shared_ptr<ChatModel> offline)
    : services_(services), kinds_(std::move(kinds)), offline_(std::move(offline)) {}

StoredModelDirectory::~StoredModelDirectory() = default;

Task<Result<ModelHandle>> StoredModelDirectory::Find(std::string workspace_id, std::string model_id) {
  ModelHandle handle;
  if (model_id.empty()) {
    handle.provider_kind = "offline";
    handle.model_name = "offline";
    handle.chat = offline_;
    co_return handle;
  }
  // Watched before it is read, so that no change falls in between.
  WatchWorkspace(workspace_id);
  std::uint64_t changes = 0;
  {
    std::lock_guard lock(mutex_);
    if (const auto workspace = models_.find(workspace_id); workspace != models_.end()) {
      if (const auto known = workspace->second.find(model_id); known != workspace->second.end()) {
        co_return known->second;
      }
    }
    changes = changes_;
  }
  auto row = co_await services_.db.Read([&](Tx& tx) -> std::optional<Row> {
    const auto rows = tx.Query(
        "SELECT m.name, m.label, m.enabled, p.id, p.kind, p.name, p.settings, p.secrets, p.enabled "
        "FROM models m JOIN providers p ON p.id = m.provider_id AND p.workspace_id = m.workspace_id "
        "WHERE m.id = $1 AND m.workspace_id = $2",
        model_id, workspace_id);
    if (rows.empty()) return std::nullopt;
    const auto found = rows[0];
    Row out;
    out.model_id = model_id;
    out.model_name = found.Text(0);
    out.label = found.Text(1);
    out.enabled = found.Bool(2);
    out.provider_id = found.Text(3);
    out.kind = found.Text(4);
    out.provider_name = found.Text(5);
    out.settings = found.Text(6);
    out.secrets = found.Text(7);
    out.provider_enabled = found.Bool(8);
    return out;
  });
  if (!row.ok()) co_return std::move(row).error();
  if (!*row) co_return Error(ErrorCode::kNotFound, "The bot's model is gone. Choose another one on the bot's page.");
  auto made = Make(**row);
  if (!made.ok()) co_return std::move(made).error();
  std::lock_guard lock(mutex_);
  if (changes == changes_) models_[workspace_id][model_id] = *made;
  co_return made;
}

Result<ModelHandle> StoredModelDirectory::Make(const Row& row) const {
  if (!row.enabled) {
    return Error(ErrorCode::kNotFound, "The model \"" + row.label + "\" is switched off. Switch it on on the Models page.");
  }
  if (!row.provider_enabled) {
    return Error(ErrorCode::kNotFound,
                 "The provider \"" + row.provider_name + "\" is switched off. Switch it on on the Models page.");
  }
  const auto kind = std::find_if(kinds_.begin(), kinds_.end(),
                                 [&](const ProviderKind* known) { return known->kind() == row.kind; });
  if (kind == kinds_.end()) {
    return Error(ErrorCode::kNotFound, "This server knows no providers of the kind \"" + row.kind + "\".");
  }
  TRY(const auto settings, records::OpenSettings(services_.sealer, row.provider_id, row.settings, row.secrets));
  TRY(const auto provider, (*kind)->Make(settings, services_.http));
  ModelHandle handle;
  handle.id = row.model_id;
  handle.provider_kind = row.kind;
  handle.model_name = row.model_name;
  handle.chat = provider->Chat(row.model_name);
  return handle;
}

void StoredModelDirectory::WatchWorkspace(const std::string& workspace_id) {
  {
    std::lock_guard lock(mutex_);
    if (watched_.contains(workspace_id)) return;
  }
  auto subscription = services_.bus.Subscribe(
      "config." + workspace_id, [this, workspace_id](const Bus::Payload& event) { Forget(workspace_id, *event); });
  std::unique_ptr<Bus::Subscription> superfluous;  // Ended without the lock, which its handler may be waiting for.
  std::lock_guard lock(mutex_);
  auto& place = watched_[workspace_id];
  (place ? superfluous : place) = std::move(subscription);
}

void StoredModelDirectory::Forget(const std::string& workspace_id, const std::string& event) {
  const auto change = json::ParseObject(event);
  const auto* kind = change.ok() ? change->if_contains("kind") : nullptr;
  if (kind && (*kind == json::Value("bot") || *kind == json::Value("channel"))) return;
  std::lock_guard lock(mutex_);
  ++changes_;
  models_.erase(workspace_id);
}

}  // namespace beseda
