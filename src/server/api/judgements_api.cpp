#include "base/task.h"
#include "base/text.h"
#include "json/json.h"
#include "model/content.h"
#include "quality/judgement_rows.h"
#include "records/message_rows.h"
#include "server/api/handlers.h"
#include "server/api/input.h"

namespace beseda::server {
namespace {

constexpr std::size_t kShownAnswer = 400;  // bytes

json::Object EncodeJudgement(const quality::Judgement& judgement, const std::string& answer) {
  return {{"message_id", judgement.message_id},
          {"conversation_id", judgement.conversation_id},
          {"bot_id", judgement.bot_id},
          {"model", judgement.model},
          {"asked_for", judgement.asked_for},
          {"answer", answer},
          {"state", json::Value(quality::ResultStateName(judgement.state))},
          {"judge", json::Object{{"kind", judgement.judge_kind}, {"model_id", judgement.judge_model_id}}},
          {"score", judgement.score ? json::Value(*judgement.score) : json::Value(nullptr)},
          {"reason", judgement.reason},
          {"error", judgement.error},
          {"call_id", judgement.call_id},
          {"at", ToUnixMicros(judgement.at)},
          {"judged_at", judgement.judged_at ? json::Value(ToUnixMicros(*judgement.judged_at)) : json::Value(nullptr)}};
}

json::Object EncodeSum(const quality::JudgementSum& sum) {
  return {{"key", sum.key},
          {"day", sum.day},
          {"judged", sum.judged},
          {"score", sum.judged > 0 ? json::Value(sum.score) : json::Value(nullptr)},
          {"failed", sum.failed},
          {"waiting", sum.waiting}};
}

Result<quality::JudgementFilter> ReadFilter(const ServerRequest& request) {
  quality::JudgementFilter filter;
  filter.bot_id = request.Query("bot_id").value_or("");
  filter.model = request.Query("model").value_or("");
  filter.asked_for = request.Query("asked_for").value_or("");
  TRY(const auto from, QueryNumber(request, "from", 0));
  TRY(const auto to, QueryNumber(request, "to", 0));
  TRY(const auto worst, QueryNumber(request, "worst", 0));
  filter.from = from.value_or(filter.from);
  filter.to = to.value_or(filter.to);
  filter.worst = worst.value_or(filter.worst);
  return filter;
}

// The beginning of what the bot said; empty if the message is gone.
std::string ShownAnswer(Tx& tx, const quality::Judgement& judgement) {
  const auto message = records::LoadMessage(tx, judgement.message_id);
  return message ? std::string(CutUtf8(PlainText(message->content), kShownAnswer)) : std::string();
}

}  // namespace

Task<Result<ServerResponse>> ListJudgements(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request, 2));
  CO_TRY(const auto filter, ReadFilter(call.request));
  std::vector<std::string> answers;
  CO_TRY(const auto list, co_await api.db().Read([&](Tx& tx) {
    auto list = quality::ListJudgements(tx, call.workspace(), filter, page.IntKeyOr(0, INT64_MAX), page.KeyOr(1, ""),
                                        page.limit + 1);
    answers.clear();
    for (const auto& one : list) answers.push_back(ShownAnswer(tx, one));
    return list;
  }));
  json::Array items;
  for (std::size_t i = 0; i < list.size(); ++i) items.push_back(EncodeJudgement(list[i], answers[i]));
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    return std::vector<std::string>{std::to_string(ToUnixMicros(list[last].at)), list[last].message_id};
                  }));
}

Task<Result<ServerResponse>> GetJudgementSummary(Api& api, Call& call) {
  const auto group = quality::ParseJudgementGroup(call.request.Query("group_by").value_or("bot"));
  if (!group) {
    co_return Error(ErrorCode::kInvalid, "\"group_by\" must be bot, model, asked_for, prompt_version or variant.")
        .InField("group_by");
  }
  CO_TRY(const auto filter, ReadFilter(call.request));
  CO_TRY(const auto sums, co_await api.db().Read([&](Tx& tx) {
    return quality::SumJudgements(tx, call.workspace(), *group, filter);
  }));
  json::Array items;
  for (const auto& sum : sums) items.push_back(EncodeSum(sum));
  co_return Reply(200, WholeList(std::move(items)));
}

}  // namespace beseda::server
