#include <algorithm>

#include "base/task.h"
#include "contracts/live_events.h"
#include "flow/catalogue.h"
#include "flow/draft_operations.h"
#include "flow/secret_rows.h"
#include "flow/test_rows.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/scenario_json.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMostClientBytes = 64;
constexpr int kEditTries = 30;
constexpr std::string_view kTooBusy = "draft_moved";

Error TooFarBehind() {
  return Error(ErrorCode::kConflict, "The scenario was replaced, or changed too often, since this copy of it was read. Reload it.")
      .As("reload_needed");
}

Error TooBusy() {
  return Error(ErrorCode::kConflict, "Many people are changing this scenario at this moment. Try again.").As(std::string(kTooBusy));
}

/// What others did since `base_revision`.
Result<json::Array> MissedOperations(Tx& tx, const flow::StoredScenario& row, std::int64_t base_revision, const std::string& client) {
  if (base_revision > row.revision || base_revision < 1) {
    return Error(ErrorCode::kInvalid, "There is no such revision of this scenario yet.").InField("base_revision");
  }
  const auto edits = flow::EditsSince(tx, row.workspace_id, row.bot_id, base_revision);
  if (!edits) return TooFarBehind();
  json::Array missed;
  for (const auto& edit : *edits) {
    if (!client.empty() && edit.client == client) continue;
    if (edit.operations.empty()) return TooFarBehind();
    TRY(const auto operations, json::Parse(edit.operations));
    for (const auto& operation : operations.get_array()) missed.push_back(operation);
  }
  return missed;
}

/// The draft with the operations in it.
struct Edited {
  std::int64_t from = 0;  ///< The revision that they were applied to.
  std::string document = {};
  json::Array missed = {};
};

Result<Edited> ApplyToDraft(Tx& tx, const Api& api, const Call& call, std::int64_t base_revision, const json::Array& operations,
                            const std::string& client) {
  TRY(const auto scenario, OwnScenario(tx, api, call));
  Edited edited;
  edited.from = scenario.row.revision;
  TRY(edited.missed, MissedOperations(tx, scenario.row, base_revision, client));
  TRY(auto document, json::ParseObject(scenario.row.draft));
  TRY(auto changed, flow::ApplyOperations(std::move(document), operations));
  TRY(edited.document, NormalDocument(json::Value(std::move(changed))));
  return edited;
}

const json::Array& ArrayOf(json::Reader& in, std::string_view name) {
  static const json::Array kNone;
  const auto& value = in.Raw(name);
  if (value.is_array() && !value.get_array().empty()) return value.get_array();
  in.Fail(name, "\"" + std::string(name) + "\" must be a list with at least one operation.");
  return kNone;
}

// Secrets without a value: only here, for a scenario can be checked and tested without them.
std::vector<flow::Problem> MissingSecrets(Tx& tx, const Call& call, const flow::Scenario& draft) {
  const auto set = flow::LoadSecrets(tx, call.workspace(), call.id());
  std::vector<flow::Problem> problems;
  for (const auto& [name, variable] : draft.variables) {
    const bool has = std::any_of(set.begin(), set.end(), [&](const flow::SealedVariable& one) { return one.name == name; });
    if (variable.scope != flow::VariableScope::kSecret || has) continue;
    flow::Problem problem;
    problem.code = "secret_missing";
    problem.severity = flow::Problem::Severity::kWarning;
    problem.variable = problem.detail = name;
    problems.push_back(std::move(problem));
  }
  return problems;
}

}  // namespace

Task<Result<ServerResponse>> ListFlowBlocks(Api&, Call&) {
  ServerResponse response;
  response.headers.Set("Content-Type", "application/json");
  response.body = flow::Catalogue::Own().Json();
  co_return response;
}

Task<Result<ServerResponse>> GetScenario(Api& api, Call& call) {
  CO_TRY(auto body, co_await api.db().Read([&](Tx& tx) -> Result<json::Object> {
    TRY(const auto scenario, OwnScenario(tx, api, call));
    TRY(auto document, json::Parse(scenario.row.draft));
    return json::Object{{"revision", scenario.row.revision},
                        {"scenario", std::move(document)},
                        {"published", EncodePublished(tx, scenario.row)},
                        {"canary", EncodeCanary(tx, scenario.row)}};
  }));
  co_return Reply(200, body);
}

Task<Result<ServerResponse>> EditScenario(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"base_revision", "operations", "client"}));
  json::Reader in(body);
  const auto base_revision = in.Int("base_revision");
  const auto client = in.TextOr("client", "", kMostClientBytes);
  const auto& operations = ArrayOf(in, "operations");
  CO_CHECK_OK(in.Check());
  for (int tries = 1;; ++tries) {
    // Applied where it holds nobody up; stored if nobody was faster.
    CO_TRY(const auto edited, co_await api.db().Read([&](Tx& tx) {
      return ApplyToDraft(tx, api, call, base_revision, operations, client);
    }));
    bool replayed = false;
    auto response = co_await WriteOnce(
        api, call,
        [&](Tx& tx) -> Result<ServerResponse> {
          TRY(auto scenario, OwnScenario(tx, api, call));
          if (scenario.row.revision != edited.from) return TooBusy();
          StoreDraft(tx, api, call, scenario, edited.document, operations, client);
          return Reply(200, {{"revision", scenario.row.revision}, {"missed", edited.missed}});
        },
        &replayed);
    if (!response.ok() && response.error().reason == kTooBusy && tries < kEditTries) continue;
    if (response.ok() && !replayed) TellDraftChanged(api, call, edited.from + 1, operations, client);
    co_return response;
  }
}

Task<Result<ServerResponse>> ReplaceScenario(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"scenario", "base_revision", "client", "tests", "tests_gate"}));
  json::Reader in(body);
  const auto base_revision = in.Int("base_revision");
  const auto client = in.TextOr("client", "", kMostClientBytes);
  const auto& document = in.Raw("scenario");
  if (!document.is_object()) in.Fail("scenario", "\"scenario\" must be a scenario's document.");
  std::optional<std::map<std::string, std::string>> tests;
  if (!in.Raw("tests").is_null()) {
    CO_TRY(tests, ReadTests(in.Raw("tests"), "tests"));
  }
  const auto gate = flow::ParseTestsGate(in.TextOr("tests_gate", "warn", 16));
  if (!gate) in.Fail("tests_gate", "\"tests_gate\" must be \"off\", \"warn\" or \"block\".");
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto text, co_await api.db().Read([&](Tx&) { return NormalDocument(document); }));
  CO_TRY(const auto revision, co_await api.db().Write([&](Tx& tx) -> Result<std::int64_t> {
    TRY(auto scenario, OwnScenario(tx, api, call));
    if (scenario.row.revision != base_revision) {
      return Error(ErrorCode::kConflict, "Somebody else has changed this scenario meanwhile. Reload it before you replace it.")
          .As("revision_conflict");
    }
    if (in.Has("tests_gate")) scenario.row.tests_gate = *gate;
    StoreDraft(tx, api, call, scenario, text, {}, client);
    if (tests) flow::ReplaceTests(tx, scenario.row.workspace_id, scenario.row.bot_id, *tests, api.Now());
    NoteAct(tx, api, call, "scenario.replace", {"bot", scenario.bot.id, scenario.bot.name},
            "Replaced the draft of the scenario of \"" + scenario.bot.name + "\".");
    return scenario.row.revision;
  }));
  TellDraftChanged(api, call, revision, {}, client);
  if (tests || in.Has("tests_gate")) TellTestsChanged(api, call);
  co_return Reply(200, {{"revision", revision}});
}

Task<Result<ServerResponse>> ListScenarioProblems(Api& api, Call& call) {
  CO_TRY(const auto channels, co_await ChannelsOf(api, call));
  // A large scenario takes a moment to compile: not on the thread that serves connections.
  CO_TRY(auto problems, co_await api.db().Read([&](Tx& tx) -> Result<json::Array> {
    TRY(const auto scenario, OwnScenario(tx, api, call));
    TRY(auto decoded, flow::ParseScenario(scenario.row.draft));
    const auto draft = std::make_shared<const flow::Scenario>(std::move(decoded));
    const auto compiled = flow::Compile(draft, *api.scripts, channels);
    json::Array items;
    for (const auto& problem : compiled.problems) items.push_back(flow::EncodeProblem(problem));
    for (const auto& problem : MissingSecrets(tx, call, *draft)) items.push_back(flow::EncodeProblem(problem));
    return items;
  }));
  co_return Reply(200, {{"problems", std::move(problems)}});
}

Task<Result<ServerResponse>> ShowScenarioPresence(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"block", "client"}));
  json::Reader in(body);
  const auto block = in.OptionalText("block", 64);
  const auto client = in.TextOr("client", "", kMostClientBytes);
  CO_CHECK_OK(in.Check());
  CO_CHECK_OK(co_await api.db().Read([&](Tx& tx) -> Status {
    TRY(const auto bot, OwnScenarioBot(tx, call));
    return Ok();
  }));
  const auto topic = LiveEvents::WorkspaceTopic(call.workspace());
  if (api.bus.HasListeners(topic)) {
    json::Value at = nullptr;
    if (block) at = *block;
    api.bus.Publish(topic, json::Dump(json::Object{{"type", "scenario.presence"},
                                                   {"bot_id", call.id()},
                                                   {"member", json::Object{{"id", call.principal.id()}, {"name", call.principal.name}}},
                                                   {"block", std::move(at)},
                                                   {"client", client}}));
  }
  co_return NoContent();
}

}  // namespace beseda::server
