#pragma once

#include <optional>
#include <string>

#include "agent/agent_services.h"
#include "agent/agent_settings.h"
#include "agent/guard/pii_mask.h"
#include "agent/tools/probe_turn.h"
#include "server/gateway/gateway.h"

namespace beseda::server {

/// One question to a bot's model under the bot's guardrails, with the same parts that guard its conversations: blocked
/// topics are not asked, personal data is masked, what is not the author's word is fenced, and an answer that must not be
/// given is replaced by the bot's refusal, with the stop kContentFilter. An answer that is checked or unmasked comes in
/// one piece. Used by one task; borrows what it is made with.
class GuardedCall {
 public:
  GuardedCall(const Bot& bot, const agent::Guardrails& guardrails, const ModelHandle& model, Gateway& gateway);

  /// `instructions`: the author's, which are not masked. Errors: the model's, and of models that guard.
  Task<Result<ChatReply>> Complete(ChatMessage instructions, ChatRequest request, ChatSink* sink);

 private:
  void Begin(const ChatRequest& request);
  Task<Result<ChatReply>> Refuse(ChatSink* sink);

  const Bot& bot_;
  const agent::Guardrails& guardrails_;
  const ModelHandle& model_;
  agent::Services services_;
  std::optional<agent::ProbeTurn> turn_;
  std::optional<agent::PiiMask> mask_;
};

}  // namespace beseda::server
