#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/time.h"
#include "flow/chat/chat_run.h"

namespace beseda::flow {

/// A test and what became of it.
struct TestReport {
  std::string name = {};
  ChatOutcome outcome = {};
};

/// Tests together may take this long; those that are not done by then have failed, and say so.
inline constexpr Micros kTestsTime = seconds(20);

/// Runs a bot's tests (texts by name) one after the other, letting other tasks run between; `clock` measures what they take.
/// A test that cannot be run (it cannot be read, say) has failed.
Task<std::vector<TestReport>> RunTests(std::map<std::string, std::string> tests, std::shared_ptr<const Program> program, const Scripts& scripts,
                                       const Clock& clock, ChatRunOptions options);

std::size_t CountFailed(const std::vector<TestReport>& reports);

/// {"name", "passed", "line", "problem", "expected", "got", "block", "trace"}; what is empty is null, but for the trace.
json::Object EncodeTestReport(const TestReport& report);

}  // namespace beseda::flow
