#include "outbox/outbox_rows.h"

#include "records/message_rows.h"

namespace beseda::outbox {

std::optional<QueuedMessage> LoadHead(Tx& tx, const std::string& conversation_id) {
  const auto rows = tx.Query(
      "SELECT o.seq, o.message_id, o.channel_id, o.in_reply_to_event, o.sending, o.attempts, o.next_attempt_at, "
      "c.thread_key, c.vendor_user_id, o.part, o.sent_vendor_id, c.last_inbound_at FROM outbox o JOIN conversations c ON c.id = o.conversation_id "
      "WHERE o.conversation_id = $1 ORDER BY o.seq LIMIT 1",
      conversation_id);
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  QueuedMessage queued;
  queued.seq = row.Int(0);
  auto message = records::LoadMessage(tx, row.Text(1));
  if (!message) throw SqlError(Error(ErrorCode::kInternal, "A queued message is missing.", row.Text(1)));
  queued.outgoing.message = std::move(*message);
  queued.outgoing.channel_id = row.Text(2);
  queued.outgoing.in_reply_to_event = row.Text(3);
  queued.interrupted = row.Bool(4);
  queued.outgoing.attempt = row.Int(5) + 1;
  queued.next_attempt_at = row.Time(6);
  queued.outgoing.thread_key = row.Text(7);
  queued.outgoing.vendor_user_id = row.Text(8);
  queued.outgoing.part = std::size_t(row.Int(9));
  queued.outgoing.sent_vendor_id = row.Text(10);
  queued.outgoing.last_inbound_at = row.OptionalTime(11);
  NameOthers(tx, queued.outgoing);
  return queued;
}

bool HasOlder(Tx& tx, const std::string& conversation_id, std::int64_t seq) {
  return !tx.Query("SELECT 1 FROM outbox WHERE conversation_id = $1 AND seq < $2 LIMIT 1", conversation_id, seq).empty();
}

std::string AnsweredEvent(Tx& tx, const Message& message) {
  if (message.turn_id.empty()) return "";
  const auto rows = tx.Query(
      "SELECT e.vendor_event_id FROM turns t JOIN events e ON e.seq = t.last_event_seq WHERE t.id = $1",
      message.turn_id);
  return rows.empty() ? "" : rows[0].Text(0);
}

void NameOthers(Tx& tx, OutgoingMessage& outgoing) {
  const auto vendor_id = [&](const std::string& id) {
    const auto rows = tx.Query("SELECT vendor_message_id FROM messages WHERE id = $1 AND conversation_id = $2", id,
                               outgoing.message.conversation_id);
    return rows.empty() ? std::string() : rows[0].Text(0);
  };
  if (!outgoing.message.reply_to.empty()) outgoing.reply_to_vendor_id = vendor_id(outgoing.message.reply_to);
  const auto& kind = outgoing.message.content.kind;
  if (const auto* edit = std::get_if<EditContent>(&kind)) outgoing.target_vendor_id = vendor_id(edit->message_id);
  if (const auto* removal = std::get_if<DeleteContent>(&kind)) outgoing.target_vendor_id = vendor_id(removal->message_id);
  if (const auto* reaction = std::get_if<ReactionContent>(&kind)) outgoing.target_vendor_id = vendor_id(reaction->message_id);
}

void StorePart(Tx& tx, std::int64_t seq, const OutgoingMessage& outgoing) {
  const auto& message = outgoing.message;
  tx.Exec("UPDATE outbox SET part = $2, sent_vendor_id = $3, sending = 0 WHERE seq = $1", seq, std::int64_t(outgoing.part),
          outgoing.sent_vendor_id);
  // A vendor that names no id still counts as one part gone.
  tx.Exec(
      "INSERT INTO message_parts (conversation_id, vendor_message_id, message_id, workspace_id) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (conversation_id, vendor_message_id) DO NOTHING",
      message.conversation_id,
      outgoing.sent_vendor_id.empty() ? message.id + "/" + std::to_string(outgoing.part) : outgoing.sent_vendor_id, message.id,
      message.workspace_id);
}

void SkipParts(Tx& tx, std::int64_t seq, const Message& message) {
  tx.Exec("UPDATE outbox SET part = (SELECT COUNT(*) FROM message_parts WHERE message_id = $2) WHERE seq = $1", seq, message.id);
}

void MarkSending(Tx& tx, std::int64_t seq) { tx.Exec("UPDATE outbox SET sending = 1 WHERE seq = $1", seq); }

Message WithReceipt(Tx& tx, Message message) {
  const auto rows = tx.Query("SELECT state, reason FROM messages WHERE id = $1", message.id);
  const auto stored = rows.empty() ? std::nullopt : ParseDeliveryState(rows[0].Text(0));
  const bool arrived = stored == DeliveryState::kDelivered || stored == DeliveryState::kRead;
  const bool refused = stored == DeliveryState::kFailed && message.state == DeliveryState::kSent;
  if (!arrived && !refused) return message;
  message.state = *stored;
  message.reason = rows[0].Text(1);
  message.next_attempt_at.reset();
  return message;
}

bool Finish(Tx& tx, std::int64_t seq, const Message& message, Time now) {
  records::SaveDelivery(tx, message, now);
  tx.Exec("DELETE FROM outbox WHERE seq = $1", seq);
  return !tx.Query("SELECT 1 FROM outbox WHERE conversation_id = $1 LIMIT 1", message.conversation_id).empty();
}

void Postpone(Tx& tx, std::int64_t seq, const Message& message, Time now) {
  records::SaveDelivery(tx, message, now);
  tx.Exec("UPDATE outbox SET sending = 0, attempts = $2, next_attempt_at = $3 WHERE seq = $1", seq, message.attempts,
          message.next_attempt_at);
}

std::vector<std::string> LoadConversations(Tx& tx) {
  std::vector<std::string> ids;
  const auto rows = tx.Query("SELECT conversation_id, MIN(seq) FROM outbox GROUP BY conversation_id ORDER BY 2");
  for (const auto row : rows) ids.push_back(row.Text(0));
  return ids;
}

std::int64_t CountQueued(Tx& tx) { return tx.Query("SELECT COUNT(*) FROM outbox")[0].Int(0); }

}  // namespace beseda::outbox
