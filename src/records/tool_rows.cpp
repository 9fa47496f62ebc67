#include "records/tool_rows.h"

namespace beseda::records {
namespace {

constexpr std::string_view kColumns =
    "id, workspace_id, bot_id, kind, name, description, settings, secrets, needs_approval, enabled, created_at, "
    "updated_at";

ToolRow Read(const Rows::Row& row) {
  ToolRow tool;
  tool.id = row.Text(0);
  tool.workspace_id = row.Text(1);
  tool.bot_id = row.Text(2);
  tool.kind = row.Text(3);
  tool.name = row.Text(4);
  tool.description = row.Text(5);
  tool.settings = row.Text(6);
  tool.secrets = row.Text(7);
  tool.needs_approval = row.Bool(8);
  tool.enabled = row.Bool(9);
  tool.created_at = row.Time(10);
  tool.updated_at = row.Time(11);
  return tool;
}

}  // namespace

std::optional<ToolRow> LoadTool(Tx& tx, std::string_view workspace_id, std::string_view id) {
  static const std::string kSql =
      std::string("SELECT ").append(kColumns).append(" FROM tools WHERE workspace_id = $1 AND id = $2");
  const auto rows = tx.Query(kSql, workspace_id, id);
  if (rows.empty()) return std::nullopt;
  return Read(rows[0]);
}

std::vector<ToolRow> ListTools(Tx& tx, std::string_view workspace_id, std::string_view bot_id) {
  static const std::string kSql = std::string("SELECT ").append(kColumns).append(
      " FROM tools WHERE workspace_id = $1 AND bot_id = $2 ORDER BY name");
  std::vector<ToolRow> tools;
  for (const auto row : tx.Query(kSql, workspace_id, bot_id)) tools.push_back(Read(row));
  return tools;
}

bool HasTool(Tx& tx, std::string_view bot_id, std::string_view name, std::string_view except_id) {
  return !tx.Query("SELECT 1 FROM tools WHERE bot_id = $1 AND name = $2 AND id <> $3", bot_id, name, except_id).empty();
}

void InsertTool(Tx& tx, const ToolRow& tool) {
  static const std::string kSql = std::string("INSERT INTO tools (").append(kColumns).append(
      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
  tx.Exec(kSql, tool.id, tool.workspace_id, tool.bot_id, tool.kind, tool.name, tool.description, tool.settings,
          tool.secrets, tool.needs_approval ? 1 : 0, tool.enabled ? 1 : 0, tool.created_at, tool.updated_at);
}

void UpdateTool(Tx& tx, const ToolRow& tool) {
  tx.Exec(
      "UPDATE tools SET name = $3, description = $4, settings = $5, secrets = $6, needs_approval = $7, enabled = $8, "
      "updated_at = $9 WHERE workspace_id = $1 AND id = $2",
      tool.workspace_id, tool.id, tool.name, tool.description, tool.settings, tool.secrets,
      tool.needs_approval ? 1 : 0, tool.enabled ? 1 : 0, tool.updated_at);
}

void DeleteTool(Tx& tx, std::string_view workspace_id, std::string_view id) {
  tx.Exec("DELETE FROM tools WHERE workspace_id = $1 AND id = $2", workspace_id, id);
}

}  // namespace beseda::records
