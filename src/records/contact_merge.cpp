#include "records/contact_merge.h"

namespace beseda::records {

bool MergeContacts(Tx& tx, std::string_view workspace_id, std::string_view kept, std::string_view other) {
  if (kept == other) return false;
  const auto both = tx.Query("SELECT id FROM contacts WHERE workspace_id = $1 AND id IN ($2, $3)", workspace_id, kept, other);
  if (both.size() != 2) return false;
  for (const char* sql : {"UPDATE identities SET contact_id = $1 WHERE contact_id = $2",
                          "UPDATE conversations SET contact_id = $1 WHERE contact_id = $2",
                          "UPDATE model_calls SET contact_id = $1 WHERE contact_id = $2"}) {
    tx.Exec(sql, kept, other);
  }
  tx.Exec(
      "UPDATE flow_variables SET owner_id = $1 WHERE owner = 'contact' AND owner_id = $2 AND NOT EXISTS "
      "(SELECT 1 FROM flow_variables mine WHERE mine.owner = 'contact' AND mine.owner_id = $1 "
      "AND mine.bot_id = flow_variables.bot_id AND mine.name = flow_variables.name)",
      kept, other);
  tx.Exec("DELETE FROM flow_variables WHERE owner = 'contact' AND owner_id = $1", other);
  tx.Exec(
      "UPDATE contacts SET name = CASE WHEN name = '' THEN (SELECT name FROM contacts WHERE id = $2) ELSE name END, "
      "locale = CASE WHEN locale = '' THEN (SELECT locale FROM contacts WHERE id = $2) ELSE locale END, "
      "time_zone = CASE WHEN time_zone = '' THEN (SELECT time_zone FROM contacts WHERE id = $2) ELSE time_zone END, "
      "created_at = (SELECT MIN(created_at) FROM contacts WHERE id IN ($1, $2)), "
      "last_seen_at = (SELECT MAX(last_seen_at) FROM contacts WHERE id IN ($1, $2)) WHERE id = $1",
      kept, other);
  tx.Exec("DELETE FROM contacts WHERE id = $1", other);
  return true;
}

}  // namespace beseda::records
