#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contracts/chat_model.h"
#include "contracts/turn.h"
#include "json/fwd.h"

namespace beseda::agent {

class PiiMask;

/// How large a prompt may be, in estimated tokens (contracts/token_estimate.h).
struct PromptLimits {
  std::int64_t knowledge_tokens = 6'000;
  std::int64_t history_tokens = 8'000;
  std::int64_t message_tokens = 4'000;  ///< Of one message; longer ones are cut in the middle.
};

/// The same for a model that reads `context_tokens` (if known), of which `others` go to the instructions and the answer:
/// where not all fits, each part gets less.
PromptLimits LimitsFor(PromptLimits limits, std::optional<std::int64_t> context_tokens, std::int64_t others);

/// What became part of a prompt and what did not, for people who run the bot.
struct PromptFacts {
  std::int64_t history_messages = 0;
  std::int64_t history_left_out = 0;  ///< Loaded, but over the bound.
  std::int64_t tokens = 0;            ///< Estimated, all together.
  bool knowledge_cut = false;
  bool message_cut = false;
  std::int64_t summarized_to = 0;    ///< The last message that a summary stands for; 0: there is none.
  std::string summary_problem = {};  ///< Why what left the window could not be summarized.
};

struct Prompt {
  std::vector<ChatMessage> messages;
  PromptFacts facts;
};

struct PromptSource {
  const Bot& bot;
  const Contact& contact;
  const std::vector<Message>& history;  ///< Oldest first.
  bool whole_history = true;            ///< Nothing came before it.
  const std::vector<Message>& events;
  bool with_instructions = true;  ///< Whether the model is told in words what it is to do and knows.
  std::string public_url = {};
  Time now = {};
  std::string summary = {};  ///< Of what came before the history; empty: none.
  PiiMask* mask = nullptr;   ///< Masks the person's name in the system prompt; the rest is masked with the request.
  bool fenced = false;       ///< What is not the author's word is marked as data (guard/fence.h).
};

/// System prompt (with the summary), history and what the person says now. The history keeps its newest part and begins
/// with a message of the person unless all of it is there, so that no answer stands without its question. Pictures of
/// the new messages become image parts where the vendor can fetch them; earlier ones are described.
Prompt BuildPrompt(const PromptSource& source, const PromptLimits& limits);

/// For a model that takes no pictures: they become words.
void DescribeImages(std::vector<ChatMessage>& messages);

json::Object EncodeFacts(const PromptFacts& facts);

}  // namespace beseda::agent
