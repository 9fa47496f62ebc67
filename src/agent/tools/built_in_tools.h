#pragma once

#include <string>

#include "base/clock.h"
#include "contracts/passage_search.h"
#include "contracts/tool.h"

namespace beseda::agent {

/// What built-in tools have in common: a name and a description that the author may change. Thread-safe.
class BuiltInTool : public Tool {
 public:
  BuiltInTool(std::string name, std::string description, std::string_view parameters, bool needs_approval)
      : definition_{std::move(name), std::move(description), std::string(parameters)}, needs_approval_(needs_approval) {}
  const ToolDefinition& definition() const override { return definition_; }
  bool needs_approval() const override { return needs_approval_; }

 private:
  ToolDefinition definition_;
  bool needs_approval_;
};

/// Passages of the bot's knowledge that answer a question, with their sections as sources.
class SearchKnowledgeTool final : public BuiltInTool {
 public:
  SearchKnowledgeTool(std::string name, std::string description, bool needs_approval, PassageSearch& passages);
  Task<Result<ToolResult>> Run(Turn& turn, std::string arguments, std::string key) override;

 private:
  PassageSearch& passages_;
};

/// Date, weekday and time, in UTC or at an offset from it.
class CurrentTimeTool final : public BuiltInTool {
 public:
  CurrentTimeTool(std::string name, std::string description, bool needs_approval, Clock& clock);
  Task<Result<ToolResult>> Run(Turn& turn, std::string arguments, std::string key) override;

 private:
  Clock& clock_;
};

/// Gives the conversation to a person: from the turn's commit on the bot keeps silent in it.
class HandOverTool final : public BuiltInTool {
 public:
  HandOverTool(std::string name, std::string description, bool needs_approval);
  Task<Result<ToolResult>> Run(Turn& turn, std::string arguments, std::string key) override;
  void AfterRun(Turn& turn, const std::string& arguments) const override;
};

}  // namespace beseda::agent
