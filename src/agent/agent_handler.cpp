#include "agent/agent_handler.h"

#include <algorithm>
#include <utility>

#include "agent/agent_turn.h"
#include "agent/call_context_of.h"
#include "agent/ending.h"
#include "agent/guard/output_checks.h"
#include "agent/guard/topic_guard.h"
#include "agent/model_answer.h"
#include "agent/model_call.h"
#include "agent/spoken_content.h"
#include "base/log.h"
#include "base/task.h"
#include "crypto/token.h"
#include "json/json.h"

namespace beseda {
namespace {

constexpr std::string_view kOffline = "offline";  // its kind: it has the knowledge itself

bool WantsAnswer(const Turn& turn) {
  return std::any_of(turn.events().begin(), turn.events().end(),
                     [](const Message& event) { return agent::WantsAnswer(event.content); });
}

// A decision that the bot may have waited for.
bool MayGoOn(const Turn& turn) {
  return turn.events().front().author == Author::kSystem && !agent::PendingIn(turn.conversation().session).empty();
}

agent::AgentSettings SettingsOf(const Bot& bot) {
  auto settings = agent::DecodeSettings(bot.agent);
  if (settings.ok()) return std::move(settings).value();
  // Stored by us: this is a mistake of ours, not a reason to be silent.
  Log(LogLevel::kError, "agent", "a bot's settings cannot be read; it answers with the usual ones",
      {{"bot", bot.id}, {"error", settings.error().message}});
  return {};
}

}  // namespace

AgentHandler::AgentHandler(agent::Services services, Options options)
    : services_(std::move(services)), options_(std::move(options)) {
  if (services_.fence_secret.empty()) services_.fence_secret = crypto::NewToken(services_.random);
}

Task<Status> AgentHandler::Run(Turn& turn) {
  if (turn.stopping()) co_return Error(ErrorCode::kCancelled, "The server is stopping.");
  const auto& bot = turn.bot();
  if (!WantsAnswer(turn) && !MayGoOn(turn)) co_return Ok();

  auto model = co_await services_.models.Find(bot.workspace_id, bot.model_id);
  if (!model.ok()) {
    if (!agent::IsFinal(model.error())) co_return std::move(model).error();
    Log(LogLevel::kWarning, "agent", "a bot's model cannot be used",
        {{"bot", bot.id}, {"model", bot.model_id}, {"error", model.error().message}});
    const json::Object meta({{"error", model.error().message}, {"error_code", ErrorCodeName(model.error().code)}});
    turn.Say(MakeText(agent::CannotAnswerWords(turn), false), json::Dump(meta));
    co_return Ok();
  }
  const auto settings = SettingsOf(bot);
  if (model->provider_kind == kOffline) {
    if (!WantsAnswer(turn)) co_return Ok();
    co_return co_await AnswerOffline(turn, *model, settings);
  }
  agent::AgentTurn run(services_, options_, turn, *model, settings);
  co_return co_await run.Run();
}

// The offline model answers the newest message from the bot's knowledge: it needs no history, and costs nothing, so
// after a crash it is asked again rather than found in the journal.
Task<Status> AgentHandler::AnswerOffline(Turn& turn, const ModelHandle& model, const agent::AgentSettings& settings) {
  const std::vector<Message> no_history;
  const agent::PromptSource source{.bot = turn.bot(),
                                   .contact = turn.contact(),
                                   .history = no_history,
                                   .whole_history = false,
                                   .events = turn.events(),
                                   .with_instructions = false,
                                   .public_url = options_.public_url,
                                   .now = services_.clock.Now()};
  auto prompt = agent::BuildPrompt(source, options_.limits);
  agent::PiiMask mask({}, turn.conversation().id);

  turn.ShowTyping(true);
  auto reply = turn.BeginReply();
  agent::AnswerStream stream(*reply, mask, services_.clock, true);
  const auto finish = [&](std::string text, bool markdown, const json::Object& meta) {
    turn.ShowTyping(false);
    reply->Finish(MakeText(std::move(text), markdown), json::Dump(meta));
  };
  const auto& guard = settings.guardrails;
  if (!guard.blocked_topics.empty() || !guard.topic_model_id.empty()) {
    std::string said;
    for (const auto& event : turn.events()) said += agent::InWords(event.content, true) + "\n";
    CO_TRY(const auto blocked, co_await agent::FindBlockedTopic(turn, guard, services_, mask, said));
    if (blocked) {
      const json::Object meta({{"provider", model.provider_kind}, {"model", model.model_name}, {"guard", *blocked}});
      finish(agent::RefusalOf(guard, turn), false, meta);
      co_return Ok();
    }
  }
  auto request = agent::RequestFor(turn, std::move(prompt.messages));
  request.context = agent::CallContextOf(turn, CallPurpose::kTurn, reply->message_id());
  const agent::CallTools tools{services_.clock, services_.fence_secret, services_.cost, mask};
  agent::ModelCall call(model, std::move(request), tools, &stream);
  CO_TRY(const auto answer, co_await call.Ask());
  stream.Settle(answer.reply.text);

  auto meta = agent::EncodeMeta(answer);
  meta["prompt"] = agent::EncodeFacts(prompt.facts);
  auto ending = agent::MakeEnding(answer, turn);
  if (!ending.problem.empty()) meta["error"] = ending.problem;
  if (answer.failure) agent::LogFailure(turn, answer);
  const bool own_words = answer.failure || !ending.problem.empty();
  for (const auto& check : agent::MakeOutputChecks(guard, services_, mask)) {
    CO_TRY(const auto objection, co_await check->Check(turn, ending.text));
    if (!objection) continue;
    stream.Clear();
    meta["guard"] = std::string(check->name()) + ": " + objection->reason;
    meta["replaced"] = true;
    finish(agent::RefusalOf(guard, turn), false, meta);
    co_return Ok();
  }
  finish(std::move(ending.text), !own_words, meta);
  co_return Ok();
}

}  // namespace beseda
