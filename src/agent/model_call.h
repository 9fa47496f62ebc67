#pragma once

#include <string>
#include <string_view>

#include "agent/answer_stream.h"
#include "agent/guard/pii_mask.h"
#include "agent/model_answer.h"
#include "base/clock.h"
#include "contracts/call_cost.h"
#include "contracts/model_directory.h"

namespace beseda::agent {

/// What asking a model takes.
struct CallTools {
  Clock& clock;
  std::string_view fence_secret;  ///< For the words of fences.
  const CallCost& cost;           ///< May be empty: then nothing costs.
  PiiMask& mask;
};

/// One question to a model: personal data masked and put back, fences sealed, and what helps a model over what it
/// cannot take (pictures and schemas become words, an empty answer is asked for once more).
class ModelCall {
 public:
  /// `stream` may be null.
  ModelCall(const ModelHandle& model, ChatRequest request, CallTools tools, AnswerStream* stream)
      : model_(model), request_(std::move(request)), tools_(tools), stream_(stream) {}

  /// The answer, also one that says why there will be none. Errors: those that may pass.
  Task<Result<ModelAnswer>> Ask();
  /// The same in the journal's form.
  Task<Result<std::string>> AskForJournal();

 private:
  Task<Result<ChatReply>> AskOnce();

  const ModelHandle& model_;
  ChatRequest request_;
  CallTools tools_;
  AnswerStream* stream_;
  std::int64_t cost_micros_ = 0;
};

/// Whether asking again cannot help.
bool IsFinal(const Error& error);
/// Neither text nor calls.
bool IsBlank(const ChatReply& reply);

}  // namespace beseda::agent
