#include "base/task.h"
#include "json/json.h"
#include "quality/feedback_rows.h"
#include "quality/statistics.h"
#include "records/message_rows.h"
#include "server/api/audit_note.h"
#include "server/api/conversation_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/public/feedback_live.h"

namespace beseda::server {
namespace {

json::Object EncodeFeedback(const quality::Feedback& feedback) {
  return {{"message_id", feedback.message_id},
          {"value", feedback.value},
          {"comment", feedback.comment},
          {"by", json::Object{{"kind", feedback.by_kind}, {"id", feedback.by_id}, {"name", feedback.by_name}}},
          {"at", ToUnixMicros(feedback.at)}};
}

json::Object EncodeSum(const quality::FeedbackSum& sum) {
  const auto all = sum.up + sum.down;
  const auto interval = quality::WilsonInterval(sum.up, all);
  return {{"key", sum.key},
          {"up", sum.up},
          {"down", sum.down},
          {"rate", all > 0 ? json::Value(double(sum.up) / double(all)) : json::Value(nullptr)},
          {"low", interval.low},
          {"high", interval.high}};
}

}  // namespace

Task<Result<ServerResponse>> RateMessage(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"value", "comment"}));
  json::Reader in(body);
  quality::Feedback feedback;
  feedback.message_id = call.id();
  feedback.value = int(in.Int("value", -1, 1));
  feedback.comment = OptionalLongText(in, "comment", 2000).value_or("");
  CO_CHECK_OK(in.Check());
  const bool member = call.principal.kind == access::Principal::Kind::kMember;
  feedback.by_kind = member ? "member" : "api_key";
  feedback.by_id = call.principal.id();
  feedback.by_name = call.principal.name;
  feedback.at = api.Now();
  std::string conversation_id;
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    const auto message = records::LoadMessage(tx, feedback.message_id);
    if (!message || message->workspace_id != call.workspace()) {
      return Error(ErrorCode::kNotFound, "There is no such message.");
    }
    conversation_id = message->conversation_id;
    CHECK_OK(quality::Rate(tx, *message, feedback));
    NoteAct(tx, api, call, "message.feedback", {"message", message->id, ""},
            feedback.value > 0 ? "Found an answer good." : feedback.value < 0 ? "Found an answer bad." : "Took a rating back.");
    return Ok();
  }));
  TellFeedback(api.bus, call.workspace(), conversation_id);
  co_return Reply(200, EncodeFeedback(feedback));
}

Task<Result<ServerResponse>> ListConversationFeedback(Api& api, Call& call) {
  CO_TRY(const auto list, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<quality::Feedback>> {
    TRY(const auto view, OwnConversation(tx, call));
    return quality::ListFeedback(tx, call.workspace(), view.conversation.id);
  }));
  json::Array items;
  for (const auto& feedback : list) items.push_back(EncodeFeedback(feedback));
  co_return Reply(200, WholeList(std::move(items)));
}

Task<Result<ServerResponse>> GetFeedbackSummary(Api& api, Call& call) {
  const auto group = quality::ParseFeedbackGroup(call.request.Query("group_by").value_or("model"));
  if (!group) {
    co_return Error(ErrorCode::kInvalid, "\"group_by\" must be model, asked_for, prompt_version, bot or variant.")
        .InField("group_by");
  }
  quality::FeedbackFilter filter;
  filter.bot_id = call.request.Query("bot_id").value_or("");
  CO_TRY(const auto from, QueryNumber(call.request, "from", 0));
  CO_TRY(const auto to, QueryNumber(call.request, "to", 0));
  filter.from = from.value_or(filter.from);
  filter.to = to.value_or(filter.to);
  CO_TRY(const auto sums, co_await api.db().Read([&](Tx& tx) {
    return quality::SumFeedback(tx, call.workspace(), *group, filter);
  }));
  json::Array items;
  for (const auto& sum : sums) items.push_back(EncodeSum(sum));
  co_return Reply(200, WholeList(std::move(items)));
}

}  // namespace beseda::server
