#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "quality/evaluation.h"

namespace beseda::quality {

/// Rows of the evaluation_… tables. Functions run inside a transaction and throw SqlError.

/// The newest first, older than the one with the id `before` (empty: from the newest on).
std::vector<EvaluationSet> ListSets(Tx& tx, std::string_view workspace_id, std::string_view before, std::int64_t limit);
std::optional<EvaluationSet> LoadSet(Tx& tx, std::string_view workspace_id, std::string_view id);
void InsertSet(Tx& tx, const EvaluationSet& set);
void UpdateSet(Tx& tx, const EvaluationSet& set);
/// With its items; runs keep copies of theirs.
void DeleteSet(Tx& tx, std::string_view workspace_id, std::string_view id);
std::vector<EvaluationItem> LoadItems(Tx& tx, std::string_view workspace_id, std::string_view set_id);
void ReplaceItems(Tx& tx, const EvaluationSet& set, const std::vector<EvaluationItem>& items);

std::vector<EvaluationRun> ListRuns(Tx& tx, std::string_view workspace_id, std::string_view before, std::int64_t limit);
std::optional<EvaluationRun> LoadRun(Tx& tx, std::string_view workspace_id, std::string_view id);
/// With a pending result for each item and model.
void InsertRun(Tx& tx, const EvaluationRun& run, const std::vector<EvaluationItem>& items);
/// Nothing happens if it is not running.
void FinishRun(Tx& tx, std::string_view run_id, EvaluationRun::State state, Time now);
/// Runs that a stop has interrupted; what was being asked then is pending again.
std::vector<EvaluationRun> TakeUpRuns(Tx& tx);

/// What is to be asked next.
struct EvaluationTask {
  std::string model_id = {};
  EvaluationItem item = {};
};
/// The next pending result of a run, marked as being asked. Nothing: none is left, or the run was cancelled.
std::optional<EvaluationTask> TakeTask(Tx& tx, std::string_view run_id);
void StoreResult(Tx& tx, const EvaluationResult& result);
/// Whether all results of a run are there.
bool IsComplete(Tx& tx, std::string_view run_id);

/// In the order of the items and models, after the given place and model.
struct ShownResult {
  EvaluationResult result = {};
  std::int64_t place = 0;
  EvaluationItem item = {};
};
std::vector<ShownResult> ListResults(Tx& tx, std::string_view workspace_id, std::string_view run_id,
                                     std::int64_t after_place, std::string_view after_model, std::int64_t limit);

/// How a model has done in a run.
struct ModelScore {
  std::string model_id = {};
  std::int64_t waiting = 0;
  std::int64_t done = 0;
  std::int64_t failed = 0;
  std::optional<std::int64_t> score = std::nullopt;  ///< Mean of 0 to 1000.
  std::optional<std::int64_t> latency_ms = std::nullopt;  ///< Mean.
  std::optional<std::int64_t> cost_micros = std::nullopt;  ///< Of all its answers; nothing where one's is not known.
};
std::vector<ModelScore> SumScores(Tx& tx, std::string_view run_id);

}  // namespace beseda::quality
