#include "base/task.h"
#include "flow/chat/test_run.h"
#include "flow/test_rows.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/scenario_json.h"

namespace beseda::server {
namespace {

json::Object EncodeTest(const flow::StoredTest& test) {
  return {{"name", test.name}, {"text", test.text}, {"updated_at", ToUnixMicros(test.updated_at)}};
}

Error NoSuchTest() { return Error(ErrorCode::kNotFound, "This bot has no such test. It may have been deleted or renamed."); }

/// What is to be run.
struct Chosen {
  std::shared_ptr<const flow::Program> program = nullptr;
  std::map<std::string, std::string> tests = {};
};

/// `scenario`: null for the draft.
Result<std::shared_ptr<const flow::Program>> CompileToTest(const Api& api, const OpenScenario& open, const json::Value& given) {
  TRY(auto scenario, given.is_null() ? flow::ParseScenario(open.row.draft) : flow::DecodeScenario(given));
  auto program = flow::CompileProgram(std::make_shared<const flow::Scenario>(std::move(scenario)), *api.scripts);
  if (!program.ok()) return std::move(program).error().As("scenario_has_errors");
  return program;
}

Result<Chosen> Choose(Tx& tx, const Api& api, const Call& call, const json::Value& scenario, const std::vector<std::string>& names,
                      std::optional<std::map<std::string, std::string>> given) {
  TRY(const auto open, OwnScenario(tx, api, call));
  Chosen chosen;
  TRY(chosen.program, CompileToTest(api, open, scenario));
  auto tests = given ? std::move(*given) : flow::LoadTests(tx, call.workspace(), call.id());
  if (names.empty()) {
    chosen.tests = std::move(tests);
    return chosen;
  }
  for (const auto& name : names) {
    const auto found = tests.find(name);
    if (found == tests.end()) return NoSuchTest();
    chosen.tests[name] = found->second;
  }
  return chosen;
}

}  // namespace

Task<Result<ServerResponse>> ListScenarioTests(Api& api, Call& call) {
  CO_TRY(auto body, co_await api.db().Read([&](Tx& tx) -> Result<json::Object> {
    TRY(const auto scenario, OwnScenario(tx, api, call));
    json::Array items;
    for (const auto& test : flow::ListTests(tx, call.workspace(), call.id())) items.push_back(EncodeTest(test));
    return json::Object{{"gate", flow::TestsGateName(scenario.row.tests_gate)}, {"items", std::move(items)}};
  }));
  co_return Reply(200, body);
}

Task<Result<ServerResponse>> PutScenarioTest(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"text", "renamed_from"}));
  json::Reader in(body);
  const auto text = in.Text("text", kMostTestBytes);
  const auto before = in.TextOr("renamed_from", "", 200);
  CO_CHECK_OK(in.Check());
  flow::StoredTest test;
  test.name = call.request.Parameter("test");
  CO_CHECK_OK(flow::CheckTestName(test.name));
  const auto parsed = flow::ParseChatTest(text);
  if (!parsed.ok()) co_return Error(parsed.error()).InField("text");
  test.text = flow::NormalTestText(text);
  test.updated_at = api.Now();
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto bot, OwnScenarioBot(tx, call));
    const bool renamed = !before.empty() && before != test.name;
    const bool there = flow::HasTest(tx, bot.workspace_id, bot.id, test.name);
    if (renamed && there) {
      return Error(ErrorCode::kConflict, "There is a test \"" + test.name + "\" already. Choose another name.").InField("name").As("name_taken");
    }
    if (renamed && !flow::DeleteTest(tx, bot.workspace_id, bot.id, before)) return NoSuchTest();
    if (!there && flow::ListTests(tx, bot.workspace_id, bot.id).size() >= flow::kMostTests) {
      return Error(ErrorCode::kTooLarge, "A bot has at most " + std::to_string(flow::kMostTests) + " tests. Delete some first.");
    }
    flow::SaveTest(tx, bot.workspace_id, bot.id, test);
    return Ok();
  }));
  TellTestsChanged(api, call);
  co_return Reply(200, EncodeTest(test));
}

Task<Result<ServerResponse>> DeleteScenarioTest(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto bot, OwnScenarioBot(tx, call));
    if (!flow::DeleteTest(tx, bot.workspace_id, bot.id, call.request.Parameter("test"))) return NoSuchTest();
    return Ok();
  }));
  TellTestsChanged(api, call);
  co_return NoContent();
}

Task<Result<ServerResponse>> SetScenarioTestsGate(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"gate"}));
  json::Reader in(body);
  const auto gate = flow::ParseTestsGate(in.Text("gate", 16));
  if (!gate) in.Fail("gate", "\"gate\" must be \"off\", \"warn\" or \"block\".");
  CO_CHECK_OK(in.Check());
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(auto scenario, OwnScenario(tx, api, call));
    if (scenario.row.tests_gate == *gate) return Ok();
    scenario.row.tests_gate = *gate;
    SaveScenario(tx, api, scenario);
    NoteAct(tx, api, call, "scenario.tests_gate", {"bot", scenario.bot.id, scenario.bot.name},
            "Set what publishing \"" + scenario.bot.name + "\" does about failing tests to \"" + std::string(flow::TestsGateName(*gate)) + "\".");
    return Ok();
  }));
  TellTestsChanged(api, call);
  co_return Reply(200, {{"gate", flow::TestsGateName(*gate)}});
}

Task<Result<ServerResponse>> RunScenarioTests(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"names", "scenario", "tests"}));
  json::Reader in(body);
  const auto names = in.Texts("names", flow::kMostTests);
  std::optional<std::map<std::string, std::string>> given;
  if (!in.Raw("tests").is_null()) {
    CO_TRY(given, ReadTests(in.Raw("tests"), "tests"));
  }
  CO_CHECK_OK(in.Check());
  // Compiled on a database thread, for a large scenario takes a moment.
  CO_TRY(auto chosen, co_await api.db().Read([&](Tx& tx) { return Choose(tx, api, call, in.Raw("scenario"), names, given); }));
  const auto reports = co_await flow::RunTests(std::move(chosen.tests), std::move(chosen.program), *api.scripts, api.clock, TestOptionsOf(api));
  json::Array results;
  for (const auto& report : reports) results.push_back(flow::EncodeTestReport(report));
  const auto failed = flow::CountFailed(reports);
  co_return Reply(200, {{"passed", reports.size() - failed}, {"failed", failed}, {"results", std::move(results)}});
}

}  // namespace beseda::server
