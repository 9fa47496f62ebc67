#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "agent/tools/tool_kinds.h"
#include "contracts/bus.h"
#include "contracts/database.h"

namespace beseda::agent {

/// The tools of the database at work: made when a bot first needs them, kept, and made anew when the Bus tells that a
/// tool was changed. A tool that cannot be made is left out, and the log says why. Thread-safe.
class StoredToolDirectory final : public ToolDirectory {
 public:
  StoredToolDirectory(Database& db, Bus& bus, ToolSupplies supplies) : db_(db), bus_(bus), supplies_(supplies) {}

  Task<Result<std::vector<std::shared_ptr<Tool>>>> ToolsOf(const Bot& bot) override;

 private:
  using Tools = std::vector<std::shared_ptr<Tool>>;
  Tools Make(const std::vector<records::ToolRow>& rows) const;
  void WatchWorkspace(const std::string& workspace_id);
  void Forget(const std::string& workspace_id, const std::string& event);

  Database& db_;
  Bus& bus_;
  ToolSupplies supplies_;
  std::mutex mutex_;
  std::uint64_t changes_ = 0;  ///< Counts what was forgotten: tools loaded before a change are not kept after it.
  std::unordered_map<std::string, std::unordered_map<std::string, Tools>> tools_;  ///< By workspace and bot.
  std::unordered_map<std::string, std::unique_ptr<Bus::Subscription>> watched_;
};

}  // namespace beseda::agent
