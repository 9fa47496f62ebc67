#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "json/fwd.h"
#include "providers/common/openai_dialect/openai_errors.h"
#include "providers/common/split_surrogates.h"

namespace beseda::openai {

/// Gathers an answer from one whole "chat.completion" or from the "chat.completion.chunk"s of a stream.
/// Used by one task.
class ReplyDecoder {
 public:
  /// What one piece brought. A refusal ends the answer.
  struct Step {
    ChatDelta delta = {};
    bool progress = false;  ///< It brought text, reasoning or a piece of a tool call.
    std::optional<Refusal> refusal = std::nullopt;
  };

  /// A whole answer, or the data of one event. "[DONE]" ends a stream. Errors: kUnavailable (not JSON, no object).
  Result<Step> Take(std::string_view data);

  /// Whether the server said that this was all.
  bool done() const { return done_; }
  /// Whether the answer is whole: the stream's end was said, or a reason why the model stopped.
  bool complete() const { return done_ || finish_; }
  /// The answer. Errors: kUnavailable: there was no choice in it.
  Result<ChatReply> Finish();

 private:
  void TakeMessage(const json::Object& message, Step& step);
  void TakeContent(const json::Value& content, Step& step);
  void TakeToolCalls(const json::Array& calls, Step& step);
  void TakeUsage(const json::Object& usage);

  struct Call {
    std::int64_t index;
    ToolCall call;
    SurrogateJoiner arguments = {};
  };
  void TakeFunction(const json::Object& function, Call& call, ToolCallDelta& delta);

  ChatReply reply_;
  SurrogateJoiner text_, reasoning_;
  std::vector<Call> calls_;
  std::string id_;  // the answer's
  std::optional<std::string> finish_;
  bool done_ = false;
  bool any_choice_ = false;
  bool declined_ = false;  // the model gave a refusal instead of an answer
};

/// The models of GET /models, by id. Errors: kInvalid: this is not such a list.
Result<std::vector<ModelInfo>> DecodeModelList(std::string_view body);

}  // namespace beseda::openai
