#pragma once

#include <string>

#include "base/clock.h"
#include "base/ids.h"
#include "base/scope.h"
#include "contracts/call_cost.h"
#include "contracts/database.h"
#include "contracts/model_directory.h"
#include "quality/evaluation.h"
#include "quality/evaluation_rows.h"

namespace beseda::quality {

/// Asks the models of evaluation runs their questions and lets the answers be judged, a few at a time. What is asked
/// and answered stands in rows, so a run goes on after a restart; an answer that was under way is asked for again.
/// Thread-safe.
class EvaluationRunner {
 public:
  struct Services {
    Scope& scope;
    Database& db;
    ModelDirectory& models;
    Clock& clock;
    IdSource& ids;
    CallCost cost = {};  ///< Not set: costs are not known.
  };
  static constexpr int kAtOnce = 4;  ///< Questions of one run under way.

  explicit EvaluationRunner(Services services) : services_(std::move(services)) {}

  /// Begins, or goes on with, a run whose rows are stored. Returns at once.
  void Start(EvaluationRun run);
  /// Takes up what a stop has interrupted. To be called once, at the start.
  Task<Status> Resume();

 private:
  Task<void> Work(std::shared_ptr<const EvaluationRun> run);
  Task<EvaluationResult> Answer(const EvaluationRun& run, const EvaluationTask& task);
  Task<Status> JudgeAnswer(const EvaluationRun& run, const EvaluationTask& task, EvaluationResult& result);

  Services services_;
};

}  // namespace beseda::quality
