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

  /// Fails with `code` before the first piece.
  virtual std::shared_ptr<ChatModel> Failing(ErrorCode) { return nullptr; }
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
  /// Stops for that reason.
  virtual std::shared_ptr<ChatModel> Stopping(StopReason) { return nullptr; }
};

/// Adds the tests that every ChatModel must pass to the test program, as suite "ChatModel/<name>". To be called while
/// the program starts: `const bool kSuite = RegisterChatModelSuite("openai", …);`
bool RegisterChatModelSuite(std::string name, std::function<std::unique_ptr<ChatModelHarness>()> make);

}  // namespace beseda
