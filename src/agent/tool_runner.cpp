#include "agent/tool_runner.h"

#include <algorithm>

#include "agent/guard/fence.h"
#include "agent/pending_calls.h"
#include "base/run_all.h"
#include "base/task.h"
#include "base/text.h"
#include "json/reader.h"
#include "json/schema.h"

namespace beseda::agent {
namespace {

constexpr std::size_t kMaxResult = 200'000;  // bytes, whatever a tool gives

std::string EncodeOutcome(const CallOutcome& outcome) {
  const auto& result = outcome.result;
  json::Object out({{"text", CutUtf8(result.text, kMaxResult)}, {"took_ms", outcome.took_ms}});
  if (result.failed) out["failed"] = true;
  if (result.trusted) out["trusted"] = true;
  if (!result.citations.empty()) out["citations"] = EncodeCitations(result.citations);
  return json::Dump(out);
}

Result<CallOutcome> DecodeOutcome(std::string_view text) {
  const Error damaged(ErrorCode::kInternal, "A stored result of a tool cannot be read.");
  const auto object = json::ParseObject(text);
  if (!object.ok()) return damaged;
  json::Reader in(*object);
  CallOutcome outcome;
  outcome.result.text = in.Text("text", kMaxResult);
  outcome.result.failed = in.BoolOr("failed", false);
  outcome.result.trusted = in.BoolOr("trusted", false);
  for (auto& citation : in.Children("citations")) {
    Citation one;
    one.title = citation.TextOr("title", "");
    one.url = citation.TextOr("url", "");
    outcome.result.citations.push_back(std::move(one));
  }
  outcome.took_ms = in.IntOr("took_ms", 0);
  if (!in.Check().ok()) return damaged;
  return outcome;
}

std::string ArgumentsOf(const ToolCall& call) {
  // A tool without parameters is called with nothing by some models.
  return Trim(call.arguments).empty() ? "{}" : call.arguments;
}

}  // namespace

std::vector<ToolDefinition> ToolRunner::Definitions() const {
  std::vector<ToolDefinition> definitions;
  for (const auto& tool : tools_) definitions.push_back(tool->definition());
  return definitions;
}

const Tool* ToolRunner::Find(std::string_view name) const {
  const auto found = std::find_if(tools_.begin(), tools_.end(),
                                  [&](const auto& tool) { return tool->definition().name == name; });
  return found == tools_.end() ? nullptr : found->get();
}

std::string ToolRunner::MistakesIn(const ToolCall& call) const {
  const auto* tool = Find(call.name);
  if (!tool) {
    std::string names;
    for (const auto& known : tools_) names += (names.empty() ? "" : ", ") + known->definition().name;
    return "There is no tool \"" + call.name + "\". There are: " + names + ".";
  }
  const auto arguments = json::Parse(ArgumentsOf(call));
  if (!arguments.ok()) return "The arguments are not valid JSON: " + arguments.error().message;
  if (!arguments->is_object()) return "The arguments must be a JSON object.";
  const auto schema = json::ParseObject(tool->definition().parameters_schema);
  if (!schema.ok()) return {};
  std::string text;
  for (const auto& mistake : json::SchemaMistakes(*arguments, *schema)) text += "\n- " + mistake;
  return text.empty() ? text : "The arguments are not as they should be:" + text;
}

Task<Result<std::string>> ToolRunner::RunTool(const Job& job) {
  const auto began = clock_.Now();
  const auto found = std::find_if(tools_.begin(), tools_.end(),
                                  [&](const auto& tool) { return tool->definition().name == job.call.name; });
  CallOutcome outcome;
  if (found == tools_.end()) {
    outcome.result = Failure("This tool is not there any more.");
  } else {
    auto result = co_await (*found)->Run(turn_, ArgumentsOf(job.call), job.key);
    if (!result.ok()) co_return std::move(result).error();
    outcome.result = std::move(*result);
  }
  outcome.took_ms = std::chrono::duration_cast<milliseconds>(clock_.Now() - began).count();
  co_return EncodeOutcome(outcome);
}

Task<void> ToolRunner::RunJob(const Job& job, Result<CallOutcome>& outcome) {
  std::function<Task<Result<std::string>>()> run = [this, &job] { return RunTool(job); };
  auto recorded = co_await turn_.Effect(job.step, run);
  if (recorded.ok()) {
    outcome = DecodeOutcome(*recorded);
  } else {
    outcome = std::move(recorded).error();
  }
}

Task<Result<std::vector<CallOutcome>>> ToolRunner::Run(std::vector<Job> jobs) {
  std::vector<Result<CallOutcome>> results(jobs.size(), Error(ErrorCode::kCancelled, "The server is stopping."));
  std::vector<Task<void>> tasks;
  for (std::size_t i = 0; i < jobs.size(); ++i) tasks.push_back(RunJob(jobs[i], results[i]));
  co_await RunAll(std::move(tasks));
  std::vector<CallOutcome> outcomes;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (!results[i].ok()) co_return std::move(results[i]).error();
    if (const auto* tool = Find(jobs[i].call.name); tool && !results[i]->result.failed) {
      tool->AfterRun(turn_, ArgumentsOf(jobs[i].call));
    }
    outcomes.push_back(std::move(*results[i]));
  }
  co_return outcomes;
}

ChatMessage ResultMessage(const ToolCall& call, const ToolResult& result, bool fenced) {
  ChatMessage message;
  message.role = ChatRole::kTool;
  message.tool_call_id = call.id;
  message.tool_name = call.name;
  message.tool_failed = result.failed;
  message.text = fenced && !result.trusted ? Fenced(call.name, result.text) : WithoutFencePlaces(result.text);
  return message;
}

ToolResult Failure(std::string text) {
  ToolResult result;
  result.text = std::move(text);
  result.failed = true;
  result.trusted = true;
  return result;
}

}  // namespace beseda::agent
