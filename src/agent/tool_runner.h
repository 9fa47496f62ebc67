#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "contracts/tool.h"

namespace beseda::agent {

/// A call that has come to an end.
struct CallOutcome {
  ToolResult result = {};
  std::int64_t took_ms = 0;
};

/// Calls the tools of a bot within a turn: arguments are checked, calls of one step run side by side, each is a
/// journaled effect of the turn. Used by one task.
class ToolRunner {
 public:
  static constexpr std::size_t kMostCalls = 16;  ///< Of one step.

  ToolRunner(Turn& turn, std::vector<std::shared_ptr<Tool>> tools, Clock& clock)
      : turn_(turn), tools_(std::move(tools)), clock_(clock) {}

  std::vector<ToolDefinition> Definitions() const;
  bool empty() const { return tools_.empty(); }
  /// The tool of that name, or null.
  const Tool* Find(std::string_view name) const;
  /// What is wrong with a call, for the model to do better; empty if nothing is.
  std::string MistakesIn(const ToolCall& call) const;

  /// A call to be run: the name of its effect, and the key by which the outside knows it again.
  struct Job {
    ToolCall call;
    std::string step;
    std::string key;
  };
  /// Runs the jobs, whose calls have no mistakes, side by side; gives their outcomes in the same order. Errors: the
  /// first that ends the turn; what the others gave is journaled nevertheless.
  Task<Result<std::vector<CallOutcome>>> Run(std::vector<Job> jobs);

 private:
  Task<Result<std::string>> RunTool(const Job& job);
  Task<void> RunJob(const Job& job, Result<CallOutcome>& outcome);

  Turn& turn_;
  std::vector<std::shared_ptr<Tool>> tools_;
  Clock& clock_;
};

/// The message that tells a model what a call gave; fenced unless it is trusted or `fenced` is off.
ChatMessage ResultMessage(const ToolCall& call, const ToolResult& result, bool fenced);
/// A result that says what went wrong, in our words.
ToolResult Failure(std::string text);

}  // namespace beseda::agent
