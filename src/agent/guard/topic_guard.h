#pragma once

#include <optional>
#include <string>

#include "agent/agent_settings.h"
#include "agent/guard/model_guard.h"

namespace beseda::agent {

/// Why the bot may not answer what the person says (the events of the turn, in `text`), or nothing: blocked words and
/// phrases first, then, if the settings want it, a model's verdict (the turn's effect "topic_policy"). Errors: those
/// that may pass.
Task<Result<std::optional<std::string>>> FindBlockedTopic(Turn& turn, const Guardrails& guardrails,
                                                          const Services& services, PiiMask& mask, std::string text);

}  // namespace beseda::agent
