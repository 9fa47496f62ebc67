#include "base/task.h"
#include "json/json.h"
#include "server/api/audit_note.h"
#include "server/api/experiment_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"

namespace beseda::server {

using quality::Experiment;

Task<Result<ServerResponse>> StartExperiment(Api& api, Call& call) {
  CO_TRY(const auto experiment, co_await api.db().Write([&](Tx& tx) -> Result<Experiment> {
    TRY(auto experiment, OwnExperiment(tx, call));
    if (experiment.state == Experiment::State::kRunning) return experiment;
    if (experiment.state == Experiment::State::kStopped) {
      return Error(ErrorCode::kConflict, "The experiment is over. Make a new one, so that the results are not mixed.")
          .As("experiment_stopped");
    }
    if (const auto other = quality::RunningExperiment(tx, experiment.bot_id)) {
      return Error(ErrorCode::kConflict,
                   "The experiment \"" + other->name + "\" is running for this bot already. Stop it first.")
          .As("experiment_running");
    }
    CHECK_OK(CheckExperiment(tx, experiment));
    experiment.state = Experiment::State::kRunning;
    experiment.started_at = experiment.updated_at = api.Now();
    quality::UpdateExperiment(tx, experiment);
    NoteAct(tx, api, call, "experiment.start", {"experiment", experiment.id, experiment.name},
            "Started the experiment \"" + experiment.name + "\".");
    return experiment;
  }));
  co_return Reply(200, EncodeExperiment(experiment));
}

Task<Result<ServerResponse>> StopExperiment(Api& api, Call& call) {
  CO_TRY(const auto experiment, co_await api.db().Write([&](Tx& tx) -> Result<Experiment> {
    TRY(auto experiment, OwnExperiment(tx, call));
    if (experiment.state != Experiment::State::kRunning) return experiment;
    experiment.state = Experiment::State::kStopped;
    experiment.stopped_at = experiment.updated_at = api.Now();
    quality::UpdateExperiment(tx, experiment);
    NoteAct(tx, api, call, "experiment.stop", {"experiment", experiment.id, experiment.name},
            "Stopped the experiment \"" + experiment.name + "\".");
    return experiment;
  }));
  co_return Reply(200, EncodeExperiment(experiment));
}

Task<Result<ServerResponse>> GetExperimentResults(Api& api, Call& call) {
  CO_TRY(const auto results, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<quality::VariantResult>> {
    TRY(const auto experiment, OwnExperiment(tx, call));
    return quality::LoadResults(tx, experiment);
  }));
  json::Array items;
  for (const auto& result : results) items.push_back(EncodeVariantResult(result));
  co_return Reply(200, WholeList(std::move(items)));
}

}  // namespace beseda::server
