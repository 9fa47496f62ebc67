#include <algorithm>

#include "base/task.h"
#include "json/json.h"
#include "quality/evaluation_rows.h"
#include "quality/evaluation_runner.h"
#include "quality/judging.h"
#include "records/provider_rows.h"
#include "records/route_rows.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

using quality::EvaluationRun;

constexpr std::size_t kMostModels = 10;

template <typename Number>
json::Value Optional(const std::optional<Number>& number) {
  return number ? json::Value(*number) : json::Value(nullptr);
}

json::Object EncodeRun(const EvaluationRun& run) {
  json::Array models(run.models.begin(), run.models.end());
  return {{"id", run.id},
          {"set_id", run.set_id},
          {"name", run.name},
          {"state", json::Value(quality::RunStateName(run.state))},
          {"system", run.system},
          {"models", std::move(models)},
          {"judge", quality::EncodeJudge(run.judge)},
          {"created_at", ToUnixMicros(run.created_at)},
          {"finished_at", run.finished_at ? json::Value(ToUnixMicros(*run.finished_at)) : json::Value(nullptr)}};
}

json::Object EncodeScore(const quality::ModelScore& score) {
  return {{"model_id", score.model_id},
          {"waiting", score.waiting},
          {"done", score.done},
          {"failed", score.failed},
          {"score", Optional(score.score)},
          {"latency_ms", Optional(score.latency_ms)},
          {"cost_micros", Optional(score.cost_micros)}};
}

json::Object EncodeResult(const quality::ShownResult& shown) {
  const auto& result = shown.result;
  return {{"item_id", result.item_id},
          {"model_id", result.model_id},
          {"input", shown.item.input},
          {"expected", shown.item.expected},
          {"state", json::Value(quality::ResultStateName(result.state))},
          {"answer", result.answer},
          {"score", Optional(result.score)},
          {"reason", result.reason},
          {"error", result.error},
          {"call_id", result.call_id},
          {"latency_ms", Optional(result.latency_ms)},
          {"cost_micros", Optional(result.cost_micros)}};
}

Result<EvaluationRun> OwnRun(Tx& tx, const Call& call) {
  auto run = quality::LoadRun(tx, call.workspace(), call.id());
  if (run) return std::move(*run);
  return Error(ErrorCode::kNotFound, "There is no such run.");
}

Result<EvaluationRun> ReadRun(const json::Object& body) {
  json::Reader in(body);
  EvaluationRun run;
  run.set_id = in.Text("set_id", 64);
  run.name = OptionalLine(in, "name", 0, 100).value_or("");
  run.system = OptionalLongText(in, "system", 100'000).value_or("");
  run.prompt_version_id = in.TextOr("prompt_version_id", "", 64);
  run.models = in.Texts("models", kMostModels);
  auto sorted = run.models;
  std::sort(sorted.begin(), sorted.end());
  if (sorted.empty()) in.Fail("models", "Choose at least one model or route.");
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) in.Fail("models", "Each model can be asked once only.");
  (void)in.Child("judge");  // That it is an object.
  CHECK_OK(in.Check());
  TRY(run.judge, quality::DecodeJudge(body.at("judge").get_object()));
  return run;
}

Status CheckModel(Tx& tx, const EvaluationRun& run, const std::string& id, std::string field) {
  if (records::LoadRoute(tx, run.workspace_id, id) || records::LoadModel(tx, run.workspace_id, id)) return Ok();
  return Error(ErrorCode::kInvalid, "There is no such model. It may have been removed; choose another one.")
      .InField(std::move(field));
}

Status CheckModels(Tx& tx, const EvaluationRun& run) {
  for (std::size_t i = 0; i < run.models.size(); ++i) {
    CHECK_OK(CheckModel(tx, run, run.models[i], "models[" + std::to_string(i) + "]"));
  }
  if (!run.judge.asks_model()) return Ok();
  return CheckModel(tx, run, run.judge.model_id, "judge.model_id");
}

// Before anything is asked and paid for.
Status CheckItems(const EvaluationRun& run, const std::vector<quality::EvaluationItem>& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto usable = quality::CheckExpected(run.judge.kind, items[i].expected);
    if (usable.ok()) continue;
    return Error(ErrorCode::kInvalid, "The expected answer of item " + std::to_string(i + 1) +
                                          " does not fit this way of judging. " + usable.error().message)
        .InField("judge.kind");
  }
  return Ok();
}

}  // namespace

Task<Result<ServerResponse>> ListEvaluationRuns(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  CO_TRY(const auto runs, co_await api.db().Read([&](Tx& tx) {
    return quality::ListRuns(tx, call.workspace(), page.KeyOr(0, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& run : runs) items.push_back(EncodeRun(run));
  co_return Reply(200, ListReply(std::move(items), page,
                                 [&](std::size_t last) { return std::vector<std::string>{runs[last].id}; }));
}

Task<Result<ServerResponse>> CreateEvaluationRun(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"set_id", "name", "system", "prompt_version_id", "models", "judge"}));
  CO_TRY(auto run, ReadRun(body));
  run.id = api.access.ids.New("evr");
  run.workspace_id = call.workspace();
  run.created_at = api.Now();
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        const auto set = quality::LoadSet(tx, run.workspace_id, run.set_id);
        if (!set) return Error(ErrorCode::kInvalid, "There is no such test set.").InField("set_id");
        if (set->items == 0) return Error(ErrorCode::kInvalid, "The test set is empty. Add items first.").InField("set_id");
        CHECK_OK(CheckModels(tx, run));
        if (run.name.empty()) run.name = set->name;
        const auto items = quality::LoadItems(tx, run.workspace_id, set->id);
        CHECK_OK(CheckItems(run, items));
        quality::InsertRun(tx, run, items);
        NoteAct(tx, api, call, "evaluation_run.create", {"evaluation_run", run.id, run.name},
                "Began the evaluation \"" + run.name + "\".");
        return Reply(201, EncodeRun(run));
      },
      &replayed);
  if (response.ok() && !replayed && api.evaluations) api.evaluations->Start(run);
  co_return response;
}

Task<Result<ServerResponse>> GetEvaluationRun(Api& api, Call& call) {
  std::vector<quality::ModelScore> scores;
  CO_TRY(const auto run, co_await api.db().Read([&](Tx& tx) -> Result<EvaluationRun> {
    TRY(auto run, OwnRun(tx, call));
    scores = quality::SumScores(tx, run.id);
    return run;
  }));
  auto out = EncodeRun(run);
  json::Array list;
  for (const auto& score : scores) list.push_back(EncodeScore(score));
  out["scores"] = std::move(list);
  co_return Reply(200, out);
}

Task<Result<ServerResponse>> ListEvaluationResults(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request, 2));
  CO_TRY(const auto results, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<quality::ShownResult>> {
    TRY(const auto run, OwnRun(tx, call));
    return quality::ListResults(tx, call.workspace(), run.id, page.IntKeyOr(0, -1), page.KeyOr(1, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& result : results) items.push_back(EncodeResult(result));
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    return std::vector<std::string>{std::to_string(results[last].place), results[last].result.model_id};
                  }));
}

Task<Result<ServerResponse>> CancelEvaluationRun(Api& api, Call& call) {
  CO_TRY(const auto run, co_await api.db().Write([&](Tx& tx) -> Result<EvaluationRun> {
    TRY(auto run, OwnRun(tx, call));
    if (run.state != EvaluationRun::State::kRunning) return run;
    quality::FinishRun(tx, run.id, EvaluationRun::State::kCancelled, api.Now());
    NoteAct(tx, api, call, "evaluation_run.cancel", {"evaluation_run", run.id, run.name},
            "Stopped the evaluation \"" + run.name + "\".");
    return *quality::LoadRun(tx, call.workspace(), run.id);
  }));
  co_return Reply(200, EncodeRun(run));
}

}  // namespace beseda::server
