#include "json/json.h"
#include "json/reader.h"
#include "quality/evaluation_rows.h"

namespace beseda::quality {
namespace {

std::string SelectRuns(std::string_view rest) {
  return std::string("SELECT id, workspace_id, set_id, name, state, system, prompt_version_id, models, judge, created_at, "
                     "finished_at FROM evaluation_runs ")
      .append(rest);
}

EvaluationRun::State StateOf(std::string_view name) {
  for (const auto state : {EvaluationRun::State::kRunning, EvaluationRun::State::kDone}) {
    if (RunStateName(state) == name) return state;
  }
  return EvaluationRun::State::kCancelled;
}

EvaluationRun ReadRun(const Rows::Row& row) {
  EvaluationRun run;
  run.id = row.Text(0);
  run.workspace_id = row.Text(1);
  run.set_id = row.Text(2);
  run.name = row.Text(3);
  run.state = StateOf(row.Text(4));
  run.system = row.Text(5);
  run.prompt_version_id = row.Text(6);
  if (auto models = json::Parse(row.Text(7)); models.ok()) {
    const json::Object holder{{"models", std::move(*models)}};
    run.models = json::Reader(holder).Texts("models");
  }
  if (const auto judge = json::ParseObject(row.Text(8)); judge.ok()) {
    if (auto decoded = DecodeJudge(*judge); decoded.ok()) run.judge = std::move(*decoded);
  }
  run.created_at = row.Time(9);
  run.finished_at = row.OptionalTime(10);
  return run;
}

EvaluationResult::State ResultStateOf(std::string_view name) {
  using State = EvaluationResult::State;
  for (const auto state : {State::kPending, State::kAsking, State::kDone}) {
    if (ResultStateName(state) == name) return state;
  }
  return State::kFailed;
}

}  // namespace

std::vector<EvaluationRun> ListRuns(Tx& tx, std::string_view workspace_id, std::string_view before, std::int64_t limit) {
  std::vector<EvaluationRun> runs;
  const auto sql = SelectRuns("WHERE workspace_id = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3");
  for (const auto row : tx.Query(sql, workspace_id, before, limit)) runs.push_back(ReadRun(row));
  return runs;
}

std::optional<EvaluationRun> LoadRun(Tx& tx, std::string_view workspace_id, std::string_view id) {
  const auto rows = tx.Query(SelectRuns("WHERE workspace_id = $1 AND id = $2"), workspace_id, id);
  if (rows.empty()) return std::nullopt;
  return ReadRun(rows[0]);
}

void InsertRun(Tx& tx, const EvaluationRun& run, const std::vector<EvaluationItem>& items) {
  json::Array models;
  for (const auto& model : run.models) models.emplace_back(model);
  tx.Exec("INSERT INTO evaluation_runs (id, workspace_id, set_id, name, state, system, prompt_version_id, models, judge, "
          "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
          run.id, run.workspace_id, run.set_id, run.name, RunStateName(run.state), run.system, run.prompt_version_id,
          json::Dump(models), json::Dump(EncodeJudge(run.judge)), run.created_at);
  std::int64_t place = 0;
  for (const auto& item : items) {
    for (const auto& model : run.models) {
      tx.Exec("INSERT INTO evaluation_results (run_id, item_id, model_id, workspace_id, place, input, expected, notes) "
              "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
              run.id, item.id, model, run.workspace_id, place, item.input, item.expected, item.notes);
    }
    ++place;
  }
}

void FinishRun(Tx& tx, std::string_view run_id, EvaluationRun::State state, Time now) {
  tx.Exec("UPDATE evaluation_runs SET state = $2, finished_at = $3 WHERE id = $1 AND state = 'running'", run_id,
          RunStateName(state), now);
}

std::vector<EvaluationRun> TakeUpRuns(Tx& tx) {
  std::vector<EvaluationRun> runs;
  for (const auto row : tx.Query(SelectRuns("WHERE state = 'running' ORDER BY id"))) runs.push_back(ReadRun(row));
  for (const auto& run : runs) {
    tx.Exec("UPDATE evaluation_results SET state = 'pending' WHERE run_id = $1 AND state = 'asking'", run.id);
  }
  return runs;
}

std::optional<EvaluationTask> TakeTask(Tx& tx, std::string_view run_id) {
  const auto rows = tx.Query(
      "SELECT r.item_id, r.model_id, r.input, r.expected, r.notes FROM evaluation_results r "
      "JOIN evaluation_runs n ON n.id = r.run_id WHERE r.run_id = $1 AND r.state = 'pending' AND n.state = 'running' "
      "ORDER BY r.place, r.model_id LIMIT 1",
      run_id);
  if (rows.empty()) return std::nullopt;
  EvaluationTask task;
  task.item = {rows[0].Text(0), rows[0].Text(2), rows[0].Text(3), rows[0].Text(4)};
  task.model_id = rows[0].Text(1);
  tx.Exec("UPDATE evaluation_results SET state = 'asking' WHERE run_id = $1 AND item_id = $2 AND model_id = $3", run_id,
          task.item.id, task.model_id);
  return task;
}

void StoreResult(Tx& tx, const EvaluationResult& result) {
  tx.Exec("UPDATE evaluation_results SET state = $4, answer = $5, score = $6, reason = $7, error = $8, call_id = $9, "
          "latency_ms = $10, cost_micros = $11 WHERE run_id = $1 AND item_id = $2 AND model_id = $3",
          result.run_id, result.item_id, result.model_id, ResultStateName(result.state), result.answer, result.score,
          result.reason, result.error, result.call_id, result.latency_ms, result.cost_micros);
}

bool IsComplete(Tx& tx, std::string_view run_id) {
  return tx.Query("SELECT 1 FROM evaluation_results WHERE run_id = $1 AND state IN ('pending', 'asking') LIMIT 1", run_id)
      .empty();
}

std::vector<ShownResult> ListResults(Tx& tx, std::string_view workspace_id, std::string_view run_id,
                                     std::int64_t after_place, std::string_view after_model, std::int64_t limit) {
  std::vector<ShownResult> results;
  for (const auto row : tx.Query(
           "SELECT item_id, model_id, place, input, expected, notes, state, answer, score, reason, error, call_id, "
           "latency_ms, cost_micros FROM evaluation_results WHERE workspace_id = $1 AND run_id = $2 "
           "AND (place, model_id) > ($3, $4) ORDER BY place, model_id LIMIT $5",
           workspace_id, run_id, after_place, after_model, limit)) {
    ShownResult shown;
    shown.place = row.Int(2);
    shown.item = {row.Text(0), row.Text(3), row.Text(4), row.Text(5)};
    auto& result = shown.result;
    result.run_id = run_id;
    result.item_id = row.Text(0);
    result.model_id = row.Text(1);
    result.state = ResultStateOf(row.Text(6));
    result.answer = row.Text(7);
    result.score = row.OptionalInt(8);
    result.reason = row.Text(9);
    result.error = row.Text(10);
    result.call_id = row.Text(11);
    result.latency_ms = row.OptionalInt(12);
    result.cost_micros = row.OptionalInt(13);
    results.push_back(std::move(shown));
  }
  return results;
}

std::vector<ModelScore> SumScores(Tx& tx, std::string_view run_id) {
  std::vector<ModelScore> scores;
  for (const auto row : tx.Query(
           "SELECT model_id, sum(CASE WHEN state IN ('pending', 'asking') THEN 1 ELSE 0 END), "
           "sum(CASE WHEN state = 'done' THEN 1 ELSE 0 END), sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), "
           "sum(CASE WHEN state = 'done' THEN score ELSE 0 END), "
           "sum(CASE WHEN state = 'done' THEN latency_ms ELSE 0 END), "
           "sum(CASE WHEN state = 'done' AND cost_micros IS NULL THEN 1 ELSE 0 END), "
           "sum(CASE WHEN state = 'done' THEN coalesce(cost_micros, 0) ELSE 0 END) "
           "FROM evaluation_results WHERE run_id = $1 GROUP BY model_id ORDER BY model_id",
           run_id)) {
    ModelScore score;
    score.model_id = row.Text(0);
    score.waiting = row.Int(1);
    score.done = row.Int(2);
    score.failed = row.Int(3);
    if (score.done > 0) {
      score.score = (row.Int(4) + score.done / 2) / score.done;
      score.latency_ms = (row.Int(5) + score.done / 2) / score.done;
      if (row.Int(6) == 0) score.cost_micros = row.Int(7);
    }
    scores.push_back(std::move(score));
  }
  return scores;
}

}  // namespace beseda::quality
