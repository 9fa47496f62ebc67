#include "records/media_fetch_rows.h"

#include "model/content_json.h"

namespace beseda::records {
namespace {

constexpr std::string_view kColumns = "message_id, workspace_id, conversation_id, channel_id, attempts, next_attempt_at";

MediaFetch ReadFetch(const Rows::Row& row) {
  return {row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Int(4), row.Time(5)};
}

}  // namespace

const MediaContent* FileAtVendor(const Content& content) {
  if (const auto* edit = std::get_if<EditContent>(&content.kind)) return edit->content ? FileAtVendor(*edit->content) : nullptr;
  const auto* media = std::get_if<MediaContent>(&content.kind);
  return media && media->url.starts_with("vendor:") ? media : nullptr;
}

void PutFile(Content& content, MediaContent file) {
  auto* edit = std::get_if<EditContent>(&content.kind);
  if (!edit || !edit->content) {
    content.kind = std::move(file);
    return;
  }
  auto inner = *edit->content;
  PutFile(inner, std::move(file));
  edit->content = std::make_shared<const Content>(std::move(inner));
}

bool QueueFetch(Tx& tx, const Message& message, std::string_view channel_id, Time now) {
  if (!FileAtVendor(message.content)) return false;
  tx.Exec(
      "INSERT INTO media_fetches (message_id, workspace_id, conversation_id, channel_id, next_attempt_at) "
      "VALUES ($1, $2, $3, $4, $5)",
      message.id, message.workspace_id, message.conversation_id, channel_id, now);
  return true;
}

bool IsBeingFetched(Tx& tx, const Message& message) {
  if (!FileAtVendor(message.content)) return false;
  const auto fetch = LoadFetch(tx, message.id);
  return fetch && fetch->attempts < kTriesBeforeTheAnswer;
}

std::vector<MediaFetch> LoadFetches(Tx& tx) {
  std::vector<MediaFetch> fetches;
  static const std::string kSql = std::string("SELECT ").append(kColumns).append(" FROM media_fetches ORDER BY message_id");
  for (const auto row : tx.Query(kSql)) fetches.push_back(ReadFetch(row));
  return fetches;
}

std::optional<MediaFetch> LoadFetch(Tx& tx, std::string_view message_id) {
  static const std::string kSql = std::string("SELECT ").append(kColumns).append(" FROM media_fetches WHERE message_id = $1");
  const auto rows = tx.Query(kSql, message_id);
  if (rows.empty()) return std::nullopt;
  return ReadFetch(rows[0]);
}

void PostponeFetch(Tx& tx, const MediaFetch& fetch, std::string_view reason) {
  tx.Exec("UPDATE messages SET reason = $2 WHERE id = $1", fetch.message_id, reason);
  tx.Exec("UPDATE media_fetches SET attempts = $2, next_attempt_at = $3 WHERE message_id = $1", fetch.message_id,
          fetch.attempts, fetch.next_attempt_at);
}

void FinishFetch(Tx& tx, const MediaFetch& fetch, const Message& message) {
  tx.Exec("DELETE FROM media_fetches WHERE message_id = $1", fetch.message_id);
  tx.Exec("UPDATE messages SET content = $2, reason = $3 WHERE id = $1", fetch.message_id, DumpContent(message.content),
          message.reason);
}

}  // namespace beseda::records
