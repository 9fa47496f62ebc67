#include "quality/evaluation_runner.h"

#include <utility>

#include "base/log.h"
#include "base/task.h"
#include "quality/judging.h"

namespace beseda::quality {

namespace {
constexpr Micros kRetry = std::chrono::seconds(2);
}  // namespace

void EvaluationRunner::Start(EvaluationRun run) {
  const auto shared = std::make_shared<const EvaluationRun>(std::move(run));
  for (int i = 0; i < kAtOnce; ++i) services_.scope.Spawn(Work(shared));
}

Task<Status> EvaluationRunner::Resume() {
  CO_TRY(auto runs, co_await services_.db.Write([](Tx& tx) { return TakeUpRuns(tx); }));
  for (auto& run : runs) Start(std::move(run));
  co_return Ok();
}

// One question after the other, until none is left.
Task<void> EvaluationRunner::Work(std::shared_ptr<const EvaluationRun> run) {
  for (;;) {
    const auto task = co_await services_.db.Write([&](Tx& tx) { return TakeTask(tx, run->id); });
    if (!task.ok()) {
      Log(LogLevel::kWarning, "quality", "an evaluation waits for the database",
          {{"run", run->id}, {"error", task.error().message}, {"detail", task.error().detail}});
      co_await services_.clock.Sleep(kRetry);
      if (services_.scope.stopped()) co_return;
      continue;
    }
    if (!*task) break;
    const auto result = co_await Answer(*run, **task);
    const auto stored = co_await services_.db.Write([&](Tx& tx) { StoreResult(tx, result); });
    if (!stored.ok()) {
      Log(LogLevel::kError, "quality", "the result of an evaluation could not be stored",
          {{"run", run->id}, {"error", stored.error().message}, {"detail", stored.error().detail}});
      break;  // the row stays as being asked, and is pending again after the next start
    }
  }
  const auto now = services_.clock.Now();
  const auto finished = co_await services_.db.Write([&](Tx& tx) {
    if (IsComplete(tx, run->id)) FinishRun(tx, run->id, EvaluationRun::State::kDone, now);
  });
  if (!finished.ok()) {
    Log(LogLevel::kError, "quality", "an evaluation could not be ended", {{"run", run->id}, {"error", finished.error().message}});
  }
}

Task<EvaluationResult> EvaluationRunner::Answer(const EvaluationRun& run, const EvaluationTask& task) {
  EvaluationResult result;
  result.run_id = run.id;
  result.item_id = task.item.id;
  result.model_id = task.model_id;
  result.state = EvaluationResult::State::kFailed;
  auto model = co_await services_.models.Find(run.workspace_id, task.model_id);
  if (!model.ok()) {
    result.error = model.error().message;
    co_return result;
  }
  ChatRequest request;
  ChatMessage question;
  if (!run.system.empty()) {
    question.role = ChatRole::kSystem;
    question.text = run.system;
    request.messages.push_back(question);
  }
  question.role = ChatRole::kUser;
  question.text = task.item.input;
  request.messages.push_back(std::move(question));
  request.context.workspace_id = run.workspace_id;
  request.context.purpose = CallPurpose::kEvaluation;
  request.context.prompt_version_id = run.prompt_version_id;
  request.context.call_id = result.call_id = services_.ids.New("call");
  const auto trace = request.trace = std::make_shared<CallTrace>();
  const auto began = services_.clock.Now();
  auto reply = co_await model->chat->Complete(std::move(request), nullptr);
  result.latency_ms = std::chrono::duration_cast<milliseconds>(services_.clock.Now() - began).count();
  if (services_.cost) result.cost_micros = services_.cost(run.workspace_id, trace->attempts());
  if (!reply.ok()) {
    result.error = reply.error().message;
    co_return result;
  }
  result.answer = std::move(reply->text);
  const auto judged = co_await JudgeAnswer(run, task, result);
  if (judged.ok()) {
    result.state = EvaluationResult::State::kDone;
  } else {
    result.error = judged.error().message;
  }
  co_return result;
}

Task<Status> EvaluationRunner::JudgeAnswer(const EvaluationRun& run, const EvaluationTask& task, EvaluationResult& result) {
  if (!run.judge.asks_model()) {
    CO_TRY(auto checked, Check(run.judge.kind, task.item.expected, result.answer));
    result.score = checked.score;
    result.reason = std::move(checked.reason);
    co_return Ok();
  }
  CO_TRY(const auto model, co_await services_.models.Find(run.workspace_id, run.judge.model_id));
  auto request = JudgeRequest(run.judge, task.item, result.answer);
  request.context.workspace_id = run.workspace_id;
  request.context.purpose = CallPurpose::kJudge;
  CO_TRY(const auto reply, co_await model.chat->Complete(std::move(request), nullptr));
  CO_TRY(auto verdict, ReadVerdict(run.judge.kind, reply.text));
  result.score = verdict.score;
  result.reason = std::move(verdict.reason);
  co_return Ok();
}

}  // namespace beseda::quality
