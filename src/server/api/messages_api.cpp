#include <optional>

#include "base/task.h"
#include "contracts/live_events.h"
#include "json/json.h"
#include "model/content_json.h"
#include "model/message_json.h"
#include "records/bot_rows.h"
#include "records/consent_rows.h"
#include "records/message_rows.h"
#include "server/api/conversation_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

/// Whether a person of the team may send it: what people can be shown, not what only happens between programs.
bool IsSendable(const Content& content) {
  return std::visit(
      [](const auto& kind) {
        using Kind = std::decay_t<decltype(kind)>;
        return !(std::is_same_v<Kind, PostbackContent> || std::is_same_v<Kind, TypingContent> ||
                 std::is_same_v<Kind, ReceiptContent> || std::is_same_v<Kind, EventContent> ||
                 std::is_same_v<Kind, UnknownContent>);
      },
      content.kind);
}

Result<Message> OwnMessage(Tx& tx, const Call& call) {
  auto message = records::LoadMessage(tx, call.id());
  if (message && message->workspace_id == call.workspace()) return std::move(*message);
  return Error(ErrorCode::kNotFound, "There is no such message.");
}

Result<Content> ReadContent(const json::Object& body) {
  const auto* value = body.if_contains("content");
  if (!value) return Error(ErrorCode::kInvalid, "\"content\" is missing.").InField("content");
  TRY(auto content, DecodeContent(*value));
  const auto* edit = std::get_if<EditContent>(&content.kind);
  if (!IsSendable(edit ? *edit->content : content)) {
    return Error(ErrorCode::kInvalid,
                 "Content of the type \"" + std::string(ContentType(content)) + "\" cannot be sent to a person.")
        .InField("content.type");
  }
  return content;
}

/// What a content does to another message of its conversation; nothing if it stands for itself.
struct Change {
  std::string target;    ///< The other message's id.
  bool can = false;      ///< Whether the channel can.
  bool of_ours = false;  ///< Only what we have sent can be changed so.
};
std::optional<Change> ChangeOf(const Content& content, const ChannelCapabilities& can) {
  if (const auto* edit = std::get_if<EditContent>(&content.kind)) return Change{edit->message_id, can.edit, true};
  if (const auto* removal = std::get_if<DeleteContent>(&content.kind)) return Change{removal->message_id, can.deletion, true};
  if (const auto* reaction = std::get_if<ReactionContent>(&content.kind)) return Change{reaction->message_id, can.reactions, false};
  return std::nullopt;
}

Status CheckChange(Tx& tx, const Change& change, const std::string& conversation_id) {
  const auto target = records::LoadMessage(tx, change.target);
  if (!target || target->conversation_id != conversation_id) {
    return Error(ErrorCode::kInvalid, "The message that this is about is not in this conversation.").InField("content.message_id");
  }
  if (change.of_ours && target->direction != Direction::kOut) {
    return Error(ErrorCode::kInvalid, "Only messages that were sent to the person can be changed.").InField("content.message_id");
  }
  const bool went = target->state == DeliveryState::kSent || target->state == DeliveryState::kDelivered || target->state == DeliveryState::kRead;
  if (change.of_ours && !went) {
    return Error(ErrorCode::kConflict, "The message has not been sent, so that there is nothing to change.").As("message_not_sent");
  }
  return Ok();
}

/// The channel at work. kConflict: nothing can reach the person any more.
Task<Result<std::shared_ptr<const ChannelDirectory::Entry>>> FindChannel(Api& api, std::string channel_id) {
  auto channel = co_await api.channels.Find(channel_id);
  if (!channel.ok() && channel.error().code == ErrorCode::kNotFound) {
    co_return Error(ErrorCode::kConflict, "The channel of this conversation was deleted; messages cannot reach the person.")
        .As("channel_deleted");
  }
  if (!channel.ok()) co_return std::move(channel).error();
  if (!(*channel)->account.enabled) {
    co_return Error(ErrorCode::kConflict, "The channel of this conversation is switched off. Switch it on first.")
        .As("channel_disabled");
  }
  co_return std::move(*channel);
}

/// Whether a program writes, which is not the answer to anything, to somebody who does not want that. What a program answers names the
/// message that it answers, and members of the team decide for themselves.
bool IsUnasked(Tx& tx, const Call& call, const Conversation& conversation, const Message& message) {
  if (call.principal.kind != access::Principal::Kind::kApiKey || !message.reply_to.empty()) return false;
  return records::LoadOptOut(tx, conversation).has_value();
}

}  // namespace

Task<Result<ServerResponse>> ListMessages(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  CO_TRY(const auto before, QueryNumber(call.request, "before", 1));
  CO_TRY(const auto after, QueryNumber(call.request, "after", 0));
  const auto limit = std::size_t(page.limit);
  std::int64_t last_seq = 0;
  CO_TRY(const auto messages, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<Message>> {
    TRY(const auto view, OwnConversation(tx, call));
    last_seq = view.conversation.last_seq;
    if (after && !before) return records::LoadMessagesAfter(tx, view.conversation.id, *after, limit);
    return records::LoadNewestMessages(tx, view.conversation.id, after.value_or(0), before.value_or(INT64_MAX), limit);
  }));
  json::Array items;
  for (const auto& message : messages) items.push_back(EncodeMessage(message, Audience::kStaff));
  const auto first = messages.empty() ? after.value_or(before.value_or(1) - 1) + 1 : messages.front().seq;
  const auto last = messages.empty() ? first - 1 : messages.back().seq;
  co_return Reply(200, json::Object{{"items", std::move(items)},
                                    {"has_before", first > 1},
                                    {"has_after", last < last_seq}});
}

Task<Result<ServerResponse>> SendMessage(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"content", "reply_to"}));
  json::Reader in(body);
  Message message;
  message.reply_to = in.TextOr("reply_to", "", 64);
  CO_CHECK_OK(in.Check());
  CO_TRY(message.content, ReadContent(body));
  CO_TRY(const auto view, co_await api.db().Read([&](Tx& tx) { return OwnConversation(tx, call); }));
  const auto& conversation = view.conversation;
  CO_TRY(const auto channel, co_await FindChannel(api, conversation.channel_id));
  const bool pulled = channel->adapter->capabilities().pulled;  // Its clients fetch what is stored: nothing is left to send.
  const auto change = ChangeOf(message.content, channel->adapter->capabilities());
  if (change && !change->can) {
    co_return Error(ErrorCode::kInvalid, "This channel cannot show content of the type \"" + std::string(ContentType(message.content)) + "\".")
        .InField("content.type");
  }
  message.id = api.access.ids.New("msg");
  message.workspace_id = call.workspace();
  message.conversation_id = conversation.id;
  message.direction = Direction::kOut;
  message.author = Author::kAgent;
  message.author_id = call.principal.member_id;
  message.state = pulled ? DeliveryState::kSent : DeliveryState::kQueued;
  message.created_at = api.Now();
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        if (!message.reply_to.empty()) {
          const auto answered = records::LoadMessage(tx, message.reply_to);
          if (!answered || answered->conversation_id != conversation.id) {
            return Error(ErrorCode::kInvalid, "The message to reply to is not in this conversation.").InField("reply_to");
          }
        }
        if (change) CHECK_OK(CheckChange(tx, *change, conversation.id));
        if (!change && IsUnasked(tx, call, conversation, message)) {
          message.state = DeliveryState::kSkipped;
          message.reason = records::kOptedOutReason;
        }
        records::InsertMessage(tx, message);
        records::AddLedgerEntry(tx, message, message.created_at);
        if (message.state == DeliveryState::kQueued) records::Enqueue(tx, message, conversation.channel_id, "", message.created_at);
        return Reply(201, EncodeMessage(message, Audience::kStaff));
      },
      &replayed);
  if (response.ok() && !replayed) {
    LiveEvents(api.bus).MessageCreated(message);
    if (message.state == DeliveryState::kQueued) api.wake_outbox(conversation.id);
  }
  co_return response;
}

Task<Result<ServerResponse>> ResendMessage(Api& api, Call& call) {
  auto message = co_await api.resend(call.workspace(), call.id());
  if (!message.ok()) {
    if (message.error().code == ErrorCode::kConflict) message.error().reason = "not_resendable";
    co_return std::move(message).error();
  }
  co_return Reply(200, EncodeMessage(*message, Audience::kStaff));
}

Task<Result<ServerResponse>> GetMessageLedger(Api& api, Call& call) {
  CO_TRY(const auto entries, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<records::LedgerEntry>> {
    TRY(const auto message, OwnMessage(tx, call));
    return records::LoadLedger(tx, message.id);
  }));
  json::Array items;
  for (const auto& entry : entries) {
    items.push_back(json::Object{{"at", ToUnixMicros(entry.at)},
                                 {"state", json::Value(DeliveryStateName(entry.state))},
                                 {"detail", entry.detail},
                                 {"attempt", entry.attempt}});
  }
  co_return Reply(200, WholeList(std::move(items)));
}

}  // namespace beseda::server
