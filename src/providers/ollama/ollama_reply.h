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
#include "providers/ollama/ollama_errors.h"

namespace beseda::ollama {

/// Gathers an answer from one whole object, or from the lines of a stream
/// (https://github.com/ollama/ollama/blob/main/docs/api.md, "Generate a chat completion"). Used by one task.
class ReplyDecoder {
 public:
  /// What one line brought. A refusal ends the answer.
  struct Step {
    ChatDelta delta = {};
    bool progress = false;
    std::optional<Refusal> refusal = std::nullopt;
  };

  /// A whole answer, or a line. Errors: kUnavailable (not JSON, no object).
  Result<Step> Take(std::string_view data);

  /// Whether the server said that this was all.
  bool done() const { return done_; }
  bool complete() const { return done_; }
  /// The answer. Errors: kUnavailable: there was no message in it.
  Result<ChatReply> Finish();

 private:
  void TakeMessage(const json::Object& message, Step& step);
  void TakeCalls(const json::Array& calls, Step& step);

  ChatReply reply_;
  SurrogateJoiner text_, thought_;
  std::string began_;  // when the answer was begun, as the server says: tells it from others
  std::string reason_;
  bool any_message_ = false;
  bool done_ = false;
};

/// The models of GET /api/tags. Errors: kInvalid: this is not such a list.
Result<std::vector<ModelInfo>> DecodeModelList(std::string_view body);

/// Adds what POST /api/show says of a model: abilities and context length. What cannot be read changes nothing.
void AddDetails(std::string_view body, ModelInfo& model);

/// {"embeddings":[[…]],…}. Errors: kUnavailable: it is not.
Result<EmbedReply> DecodeEmbeddings(std::string_view body);

}  // namespace beseda::ollama
