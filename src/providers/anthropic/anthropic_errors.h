#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/http_types.h"
#include "json/fwd.h"
#include "providers/common/learnt_quirks.h"

namespace beseda::anthropic {

/// Known beforehand, or learnt from refusals.
enum Quirk : Quirks {
  kThinkingBudget = 1,  ///< Up to Claude 4.5: thinks within a number of tokens, not by effort.
  kNoThinking = 2,      ///< Does not think, or not so that it can be asked for.
  kNoSampling = 4,      ///< After Claude Opus 4.6: no temperature, no top_p.
};

/// What a server says went wrong: {"type":"error","error":{"type":…,"message":…},"request_id":…}.
struct Refusal {
  int status = 0;  ///< Of HTTP; 0 in the middle of a stream.
  std::string type = {};
  std::string message = {};
  std::string request_id = {};
};

/// Nothing if it is no error object.
std::optional<Refusal> DecodeRefusal(const json::Object& body);
/// As above from a body, which may be a proxy's page or nothing; then type and message are empty.
Refusal DecodeRefusal(int status, std::string_view body);

/// The error of contracts/chat_model.h that it is. `secret` is blackened in it.
Error ToError(const Refusal& refusal, const HttpHeaders& headers, std::string_view secret);

/// Which quirks the model has shown with it, of a request that was encoded with `used`; 0 if none.
Quirks ShownQuirks(const Refusal& refusal, Quirks used);

}  // namespace beseda::anthropic
