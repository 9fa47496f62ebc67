#include "agent/ending.h"

#include "agent/model_call.h"
#include "agent/sentences.h"
#include "agent/spoken_content.h"
#include "base/log.h"
#include "base/text.h"
#include "json/json.h"
#include "model/language_guess.h"

namespace beseda::agent {
namespace {

constexpr std::size_t kMaxAnswer = 60'000;        // bytes of one message
constexpr std::size_t kMostArguments = 2000;      // bytes of a call in meta
constexpr std::size_t kMostProblem = 500;

// What the person writes in, for our own sentences.
const Sentences& SentencesFor(const Turn& turn) {
  std::string said;
  for (const auto& event : turn.events()) said += InWords(event.content, true) + " ";
  const auto& locale = turn.contact().locale.empty() ? turn.bot().language : turn.contact().locale;
  const bool described = said.starts_with('[');  // our words, not theirs
  return SentencesIn(GuessLanguage(described ? std::string_view() : said, locale));
}

}  // namespace

std::string CannotAnswerWords(const Turn& turn) { return std::string(SentencesFor(turn).cannot_answer); }
std::string LimitWords(const Turn& turn) { return std::string(SentencesFor(turn).limit); }
std::string WaitingWords(const Turn& turn) { return std::string(SentencesFor(turn).waiting); }

std::string RefusalOf(const Guardrails& guardrails, const Turn& turn) {
  return guardrails.refusal.empty() ? std::string(SentencesFor(turn).refused) : guardrails.refusal;
}

Ending MakeEnding(const ModelAnswer& answer, const Turn& turn) {
  if (answer.failure) {
    const auto& sentences = SentencesFor(turn);
    if (answer.failure->reason == "budget_exceeded") return {std::string(sentences.budget)};
    const bool refused = answer.failure->code == ErrorCode::kRejected;
    return {std::string(refused ? sentences.refused : sentences.cannot_answer)};
  }
  const auto& reply = answer.reply;
  if (Trim(reply.text).empty()) {
    const auto& sentences = SentencesFor(turn);
    if (!reply.tool_calls.empty()) return {std::string(sentences.limit), "The model wanted to call tools instead of answering."};
    if (reply.stop == StopReason::kContentFilter) {
      return {std::string(sentences.refused), "The provider's content filter stopped the answer."};
    }
    if (reply.stop == StopReason::kLength) {
      return {std::string(sentences.empty),
              "The model used up its output tokens before the first word. Allow it more in the bot's settings."};
    }
    return {std::string(sentences.empty), "The model gave an empty answer."};
  }
  std::string text(CutUtf8(reply.text, kMaxAnswer));
  if (reply.stop == StopReason::kLength || text.size() < reply.text.size()) text += " …";
  return {std::move(text)};
}

std::string ShownOf(const json::Value& answer, std::string_view field) {
  if (field.empty() || !answer.is_object()) return json::Dump(answer);
  const auto* shown = answer.get_object().if_contains(field);
  if (!shown) return json::Dump(answer);
  return shown->is_string() ? std::string(json::View(shown->get_string())) : json::Dump(*shown);
}

json::Object DescribeCall(const ToolCall& call, const CallOutcome& outcome) {
  json::Object out({{"name", call.name},
                    {"arguments", CutUtf8(call.arguments, kMostArguments)},
                    {"took_ms", outcome.took_ms}});
  if (outcome.result.failed) out["problem"] = CutUtf8(outcome.result.text, kMostProblem);
  return out;
}

ChatRequest RequestFor(const Turn& turn, std::vector<ChatMessage> messages) {
  const auto& bot = turn.bot();
  ChatRequest request;
  request.messages = std::move(messages);
  request.temperature = bot.temperature;
  request.max_output_tokens = bot.max_output_tokens;
  request.user = turn.contact().id;
  request.knowledge = bot.knowledge;
  request.bot_name = bot.name;
  request.greeting = bot.greeting;
  request.locale = turn.contact().locale.empty() ? bot.language : turn.contact().locale;
  return request;
}

void LogFailure(const Turn& turn, const ModelAnswer& answer) {
  Log(LogLevel::kWarning, "agent", "a model cannot answer",
      {{"bot", turn.bot().id},
       {"model", answer.model},
       {"error", answer.failure->message},
       {"detail", answer.failure->detail}});
}

}  // namespace beseda::agent
