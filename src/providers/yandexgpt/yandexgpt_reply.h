#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "contracts/embedder.h"
#include "json/fwd.h"
#include "providers/yandexgpt/yandexgpt_errors.h"

namespace beseda::yandexgpt {

/// Gathers an answer from one whole reply, or from the objects of a stream, each of which has the whole text so far.
/// Used by one task.
class ReplyDecoder {
 public:
  /// What one object brought. A refusal ends the answer.
  struct Step {
    ChatDelta delta = {};
    bool progress = false;
    std::optional<Refusal> refusal = std::nullopt;
  };

  /// `request_id` makes the ids of calls, which the vendor does not give. Errors: kUnavailable (not JSON; the vendor has
  /// changed what it had said already).
  Result<Step> Take(std::string_view data, std::string_view request_id);

  /// Whether the answer has a status that is not of a part of it.
  bool done() const { return done_; }
  bool complete() const { return done_; }
  /// The answer. Errors: kUnavailable: there was none.
  Result<ChatReply> Finish();

 private:
  Status TakeAlternative(const json::Object& alternative, std::string_view request_id, Step& step);
  void TakeCalls(const json::Object& list, std::string_view request_id, Step& step);
  void TakeUsage(const json::Object& usage);

  ChatReply reply_;
  StopReason stop_ = StopReason::kEnd;
  bool begun_ = false;
  bool done_ = false;
};

/// GET /v1/models of the OpenAI-compatible API. Errors: kInvalid: this is not such a list.
Result<std::vector<ModelInfo>> DecodeModels(std::string_view body);

/// The answer of POST /foundationModels/v1/textEmbedding. Errors: kUnavailable (not JSON).
Result<EmbedReply> DecodeEmbedding(std::string_view body);

}  // namespace beseda::yandexgpt
