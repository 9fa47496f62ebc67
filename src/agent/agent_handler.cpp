#include "agent/agent_handler.h"

#include <algorithm>
#include <utility>

#include "agent/model_answer.h"
#include "agent/sentences.h"
#include "agent/spoken_content.h"
#include "base/log.h"
#include "base/task.h"
#include "base/text.h"
#include "json/json.h"
#include "model/language_guess.h"

namespace beseda {
namespace {

using agent::ModelAnswer;

constexpr std::size_t kMaxAnswer = 60'000;        // bytes of one message
constexpr std::int64_t kMostHistory = 200;        // messages loaded, whatever the bot's settings say
constexpr std::string_view kOffline = "offline";  // its kind: it has the knowledge itself

/// Shows the pieces to those who watch.
class ReplySink final : public ChatSink {
 public:
  ReplySink(ReplyStream& stream, const Clock& clock) : stream_(stream), clock_(clock) {}

  Task<Status> Write(ChatDelta delta) override {
    if (!first_) first_ = clock_.Now();
    if (!delta.text.empty()) {
      shown_ = true;
      stream_.Append(delta.text);
    }
    co_return Ok();
  }

  bool Reset() override { return StartOver(), true; }
  /// Another try begins.
  void StartOver() {
    if (std::exchange(shown_, false)) stream_.Reset();
    first_.reset();
  }
  std::optional<Time> first() const { return first_; }

 private:
  ReplyStream& stream_;
  const Clock& clock_;
  std::optional<Time> first_;
  bool shown_ = false;
};

// Asking again cannot help.
bool IsFinal(const Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalid:
    case ErrorCode::kUnauthenticated:
    case ErrorCode::kForbidden:
    case ErrorCode::kNotFound:
    case ErrorCode::kRejected:
    case ErrorCode::kTooLarge: return true;
    default: return false;
  }
}

bool IsBlank(const ChatReply& reply) { return Trim(reply.text).empty(); }

/// One turn's question to its model.
class Question {
 public:
  Question(const ModelHandle& model, ChatRequest request, ReplyStream& stream, Clock& clock)
      : model_(model), request_(std::move(request)), sink_(stream, clock), clock_(clock) {}

  /// The answer, or an error that may pass.
  Task<Result<ModelAnswer>> Ask() {
    const auto began = clock_.Now();
    auto reply = co_await AskOnce();
    const bool has_images = std::any_of(request_.messages.begin(), request_.messages.end(),
                                        [](const ChatMessage& message) { return !message.images.empty(); });
    if (!reply.ok() && reply.error().code == ErrorCode::kInvalid && has_images) {
      // Most likely a model without eyes, or a vendor that cannot fetch the picture: words will do.
      agent::DescribeImages(request_.messages);
      reply = co_await AskOnce();
    }
    if (reply.ok() && IsBlank(*reply) && reply->stop == StopReason::kEnd) reply = co_await AskOnce();

    ModelAnswer answer;
    answer.provider = model_.provider_kind;
    answer.model = model_.model_name;
    answer.latency_ms = std::chrono::duration_cast<milliseconds>(clock_.Now() - began).count();
    if (const auto first = sink_.first()) {
      answer.first_token_ms = std::chrono::duration_cast<milliseconds>(*first - began).count();
    }
    if (reply.ok()) {
      answer.reply = std::move(*reply);
    } else if (IsFinal(reply.error())) {
      answer.failure = std::move(reply).error();
    } else {
      auto error = std::move(reply).error();
      // It broke off, but the person has only seen it being written: the turn may ask again.
      if (error.code == ErrorCode::kUncertain) error.code = ErrorCode::kUnavailable;
      co_return error;
    }
    co_return answer;
  }
  /// The same in the journal's form.
  Task<Result<std::string>> AskForJournal() {
    CO_TRY(const auto answer, co_await Ask());
    co_return agent::EncodeAnswer(answer);
  }

 private:
  Task<Result<ChatReply>> AskOnce() {
    sink_.StartOver();
    co_return co_await model_.chat->Complete(request_, &sink_);
  }

  const ModelHandle& model_;
  ChatRequest request_;
  ReplySink sink_;
  Clock& clock_;
};

// What the person writes in, for our own sentences.
std::string LanguageOf(const Turn& turn) {
  std::string said;
  for (const auto& event : turn.events()) said += agent::InWords(event.content, true) + " ";
  const auto& locale = turn.contact().locale.empty() ? turn.bot().language : turn.contact().locale;
  const bool described = said.starts_with('[');  // our words, not theirs
  return GuessLanguage(described ? std::string_view() : said, locale);
}

ChatRequest MakeRequest(const Turn& turn, std::vector<ChatMessage> messages) {
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

struct Ending {
  std::string text;
  std::string_view problem;  // for meta; empty if all went well
};

// What the person is told; our own sentences in the language of `turn`.
Ending MakeEnding(const ModelAnswer& answer, const Turn& turn) {
  if (answer.failure) {
    const auto& sentences = agent::SentencesIn(LanguageOf(turn));
    const bool refused = answer.failure->code == ErrorCode::kRejected;
    return {std::string(refused ? sentences.refused : sentences.cannot_answer), {}};
  }
  const auto& reply = answer.reply;
  if (IsBlank(reply)) {
    const auto& sentences = agent::SentencesIn(LanguageOf(turn));
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
  return {std::move(text), {}};
}

}  // namespace

Task<Status> AgentHandler::Run(Turn& turn) {
  if (turn.stopping()) co_return Error(ErrorCode::kCancelled, "The server is stopping.");
  const auto& bot = turn.bot();
  const bool wanted = std::any_of(turn.events().begin(), turn.events().end(),
                                  [](const Message& event) { return agent::WantsAnswer(event.content); });
  if (!wanted) co_return Ok();

  auto model = co_await models_.Find(bot.workspace_id, bot.model_id);
  if (!model.ok()) {
    if (!IsFinal(model.error())) co_return std::move(model).error();
    Log(LogLevel::kWarning, "agent", "a bot's model cannot be used",
        {{"bot", bot.id}, {"model", bot.model_id}, {"error", model.error().message}});
    const json::Object meta({{"error", model.error().message}, {"error_code", ErrorCodeName(model.error().code)}});
    turn.Say(MakeText(std::string(agent::SentencesIn(LanguageOf(turn)).cannot_answer), false), json::Dump(meta));
    co_return Ok();
  }

  // The offline model answers the newest message from the bot's knowledge: it needs no history, and costs nothing, so
  // after a crash it is asked again rather than found in the journal.
  const bool offline = model->provider_kind == kOffline;
  const auto most = offline ? 0 : std::clamp<std::int64_t>(bot.history_messages, 0, kMostHistory);
  std::vector<Message> history;
  if (most > 0) {
    CO_TRY(history, co_await turn.History(std::size_t(most)));
  }
  const agent::PromptSource source{.bot = bot,
                                   .contact = turn.contact(),
                                   .history = history,
                                   .whole_history = std::int64_t(history.size()) < most,
                                   .events = turn.events(),
                                   .with_instructions = !offline,
                                   .public_url = options_.public_url,
                                   .now = clock_.Now()};
  auto prompt = agent::BuildPrompt(source, options_.limits);

  turn.ShowTyping(true);
  auto stream = turn.BeginReply();
  Question question(*model, MakeRequest(turn, std::move(prompt.messages)), *stream, clock_);
  Result<ModelAnswer> answered = ModelAnswer();
  if (offline) {
    answered = co_await question.Ask();
  } else {
    const auto recorded = co_await turn.Effect("model.1", [&] { return question.AskForJournal(); });
    if (recorded.ok()) {
      answered = agent::DecodeAnswer(*recorded);
    } else {
      answered = recorded.error();
    }
  }
  turn.ShowTyping(false);
  CO_TRY(const auto answer, std::move(answered));

  auto meta = agent::EncodeMeta(answer);
  meta["prompt"] = agent::EncodeFacts(prompt.facts);
  auto ending = MakeEnding(answer, turn);
  if (!ending.problem.empty()) meta["error"] = ending.problem;
  if (answer.failure) {
    Log(LogLevel::kWarning, "agent", "a model cannot answer",
        {{"bot", bot.id}, {"model", answer.model}, {"error", answer.failure->message}, {"detail", answer.failure->detail}});
  }
  const bool own_words = answer.failure || !ending.problem.empty();
  stream->Finish(MakeText(std::move(ending.text), !own_words), json::Dump(meta));
  co_return Ok();
}

}  // namespace beseda
