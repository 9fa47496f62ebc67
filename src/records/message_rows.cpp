#include "records/message_rows.h"

#include <algorithm>

#include "model/content_json.h"

namespace beseda::records {

const std::string_view kMessageColumns =
    "id, workspace_id, conversation_id, seq, direction, author, author_id, content, state, reason, attempts, "
    "next_attempt_at, reply_to, vendor_message_id, turn_id, meta, created_at, edited_at";

namespace {

std::string Select(std::string_view rest) {
  return std::string("SELECT ").append(kMessageColumns).append(" FROM messages ").append(rest);
}

template <typename T>
T Known(std::optional<T> value, std::string_view what) {
  if (!value) throw SqlError(Error(ErrorCode::kInternal, "Stored data has an unexpected value.", std::string(what)));
  return *value;
}

Content ReadContent(const std::string& text) {
  auto content = ParseContent(text);
  if (content.ok()) return std::move(content).value();
  // Written by another version: shown as what it is rather than hidden.
  return Content{UnknownContent{"message of an unknown kind", text}};
}

std::vector<Message> ReadAll(const Rows& rows) {
  std::vector<Message> messages;
  messages.reserve(rows.size());
  for (const auto row : rows) messages.push_back(ReadMessage(row));
  return messages;
}

}  // namespace

Message ReadMessage(const Rows::Row& row) {
  Message message;
  message.id = row.Text(0);
  message.workspace_id = row.Text(1);
  message.conversation_id = row.Text(2);
  message.seq = row.Int(3);
  message.direction = Known(ParseDirection(row.Text(4)), "direction");
  message.author = Known(ParseAuthor(row.Text(5)), "author");
  message.author_id = row.Text(6);
  message.content = ReadContent(row.Text(7));
  message.state = Known(ParseDeliveryState(row.Text(8)), "delivery state");
  message.reason = row.Text(9);
  message.attempts = row.Int(10);
  message.next_attempt_at = row.OptionalTime(11);
  message.reply_to = row.Text(12);
  message.vendor_message_id = row.Text(13);
  message.turn_id = row.Text(14);
  message.meta = row.Text(15);
  message.created_at = row.Time(16);
  message.edited_at = row.OptionalTime(17);
  return message;
}

void InsertMessage(Tx& tx, Message& message, std::optional<Time> opens_window_at) {
  const bool from_person = message.direction == Direction::kIn;
  // The number is read back by a statement of its own, because SQLite makes RETURNING dear (storage/sqlite/connection.cpp).
  tx.Exec(
      // What the person writes is to be seen, whatever was closed or put off before.
      "UPDATE conversations SET last_seq = last_seq + 1, last_activity_at = $2, unread_count = unread_count + $3, "
      "open = CASE WHEN $3 = 1 THEN 1 ELSE open END, snoozed_until = CASE WHEN $3 = 1 THEN NULL ELSE snoozed_until END, "
      "last_inbound_at = CASE WHEN last_inbound_at >= $4 THEN last_inbound_at ELSE COALESCE($4, last_inbound_at) END "
      "WHERE id = $1",
      message.conversation_id, message.created_at, from_person ? 1 : 0, opens_window_at);
  const auto place = tx.Query("SELECT last_seq FROM conversations WHERE id = $1", message.conversation_id);
  if (place.empty()) throw SqlError(Error(ErrorCode::kNotFound, "This conversation no longer exists."));
  message.seq = place[0].Int(0);
  static const std::string kInsert = std::string("INSERT INTO messages (").append(kMessageColumns).append(
      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)");
  tx.Exec(kInsert, message.id, message.workspace_id, message.conversation_id, message.seq,
          DirectionName(message.direction), AuthorName(message.author), message.author_id,
          DumpContent(message.content), DeliveryStateName(message.state), message.reason, message.attempts,
          message.next_attempt_at, message.reply_to, message.vendor_message_id, message.turn_id, message.meta,
          message.created_at, message.edited_at);
}

std::optional<Message> LoadMessage(Tx& tx, std::string_view message_id) {
  static const std::string kSql = Select("WHERE id = $1");
  const auto rows = tx.Query(kSql, message_id);
  if (rows.empty()) return std::nullopt;
  return ReadMessage(rows[0]);
}

std::vector<Message> LoadNewestMessages(Tx& tx, std::string_view conversation_id, std::int64_t after,
                                        std::int64_t before, std::size_t limit) {
  static const std::string kSql =
      Select("WHERE conversation_id = $1 AND seq > $2 AND seq < $3 ORDER BY seq DESC LIMIT $4");
  auto messages = ReadAll(tx.Query(kSql, conversation_id, after, before, std::int64_t(limit)));
  std::reverse(messages.begin(), messages.end());
  return messages;
}

std::vector<Message> LoadMessagesAfter(Tx& tx, std::string_view conversation_id, std::int64_t after,
                                       std::size_t limit) {
  static const std::string kSql = Select("WHERE conversation_id = $1 AND seq > $2 ORDER BY seq LIMIT $3");
  return ReadAll(tx.Query(kSql, conversation_id, after, std::int64_t(limit)));
}

void SaveDelivery(Tx& tx, const Message& message, Time now, std::string_view detail) {
  tx.Exec(
      "UPDATE messages SET state = $2, reason = $3, attempts = $4, next_attempt_at = $5, vendor_message_id = $6 "
      "WHERE id = $1",
      message.id, DeliveryStateName(message.state), message.reason, message.attempts, message.next_attempt_at,
      message.vendor_message_id);
  AddLedgerEntry(tx, message, now, detail);
}

void AddLedgerEntry(Tx& tx, const Message& message, Time now, std::string_view detail) {
  tx.Exec(
      "INSERT INTO delivery_ledger (workspace_id, message_id, at, state, attempt, detail) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      message.workspace_id, message.id, now, DeliveryStateName(message.state), message.attempts,
      detail.empty() ? std::string_view(message.reason) : detail);
}

std::vector<std::string> MarkRead(Tx& tx, std::string_view conversation_id, std::int64_t seq, Time now) {
  const auto changed = tx.Query(
      "UPDATE messages SET state = 'read' WHERE conversation_id = $1 AND seq <= $2 AND direction = 'out' "
      "AND state IN ('sent', 'delivered') RETURNING id, workspace_id",
      conversation_id, seq);
  std::vector<std::string> ids;
  for (const auto row : changed) {
    ids.push_back(row.Text(0));
    tx.Exec(
        "INSERT INTO delivery_ledger (workspace_id, message_id, at, state, attempt, detail) "
        "VALUES ($1, $2, $3, 'read', 0, '')",
        row.Text(1), row.Text(0), now);
  }
  tx.Exec("UPDATE conversations SET read_seq = $2 WHERE id = $1 AND read_seq < $2", conversation_id, seq);
  return ids;
}

std::vector<LedgerEntry> LoadLedger(Tx& tx, std::string_view message_id) {
  std::vector<LedgerEntry> entries;
  const auto rows =
      tx.Query("SELECT at, state, attempt, detail FROM delivery_ledger WHERE message_id = $1 ORDER BY seq", message_id);
  for (const auto row : rows) {
    entries.push_back({row.Time(0), Known(ParseDeliveryState(row.Text(1)), "delivery state"), row.Int(2), row.Text(3)});
  }
  return entries;
}

std::int64_t Enqueue(Tx& tx, const Message& message, std::string_view channel_id, std::string_view in_reply_to_event,
                     Time now, bool sending) {
  const auto queued = tx.Query(
      "INSERT INTO outbox (workspace_id, message_id, conversation_id, channel_id, in_reply_to_event, next_attempt_at, "
      "created_at, sending) VALUES ($1, $2, $3, $4, $5, $6, $6, $7) RETURNING seq",
      message.workspace_id, message.id, message.conversation_id, channel_id, in_reply_to_event, now, sending ? 1 : 0);
  return queued[0].Int(0);
}

void MarkUnasked(Tx& tx, std::string_view message_id) { tx.Exec("UPDATE outbox SET unasked = 1 WHERE message_id = $1", message_id); }

}  // namespace beseda::records
