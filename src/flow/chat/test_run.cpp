#include "flow/chat/test_run.h"

#include <algorithm>

#include "base/suspend.h"
#include "base/task.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

ChatOutcome NotRun(std::string problem) {
  ChatOutcome outcome;
  outcome.problem = std::move(problem);
  return outcome;
}

Task<ChatOutcome> RunOne(std::string text, std::shared_ptr<const Program> program, const Scripts& scripts, ChatRunOptions options) {
  auto test = ParseChatTest(text);
  if (!test.ok()) co_return NotRun(test.error().message);
  auto outcome = co_await RunChatTest(std::move(*test), std::move(program), scripts, std::move(options));
  if (!outcome.ok()) co_return NotRun(outcome.error().message);
  co_return std::move(*outcome);
}

Task<void> LetOthersRun() {
  std::function<void(Waker)> wake = [](Waker waker) { waker.Wake(); };
  co_await Suspend(std::move(wake));
}

}  // namespace

Task<std::vector<TestReport>> RunTests(std::map<std::string, std::string> tests, std::shared_ptr<const Program> program, const Scripts& scripts,
                                       const Clock& clock, ChatRunOptions options) {
  std::vector<TestReport> reports;
  const auto until = clock.Now() + kTestsTime;
  for (auto& [name, text] : tests) {
    TestReport report;
    report.name = name;
    if (clock.Now() > until) {
      report.outcome = NotRun("it was not run: the tests before it took too long.");
    } else {
      report.outcome = co_await RunOne(std::move(text), program, scripts, options);
    }
    reports.push_back(std::move(report));
    co_await LetOthersRun();
  }
  co_return reports;
}

std::size_t CountFailed(const std::vector<TestReport>& reports) {
  return std::size_t(std::count_if(reports.begin(), reports.end(), [](const TestReport& report) { return !report.outcome.passed; }));
}

json::Object EncodeTestReport(const TestReport& report) {
  const auto text = [](const std::string& value) { return value.empty() ? json::Value(nullptr) : json::Value(value); };
  const auto& outcome = report.outcome;
  json::Array trace;
  for (const auto& block : outcome.trace) trace.push_back(json::Value(block));
  return {{"name", report.name},
          {"passed", outcome.passed},
          {"line", outcome.line > 0 ? json::Value(outcome.line) : json::Value(nullptr)},
          {"problem", text(outcome.problem)},
          {"expected", text(outcome.expected)},
          {"got", text(outcome.got)},
          {"block", text(outcome.passed ? std::string() : outcome.block)},
          {"trace", std::move(trace)}};
}

}  // namespace beseda::flow
