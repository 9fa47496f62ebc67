#include "agent/tools/stored_tool_directory.h"

#include "base/log.h"
#include "base/task.h"
#include "json/json.h"

namespace beseda::agent {

Task<Result<std::vector<std::shared_ptr<Tool>>>> StoredToolDirectory::ToolsOf(const Bot& bot) {
  // Watched before it is read, so that no change falls in between.
  WatchWorkspace(bot.workspace_id);
  std::uint64_t changes = 0;
  {
    std::lock_guard lock(mutex_);
    if (const auto workspace = tools_.find(bot.workspace_id); workspace != tools_.end()) {
      if (const auto known = workspace->second.find(bot.id); known != workspace->second.end()) co_return known->second;
    }
    changes = changes_;
  }
  CO_TRY(const auto rows, co_await db_.Read([&](Tx& tx) { return records::ListTools(tx, bot.workspace_id, bot.id); }));
  auto tools = Make(rows);
  std::lock_guard lock(mutex_);
  if (changes == changes_) tools_[bot.workspace_id][bot.id] = tools;
  co_return tools;
}

StoredToolDirectory::Tools StoredToolDirectory::Make(const std::vector<records::ToolRow>& rows) const {
  Tools tools;
  for (const auto& row : rows) {
    if (!row.enabled) continue;
    auto tool = MakeTool(row, supplies_);
    if (tool.ok()) {
      tools.push_back(std::move(*tool));
    } else {
      Log(LogLevel::kError, "agent", "a tool cannot be used",
          {{"tool", row.id}, {"name", row.name}, {"error", tool.error().message}, {"detail", tool.error().detail}});
    }
  }
  return tools;
}

void StoredToolDirectory::WatchWorkspace(const std::string& workspace_id) {
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

void StoredToolDirectory::Forget(const std::string& workspace_id, const std::string& event) {
  const auto change = json::ParseObject(event);
  const auto* kind = change.ok() ? change->if_contains("kind") : nullptr;
  if (kind && *kind != json::Value("tool")) return;
  std::lock_guard lock(mutex_);
  ++changes_;
  tools_.erase(workspace_id);
}

}  // namespace beseda::agent
