#include "base/task.h"
#include "contracts/live_events.h"
#include "json/json.h"
#include "model/message_json.h"
#include "server/api/audit_note.h"
#include "server/api/conversation_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"

namespace beseda::server {
namespace {

const char* HandlingName(Handling handling) { return handling == Handling::kHuman ? "human" : "bot"; }

Error NotOneOf(const char* field, const char* choices) {
  return Error(ErrorCode::kInvalid, std::string("\"") + field + "\" must be " + choices + ".").InField(field);
}

Result<std::optional<bool>> ParseStatus(const std::optional<std::string>& text) {
  if (!text) return std::optional<bool>();
  if (*text == "open") return std::optional<bool>(true);
  if (*text == "closed") return std::optional<bool>(false);
  return NotOneOf("status", "\"open\" or \"closed\"");
}

Result<std::optional<Handling>> ParseHandling(const std::optional<std::string>& text) {
  if (!text) return std::optional<Handling>();
  if (*text == "bot") return std::optional<Handling>(Handling::kBot);
  if (*text == "human") return std::optional<Handling>(Handling::kHuman);
  return NotOneOf("handling", "\"bot\" or \"human\"");
}

}  // namespace

json::Object EncodeConversation(const records::ConversationView& view) {
  const auto& conversation = view.conversation;
  json::Object out{{"id", conversation.id},
                   {"bot_id", conversation.bot_id},
                   {"channel_id", conversation.channel_id},
                   {"channel_kind", view.channel_kind},
                   {"contact", json::Object{{"id", conversation.contact_id}, {"name", view.contact_name}}},
                   {"status", conversation.open ? "open" : "closed"},
                   {"handling", HandlingName(conversation.handling)},
                   {"last_message", nullptr},
                   {"last_activity_at", ToUnixMicros(conversation.last_activity_at)},
                   {"unread_count", conversation.unread_count},
                   {"created_at", ToUnixMicros(conversation.created_at)}};
  if (view.last_message) out["last_message"] = EncodeMessage(*view.last_message, Audience::kStaff);
  return out;
}

Result<records::ConversationView> OwnConversation(Tx& tx, const Call& call) {
  auto view = records::LoadConversationView(tx, call.workspace(), call.id());
  if (view) return std::move(*view);
  return Error(ErrorCode::kNotFound, "There is no such conversation.");
}

Task<Result<ServerResponse>> ListConversations(Api& api, Call& call) {
  const auto& request = call.request;
  CO_TRY(const auto page, ReadPage(request, 2));
  records::ConversationFilter filter;
  filter.bot_id = request.Query("bot_id").value_or("");
  filter.channel_id = request.Query("channel_id").value_or("");
  filter.contact_id = request.Query("contact_id").value_or("");
  filter.search = request.Query("q").value_or("");
  CO_TRY(filter.open, ParseStatus(request.Query("status")));
  CO_TRY(filter.handling, ParseHandling(request.Query("handling")));
  CO_TRY(const auto views, co_await api.db().Read([&](Tx& tx) {
    return records::ListConversations(tx, call.workspace(), filter, page.IntKeyOr(0, 0), page.KeyOr(1, ""),
                                      page.limit + 1);
  }));
  json::Array items;
  for (const auto& view : views) items.push_back(EncodeConversation(view));
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    const auto& conversation = views[last].conversation;
                    return std::vector<std::string>{std::to_string(ToUnixMicros(conversation.last_activity_at)),
                                                    conversation.id};
                  }));
}

Task<Result<ServerResponse>> GetConversation(Api& api, Call& call) {
  CO_TRY(const auto view, co_await api.db().Read([&](Tx& tx) { return OwnConversation(tx, call); }));
  co_return Reply(200, EncodeConversation(view));
}

Task<Result<ServerResponse>> UpdateConversation(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"status", "handling", "read_seq"}));
  json::Reader in(body);
  const auto status = in.OptionalText("status", 20);
  const auto handling_name = in.OptionalText("handling", 20);
  const auto read_seq = in.OptionalInt("read_seq", 0);
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto open, ParseStatus(status));
  CO_TRY(const auto handling, ParseHandling(handling_name));
  CO_TRY(const auto view, co_await api.db().Write([&](Tx& tx) -> Result<records::ConversationView> {
    TRY(auto view, OwnConversation(tx, call));
    auto& conversation = view.conversation;
    if (read_seq) conversation.unread_count = records::MarkReadByTeam(tx, conversation.id, *read_seq);
    const auto before = json::Object{{"status", conversation.open ? "open" : "closed"},
                                     {"handling", HandlingName(conversation.handling)}};
    if (open) conversation.open = *open;
    if (handling) conversation.handling = *handling;
    const auto after = json::Object{{"status", conversation.open ? "open" : "closed"},
                                    {"handling", HandlingName(conversation.handling)}};
    const auto changes = access::AuditChanges(before, after);
    if (changes == "{}") return view;
    records::SaveConversationState(tx, conversation);
    NoteAct(tx, api, call, "conversation.update", {"conversation", conversation.id, view.contact_name},
            "Changed the state of a conversation.", changes);
    return view;
  }));
  LiveEvents(api.bus).ConversationUpdated(call.workspace(), view.conversation.id);
  co_return Reply(200, EncodeConversation(view));
}

}  // namespace beseda::server
