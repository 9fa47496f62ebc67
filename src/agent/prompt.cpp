#include "agent/prompt.h"

#include <algorithm>

#include "agent/guard/fence.h"
#include "agent/guard/pii_mask.h"
#include "agent/instructions.h"
#include "agent/spoken_content.h"
#include "base/text.h"
#include "contracts/token_estimate.h"
#include "json/json.h"

namespace beseda::agent {
namespace {

// Keeps the beginning and the end, where people say what they want.
std::string CutMiddle(std::string text, std::int64_t tokens, bool& cut) {
  const auto estimate = EstimateTokens(text);
  if (estimate <= tokens) return text;
  cut = true;
  const auto half = std::size_t(double(text.size()) * double(tokens) / double(estimate) / 2);
  auto end = text.size() - half;
  while (end < text.size() && (std::uint8_t(text[end]) & 0xC0) == 0x80) ++end;
  return std::string(CutUtf8(text, half)) + "\n[… a part of this message was left out …]\n" + text.substr(end);
}

// Whether the person has seen it.
bool WasSaid(const Message& message) {
  if (message.direction == Direction::kIn) return true;
  return message.author != Author::kSystem && message.state != DeliveryState::kFailed &&
         message.state != DeliveryState::kSkipped;
}

ChatMessage Spoken(const Message& message, const PromptLimits& limits, bool& cut) {
  ChatMessage out;
  const bool person = message.direction == Direction::kIn;
  out.role = person ? ChatRole::kUser : ChatRole::kAssistant;
  out.text = CutMiddle(WithoutFencePlaces(InWords(message.content, person)), limits.message_tokens, cut);
  return out;
}

std::vector<ChatMessage> Window(const PromptSource& source, const PromptLimits& limits, PromptFacts& facts) {
  std::vector<ChatMessage> spoken;
  for (const auto& message : source.history) {
    if (!WasSaid(message)) continue;
    auto one = Spoken(message, limits, facts.message_cut);
    if (!Trim(one.text).empty()) spoken.push_back(std::move(one));
  }
  std::int64_t tokens = 0;
  auto first = spoken.end();
  while (first != spoken.begin()) {
    const auto cost = EstimateTokens(*(first - 1));
    if (tokens + cost > limits.history_tokens) break;
    tokens += cost;
    --first;
  }
  if (first != spoken.begin() || !source.whole_history) {
    first = std::find_if(first, spoken.end(), [](const ChatMessage& one) { return one.role == ChatRole::kUser; });
  }
  facts.history_left_out = first - spoken.begin();
  facts.history_messages = spoken.end() - first;
  return {std::make_move_iterator(first), std::make_move_iterator(spoken.end())};
}

}  // namespace

PromptLimits LimitsFor(PromptLimits limits, std::optional<std::int64_t> context_tokens, std::int64_t others) {
  if (!context_tokens) return limits;
  // Long instructions must not leave the person without a word.
  const auto room = std::max(*context_tokens - others, *context_tokens / 4);
  const auto wanted = limits.knowledge_tokens + limits.history_tokens + limits.message_tokens;
  if (room >= wanted) return limits;
  for (auto* part : {&limits.knowledge_tokens, &limits.history_tokens, &limits.message_tokens}) {
    *part = *part * room / wanted;
  }
  return limits;
}

Prompt BuildPrompt(const PromptSource& source, const PromptLimits& limits) {
  Prompt prompt;
  ChatMessage system;
  system.role = ChatRole::kSystem;
  if (source.with_instructions) {
    const auto knowledge = CutKnowledge(source.bot.knowledge, limits.knowledge_tokens);
    prompt.facts.knowledge_cut = knowledge.size() < Trim(source.bot.knowledge).size();
    auto variables = PromptVariables(source.bot, source.contact, source.now);
    // The rest of the system prompt is its author's word and is not masked; the name is the person's.
    if (source.mask) variables["contact.name"] = source.mask->Mask(variables["contact.name"]);
    system.text = MakeInstructions(source.bot, variables, knowledge,
                                   source.fenced);
  }
  if (!source.summary.empty()) {
    system.text += "\n\nWhat was said earlier in this conversation, in short:\n";
    system.text += source.fenced ? Fenced("summary of the conversation", source.summary) : source.summary;
  }
  prompt.messages.push_back(std::move(system));
  for (auto& message : Window(source, limits, prompt.facts)) prompt.messages.push_back(std::move(message));
  for (const auto& event : source.events) {
    ChatMessage said;
    if (auto image = PublicImage(event.content, source.public_url)) {
      said.text = std::get<MediaContent>(event.content.kind).caption;
      said.images.push_back(std::move(*image));
    } else {
      said = Spoken(event, limits, prompt.facts.message_cut);
    }
    said.role = ChatRole::kUser;
    if (!said.images.empty() || !Trim(said.text).empty()) prompt.messages.push_back(std::move(said));
  }
  for (const auto& message : prompt.messages) prompt.facts.tokens += EstimateTokens(message);
  return prompt;
}

void DescribeImages(std::vector<ChatMessage>& messages) {
  for (auto& message : messages) {
    if (message.images.empty()) continue;
    message.images.clear();
    const std::string words = "[The person sent a picture, which cannot be seen here.]";
    message.text = message.text.empty() ? words : words + "\n" + message.text;
  }
}

json::Object EncodeFacts(const PromptFacts& facts) {
  json::Object out({{"history_messages", facts.history_messages}, {"estimated_tokens", facts.tokens}});
  if (facts.history_left_out > 0) out["history_left_out"] = facts.history_left_out;
  if (facts.knowledge_cut) out["knowledge_cut"] = true;
  if (facts.message_cut) out["message_cut"] = true;
  if (facts.summarized_to > 0) out["summarized_to"] = facts.summarized_to;
  if (!facts.summary_problem.empty()) out["summary_problem"] = facts.summary_problem;
  return out;
}

}  // namespace beseda::agent
