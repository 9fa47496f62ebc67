#include "app/commands/test_bots.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <ostream>

#include "app/channels.h"
#include "app/commands/bot_files.h"
#include "app/settings/load_settings.h"
#include "base/clock.h"
#include "base/task.h"
#include "flow/chat/test_run.h"
#include "flow/compile.h"
#include "json/json.h"
#include "net/io_threads.h"

namespace beseda::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostScenarioBytes = 4 * 1024 * 1024, kMostTestBytes = 1024 * 1024;

/// A scenario and the tests of it that one folder has.
struct Suite {
  std::string name = {};                          ///< For people: the folder, or the scenario's file.
  flow::Scenario scenario = {};
  std::map<std::string, std::string> tests = {};  ///< By name.
  std::string problem = {};                       ///< Why it cannot be run; empty: it can.
};

Suite Broken(std::string name, std::string problem) {
  Suite suite;
  suite.name = std::move(name);
  suite.problem = std::move(problem);
  return suite;
}

std::vector<fs::path> Sorted(const std::string& folder) {
  std::error_code wrong;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder, wrong)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

Suite BotSuite(const std::string& folder) {
  const auto files = LoadBotFiles(folder);
  if (!files.ok()) return Broken(folder, files.error().message);
  auto bot = flow::ReadFolder(*files);
  if (!bot.ok()) return Broken(folder, bot.error().message);
  Suite suite;
  suite.name = folder;
  suite.scenario = std::move(bot->scenario);
  suite.tests = std::move(bot->tests);
  return suite;
}

/// Tests that name their scenario's file, by that file.
std::vector<Suite> LooseSuites(const std::string& folder) {
  std::map<std::string, Suite> suites;
  for (const auto& path : Sorted(folder)) {
    if (path.extension() != ".chat") continue;
    const auto name = path.string();
    auto text = ReadWholeFile(name, kMostTestBytes);
    const auto test = text.ok() ? flow::ParseChatTest(*text) : Result<flow::ChatTest>(text.error());
    if (!test.ok() || test->flow.empty()) {
      suites[name] = Broken(name, test.ok() ? "The test does not say which scenario it is for: \"# flow: file.json\" is missing." : test.error().message);
      continue;
    }
    const auto file = (fs::path(folder) / test->flow).string();
    auto& suite = suites[file];
    suite.name = file;
    suite.tests[path.stem().string()] = std::move(*text);
  }
  std::vector<Suite> out;
  for (auto& [file, suite] : suites) {
    if (suite.problem.empty()) {
      const auto text = ReadWholeFile(file, kMostScenarioBytes);
      auto scenario = text.ok() ? flow::ParseScenario(*text) : Result<flow::Scenario>(text.error());
      if (scenario.ok()) suite.scenario = std::move(*scenario);
      else suite.problem = (scenario.error().field.empty() ? "" : scenario.error().field + ": ") + scenario.error().message;
    }
    out.push_back(std::move(suite));
  }
  return out;
}

std::vector<Suite> SuitesIn(const std::string& folder) {
  std::error_code wrong;
  if (!fs::is_directory(folder, wrong)) return {Broken(folder, "There is no such folder.")};
  if (fs::exists(fs::path(folder) / "bot.json", wrong)) return {BotSuite(folder)};
  auto suites = LooseSuites(folder);
  for (const auto& path : Sorted(folder)) {
    if (fs::exists(path / "bot.json", wrong)) suites.push_back(BotSuite(path.string()));
  }
  if (suites.empty()) suites.push_back(Broken(folder, "This is no bot's folder (it has no bot.json), and there are no .chat files in it."));
  return suites;
}

struct Report {
  std::string suite = {}, problem = {};
  std::vector<flow::TestReport> tests = {};
};

Task<Report> RunSuite(Suite suite, flow::Scripts& scripts, const Clock& clock, flow::ChatRunOptions options) {
  Report report;
  report.suite = suite.name;
  report.problem = suite.problem;
  if (!report.problem.empty()) co_return report;
  auto compiled = flow::Compile(std::make_shared<const flow::Scenario>(std::move(suite.scenario)), scripts);
  if (compiled.program) {
    report.tests = co_await flow::RunTests(std::move(suite.tests), std::move(compiled.program), scripts, clock, std::move(options));
    co_return report;
  }
  for (const auto& problem : compiled.problems) {
    if (problem.severity != flow::Problem::Severity::kError) continue;
    report.problem += (report.problem.empty() ? "" : "\n") + problem.block + (problem.block.empty() ? "" : ": ") + flow::ProblemWords(problem, "en");
  }
  co_return report;
}

void PrintReport(std::ostream& out, const Report& report) {
  out << report.suite << "\n";
  if (!report.problem.empty()) out << "  FAILED  " << report.problem << "\n";
  else if (report.tests.empty()) out << "  no tests\n";
  for (const auto& test : report.tests) {
    const auto& outcome = test.outcome;
    if (outcome.passed) {
      out << "  ok      " << test.name << "\n";
      continue;
    }
    out << "  FAILED  " << test.name;
    if (outcome.line > 0) out << ", line " << outcome.line;
    out << ": " << outcome.problem;
    if (!outcome.block.empty()) out << " [" << outcome.block << "]";
    out << "\n";
  }
}

json::Object EncodeReport(const Report& report) {
  json::Array tests;
  for (const auto& test : report.tests) tests.push_back(flow::EncodeTestReport(test));
  return {{"scenario", report.suite}, {"problem", report.problem.empty() ? json::Value(nullptr) : json::Value(report.problem)}, {"tests", std::move(tests)}};
}

}  // namespace

int TestBots(CommandContext& context, const TestOptions& options) {
  auto folders = options.folders;
  if (folders.empty()) folders.emplace_back(".");
  std::vector<Report> reports;
  {
    flow::Scripts scripts;
    SystemClock clock;
    const auto kinds = MakeChannelKinds();
    flow::ChatRunOptions chat_options;
    chat_options.capabilities = [&](const std::string& channel) {
      const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const auto& one) { return one->kind() == channel; });
      return kind == kinds.end() ? ChannelCapabilities() : (*kind)->capabilities();
    };
    net::IoThreads io(1);
    for (const auto& folder : folders) {
      for (auto& suite : SuitesIn(folder)) {
        const auto run = [&]() -> Task<void> { reports.push_back(co_await RunSuite(std::move(suite), scripts, clock, chat_options)); };
        io.RunAndWait(run());
      }
    }
  }
  std::size_t passed = 0, failed = 0;
  json::Array items;
  for (const auto& report : reports) {
    const auto bad = flow::CountFailed(report.tests);
    passed += report.tests.size() - bad;
    failed += bad + (report.problem.empty() ? 0 : 1);
    if (options.json) items.push_back(EncodeReport(report));
    else PrintReport(context.out, report);
  }
  if (options.json) {
    context.out << json::Dump(json::Object{{"passed", passed}, {"failed", failed}, {"scenarios", std::move(items)}}) << "\n";
  } else {
    context.out << passed << " passed, " << failed << " failed\n";
  }
  if (passed + failed == 0) return Fail(context, "There is no test to run.");
  return failed == 0 ? kExitOk : kExitFailure;
}

}  // namespace beseda::app
