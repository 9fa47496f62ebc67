#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/database.h"

namespace beseda::records {

/// Rows of `tools`: what bots may do. Functions run inside a transaction and throw SqlError.
struct ToolRow {
  std::string id;
  std::string workspace_id;
  std::string bot_id;
  std::string kind;
  std::string name;  ///< What the model calls; one of its kind per bot.
  std::string description = {};
  std::string settings = "{}";  ///< JSON object, as the kind says.
  std::string secrets = "{}";   ///< As sealed_settings.h has them.
  bool needs_approval = false;
  bool enabled = true;
  Time created_at = {};
  Time updated_at = {};
};

std::optional<ToolRow> LoadTool(Tx& tx, std::string_view workspace_id, std::string_view id);
/// Of one bot, by name.
std::vector<ToolRow> ListTools(Tx& tx, std::string_view workspace_id, std::string_view bot_id);
bool HasTool(Tx& tx, std::string_view bot_id, std::string_view name, std::string_view except_id);
void InsertTool(Tx& tx, const ToolRow& tool);
void UpdateTool(Tx& tx, const ToolRow& tool);
void DeleteTool(Tx& tx, std::string_view workspace_id, std::string_view id);

}  // namespace beseda::records
