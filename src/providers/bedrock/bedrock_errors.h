#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/http_types.h"
#include "providers/common/event_framing.h"
#include "providers/common/learnt_quirks.h"

namespace beseda::bedrock {

/// What a model takes differently, learnt from its refusals: Bedrock's models are of many makers.
enum Quirk : Quirks {
  kSchemaByTool = 1,    ///< No output format: the answer's schema becomes a tool that has to be called.
  kNoToolChoice = 2,    ///< No way to say which tool.
  kNoCaching = 4,       ///< No cache points.
  kNoSampling = 8,      ///< No temperature, no top_p.
  kThinkingBudget = 16, ///< Thinks within a number of tokens, not by effort.
  kNoThinking = 32,     ///< Takes no word about thinking.
  kNoSystem = 64,       ///< No system prompt: it goes before the first question.
  kNoStop = 128,        ///< No stop sequences.
};

/// What the service says went wrong.
struct Refusal {
  int status = 0;         ///< Of HTTP; 0 in the middle of a stream.
  std::string type = {};  ///< "ThrottlingException"
  std::string message = {};
};

/// From an answer's "x-amzn-errortype" and body, which may be a proxy's page or nothing.
Refusal DecodeRefusal(int status, const HttpHeaders& headers, std::string_view body);
/// From an exception in a stream.
Refusal DecodeRefusal(const StreamEvent& exception);

/// The error of contracts/chat_model.h that it is. `secret` is blackened in it.
Error ToError(const Refusal& refusal, const HttpHeaders& headers, std::string_view secret);

/// Which quirks the model has shown with it, of a request that was encoded with `used`; 0 if none.
Quirks ShownQuirks(const Refusal& refusal, Quirks used);

}  // namespace beseda::bedrock
