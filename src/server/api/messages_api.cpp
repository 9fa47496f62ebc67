#include "base/task.h"
#include "json/json.h"
#include "model/content_json.h"
#include "model/message_json.h"
#include "records/message_rows.h"
#include "server/api/conversation_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/team_message.h"

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
  co_return co_await SendAsTeam(api, call, view.conversation, std::move(message));
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
