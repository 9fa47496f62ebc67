#include "server/api/team_message.h"

#include <optional>

#include "base/task.h"
#include "contracts/live_events.h"
#include "json/json.h"
#include "model/content_json.h"
#include "model/message_json.h"
#include "records/consent_rows.h"
#include "records/message_rows.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

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

Task<Result<ServerResponse>> SendAsTeam(Api& api, Call& call, Conversation conversation, Message message) {
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

}  // namespace beseda::server
