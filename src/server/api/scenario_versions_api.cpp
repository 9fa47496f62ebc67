#include <algorithm>

#include "base/task.h"
#include "flow/chat/test_run.h"
#include "flow/scenario_diff.h"
#include "flow/test_rows.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/scenario_json.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

using flow::ScenarioVersion;
using flow::SessionPolicy;

constexpr int kPublishTries = 3;

Result<ScenarioVersion> OwnVersion(Tx& tx, const Call& call, const OpenScenario& scenario) {
  auto version = flow::LoadScenarioVersion(tx, call.workspace(), call.request.Parameter("version"));
  if (version && version->bot_id == scenario.bot.id) return std::move(*version);
  return Error(ErrorCode::kNotFound, "This bot has no such version of its scenario.");
}

SessionPolicy ReadPolicy(json::Reader& in) {
  const auto policy = flow::ParsePolicy(in.TextOr("policy", "migrate", 16));
  if (!policy) in.Fail("policy", "\"policy\" must be \"migrate\", \"finish\" or \"restart\".");
  return policy.value_or(SessionPolicy::kMigrate);
}

std::string Named(const OpenScenario& scenario, std::int64_t number) {
  return "version " + std::to_string(number) + " of the scenario of \"" + scenario.bot.name + "\"";
}

/// Makes it what new sessions run on.
void PutToWork(Tx& tx, const Api& api, OpenScenario& scenario, const ScenarioVersion& version, SessionPolicy policy) {
  scenario.row.published_version_id = version.id;
  scenario.row.policy = policy;
  scenario.row.published_at = api.Now();
  scenario.row.canary_version_id.clear();
  scenario.row.canary_percent = 0;
  scenario.row.canary_since.reset();
  SaveScenario(tx, api, scenario);
}

void PutToTrial(Tx& tx, const Api& api, OpenScenario& scenario, const ScenarioVersion& version, SessionPolicy policy,
                std::int64_t percent) {
  scenario.row.canary_version_id = version.id;
  scenario.row.canary_policy = policy;
  scenario.row.canary_percent = percent;
  scenario.row.canary_since = api.Now();
  SaveScenario(tx, api, scenario);
}

/// A draft without errors.
struct Checked {
  std::int64_t revision = 0;
  std::string document = {};
  std::shared_ptr<const flow::Program> program = nullptr;
  std::map<std::string, std::string> tests = {};
  flow::TestsGate gate = flow::TestsGate::kWarn;
};

Result<Checked> CheckDraft(Tx& tx, const Api& api, const Call& call) {
  TRY(const auto scenario, OwnScenario(tx, api, call));
  TRY(auto decoded, flow::ParseScenario(scenario.row.draft));
  const auto compiled = flow::Compile(std::make_shared<const flow::Scenario>(std::move(decoded)), *api.scripts);
  const auto& problems = compiled.problems;
  const auto is_error = [](const flow::Problem& problem) { return problem.severity == flow::Problem::Severity::kError; };
  const auto first = std::find_if(problems.begin(), problems.end(), is_error);
  if (first == problems.end()) {
    return Checked{scenario.row.revision, scenario.row.draft, compiled.program, flow::LoadTests(tx, call.workspace(), call.id()),
                   scenario.row.tests_gate};
  }
  const auto errors = std::count_if(problems.begin(), problems.end(), is_error);
  auto words = "The scenario cannot be published: " + flow::ProblemWords(*first, "en");
  if (errors > 1) words += " There are " + std::to_string(errors) + " errors in all.";
  return Error(ErrorCode::kInvalid, std::move(words)).As("scenario_has_errors").InField(first->block.empty() ? "" : "blocks." + first->block);
}

/// Those that failed; an error if they keep the draft from being published.
Task<Result<json::Array>> RunTestsBefore(const Api& api, const Checked& checked) {
  json::Array failed;
  if (checked.gate == flow::TestsGate::kOff) co_return failed;
  const auto reports = co_await flow::RunTests(checked.tests, checked.program, *api.scripts, api.clock, TestOptionsOf(api));
  std::string first;
  for (const auto& report : reports) {
    if (report.outcome.passed) continue;
    if (failed.empty()) {
      first = "\"" + report.name + "\"" + (report.outcome.line > 0 ? ", line " + std::to_string(report.outcome.line) : "") + ": " + report.outcome.problem;
    }
    failed.push_back(flow::EncodeTestReport(report));
  }
  if (failed.empty() || checked.gate != flow::TestsGate::kBlock) co_return failed;
  const auto count = failed.size() == 1 ? std::string("A test fails") : std::to_string(failed.size()) + " tests fail";
  co_return Error(ErrorCode::kInvalid, "The scenario is not published while tests fail. " + count + ": " + first).As("tests_failed");
}

ScenarioVersion ReadNewVersion(const Api& api, const Call& call, json::Reader& in) {
  ScenarioVersion version;
  version.id = api.access.ids.New("scv");
  version.workspace_id = call.workspace();
  version.bot_id = call.id();
  version.name = OptionalLine(in, "name", 0, 100).value_or("");
  version.note = OptionalLongText(in, "note", 2000).value_or("");
  version.policy = ReadPolicy(in);
  version.author_id = call.principal.id();
  version.author_name = call.principal.name;
  version.at = api.Now();
  return version;
}

Result<json::Object> DocumentToCompare(Tx& tx, const Call& call, const OpenScenario& scenario, const ScenarioVersion& version) {
  const auto compare = call.request.Query("compare").value_or("");
  if (compare == "draft") return json::ParseObject(scenario.row.draft);
  if (!compare.empty()) {
    const auto other = flow::LoadScenarioVersion(tx, call.workspace(), compare);
    if (other && other->bot_id == scenario.bot.id) return json::ParseObject(other->document);
    return Error(ErrorCode::kInvalid, "This bot has no such version of its scenario.").InField("compare");
  }
  const auto before = flow::LoadVersionBefore(tx, version);
  return before ? json::ParseObject(before->document) : json::Object();
}

}  // namespace

Task<Result<ServerResponse>> PublishScenario(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"note", "policy", "canary_percent", "name"}));
  json::Reader in(body);
  auto version = ReadNewVersion(api, call, in);
  const auto percent = in.OptionalInt("canary_percent", 0, 100).value_or(0);
  CO_CHECK_OK(in.Check());
  const bool canary = percent > 0 && percent < 100;
  for (int tries = 1;; ++tries) {
    CO_TRY(const auto checked, co_await api.db().Read([&](Tx& tx) { return CheckDraft(tx, api, call); }));
    version.document = checked.document;
    version.tests = flow::DumpTests(checked.tests);
    CO_TRY(const auto failed, co_await RunTestsBefore(api, checked));
    bool replayed = false;
    auto published = co_await WriteOnce(
        api, call,
        [&](Tx& tx) -> Result<ServerResponse> {
          TRY(auto scenario, OwnScenario(tx, api, call));
          if (scenario.row.revision != checked.revision) {
            return Error(ErrorCode::kConflict, "Somebody is changing the scenario at this moment. Try again.").As("revision_conflict");
          }
          flow::AddScenarioVersion(tx, version);
          if (canary) PutToTrial(tx, api, scenario, version, version.policy, percent);
          else PutToWork(tx, api, scenario, version, version.policy);
          const auto words = canary ? " to " + std::to_string(percent) + " % of the people" : std::string();
          NoteAct(tx, api, call, "scenario.publish", {"bot", scenario.bot.id, scenario.bot.name},
                  "Published " + Named(scenario, version.number) + words + ".");
          auto answer = EncodeScenarioVersion(version, scenario.row);
          answer["failed_tests"] = failed;
          return Reply(201, answer);
        },
        &replayed);
    if (!published.ok() && published.error().reason == "revision_conflict" && tries < kPublishTries) continue;
    if (published.ok() && !replayed) TellVersionChanged(api, call);
    co_return published;
  }
}

Task<Result<ServerResponse>> ListScenarioVersions(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  std::vector<std::int64_t> numbers;
  CO_TRY(auto items, co_await api.db().Read([&](Tx& tx) -> Result<json::Array> {
    TRY(const auto scenario, OwnScenario(tx, api, call));
    json::Array items;
    numbers.clear();
    for (const auto& version :
         flow::ListScenarioVersions(tx, call.workspace(), call.id(), page.IntKeyOr(0, INT64_MAX), page.limit + 1)) {
      items.push_back(EncodeScenarioVersion(version, scenario.row));
      numbers.push_back(version.number);
    }
    return items;
  }));
  co_return Reply(200, ListReply(std::move(items), page,
                                 [&](std::size_t last) { return std::vector<std::string>{std::to_string(numbers[last])}; }));
}

Task<Result<ServerResponse>> GetScenarioVersion(Api& api, Call& call) {
  CO_TRY(auto body, co_await api.db().Read([&](Tx& tx) -> Result<json::Object> {
    TRY(const auto scenario, OwnScenario(tx, api, call));
    TRY(const auto version, OwnVersion(tx, call, scenario));
    TRY(auto document, json::ParseObject(version.document));
    TRY(const auto other, DocumentToCompare(tx, call, scenario, version));
    const bool with_draft = call.request.Query("compare").value_or("") == "draft";
    auto body = EncodeScenarioVersion(version, scenario.row);
    body["changes"] = with_draft ? flow::DiffScenarios(document, other) : flow::DiffScenarios(other, document);
    body["scenario"] = std::move(document);
    if (version.tests) {
      TRY(body["tests"], json::Parse(*version.tests));
    }
    return body;
  }));
  co_return Reply(200, body);
}

Task<Result<ServerResponse>> RestoreScenarioVersion(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"client"}));
  json::Reader in(body);
  const auto client = in.TextOr("client", "", 64);
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto revision, co_await api.db().Write([&](Tx& tx) -> Result<std::int64_t> {
    TRY(auto scenario, OwnScenario(tx, api, call));
    TRY(const auto version, OwnVersion(tx, call, scenario));
    // It was checked when it was a draft.
    StoreDraft(tx, api, call, scenario, version.document, {}, client);
    // Its tests come back; those that were written since then stay.
    for (const auto& [name, text] : flow::ParseTests(version.tests.value_or("{}"))) {
      flow::SaveTest(tx, call.workspace(), call.id(), {name, text, api.Now()});
    }
    NoteAct(tx, api, call, "scenario.restore", {"bot", scenario.bot.id, scenario.bot.name},
            "Took " + Named(scenario, version.number) + " back into the draft.");
    return scenario.row.revision;
  }));
  TellDraftChanged(api, call, revision, {}, client);
  TellTestsChanged(api, call);
  co_return Reply(200, {{"revision", revision}});
}

Task<Result<ServerResponse>> PublishScenarioVersion(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"policy"}));
  json::Reader in(body);
  const auto policy = ReadPolicy(in);
  CO_CHECK_OK(in.Check());
  CO_TRY(auto answer, co_await api.db().Write([&](Tx& tx) -> Result<json::Object> {
    TRY(auto scenario, OwnScenario(tx, api, call));
    TRY(const auto version, OwnVersion(tx, call, scenario));
    const auto before = flow::LoadScenarioVersion(tx, call.workspace(), scenario.row.published_version_id);
    const bool older = before && version.number < before->number;
    PutToWork(tx, api, scenario, version, policy);
    NoteAct(tx, api, call, older ? "scenario.rollback" : "scenario.publish", {"bot", scenario.bot.id, scenario.bot.name},
            (older ? "Went back to " : "Published ") + Named(scenario, version.number) + ".");
    return EncodeScenarioVersion(version, scenario.row);
  }));
  TellVersionChanged(api, call);
  co_return Reply(200, answer);
}

Task<Result<ServerResponse>> SetScenarioCanary(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"percent"}));
  json::Reader in(body);
  const auto percent = in.Int("percent", 0, 100);
  CO_CHECK_OK(in.Check());
  CO_TRY(auto answer, co_await api.db().Write([&](Tx& tx) -> Result<json::Object> {
    TRY(auto scenario, OwnScenario(tx, api, call));
    const auto version = flow::LoadScenarioVersion(tx, call.workspace(), scenario.row.canary_version_id);
    if (!version) {
      return Error(ErrorCode::kConflict, "No version is on trial. Publish one with a percentage first.").As("no_canary");
    }
    std::string words = "Gave " + Named(scenario, version->number) + " to " + std::to_string(percent) + " % of the people.";
    if (percent == 100) {
      PutToWork(tx, api, scenario, *version, scenario.row.canary_policy);
      words = "Gave " + Named(scenario, version->number) + " to everybody.";
    } else if (percent == 0) {
      PutToTrial(tx, api, scenario, {}, SessionPolicy::kMigrate, 0);
      words = "Ended the trial of " + Named(scenario, version->number) + ".";
    } else {
      PutToTrial(tx, api, scenario, *version, scenario.row.canary_policy, percent);
    }
    NoteAct(tx, api, call, "scenario.canary", {"bot", scenario.bot.id, scenario.bot.name}, std::move(words));
    return json::Object{{"published", EncodePublished(tx, scenario.row)}, {"canary", EncodeCanary(tx, scenario.row)}};
  }));
  TellVersionChanged(api, call);
  co_return Reply(200, answer);
}

Task<Result<ServerResponse>> UnpublishScenario(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(auto scenario, OwnScenario(tx, api, call));
    if (scenario.row.published_version_id.empty() && scenario.row.canary_version_id.empty()) return Ok();
    PutToWork(tx, api, scenario, {}, SessionPolicy::kMigrate);
    scenario.row.published_at.reset();
    SaveScenario(tx, api, scenario);
    NoteAct(tx, api, call, "scenario.unpublish", {"bot", scenario.bot.id, scenario.bot.name},
            "Took the scenario of \"" + scenario.bot.name + "\" off: the agent answers.");
    return Ok();
  }));
  TellVersionChanged(api, call);
  co_return NoContent();
}

}  // namespace beseda::server
