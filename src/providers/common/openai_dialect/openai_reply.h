#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "json/fwd.h"
#include "providers/common/openai_dialect/piece_decoder.h"
#include "providers/common/split_surrogates.h"

namespace beseda::openai {

/// Gathers an answer from one whole "chat.completion" or from the "chat.completion.chunk"s of a stream.
/// "[DONE]" ends a stream; it is whole as soon as there is a reason why the model stopped.
class ReplyDecoder final : public PieceDecoder {
 public:
  Result<Step> Take(std::string_view data) override;
  bool done() const override { return done_; }
  bool complete() const override { return done_ || finish_; }
  Result<ChatReply> Finish() override;

 private:
  void TakeChoice(const json::Object& choice, Step& step);
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
  std::shared_ptr<json::Array> details_;  // reasoning_details, if any came
  std::string id_;  // the answer's
  std::optional<std::string> finish_;
  bool done_ = false;
  bool any_choice_ = false;
  bool declined_ = false;  // the model gave a refusal instead of an answer
};

}  // namespace beseda::openai
