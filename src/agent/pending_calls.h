#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "contracts/tool.h"

namespace beseda::agent {

/// A call that waits for a person's decision.
struct PendingCall {
  ToolCall call;
  std::string approval_id;  ///< Of the row in `approvals`.
};

/// One step of the tool loop that could not be finished: where the bot goes on when all its calls are decided.
struct PendingStep {
  ChatMessage asked;                       ///< The model's message with all calls of the step.
  std::vector<ChatMessage> results = {};   ///< Of those that needed no decision.
  std::vector<PendingCall> waiting = {};
  std::vector<Citation> citations = {};
};

/// What waits, oldest first: a part of the conversation's session. What cannot be read waits for nothing.
std::vector<PendingStep> PendingIn(std::string_view session);
/// The session with these instead; its other parts stay.
std::string WithPending(std::string_view session, const std::vector<PendingStep>& steps);

json::Array EncodeCitations(const std::vector<Citation>& citations);

}  // namespace beseda::agent
