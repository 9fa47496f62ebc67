#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "contracts/chat_model.h"

namespace beseda {

/// A model that gives prepared answers, one a call, the last one for ever; for tests of what stands around models. Waits
/// by the clock it is made with, keeps none of the request's times, and gives the pieces of an answer only to a sink.
/// Thread-safe.
class FakeChatModel final : public ChatModel {
 public:
  struct Answer {
    Micros before = {};                    ///< The wait before the first piece, or before the error.
    Micros between = {};                   ///< Before each further piece.
    std::vector<std::string> pieces = {};  ///< Together, the text.
    std::optional<Error> error = std::nullopt;  ///< After the pieces.
    bool hang = false;                     ///< After the pieces, for ever: until the call is cancelled.
    ChatReply reply = {};                  ///< All but the text.
  };

  explicit FakeChatModel(Clock& clock) : clock_(clock) {}

  FakeChatModel& Answers(Answer answer);
  FakeChatModel& Says(std::string text, Micros before = {});
  FakeChatModel& Fails(Error error, Micros before = {});
  FakeChatModel& Hangs(std::vector<std::string> pieces = {});

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override;

  std::vector<ChatRequest> requests() const;
  std::size_t calls() const { return requests().size(); }
  int running() const;    ///< Calls that have not ended.
  int most_running() const;
  int cancelled() const;  ///< Calls that were dropped before their end.

 private:
  class Under;
  Clock& clock_;
  mutable std::mutex mutex_;
  std::deque<Answer> answers_;
  std::vector<ChatRequest> requests_;
  int running_ = 0;
  int most_running_ = 0;
  int cancelled_ = 0;
};

/// Keeps what it is given.
class FakeChatSink final : public ChatSink {
 public:
  Task<Status> Write(ChatDelta delta) override;
  bool Reset() override;

  std::string text;
  std::vector<std::string> pieces;
  bool resettable = false;
  int resets = 0;
  std::optional<Error> fails = std::nullopt;  ///< What every Write gives.
};

/// A question of one message.
ChatRequest MakeQuestion(std::string text);

}  // namespace beseda
