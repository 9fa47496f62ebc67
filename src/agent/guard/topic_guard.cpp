#include "agent/guard/topic_guard.h"

#include "agent/guard/phrases.h"
#include "base/task.h"

namespace beseda::agent {

Task<Result<std::optional<std::string>>> FindBlockedTopic(Turn& turn, const Guardrails& guardrails,
                                                          const Services& services, PiiMask& mask, std::string text) {
  if (const auto found = Phrases(guardrails.blocked_topics).FindIn(text)) {
    co_return std::optional<std::string>("The message holds the blocked words \"" + *found + "\".");
  }
  if (guardrails.topic_model_id.empty()) co_return std::optional<std::string>();
  ModelGuard guard(services, mask, guardrails.topic_model_id, guardrails.topic_policy);
  co_return co_await guard.Ask(turn, "topic_policy", std::move(text));
}

}  // namespace beseda::agent
