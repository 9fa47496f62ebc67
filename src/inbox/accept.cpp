#include "inbox/accept.h"

#include <variant>

#include "base/text.h"
#include "model/content_json.h"
#include "records/conversation_rows.h"
#include "records/media_fetch_rows.h"
#include "records/message_rows.h"

namespace beseda::inbox {
namespace {

constexpr std::size_t kMaxName = 200;

Conversation Open(Tx& tx, IdSource& ids, const ChannelAccount& account, const IncomingEvent& event, Time now) {
  auto contact = records::FindContact(tx, account.id, event.vendor_user_id);
  if (!contact) {
    contact.emplace();
    contact->id = ids.New("cnt");
    contact->workspace_id = account.workspace_id;
    contact->name = CutUtf8(event.user_name, kMaxName);
    contact->locale = event.user_locale;
    contact->created_at = now;
    records::InsertContact(tx, *contact, account.id, event.vendor_user_id);
  }
  Conversation conversation;
  conversation.id = ids.New("cnv");
  conversation.workspace_id = account.workspace_id;
  conversation.bot_id = account.bot_id;
  conversation.channel_id = account.id;
  conversation.contact_id = contact->id;
  conversation.thread_key = event.thread_key;
  conversation.vendor_user_id = event.vendor_user_id;
  conversation.title = CutUtf8(event.thread_title, kMaxName);
  conversation.group = event.group;
  conversation.created_at = now;
  conversation.last_activity_at = now;
  records::InsertConversation(tx, conversation);
  return conversation;
}

/// The conversation's message that a vendor names by our id or by its own; empty if there is none.
std::string FindNamedMessage(Tx& tx, std::string_view conversation_id, std::string_view name) {
  auto rows = tx.Query("SELECT id FROM messages WHERE id = $2 AND conversation_id = $1", conversation_id, name);
  if (rows.empty()) {
    rows = tx.Query(
        "SELECT id FROM messages WHERE conversation_id = $1 AND vendor_message_id = $2 AND vendor_message_id <> ''",
        conversation_id, name);
  }
  if (rows.empty()) {
    rows = tx.Query("SELECT message_id FROM message_parts WHERE conversation_id = $1 AND vendor_message_id = $2",
                    conversation_id, name);
  }
  return rows.empty() ? std::string() : rows[0].Text(0);
}

/// Whether a receipt says something new of a message. What has arrived stays arrived, whatever comes late; and a proof
/// that it has arrived goes before our doubts.
bool IsNews(DeliveryState before, DeliveryState receipt) {
  switch (before) {
    case DeliveryState::kRead:
    case DeliveryState::kSkipped:
      return false;
    case DeliveryState::kDelivered:
      return receipt == DeliveryState::kRead;
    case DeliveryState::kFailed:
      return receipt != DeliveryState::kFailed;
    default:
      return true;
  }
}

DeliveryState StateOf(const ReceiptContent& receipt) {
  switch (receipt.state) {
    case ReceiptContent::State::kRead: return DeliveryState::kRead;
    case ReceiptContent::State::kDelivered: return DeliveryState::kDelivered;
    case ReceiptContent::State::kFailed: return DeliveryState::kFailed;
  }
  return DeliveryState::kDelivered;
}

void ApplyToMessage(Tx& tx, const ReceiptContent& receipt, std::string_view message_id, Time now, AcceptedEvent& accepted) {
  auto message = records::LoadMessage(tx, message_id);
  if (!message || message->direction != Direction::kOut || !IsNews(message->state, StateOf(receipt))) return;
  message->state = StateOf(receipt);
  message->reason = receipt.reason;
  records::SaveDelivery(tx, *message, now);
  accepted.read_messages.push_back(message->id);
}

void ApplyReceipt(Tx& tx, const ReceiptContent& receipt, std::string_view conversation_id, Time now,
                  AcceptedEvent& accepted) {
  for (const auto& id : receipt.message_ids) {
    ApplyToMessage(tx, receipt, FindNamedMessage(tx, conversation_id, id), now, accepted);
  }
  if (!receipt.up_to) return;
  const auto sent = tx.Query(
      "SELECT id FROM messages WHERE conversation_id = $1 AND direction = 'out' AND created_at <= $2 "
      "AND state IN ('sent', 'delivered')",
      conversation_id, *receipt.up_to);
  for (const auto row : sent) ApplyToMessage(tx, receipt, row.Text(0), now, accepted);
}

/// Puts our id in the place of the vendor's, where a content is about another message of its conversation; what cannot be found
/// keeps the vendor's.
struct NameOurs {
  Tx& tx;
  std::string_view conversation_id;

  void operator()(ReactionContent& reaction) const { Replace(reaction.message_id); }
  void operator()(EditContent& edit) const { Replace(edit.message_id); }
  void operator()(DeleteContent& removal) const { Replace(removal.message_id); }
  template <typename Kind>
  void operator()(Kind&) const {}

  void Replace(std::string& id) const {
    if (auto ours = FindNamedMessage(tx, conversation_id, id); !ours.empty()) id = std::move(ours);
  }
};

/// Whether a content is something said, which may be answered, rather than a change of what was said.
bool IsSaid(const Content& content) {
  return !std::holds_alternative<ReactionContent>(content.kind) && !std::holds_alternative<EditContent>(content.kind) &&
         !std::holds_alternative<DeleteContent>(content.kind);
}

/// JSON of who wrote, for a conversation in which several people do.
std::string WriterMeta(const IncomingEvent& event) {
  std::string meta = "{\"from\":{\"id\":";
  AppendJsonString(meta, event.vendor_user_id);
  meta += ",\"name\":";
  AppendJsonString(meta, CutUtf8(event.user_name, kMaxName));
  return meta += "}}";
}

Message MakeMessage(IdSource& ids, const Conversation& conversation, const IncomingEvent& event, Time now) {
  Message message;
  message.id = ids.New("msg");
  message.workspace_id = conversation.workspace_id;
  message.conversation_id = conversation.id;
  message.direction = event.echo ? Direction::kOut : Direction::kIn;
  message.author = event.echo ? Author::kAgent : Author::kContact;
  message.content = event.content;
  message.state = event.echo ? DeliveryState::kSent : DeliveryState::kAccepted;
  if (event.group && !event.echo) message.meta = WriterMeta(event);
  message.vendor_message_id = event.vendor_message_id;
  message.created_at = now;
  return message;
}

}  // namespace

AcceptedEvent AcceptEvent(Tx& tx, IdSource& ids, TurnQueue& turns, const ChannelAccount& account,
                          const IncomingEvent& event, Time now) {
  AcceptedEvent accepted;
  const auto known = tx.Query("SELECT conversation_id, message_id FROM events WHERE channel_id = $1 AND vendor_event_id = $2",
                              account.id, event.vendor_event_id);
  if (!known.empty()) {
    accepted.outcome.duplicate = true;
    accepted.outcome.conversation_id = known[0].Text(0);
    accepted.outcome.message = records::LoadMessage(tx, known[0].Text(1));
    return accepted;
  }

  auto conversation = records::FindConversation(tx, account.id, event.thread_key);
  const auto* receipt = std::get_if<ReceiptContent>(&event.content.kind);
  if (!conversation && receipt) return accepted;  // Of a conversation that is not ours: nothing to keep.
  if (!conversation) {
    conversation = Open(tx, ids, account, event, now);
    accepted.opened = conversation;
  }
  accepted.outcome.conversation_id = conversation->id;
  if (event.echo && !FindNamedMessage(tx, conversation->id, event.vendor_message_id).empty()) {
    accepted.outcome.duplicate = true;  // What we sent ourselves comes back from some vendors, too.
    return accepted;
  }

  const bool transcript = IsTranscript(event.content);
  std::string message_id;
  if (transcript) {
    auto message = MakeMessage(ids, *conversation, event, now);
    std::visit(NameOurs{tx, conversation->id}, message.content.kind);
    if (!event.reply_to_vendor_id.empty()) {
      message.reply_to = FindNamedMessage(tx, conversation->id, event.reply_to_vendor_id);
    }
    records::InsertMessage(tx, message);
    conversation->last_seq = message.seq;
    conversation->last_activity_at = now;
    if (!event.echo) {
      conversation->last_inbound_at = now;
      ++conversation->unread_count;
    }
    message_id = message.id;
    accepted.fetching = records::QueueFetch(tx, message, account.id, now);
    const bool answered = !event.echo && event.addressed && IsSaid(message.content);
    if (answered && !accepted.fetching) accepted.opening = turns.Open(tx, *conversation, message, now);
    accepted.pending = answered && (!accepted.opening || accepted.opening->wanted());
    accepted.outcome.message = std::move(message);
  } else if (receipt) {
    ApplyReceipt(tx, *receipt, conversation->id, now, accepted);
  }
  const auto stored = tx.Query(
      "INSERT INTO events (workspace_id, channel_id, vendor_event_id, conversation_id, message_id, payload, state, "
      "received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING seq",
      account.workspace_id, account.id, event.vendor_event_id, conversation->id, message_id,
      transcript ? std::string() : DumpContent(event.content), accepted.pending ? 0 : 1, now);
  if (accepted.opening && accepted.pending) accepted.opening->Record(tx, event.vendor_event_id, stored[0].Int(0));
  return accepted;
}

}  // namespace beseda::inbox
