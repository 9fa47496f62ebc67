#include "inbox/accept.h"

#include <variant>

#include "base/text.h"
#include "contracts/short_payload.h"
#include "inbox/consent.h"
#include "inbox/thread_names.h"
#include "model/content_json.h"
#include "records/charges.h"
#include "records/conversation_rows.h"
#include "records/held_echoes.h"
#include "records/media_fetch_rows.h"
#include "records/message_part_rows.h"
#include "records/message_rows.h"
#include "records/person_rows.h"

namespace beseda::inbox {

using records::FindNamedMessage;

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

/// The conversation of an event. A reaction belongs to where its message is, if that is a thread below the one that it names.
std::optional<Conversation> FindConversation(Tx& tx, IdSource& ids, const ChannelAccount& account, const IncomingEvent& event, Time now) {
  auto conversation = FindThread(tx, ids, account, event, now);
  const auto* reaction = std::get_if<ReactionContent>(&event.content.kind);
  if (!reaction || (conversation && !FindNamedMessage(tx, conversation->id, reaction->message_id).empty())) return conversation;
  const auto threads = tx.Query(
      "SELECT c.thread_key FROM conversations c WHERE c.channel_id = $1 AND substr(c.thread_key, 1, length($2)) = $2 "
      "AND substr(c.thread_key, length($2) + 1, 1) IN (':', '/') AND ("
      "EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND m.vendor_message_id = $3 AND m.vendor_message_id <> '') OR "
      "EXISTS (SELECT 1 FROM message_parts p WHERE p.conversation_id = c.id AND p.vendor_message_id = $3)) LIMIT 1",
      account.id, event.thread_key, reaction->message_id);
  if (threads.empty()) return conversation;
  return records::FindConversation(tx, account.id, threads[0].Text(0));
}

/// Whether somebody of ours has written in it.
bool HasOurWords(Tx& tx, std::string_view conversation_id) {
  return !tx.Query("SELECT 1 FROM messages WHERE conversation_id = $1 AND direction = 'out' LIMIT 1", conversation_id).empty();
}

DeliveryState StateOf(const ReceiptContent& receipt) {
  switch (receipt.state) {
    case ReceiptContent::State::kRead: return DeliveryState::kRead;
    case ReceiptContent::State::kDelivered: return DeliveryState::kDelivered;
    case ReceiptContent::State::kFailed: return DeliveryState::kFailed;
    case ReceiptContent::State::kSent: return DeliveryState::kSent;
  }
  return DeliveryState::kDelivered;
}

/// A receipt for a message, or for the part of it that the vendor calls `part`.
void ApplyToMessage(Tx& tx, const ReceiptContent& receipt, std::string_view message_id, std::optional<std::string_view> part, Time now,
                    AcceptedEvent& accepted) {
  auto message = records::LoadMessage(tx, message_id);
  if (!message || message->direction != Direction::kOut) return;
  const auto before = message->state;
  const auto parts = records::LoadParts(tx, message_id);
  if (parts.empty()) {
    if (!records::IsNews(before, StateOf(receipt))) return;
    message->state = StateOf(receipt);
    message->reason = receipt.reason;
  } else if (!records::ApplyToParts(tx, message_id, part, StateOf(receipt), receipt.reason) || before == DeliveryState::kQueued ||
             !records::JudgeByParts(records::LoadParts(tx, message_id), *message) || message->state == before) {
    return;  // Nothing new, or not yet for the whole.
  }
  records::SaveDelivery(tx, *message, now);
  accepted.read_messages.push_back(message->id);
}

void ApplyReceipt(Tx& tx, const ReceiptContent& receipt, std::string_view conversation_id, Time now,
                  AcceptedEvent& accepted) {
  for (const auto& id : receipt.message_ids) {
    const auto message_id = FindNamedMessage(tx, conversation_id, id);
    if (message_id.empty()) {
      records::KeepEarlyReceipt(tx, conversation_id, id, StateOf(receipt), receipt.reason, receipt.charge, now);
    } else {
      records::NoteCharge(tx, message_id, id, receipt.charge, now);
      ApplyToMessage(tx, receipt, message_id, message_id == id ? std::nullopt : std::optional<std::string_view>(id), now, accepted);
    }
  }
  if (!receipt.up_to) return;
  const auto sent = tx.Query(
      "SELECT id FROM messages WHERE conversation_id = $1 AND direction = 'out' AND created_at <= $2 "
      "AND state IN ('sent', 'delivered')",
      conversation_id, *receipt.up_to);
  for (const auto row : sent) ApplyToMessage(tx, receipt, row.Text(0), std::nullopt, now, accepted);
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

constexpr std::int64_t kMessagesLookedThrough = 300;

/// What the person chose, of whose payload the vendor has only a digest: in the message that they answered, else in the newest ones.
std::optional<ChosenPayload> FindChoice(Tx& tx, std::string_view conversation_id, const IncomingEvent& event, std::string_view digest) {
  if (!event.reply_to_vendor_id.empty()) {
    const auto answered = records::LoadMessage(tx, FindNamedMessage(tx, conversation_id, event.reply_to_vendor_id));
    auto chosen = answered ? FindChosen(answered->content, digest) : std::nullopt;
    if (chosen) return chosen;
  }
  const auto rows = tx.Query("SELECT id FROM messages WHERE conversation_id = $1 AND direction = 'out' ORDER BY seq DESC LIMIT $2",
                             conversation_id, kMessagesLookedThrough);
  for (const auto row : rows) {
    const auto message = records::LoadMessage(tx, row.Text(0));
    auto chosen = message ? FindChosen(message->content, digest) : std::nullopt;
    if (chosen) return chosen;
  }
  return std::nullopt;
}

void RestorePayload(Tx& tx, std::string_view conversation_id, const IncomingEvent& event, Content& content) {
  auto* postback = std::get_if<PostbackContent>(&content.kind);
  if (!postback || !IsShortened(postback->payload)) return;
  const auto chosen = FindChoice(tx, conversation_id, event, postback->payload);
  if (!chosen) return;
  postback->payload = chosen->payload;
  if (postback->title.empty()) postback->title = chosen->title;
}

/// Whether a content is something said, which may be answered, rather than a change of what was said.
bool IsSaid(const Content& content) {
  return !std::holds_alternative<ReactionContent>(content.kind) && !std::holds_alternative<EditContent>(content.kind) &&
         !std::holds_alternative<DeleteContent>(content.kind);
}

/// Whether the vendor lets us answer freely from then on: the person said or did something. What the vendor itself tells (a handover, a
/// preference) and what is taken back does not.
bool OpensWindow(const IncomingEvent& event) {
  if (event.echo || std::holds_alternative<DeleteContent>(event.content.kind)) return false;
  return event.addressed || event.follows_up || !std::holds_alternative<EventContent>(event.content.kind);
}

/// When the person wrote, as far as that can be known: an event may reach us late, but not before it happened.
Time WrittenAt(const IncomingEvent& event, Time now) { return event.sent_at ? std::min(*event.sent_at, now) : now; }

/// Notes that the vendor is to be asked who wrote, if it was not asked before.
bool WantWriter(Tx& tx, const ChannelAccount& account, const IncomingEvent& event, Time now) {
  if (!event.known_to_vendor || event.vendor_user_id.empty()) return false;
  return records::WantPerson(tx, {account.id, event.vendor_user_id, account.workspace_id, event.user_name}, now);
}

/// How a group's message names its writer; `unknown` says that nobody knows them yet.
std::string NameWriter(Tx& tx, const ChannelAccount& account, const IncomingEvent& event, bool& unknown) {
  if (!event.user_name.empty() || !event.known_to_vendor) return records::WriterMeta(event.vendor_user_id, event.user_name);
  const auto name = records::FindPersonName(tx, account.id, event.vendor_user_id);
  unknown = !name;
  return records::WriterMeta(event.vendor_user_id, name.value_or(""));
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
  message.vendor_message_id = event.vendor_message_id;
  message.created_at = now;
  return message;
}

/// Notes that the event has arrived; gives its place.
std::int64_t NoteEvent(Tx& tx, const ChannelAccount& account, const IncomingEvent& event, const std::string& conversation_id,
                       const std::string& message_id, const std::string& payload, bool pending, Time now) {
  const auto stored = tx.Query(
      "INSERT INTO events (workspace_id, channel_id, vendor_event_id, conversation_id, message_id, payload, state, "
      "received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING seq",
      account.workspace_id, account.id, event.vendor_event_id, conversation_id, message_id, payload, pending ? 0 : 1, now);
  return stored[0].Int(0);
}

}  // namespace

AcceptedEvent AcceptEvent(Tx& tx, IdSource& ids, TurnQueue& turns, const ChannelAccount& account,
                          const IncomingEvent& event, Time now, const records::OnMatched& matched) {
  AcceptedEvent accepted;
  const auto known = tx.Query("SELECT conversation_id, message_id FROM events WHERE channel_id = $1 AND vendor_event_id = $2",
                              account.id, event.vendor_event_id);
  if (!known.empty()) {
    accepted.outcome.duplicate = true;
    accepted.outcome.conversation_id = known[0].Text(0);
    accepted.outcome.message = records::LoadMessage(tx, known[0].Text(1));
    return accepted;
  }

  auto conversation = FindConversation(tx, ids, account, event, now);
  const auto* receipt = std::get_if<ReceiptContent>(&event.content.kind);
  if (!conversation && receipt) return accepted;  // Of a conversation that is not ours: nothing to keep.
  if (!conversation) {
    conversation = Open(tx, ids, account, event, now);
    KeepNames(tx, *conversation, event, now);
    accepted.opened = conversation;
    accepted.unknown_person = WantWriter(tx, account, event, now);
  }
  accepted.outcome.conversation_id = conversation->id;

  // Before its turn begins: that is the turn of whoever the person turns out to be.
  if (!event.addresses.empty() && !event.echo) {
    const records::IdentityKey identity{account.workspace_id, account.id, event.vendor_user_id};
    if (records::TakeAddresses(tx, ids, identity, event.addresses, now, matched)) conversation = records::LoadConversation(tx, conversation->id);
  }
  const bool transcript = IsTranscript(event.content);
  std::string message_id;
  std::optional<Wish> wish;
  if (transcript) {
    auto message = MakeMessage(ids, *conversation, event, now);
    if (event.group && !event.echo) {
      bool unknown = false;
      message.meta = NameWriter(tx, account, event, unknown);
      if (unknown) accepted.unknown_person |= WantWriter(tx, account, event, now);
    }
    std::visit(NameOurs{tx, conversation->id}, message.content.kind);
    RestorePayload(tx, conversation->id, event, message.content);
    if (!event.reply_to_vendor_id.empty()) {
      message.reply_to = FindNamedMessage(tx, conversation->id, event.reply_to_vendor_id);
    }
    if (event.echo && records::IsOurs(tx, message, now, accepted.read_messages)) {
      accepted.outcome.duplicate = true;  // What we sent ourselves comes back from some vendors, too.
      return accepted;
    }
    if (event.echo && records::IsSending(tx, conversation->id)) {
      records::HoldEcho(tx, message);
      NoteEvent(tx, account, event, conversation->id, message.id, "", false, now);
      return accepted;
    }
    const auto opens_window_at = OpensWindow(event) ? std::optional(WrittenAt(event, now)) : std::nullopt;
    records::InsertMessage(tx, message, opens_window_at);
    conversation->last_seq = message.seq;
    conversation->last_activity_at = now;
    if (!event.echo) ++conversation->unread_count;
    if (opens_window_at) conversation->last_inbound_at = std::max(conversation->last_inbound_at.value_or(*opens_window_at), *opens_window_at);
    message_id = message.id;
    accepted.fetching = records::QueueFetch(tx, message, account.id, now);
    const bool addressed = event.addressed || (event.follows_up && HasOurWords(tx, conversation->id));
    wish = FindWish(tx, account, event, *conversation, message);
    const bool answered = !event.echo && addressed && IsSaid(message.content) && (!wish || wish->answered);
    if (answered && !accepted.fetching) accepted.opening = turns.Open(tx, *conversation, message, now);
    accepted.pending = answered && (!accepted.opening || accepted.opening->wanted());
    accepted.outcome.message = std::move(message);
  } else if (receipt) {
    ApplyReceipt(tx, *receipt, conversation->id, now, accepted);
  }
  const auto seq = NoteEvent(tx, account, event, conversation->id, message_id, transcript ? std::string() : DumpContent(event.content),
                             accepted.pending, now);
  if (accepted.opening && accepted.pending) accepted.opening->Record(tx, event.vendor_event_id, seq);
  if (wish) {
    auto granted = Grant(tx, ids, account, event, *conversation, *accepted.outcome.message, *wish, now);
    accepted.notice = std::move(granted.notice);
    accepted.told = granted.told;
  }
  return accepted;
}

}  // namespace beseda::inbox
