#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "contracts/embedder.h"
#include "json/fwd.h"
#include "providers/common/split_surrogates.h"
#include "providers/gigachat/gigachat_errors.h"

namespace beseda::gigachat {

/// Gathers an answer from one whole "chat.completion" or from the chunks of a stream
/// (https://developers.sber.ru/docs/ru/gigachat/api/reference/rest/post-chat). Used by one task.
class ReplyDecoder {
 public:
  /// What one piece brought. A refusal ends the answer.
  struct Step {
    ChatDelta delta = {};
    bool progress = false;
    std::optional<Refusal> refusal = std::nullopt;
  };

  /// A whole answer, or the data of one event, "[DONE]" included. `request_id` makes the ids of calls, which the vendor
  /// does not give. Errors: kUnavailable (not JSON, no object).
  Result<Step> Take(std::string_view data, std::string_view request_id);

  /// Whether the server said that this was all.
  bool done() const { return done_; }
  /// Whether the answer is whole: why it ended was said.
  bool complete() const { return done_ || finish_; }
  /// The answer. Errors: kUnavailable: there was none, or the vendor broke off; kRejected: the vendor's black list.
  Result<ChatReply> Finish();

 private:
  void TakeMessage(const json::Object& message, std::string_view request_id, Step& step);
  void TakeCall(const json::Object& call, std::string_view request_id, Step& step);
  void TakeUsage(const json::Object& usage);

  ChatReply reply_;
  std::string state_;
  SurrogateJoiner text_joiner_, thought_joiner_;
  std::optional<std::string> finish_;
  bool begun_ = false;
  bool done_ = false;
};

/// GET /models. Errors: kInvalid: this is not such a list.
Result<std::vector<ModelInfo>> DecodeModels(std::string_view body);

/// The answer of POST /embeddings. Errors: kUnavailable (not JSON).
Result<EmbedReply> DecodeEmbeddings(std::string_view body);

}  // namespace beseda::gigachat
