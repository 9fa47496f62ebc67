#include "base/task.h"
#include "json/json.h"
#include "server/api/audit_note.h"
#include "server/api/experiment_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

using quality::Experiment;

json::Object AuditView(const Experiment& experiment) {
  return {{"name", experiment.name},
          {"bot_id", experiment.bot_id},
          {"variants", quality::EncodeVariants(experiment.variants)}};
}

/// Takes over the fields that the body has.
Status ApplyFields(const json::Object& body, Experiment& experiment) {
  json::Reader in(body);
  if (auto name = OptionalLine(in, "name", 1, 100)) experiment.name = std::move(*name);
  if (auto bot = in.OptionalText("bot_id", 64)) experiment.bot_id = std::move(*bot);
  CHECK_OK(in.Check());
  if (body.contains("variants")) {
    TRY(experiment.variants, quality::DecodeVariants(body));
  }
  return Ok();
}

}  // namespace

Task<Result<ServerResponse>> ListExperiments(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  CO_TRY(const auto experiments, co_await api.db().Read([&](Tx& tx) {
    return quality::ListExperiments(tx, call.workspace(), page.KeyOr(0, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& experiment : experiments) items.push_back(EncodeExperiment(experiment));
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    return std::vector<std::string>{experiments[last].id};
                  }));
}

Task<Result<ServerResponse>> CreateExperiment(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "bot_id", "variants"}));
  Experiment experiment;
  experiment.id = api.access.ids.New("exp");
  experiment.workspace_id = call.workspace();
  experiment.created_at = experiment.updated_at = api.Now();
  CO_CHECK_OK(ApplyFields(body, experiment));
  if (experiment.name.empty()) co_return Error(ErrorCode::kInvalid, "Give the experiment a name.").InField("name");
  if (experiment.variants.empty()) {
    co_return Error(ErrorCode::kInvalid, "An experiment needs two to six variants.").InField("variants");
  }
  co_return co_await WriteOnce(api, call, [&](Tx& tx) -> Result<ServerResponse> {
    CHECK_OK(CheckExperiment(tx, experiment));
    quality::InsertExperiment(tx, experiment);
    NoteAct(tx, api, call, "experiment.create", {"experiment", experiment.id, experiment.name},
            "Added the experiment \"" + experiment.name + "\".");
    return Reply(201, EncodeExperiment(experiment));
  });
}

Task<Result<ServerResponse>> GetExperiment(Api& api, Call& call) {
  CO_TRY(const auto experiment, co_await api.db().Read([&](Tx& tx) { return OwnExperiment(tx, call); }));
  co_return Reply(200, EncodeExperiment(experiment));
}

Task<Result<ServerResponse>> UpdateExperiment(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "bot_id", "variants"}));
  CO_TRY(const auto experiment, co_await api.db().Write([&](Tx& tx) -> Result<Experiment> {
    TRY(auto experiment, OwnExperiment(tx, call));
    if (experiment.state != Experiment::State::kDraft && (body.contains("variants") || body.contains("bot_id"))) {
      return Error(ErrorCode::kConflict, "The experiment has been started; its bot and variants stay as they are. "
                                         "Make a new experiment for other ones.")
          .As("experiment_started");
    }
    const auto before = AuditView(experiment);
    CHECK_OK(ApplyFields(body, experiment));
    CHECK_OK(CheckExperiment(tx, experiment));
    experiment.updated_at = api.Now();
    quality::UpdateExperiment(tx, experiment);
    NoteAct(tx, api, call, "experiment.update", {"experiment", experiment.id, experiment.name},
            "Changed the experiment \"" + experiment.name + "\".", access::AuditChanges(before, AuditView(experiment)));
    return experiment;
  }));
  co_return Reply(200, EncodeExperiment(experiment));
}

Task<Result<ServerResponse>> DeleteExperiment(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto experiment, OwnExperiment(tx, call));
    if (experiment.state == Experiment::State::kRunning) {
      return Error(ErrorCode::kConflict, "The experiment is running. Stop it first.").As("in_use");
    }
    quality::DeleteExperiment(tx, call.workspace(), experiment.id);
    NoteAct(tx, api, call, "experiment.delete", {"experiment", experiment.id, experiment.name},
            "Deleted the experiment \"" + experiment.name + "\".");
    return Ok();
  }));
  co_return NoContent();
}

}  // namespace beseda::server
