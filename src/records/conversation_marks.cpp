#include "records/conversation_marks.h"

namespace beseda::records {

std::vector<std::string> LabelsOf(Tx& tx, std::string_view conversation_id) {
  std::vector<std::string> labels;
  for (const auto row : tx.Query("SELECT label FROM conversation_labels WHERE conversation_id = $1 ORDER BY label", conversation_id)) {
    labels.push_back(row.Text(0));
  }
  return labels;
}

void AddLabel(Tx& tx, std::string_view workspace_id, std::string_view conversation_id, std::string_view label) {
  if (LabelsOf(tx, conversation_id).size() >= kMostLabels) return;
  tx.Exec("INSERT INTO conversation_labels (conversation_id, label, workspace_id) VALUES ($1, $2, $3) ON CONFLICT (conversation_id, label) DO NOTHING",
          conversation_id, label, workspace_id);
}

void RemoveLabel(Tx& tx, std::string_view conversation_id, std::string_view label) {
  tx.Exec("DELETE FROM conversation_labels WHERE conversation_id = $1 AND label = $2", conversation_id, label);
}

std::vector<LabelCount> CountLabels(Tx& tx, std::string_view workspace_id) {
  std::vector<LabelCount> labels;
  for (const auto row : tx.Query("SELECT label, count(*) FROM conversation_labels WHERE workspace_id = $1 GROUP BY label ORDER BY label", workspace_id)) {
    labels.push_back({row.Text(0), row.Int(1)});
  }
  return labels;
}

std::vector<ConversationNote> ListNotes(Tx& tx, std::string_view conversation_id) {
  std::vector<ConversationNote> notes;
  for (const auto row : tx.Query("SELECT id, author_id, author_name, text, created_at FROM conversation_notes WHERE conversation_id = $1 "
                                 "ORDER BY created_at, id",
                                 conversation_id)) {
    notes.push_back({row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Time(4)});
  }
  return notes;
}

void InsertNote(Tx& tx, std::string_view workspace_id, std::string_view conversation_id, const ConversationNote& note) {
  tx.Exec("INSERT INTO conversation_notes (id, workspace_id, conversation_id, author_id, author_name, text, created_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
          note.id, workspace_id, conversation_id, note.author_id, note.author_name, note.text, note.created_at);
}

bool DeleteNote(Tx& tx, std::string_view conversation_id, std::string_view id) {
  return tx.Exec("DELETE FROM conversation_notes WHERE conversation_id = $1 AND id = $2", conversation_id, id) > 0;
}

bool Assign(Tx& tx, std::string_view workspace_id, std::string_view conversation_id, std::string_view member_id) {
  const bool known = member_id.empty() || !tx.Query("SELECT 1 FROM members WHERE workspace_id = $1 AND id = $2", workspace_id, member_id).empty();
  if (known) tx.Exec("UPDATE conversations SET assignee_id = $2 WHERE id = $1", conversation_id, member_id);
  return known;
}

void Snooze(Tx& tx, std::string_view conversation_id, std::optional<Time> until) {
  tx.Exec("UPDATE conversations SET snoozed_until = $2 WHERE id = $1", conversation_id, until);
}

}  // namespace beseda::records
