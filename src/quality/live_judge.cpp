#include "quality/live_judge.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/task.h"
#include "base/text.h"
#include "json/json.h"
#include "json/reader.h"
#include "model/content.h"

namespace beseda::quality {
namespace {

constexpr std::size_t kLongestBefore = 2000;  // bytes of each earlier message
constexpr std::size_t kLongest = 20'000;      // of question and answer
constexpr Micros kRetry = std::chrono::seconds(2);
constexpr Micros kFirstWait = std::chrono::seconds(10);
constexpr Micros kLongestWait = std::chrono::minutes(5);

bool IsPassing(ErrorCode code) {
  return code == ErrorCode::kUnavailable || code == ErrorCode::kRateLimited || code == ErrorCode::kTimeout;
}

// What a bot says of itself (it cannot answer, it waits for a decision) is no answer to judge.
bool IsAnswer(const json::Object& meta) { return !meta.contains("error") && !meta.contains("waits_for"); }

std::string_view Speaker(Author author) {
  if (author == Author::kContact) return "Person: ";
  return author == Author::kAgent ? "Colleague: " : "Assistant: ";
}

}  // namespace

LiveJudge::LiveJudge(Services services)
    : services_(std::move(services)),
      lanes_(services_.scope, kAtOnce, [this](std::string bot_id) { return Work(std::move(bot_id)); }) {}

bool LiveJudge::Note(Tx& tx, const Bot& bot, const Message& answer, Time now) {
  if (bot.judging == "{}") return false;
  if (!IsSampled(answer.id, ParseLiveJudging(bot.judging).percent)) return false;
  const auto meta = answer.meta.empty() ? Result<json::Object>(json::Object()) : json::ParseObject(answer.meta);
  if (!meta.ok() || !IsAnswer(*meta) || Trim(PlainText(answer.content)).empty()) return false;
  return DrawAnswer(tx, bot, answer, json::Reader(*meta).TextOr("model", "", 200), now);
}

Task<Status> LiveJudge::Resume() {
  CO_TRY(const auto bots, co_await services_.db.Write([](Tx& tx) { return TakeUpJudgements(tx); }));
  for (const auto& bot : bots) lanes_.Wake(bot);
  co_return Ok();
}

// One answer after the other, until none waits.
Task<void> LiveJudge::Work(std::string bot_id) {
  for (;;) {
    const auto task = co_await services_.db.Write([&](Tx& tx) { return TakeJudgement(tx, bot_id); });
    if (task.ok() && !*task) co_return;
    if (!task.ok()) {
      co_await WaitForDatabase(task.error());
      if (services_.scope.stopped()) co_return;
      continue;
    }
    Error passing(ErrorCode::kInternal, "");
    const auto judgement = co_await JudgeAnswer(**task, &passing);
    // Cut off by a stop: the row stays as it is and is taken up after the next start.
    if (services_.scope.stopped() || passing.code == ErrorCode::kCancelled) co_return;
    const bool again = IsPassing(passing.code) && (*task)->tries < kMostTries;
    co_await Store(judgement, again);
    if (services_.scope.stopped()) co_return;
    if (!again) continue;
    const auto wait = std::max(kFirstWait * (*task)->tries, passing.retry_after.value_or(Micros(0)));
    co_await services_.clock.Sleep(std::min(wait, kLongestWait));
  }
}

// Does not give up before the server stops: the judge has been paid.
Task<void> LiveJudge::Store(const Judgement& judgement, bool again) {
  while (!services_.scope.stopped()) {
    const auto stored = co_await services_.db.Write([&](Tx& tx) {
      if (again) {
        PutBack(tx, judgement.message_id);
      } else {
        StoreJudgement(tx, judgement);
      }
    });
    if (stored.ok()) co_return;
    co_await WaitForDatabase(stored.error());
  }
}

Task<void> LiveJudge::WaitForDatabase(const Error& error) {
  Log(LogLevel::kWarning, "quality", "judging waits for the database", {{"error", error.message}, {"detail", error.detail}});
  co_await services_.clock.Sleep(kRetry);
}

// `passing` gets why the judge has not judged.
Task<Judgement> LiveJudge::JudgeAnswer(const JudgementTask& task, Error* passing) {
  const auto& judge = task.judging.judge;
  Judgement judgement;
  judgement.message_id = task.answer.id;
  judgement.state = EvaluationResult::State::kFailed;
  judgement.judge_kind = JudgeKindName(judge.kind);
  judgement.judge_model_id = judge.model_id;
  auto request = RequestFor(task);
  judgement.call_id = request.context.call_id;
  auto verdict = co_await Ask(task, std::move(request));
  judgement.judged_at = services_.clock.Now();
  if (!verdict.ok()) {
    *passing = verdict.error();
    judgement.error = verdict.error().message;
    co_return judgement;
  }
  judgement.state = EvaluationResult::State::kDone;
  judgement.score = verdict->score;
  judgement.reason = std::move(verdict->reason);
  co_return judgement;
}

Task<Result<Verdict>> LiveJudge::Ask(const JudgementTask& task, ChatRequest request) {
  const auto& judge = task.judging.judge;
  CO_TRY(const auto model, co_await services_.models.Find(task.bot.workspace_id, judge.model_id));
  CO_TRY(const auto reply, co_await model.chat->Complete(std::move(request), nullptr));
  co_return ReadVerdict(judge.kind, reply.text);
}

// The bot's budgets count the call, the person's do not: they have not asked for it.
ChatRequest LiveJudge::RequestFor(const JudgementTask& task) const {
  EvaluationItem item;
  std::string earlier;
  for (const auto& message : task.before) {
    if (&message == &task.before.back()) {
      item.input = CutUtf8(Masked(task, message), kLongest);
    } else {
      earlier.append(Speaker(message.author)).append(CutUtf8(Masked(task, message), kLongestBefore)).append("\n");
    }
  }
  if (!earlier.empty()) item.notes = "What was said before:\n" + earlier;
  auto request = JudgeRequest(task.judging.judge, item, CutUtf8(Masked(task, task.answer), kLongest));
  request.context.call_id = services_.ids.New("call");
  request.context.workspace_id = task.bot.workspace_id;
  request.context.purpose = CallPurpose::kJudge;
  request.context.bot_id = task.bot.id;
  request.context.conversation_id = task.conversation_id;
  request.context.message_id = task.answer.id;
  return request;
}

std::string LiveJudge::Masked(const JudgementTask& task, const Message& message) const {
  auto text = PlainText(message.content);
  return services_.mask ? services_.mask(task.bot, task.conversation_id, text) : text;
}

}  // namespace beseda::quality
