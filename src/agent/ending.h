#pragma once

#include <string>
#include <string_view>

#include "agent/agent_settings.h"
#include "agent/model_answer.h"
#include "agent/tool_runner.h"
#include "contracts/turn.h"

namespace beseda::agent {

/// What the person is told at the end of an answer.
struct Ending {
  std::string text;
  std::string problem = {};  ///< For meta; empty if all went well. Then, as after a failure, the text is ours.
};
Ending MakeEnding(const ModelAnswer& answer, const Turn& turn);

/// Our own sentences, in the person's language.
std::string CannotAnswerWords(const Turn& turn);
std::string LimitWords(const Turn& turn);
std::string WaitingWords(const Turn& turn);
/// The bot's own, if its settings have one.
std::string RefusalOf(const Guardrails& guardrails, const Turn& turn);

/// What the person is shown of a structured answer: a property, or all of it.
std::string ShownOf(const json::Value& answer, std::string_view field);

/// A call as the message's meta tells of it.
json::Object DescribeCall(const ToolCall& call, const CallOutcome& outcome);

/// A question to the bot's model, with what the bot's settings say.
ChatRequest RequestFor(const Turn& turn, std::vector<ChatMessage> messages);

void LogFailure(const Turn& turn, const ModelAnswer& answer);

}  // namespace beseda::agent
