#pragma once

#include <string>

#include "agent/prompt.h"
#include "base/clock.h"
#include "contracts/model_directory.h"
#include "contracts/turn.h"

namespace beseda {

/// Answers with the bot's model: builds the prompt, streams the answer, journals it as the turn's effect "model.1".
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

  AgentHandler(ModelDirectory& models, Clock& clock, Options options)
      : models_(models), clock_(clock), options_(std::move(options)) {}
  AgentHandler(ModelDirectory& models, Clock& clock) : AgentHandler(models, clock, Options()) {}

  Task<Status> Run(Turn& turn) override;

 private:
  ModelDirectory& models_;
  Clock& clock_;
  Options options_;
};

}  // namespace beseda
