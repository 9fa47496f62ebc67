#include <algorithm>

#include "base/task.h"
#include "base/text.h"
#include "contracts/live_events.h"
#include "flow/deed.h"
#include "flow/session_json.h"
#include "json/json.h"
#include "model/message_json.h"
#include "records/conversation_marks.h"
#include "records/inner_events.h"
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

Result<std::optional<bool>> ParseSnoozed(const std::optional<std::string>& text) {
  if (!text) return std::optional<bool>();
  if (*text == "true" || *text == "false") return std::optional<bool>(*text == "true");
  return NotOneOf("snoozed", "\"true\" or \"false\"");
}

/// The part of a change that is no more than a mark (records/conversation_marks.h); what is not there stays.
struct Marks {
  std::optional<std::vector<std::string>> labels = std::nullopt;
  std::optional<std::string> assignee_id = std::nullopt;   ///< Empty: nobody's.
  std::optional<std::optional<Time>> snoozed_until = std::nullopt;
};

Result<std::vector<std::string>> ReadLabels(json::Reader& in) {
  std::vector<std::string> labels;
  for (const auto& text : in.Texts("labels", records::kMostLabels)) {
    const std::string label(Trim(text));
    const bool good = !label.empty() && label.size() <= records::kMaxLabel && label.find_first_of(",\n\r") == label.npos;
    if (!good) return Error(ErrorCode::kInvalid, "A label has 1 to 40 bytes, and no comma.").InField("labels");
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(label);
  }
  std::sort(labels.begin(), labels.end());
  return labels;
}

Result<Marks> ReadMarks(const json::Object& body, json::Reader& in) {
  Marks marks;
  if (in.Has("labels")) {
    TRY(marks.labels, ReadLabels(in));
  }
  if (body.contains("assignee_id")) marks.assignee_id = in.TextOr("assignee_id", "", 100);
  if (body.contains("snoozed_until")) {
    const auto until = in.OptionalInt("snoozed_until", 0);
    marks.snoozed_until = until ? std::optional(FromUnixMicros(*until)) : std::nullopt;
  }
  return marks;
}

json::Object AuditView(const records::ConversationView& view) {
  return {{"status", view.conversation.open ? "open" : "closed"},
          {"handling", HandlingName(view.conversation.handling)},
          {"labels", json::Array(view.labels.begin(), view.labels.end())},
          {"assignee_id", view.conversation.assignee_id},
          {"snoozed_until", view.conversation.snoozed_until ? json::Value(ToUnixMicros(*view.conversation.snoozed_until)) : json::Value(nullptr)}};
}

Status StoreMarks(Tx& tx, const Call& call, const Marks& marks, records::ConversationView& view) {
  auto& conversation = view.conversation;
  if (marks.labels) {
    for (const auto& label : view.labels) records::RemoveLabel(tx, conversation.id, label);
    for (const auto& label : *marks.labels) records::AddLabel(tx, call.workspace(), conversation.id, label);
    view.labels = *marks.labels;
  }
  if (marks.assignee_id) {
    if (!records::Assign(tx, call.workspace(), conversation.id, *marks.assignee_id)) {
      return Error(ErrorCode::kInvalid, "There is no such member.").InField("assignee_id");
    }
    conversation.assignee_id = *marks.assignee_id;
  }
  if (marks.snoozed_until) {
    records::Snooze(tx, conversation.id, *marks.snoozed_until);
    conversation.snoozed_until = *marks.snoozed_until;
  }
  return Ok();
}

// The scenario may be waiting for it.
void TellHandedBack(Tx& tx, const Conversation& conversation, Time now) {
  EventContent event;
  event.name = flow::kHandedBackEvent;
  Content content;
  content.kind = std::move(event);
  records::AddInnerEvent(tx, conversation, "handed_back:" + conversation.id + ":" + std::to_string(ToUnixMicros(now)), content, now);
}

/// How the team may write there, as the account's own settings have it. Null for a channel that is gone.
Task<json::Value> ReplyWindow(Api& api, std::string channel_id) {
  const auto channel = co_await api.channels.Find(channel_id);
  if (!channel.ok()) co_return json::Value(nullptr);
  const auto& can = (*channel)->adapter->capabilities();
  const auto window = std::max(can.agent_window, can.reply_window);
  json::Object out;
  out["seconds"] = window.count() / 1'000'000;
  out["templates"] = can.templates;
  co_return json::Value(std::move(out));
}

Task<json::Object> EncodeWithWindow(Api& api, const records::ConversationView& view) {
  auto out = EncodeConversation(view);
  auto window = co_await ReplyWindow(api, view.conversation.channel_id);
  out["reply_window"] = std::move(window);
  co_return out;
}

}  // namespace

json::Object EncodeConversation(const records::ConversationView& view) {
  const auto& conversation = view.conversation;
  json::Object out{{"id", conversation.id},
                   {"bot_id", conversation.bot_id},
                   {"channel_id", conversation.channel_id},
                   {"channel_kind", view.channel_kind},
                   {"contact", json::Object{{"id", conversation.contact_id}, {"name", view.contact_name}}},
                   {"title", conversation.title},
                   {"group", conversation.group},
                   {"opted_out_at", view.opt_out ? json::Value(ToUnixMicros(view.opt_out->at)) : json::Value(nullptr)},
                   {"last_inbound_at", conversation.last_inbound_at ? json::Value(ToUnixMicros(*conversation.last_inbound_at)) : json::Value(nullptr)},
                   {"status", conversation.open ? "open" : "closed"},
                   {"handling", HandlingName(conversation.handling)},
                   {"last_message", nullptr},
                   {"last_activity_at", ToUnixMicros(conversation.last_activity_at)},
                   {"unread_count", conversation.unread_count},
                   {"labels", json::Array(view.labels.begin(), view.labels.end())},
                   {"assignee_id", conversation.assignee_id.empty() ? json::Value(nullptr) : json::Value(conversation.assignee_id)},
                   {"snoozed_until", conversation.snoozed_until ? json::Value(ToUnixMicros(*conversation.snoozed_until)) : json::Value(nullptr)},
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
  filter.label = request.Query("label").value_or("");
  filter.now = api.Now();
  if (const auto assignee = request.Query("assignee")) {
    filter.assignee_id = *assignee == "none" ? "" : *assignee == "me" ? call.principal.member_id : *assignee;
  }
  CO_TRY(filter.snoozed, ParseSnoozed(request.Query("snoozed")));
  CO_TRY(filter.open, ParseStatus(request.Query("status")));
  CO_TRY(filter.handling, ParseHandling(request.Query("handling")));
  CO_TRY(const auto views, co_await api.db().Read([&](Tx& tx) {
    return records::ListConversations(tx, call.workspace(), filter, page.IntKeyOr(0, 0), page.KeyOr(1, ""),
                                      page.limit + 1);
  }));
  json::Array items;
  for (const auto& view : views) {
    auto item = co_await EncodeWithWindow(api, view);
    items.push_back(std::move(item));
  }
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    const auto& conversation = views[last].conversation;
                    return std::vector<std::string>{std::to_string(ToUnixMicros(conversation.last_activity_at)),
                                                    conversation.id};
                  }));
}

Task<Result<ServerResponse>> GetConversation(Api& api, Call& call) {
  CO_TRY(const auto view, co_await api.db().Read([&](Tx& tx) { return OwnConversation(tx, call); }));
  const auto shown = co_await EncodeWithWindow(api, view);
  co_return Reply(200, shown);
}

Task<Result<ServerResponse>> UpdateConversation(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"status", "handling", "read_seq", "labels", "assignee_id", "snoozed_until"}));
  json::Reader in(body);
  const auto status = in.OptionalText("status", 20);
  const auto handling_name = in.OptionalText("handling", 20);
  const auto read_seq = in.OptionalInt("read_seq", 0);
  CO_TRY(const auto marks, ReadMarks(body, in));
  CO_CHECK_OK(in.Check());
  bool handed_back = false;
  CO_TRY(const auto open, ParseStatus(status));
  CO_TRY(const auto handling, ParseHandling(handling_name));
  CO_TRY(const auto view, co_await api.db().Write([&](Tx& tx) -> Result<records::ConversationView> {
    TRY(auto view, OwnConversation(tx, call));
    auto& conversation = view.conversation;
    if (read_seq) conversation.unread_count = records::MarkReadByTeam(tx, conversation.id, *read_seq);
    const auto before = AuditView(view);
    handed_back = handling == Handling::kBot && conversation.handling == Handling::kHuman && flow::WaitsForHandBack(conversation.session);
    if (open) conversation.open = *open;
    if (handling) conversation.handling = *handling;
    CHECK_OK(StoreMarks(tx, call, marks, view));
    const auto changes = access::AuditChanges(before, AuditView(view));
    if (changes == "{}") return view;
    records::SaveConversationState(tx, conversation);
    if (handed_back) TellHandedBack(tx, conversation, api.Now());
    NoteAct(tx, api, call, "conversation.update", {"conversation", conversation.id, view.contact_name},
            "Changed the state of a conversation.", changes);
    return view;
  }));
  LiveEvents(api.bus).ConversationUpdated(call.workspace(), view.conversation.id);
  if (handed_back && api.wake_turns) api.wake_turns(view.conversation.id);
  const auto shown = co_await EncodeWithWindow(api, view);
  co_return Reply(200, shown);
}

}  // namespace beseda::server
