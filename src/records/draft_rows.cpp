#include "records/draft_rows.h"

namespace beseda::records {
namespace {

// A call that was under way may still arrive: only then can it be known whether there is a draft.
constexpr Micros kArrivesWithin = seconds(10);

bool IsOnePart(const Message& message, std::size_t part_bytes) {
  const auto* text = std::get_if<TextContent>(&message.content.kind);
  return text && text->text.size() <= part_bytes;
}

}  // namespace

std::optional<std::string> BeginDraft(Tx& tx, const DraftRow& draft) {
  const auto known = tx.Query("SELECT vendor_message_id, unwanted FROM drafts WHERE message_id = $1", draft.message_id);
  if (!known.empty()) {
    if (known[0].Bool(1) || known[0].Text(0).empty()) return std::nullopt;
    return known[0].Text(0);
  }
  if (!tx.Query("SELECT 1 FROM outbox WHERE conversation_id = $1 LIMIT 1", draft.conversation_id).empty()) return std::nullopt;
  tx.Exec(
      "INSERT INTO drafts (message_id, turn_id, workspace_id, conversation_id, channel_id, next_attempt_at, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $6)",
      draft.message_id, draft.turn_id, draft.workspace_id, draft.conversation_id, draft.channel_id, draft.created_at);
  return std::string();
}

void SaveDraftId(Tx& tx, std::string_view message_id, std::string_view vendor_message_id) {
  tx.Exec("UPDATE drafts SET vendor_message_id = $2 WHERE message_id = $1", message_id, vendor_message_id);
}

void ForgetDraft(Tx& tx, std::string_view message_id) { tx.Exec("DELETE FROM drafts WHERE message_id = $1", message_id); }

void RejectDraft(Tx& tx, std::string_view message_id, Time at) {
  tx.Exec("UPDATE drafts SET unwanted = 1, next_attempt_at = $2 WHERE message_id = $1", message_id, at);
}

SettledDrafts SettleDrafts(Tx& tx, std::string_view turn_id, const std::vector<Message>& messages, std::size_t part_bytes, Time now) {
  std::map<std::string, std::string> posted;
  SettledDrafts settled;
  const auto rows = tx.Query("SELECT message_id, vendor_message_id, unwanted FROM drafts WHERE turn_id = $1", turn_id);
  for (const auto row : rows) {
    if (!row.Bool(2) && !row.Text(1).empty()) posted.emplace(row.Text(0), row.Text(1));
  }
  for (const auto& message : messages) {
    const auto draft = posted.find(message.id);
    if (draft == posted.end()) break;
    settled.kept.insert(*draft);
    if (!IsOnePart(message, part_bytes)) break;
  }
  for (const auto row : rows) {
    if (settled.kept.contains(row.Text(0))) continue;
    settled.rejected = true;
    RejectDraft(tx, row.Text(0), row.Text(1).empty() || row.Bool(2) ? now + kArrivesWithin : now);
  }
  return settled;
}

std::vector<DraftRow> LoadRejectedDrafts(Tx& tx, std::string_view conversation_id) {
  std::vector<DraftRow> drafts;
  const auto rows = tx.Query(
      "SELECT message_id, turn_id, workspace_id, conversation_id, channel_id, vendor_message_id, attempts, next_attempt_at, created_at "
      "FROM drafts WHERE conversation_id = $1 AND unwanted = 1 ORDER BY next_attempt_at, message_id",
      conversation_id);
  for (const auto row : rows) {
    drafts.push_back({row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.Int(6), row.Time(7), row.Time(8)});
  }
  return drafts;
}

std::vector<std::string> ConversationsWithRejectedDrafts(Tx& tx) {
  std::vector<std::string> ids;
  for (const auto row : tx.Query("SELECT DISTINCT conversation_id FROM drafts WHERE unwanted = 1")) ids.push_back(row.Text(0));
  return ids;
}

void PostponeDraft(Tx& tx, const DraftRow& draft) {
  tx.Exec("UPDATE drafts SET attempts = $2, next_attempt_at = $3 WHERE message_id = $1", draft.message_id, draft.attempts,
          draft.next_attempt_at);
}

}  // namespace beseda::records
