#pragma once

#include <string>

#include "agent/agent_services.h"
#include "agent/agent_settings.h"
#include "agent/prompt.h"
#include "contracts/turn.h"

namespace beseda {

/// Answers with the bot's model (agent/agent_turn.h), or with the offline one, which needs neither history nor journal.
/// Errors that may pass (kUnavailable, kRateLimited, kTimeout, kCancelled) are the turn's errors, so it is run again;
/// for those that do not the person gets an apology in their language, and the message's meta says the reason.
/// Thread-safe; borrows what it is made with.
class AgentHandler final : public TurnHandler {
 public:
  struct Options {
    agent::PromptLimits limits = {};
    /// Where the world reaches this server, e.g. "https://chat.example.com", if it does: then vendors of models may
    /// fetch uploaded pictures from it.
    std::string public_url = {};
  };

  AgentHandler(agent::Services services, Options options);

  Task<Status> Run(Turn& turn) override;

 private:
  Task<Status> AnswerOffline(Turn& turn, const ModelHandle& model, const agent::AgentSettings& settings);

  agent::Services services_;
  Options options_;
};

}  // namespace beseda
