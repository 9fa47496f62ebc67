#include "providers/scripted/scripted_provider.h"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <utility>

#include "base/task.h"
#include "base/text.h"
#include "json/json.h"
#include "providers/scripted/scripted_rules.h"

namespace beseda {
namespace scripted {
namespace {

std::int64_t CountWords(std::string_view text) {
  std::int64_t words = 0;
  for (const auto word : Split(text, ' ')) words += !word.empty();
  return words;
}

std::string Fill(std::string text, std::string_view message) {
  constexpr std::string_view kPlace = "{text}";
  for (auto at = text.find(kPlace); at != text.npos; at = text.find(kPlace, at + message.size())) {
    text.replace(at, kPlace.size(), message);
  }
  return text;
}

class Model final : public ChatModel {
 public:
  Model(std::shared_ptr<const Settings> settings, std::string name, Clock& clock)
      : settings_(std::move(settings)), name_(std::move(name)), clock_(clock) {}

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override {
    const auto last = std::find_if(request.messages.rbegin(), request.messages.rend(),
                                   [](const ChatMessage& message) { return message.role == ChatRole::kUser; });
    if (last == request.messages.rend()) {
      co_return Error(ErrorCode::kInvalid, "There is nothing to answer: the request has no message of the user.");
    }
    const auto& rule = RuleFor(*settings_, last->text);
    ChatReply reply;
    reply.text = Fill(rule.reply, last->text);
    reply.reasoning = rule.reasoning;
    reply.tool_calls = rule.tool_calls;
    reply.stop = rule.stop;
    reply.model = name_;
    for (const auto& message : request.messages) reply.usage.input_tokens += CountWords(message.text);
    reply.usage.output_tokens = CountWords(reply.text);
    reply.usage.reasoning_tokens = CountWords(reply.reasoning);

    CO_CHECK_OK(co_await Wait(settings_->first_token_delay, request.first_token_timeout));
    if (sink && !reply.reasoning.empty()) {
      ChatDelta delta;
      delta.reasoning = reply.reasoning;
      CO_CHECK_OK(co_await sink->Write(std::move(delta)));
    }
    std::string_view rest = reply.text;
    for (std::int64_t word = 0;; ++word) {
      if (word == rule.words) CO_CHECK_OK(co_await Disturb(rule, request, sink && word > 0));
      if (rest.empty()) {
        if (sink) CO_CHECK_OK(co_await GiveCalls(reply.tool_calls, *sink));
        co_return reply;
      }
      if (word > 0) CO_CHECK_OK(co_await Wait(settings_->token_delay, request.between_tokens_timeout));
      const auto end = std::min(rest.find_first_not_of(' ', std::min(rest.find(' '), rest.size())), rest.size());
      if (sink) {
        ChatDelta delta;
        delta.text = rest.substr(0, end);
        CO_CHECK_OK(co_await sink->Write(std::move(delta)));
      }
      rest.remove_prefix(end);
    }
  }

 private:
  /// The error or the silence that the rule asks for.
  Task<Status> Disturb(const Rule& rule, const ChatRequest& request, bool pieces) {
    if (rule.hang) {
      auto silence = pieces ? request.between_tokens_timeout : request.first_token_timeout;
      auto outcome = co_await Wait(Micros::max(), std::min(silence, request.total_timeout));
      if (pieces && !outcome.ok() && outcome.error().code == ErrorCode::kTimeout) {
        outcome.error().code = ErrorCode::kUncertain;
      }
      co_return outcome;
    }
    if (!rule.error) co_return Ok();
    Error error(pieces ? ErrorCode::kUncertain : *rule.error, "The script says: fail.");
    if (rule.error == ErrorCode::kRateLimited) error.RetryAfter(rule.retry_after);
    co_return error;
  }

  /// Streams the calls, each in one piece.
  static Task<Status> GiveCalls(const std::vector<ToolCall>& calls, ChatSink& sink) {
    for (std::size_t i = 0; i < calls.size(); ++i) {
      ToolCallDelta piece;
      piece.index = i;
      piece.id = calls[i].id;
      piece.name = calls[i].name;
      piece.arguments = calls[i].arguments;
      ChatDelta delta;
      delta.tool_calls.push_back(std::move(piece));
      CO_CHECK_OK(co_await sink.Write(std::move(delta)));
    }
    co_return Ok();
  }

  /// Waits, but not longer than `most`. Errors: kTimeout, kCancelled.
  Task<Status> Wait(Micros wait, Micros most) {
    if (wait <= Micros(0)) co_return Ok();
    co_await clock_.Sleep(std::min(wait, most));
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (state.cancelled() != boost::asio::cancellation_type::none) {
      co_return Error(ErrorCode::kCancelled, "The answer was cancelled.");
    }
    if (wait > most) co_return Error(ErrorCode::kTimeout, "The model did not answer in time.");
    co_return Ok();
  }

  std::shared_ptr<const Settings> settings_;
  std::string name_;
  Clock& clock_;
};

class Account final : public Provider {
 public:
  Account(Settings settings, Clock& clock)
      : settings_(std::make_shared<const Settings>(std::move(settings))), clock_(clock) {}

  Task<Result<std::vector<ModelInfo>>> ListModels() override {
    std::vector<ModelInfo> models = {ModelInfo{"scripted", "Scripted"}};
    co_return models;
  }
  std::shared_ptr<ChatModel> Chat(std::string model_id) override {
    return std::make_shared<Model>(settings_, std::move(model_id), clock_);
  }

 private:
  std::shared_ptr<const Settings> settings_;
  Clock& clock_;
};

class Kind final : public ProviderKind {
 public:
  explicit Kind(Clock& clock) : clock_(clock) {}
  std::string_view kind() const override { return "scripted"; }
  std::string_view name() const override { return "Scripted (for tests)"; }
  std::string_view description() const override {
    return "Echoes or follows rules, with delays and errors, to test bots and load without a real model.";
  }
  std::string_view settings_schema() const override { return SettingsSchema(); }
  Result<std::shared_ptr<Provider>> Make(const json::Object& settings, HttpClient&) const override {
    TRY(auto decoded, DecodeSettings(settings));
    return std::shared_ptr<Provider>(std::make_shared<Account>(std::move(decoded), clock_));
  }

 private:
  Clock& clock_;
};

}  // namespace
}  // namespace scripted

std::unique_ptr<ProviderKind> MakeScriptedKind(Clock& clock) { return std::make_unique<scripted::Kind>(clock); }

}  // namespace beseda
