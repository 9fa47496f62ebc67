#include "outbox/outbox_rows.h"

#include <algorithm>

#include "model/content_json.h"
#include "records/charges.h"
#include "records/draft_rows.h"
#include "records/message_rows.h"

namespace beseda::outbox {

std::optional<QueuedMessage> LoadHead(Tx& tx, const std::string& conversation_id) {
  const auto rows = tx.Query(
      "SELECT o.seq, o.message_id, o.channel_id, o.in_reply_to_event, o.sending, o.attempts, o.next_attempt_at, "
      "c.thread_key, c.vendor_user_id, o.part, o.sent_vendor_id, c.last_inbound_at, "
      "CASE WHEN o.unasked = 1 AND c.is_group = 0 AND EXISTS (SELECT 1 FROM identities i WHERE i.channel_id = c.channel_id "
      "AND i.vendor_user_id = c.vendor_user_id AND i.opted_out_at IS NOT NULL) THEN 1 ELSE 0 END, d.vendor_message_id FROM outbox o "
      "JOIN conversations c ON c.id = o.conversation_id "
      "LEFT JOIN drafts d ON d.message_id = o.message_id AND d.unwanted = 0 AND o.part = 0 "
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
  queued.parts = records::LoadParts(tx, queued.outgoing.message.id);
  queued.unwanted = row.Bool(12);
  if (!row.IsNull(13)) queued.outgoing.draft_vendor_id = row.Text(13);
  NameOthers(tx, queued.outgoing);
  return queued;
}

bool HasQueued(Tx& tx, const std::string& conversation_id) {
  return !tx.Query("SELECT 1 FROM outbox WHERE conversation_id = $1 LIMIT 1", conversation_id).empty();
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
  const auto name_parts = [&](const std::string& id) {
    const auto target = records::LoadMessage(tx, id);
    if (!target || target->conversation_id != outgoing.message.conversation_id) return;
    outgoing.target_vendor_id = target->vendor_message_id;
    outgoing.target_parts = records::VendorIdsOf(tx, *target);
  };
  const auto& kind = outgoing.message.content.kind;
  if (const auto* edit = std::get_if<EditContent>(&kind)) name_parts(edit->message_id);
  if (const auto* removal = std::get_if<DeleteContent>(&kind)) name_parts(removal->message_id);
  if (const auto* reaction = std::get_if<ReactionContent>(&kind)) outgoing.target_vendor_id = vendor_id(reaction->message_id);
}

void StorePart(Tx& tx, std::int64_t seq, const OutgoingMessage& outgoing, std::size_t next, Time now) {
  tx.Exec("UPDATE outbox SET part = $2, sent_vendor_id = $3, sending = 0 WHERE seq = $1", seq, std::int64_t(next), outgoing.sent_vendor_id);
  // What an edit sends is the edited message's.
  const bool edits = std::holds_alternative<EditContent>(outgoing.message.content.kind);
  records::SavePart(tx, outgoing.message, {outgoing.part, edits ? std::string() : outgoing.sent_vendor_id}, now);
  if (edits) MovePart(tx, outgoing, outgoing.sent_vendor_id);
  if (!outgoing.draft_vendor_id.empty()) records::ForgetDraft(tx, outgoing.message.id);
}

void MovePart(Tx& tx, const OutgoingMessage& outgoing, const std::string& vendor_id) {
  const auto& targets = outgoing.target_parts;
  // A name of ours stands for a part that the vendor did not name.
  if (vendor_id.empty() || vendor_id.starts_with(outgoing.message.id + "/") || std::find(targets.begin(), targets.end(), vendor_id) != targets.end()) return;
  const auto target = records::LoadMessage(tx, std::get<EditContent>(outgoing.message.content.kind).message_id);
  if (target) records::MovePart(tx, *target, outgoing.part, vendor_id);
}

std::size_t NextPart(const std::vector<records::MessagePart>& parts, std::size_t from) {
  while (from < parts.size() && parts[from].state != DeliveryState::kFailed) ++from;
  return from;
}

bool AllGone(const std::vector<records::MessagePart>& parts, std::size_t next) { return !parts.empty() && parts.back().last && next >= parts.size(); }

void SkipParts(Tx& tx, std::int64_t seq, const Message& message) {
  tx.Exec("UPDATE outbox SET part = $2 WHERE seq = $1", seq, std::int64_t(NextPart(records::LoadParts(tx, message.id), 0)));
}

void MarkSending(Tx& tx, std::int64_t seq) { tx.Exec("UPDATE outbox SET sending = 1 WHERE seq = $1", seq); }

void UnmarkSending(Tx& tx, std::int64_t seq) { tx.Exec("UPDATE outbox SET sending = 0 WHERE seq = $1", seq); }

void StoreReplaced(Tx& tx, std::int64_t seq, const Message& message) {
  tx.Exec("UPDATE messages SET content = $2, meta = $3 WHERE id = $1", message.id, DumpContent(message.content), message.meta);
  tx.Exec("UPDATE outbox SET sending = 0 WHERE seq = $1", seq);
}

Message WithReceipts(Tx& tx, const OutgoingMessage& outgoing, Time now) {
  auto message = outgoing.message;
  const auto rows = tx.Query(
      "SELECT state, reason, (SELECT COUNT(*) FROM early_receipts WHERE conversation_id = $2), "
      "(SELECT COUNT(*) FROM message_parts WHERE message_id = $1) FROM messages WHERE id = $1",
      message.id, message.conversation_id);
  if (rows.empty()) return message;
  const bool went = message.state == DeliveryState::kSent || message.state == DeliveryState::kDelivered;
  if (rows[0].Int(3) > 0) {
    if (!went) return message;
    auto parts = records::LoadParts(tx, message.id);
    if (!AllGone(parts, outgoing.part)) {
      records::SavePart(tx, message, {outgoing.part, message.vendor_message_id, true, message.state, ""}, now);
      parts = records::LoadParts(tx, message.id);
    }
    records::JudgeByParts(parts, message);
    return message;
  }
  auto said = ParseDeliveryState(rows[0].Text(0));
  auto reason = rows[0].Text(1);
  if (went && rows[0].Int(2) > 0) {
    if (auto early = records::TakeEarlyReceipt(tx, message.conversation_id, message.vendor_message_id)) {
      said = early->state;
      reason = std::move(early->reason);
      records::NoteCharge(tx, message.id, message.vendor_message_id, early->charge, now);
    }
  }
  const bool arrived = said == DeliveryState::kDelivered || said == DeliveryState::kRead;
  const bool refused = said == DeliveryState::kFailed && message.state == DeliveryState::kSent;
  if (!arrived && !refused) return message;
  message.state = *said;
  message.reason = std::move(reason);
  message.next_attempt_at.reset();
  return message;
}

bool Finish(Tx& tx, const QueuedMessage& queued, const Message& message, Time now) {
  records::SaveDelivery(tx, message, now);
  tx.Exec("DELETE FROM outbox WHERE seq = $1", queued.seq);
  if (!queued.outgoing.draft_vendor_id.empty()) {
    const bool became_it = message.state == DeliveryState::kSent || message.state == DeliveryState::kDelivered || message.state == DeliveryState::kRead;
    if (became_it) records::ForgetDraft(tx, message.id);
    if (!became_it) records::RejectDraft(tx, message.id, now);
  }
  const auto left = tx.Query(
      "SELECT EXISTS (SELECT 1 FROM outbox WHERE conversation_id = $1), EXISTS (SELECT 1 FROM early_receipts WHERE conversation_id = $1)",
      message.conversation_id);
  const bool more = left[0].Bool(0);
  if (!more && left[0].Bool(1)) records::DropEarlyReceipts(tx, message.conversation_id);
  return more;
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
