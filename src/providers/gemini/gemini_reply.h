#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "contracts/embedder.h"
#include "json/fwd.h"
#include "providers/common/model_pages.h"
#include "providers/common/split_surrogates.h"
#include "providers/gemini/gemini_errors.h"

namespace beseda::gemini {

/// Gathers an answer from one whole GenerateContentResponse, or from those of a stream
/// (https://ai.google.dev/api/generate-content). Parts of unknown kinds are skipped. Used by one task.
class ReplyDecoder {
 public:
  /// What one piece brought. A refusal ends the answer.
  struct Step {
    ChatDelta delta = {};
    bool progress = false;
    std::optional<Refusal> refusal = std::nullopt;
  };

  /// A whole answer, or the data of one event. Errors: kUnavailable (not JSON, no object).
  Result<Step> Take(std::string_view data);

  /// Never: counts may follow the last word, so the connection's end is the end.
  bool done() const { return false; }
  /// Whether it was said why the model stopped: what follows are counts.
  bool complete() const { return finish_.has_value(); }
  /// The answer. Errors: kUnavailable: there was no candidate, or a call that the model spoiled; kRejected: the answer
  /// was held back.
  Result<ChatReply> Finish();

 private:
  void TakeCandidate(const json::Object& candidate, Step& step);
  void TakePart(const json::Object& part, Step& step);
  void TakeCall(const json::Object& call, std::string_view signature, Step& step);
  void TakeUsage(const json::Object& usage);

  ChatReply reply_;
  SurrogateJoiner text_, thought_;
  std::string id_;         // the answer's
  std::string signature_;  // of a text
  std::optional<std::string> finish_;
  bool any_candidate_ = false;
};

/// One page of GET /v1beta/models; `next` is for "pageToken". Errors: kInvalid: this is not such a list.
Result<ModelPage> DecodeModelPage(std::string_view body);

/// {"embeddings":[{"values":[…]}]}. Errors: kUnavailable: it is not.
Result<EmbedReply> DecodeEmbeddings(std::string_view body);

}  // namespace beseda::gemini
