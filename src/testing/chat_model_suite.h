#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contracts/chat_model.h"

namespace beseda {

/// Keeps what a model streams; can refuse from some piece on.
class RecordingSink final : public ChatSink {
 public:
  /// The `refuse_at`-th Write (from 0) and all later ones fail with kConflict, which no model gives by itself.
  explicit RecordingSink(std::optional<std::size_t> refuse_at = std::nullopt) : refuse_at_(refuse_at) {}
  Task<Status> Write(ChatDelta delta) override;

  std::string text() const;
  std::string reasoning() const;
  const std::vector<ChatDelta>& deltas() const { return deltas_; }
  std::size_t writes() const { return writes_; }

 private:
  std::optional<std::size_t> refuse_at_;
  std::size_t writes_ = 0;
  std::vector<ChatDelta> deltas_;
};

/// How the suite gets a provider's models into each situation. What a provider cannot get into is left out by giving
/// nullptr. Every call makes a new model; the harness outlives it.
class ChatModelHarness {
 public:
  virtual ~ChatModelHarness() = default;

  /// A model, and a request that it answers with a text of several words.
  virtual std::shared_ptr<ChatModel> Answering() = 0;
  virtual ChatRequest Request() = 0;
  /// The answer, where it is known beforehand.
  virtual std::optional<std::string> ExpectedText() { return std::nullopt; }
  virtual std::optional<Usage> ExpectedUsage() { return std::nullopt; }
  virtual std::optional<RateLimits> ExpectedLimits() { return std::nullopt; }
  /// Answers as `Answering`, in a stream that arrives in two pieces, cut after `at` bytes; with `ends`, the second never
  /// comes and the connection ends well. Null when the stream has no more bytes.
  virtual std::shared_ptr<ChatModel> AnsweringInPieces(std::size_t /*at*/, bool /*ends*/) { return nullptr; }

  /// The body of the last request to the vendor, as text (of a form that holds what is asked in plain text or base64).
  /// Empty where there is no such thing.
  virtual std::string LastBody() { return {}; }
  /// What the vendor takes; nothing where it cannot be seen. What it does not take is refused, by name.
  virtual std::optional<bool> TakesImages() { return std::nullopt; }
  virtual std::optional<bool> TakesImageAddresses() { return std::nullopt; }
  virtual std::optional<bool> TakesAudio() { return std::nullopt; }
  virtual std::optional<bool> TakesSchemas() { return std::nullopt; }
  virtual std::optional<bool> TakesToolResults() { return std::nullopt; }

  /// Fails with `code` before the first piece; with kInvalid, because the request is too long for the model.
  virtual std::shared_ptr<ChatModel> Failing(ErrorCode) { return nullptr; }
  /// Error::reason of that kInvalid.
  virtual std::string_view ReasonOfInvalid() { return "context_too_long"; }
  /// Fails with `code` in the stream, under status 200: before the first piece, or after some.
  virtual std::shared_ptr<ChatModel> FailingInStream(ErrorCode, bool /*after_pieces*/) { return nullptr; }
  /// Breaks off after some pieces.
  virtual std::shared_ptr<ChatModel> Breaking() { return nullptr; }
  /// Never answers; honours the request's timeouts.
  virtual std::shared_ptr<ChatModel> Hanging() { return nullptr; }
  /// Falls silent after some pieces.
  virtual std::shared_ptr<ChatModel> FallingSilent() { return nullptr; }
  /// Answers with two tool calls: get_weather {"city":"Paris"} and get_weather {"city":"Berlin"}.
  virtual std::shared_ptr<ChatModel> CallingTools() { return nullptr; }
  /// Thinks "Let me think." before it answers "42".
  virtual std::shared_ptr<ChatModel> Reasoning() { return nullptr; }
  /// What a later request has to hold when that reply goes back in it (a signature, the thought itself). Empty: the vendor
  /// wants nothing back.
  virtual std::vector<std::string> GivenBackAfterReasoning() { return {}; }
  /// Stops for that reason.
  virtual std::shared_ptr<ChatModel> Stopping(StopReason) { return nullptr; }
};

/// Adds the tests that every ChatModel must pass to the test program, as suite "ChatModel/<name>". To be called while
/// the program starts: `const bool kSuite = RegisterChatModelSuite("openai", …);`
bool RegisterChatModelSuite(std::string name, std::function<std::unique_ptr<ChatModelHarness>()> make);

}  // namespace beseda
