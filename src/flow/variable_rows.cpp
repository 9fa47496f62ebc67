#include "flow/variable_rows.h"

namespace beseda::flow {
namespace {

std::string_view OwnerName(VariableOwner owner) { return owner == VariableOwner::kContact ? "contact" : "bot"; }

}  // namespace

std::vector<StoredVariable> LoadVariables(Tx& tx, std::string_view workspace_id, std::string_view bot_id,
                                          std::string_view contact_id) {
  std::vector<StoredVariable> variables;
  for (const auto row : tx.Query("SELECT owner, owner_id, name, value FROM flow_variables WHERE bot_id = $1 AND workspace_id = $2 "
                                 "AND ((owner = 'contact' AND owner_id = $3) OR (owner = 'bot' AND owner_id = $1)) "
                                 "ORDER BY owner, name",
                                 bot_id, workspace_id, contact_id)) {
    const auto owner = row.Text(0) == "bot" ? VariableOwner::kBot : VariableOwner::kContact;
    variables.push_back({owner, row.Text(1), row.Text(2), row.Text(3)});
  }
  return variables;
}

void SaveVariable(Tx& tx, std::string_view workspace_id, std::string_view bot_id, const StoredVariable& variable, Time now) {
  if (variable.value == "null") {
    tx.Exec("DELETE FROM flow_variables WHERE bot_id = $1 AND owner = $2 AND owner_id = $3 AND name = $4", bot_id,
            OwnerName(variable.owner), variable.owner_id, variable.name);
    return;
  }
  tx.Exec("INSERT INTO flow_variables (bot_id, owner, owner_id, name, workspace_id, value, updated_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7) "
          "ON CONFLICT (bot_id, owner, owner_id, name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
          bot_id, OwnerName(variable.owner), variable.owner_id, variable.name, workspace_id, variable.value, now);
}

}  // namespace beseda::flow
