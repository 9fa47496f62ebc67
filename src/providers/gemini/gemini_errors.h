#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "contracts/http_types.h"
#include "json/fwd.h"
#include "providers/common/learnt_quirks.h"

namespace beseda::gemini {

/// Known beforehand by the model's name, or learnt from refusals.
enum Quirk : Quirks {
  kThinkingBudget = 1,   ///< Gemini 2.5: thinks within a number of tokens, not by level.
  kNoThinking = 2,       ///< Does not let itself be told how to think.
  kNoPenalties = 4,
  kNeedsSignatures = 8,  ///< Refuses function calls without a thoughtSignature; those of others get a stand-in.
};

/// What a server says went wrong: {"error":{"code":429,"message":…,"status":"RESOURCE_EXHAUSTED","details":[…]}}.
struct Refusal {
  int status = 0;  ///< Of HTTP, or "code".
  std::string message = {};
  std::string name = {};    ///< "status", e.g. "RESOURCE_EXHAUSTED".
  std::string reason = {};  ///< Of a google.rpc.ErrorInfo, e.g. "API_KEY_INVALID".
  std::optional<Micros> retry_after = std::nullopt;  ///< Of a google.rpc.RetryInfo.
  std::string blocked = {};  ///< "promptFeedback.blockReason" instead of all that: why the question was not answered.
};

/// Nothing if it is no error object.
std::optional<Refusal> DecodeRefusal(const json::Object& body);
/// As above from a body, which may be a proxy's page or nothing, or a list of one error; then the message is empty.
Refusal DecodeRefusal(int status, std::string_view body);

/// The error of contracts/chat_model.h that it is. `secret` is blackened in it.
Error ToError(const Refusal& refusal, const HttpHeaders& headers, std::string_view secret);

/// kRejected: the vendor held back question or answer; `reason` is its word for it.
Error Blocked(std::string_view reason);

/// Which quirks the model has shown with it, of a request that was encoded with `used`; 0 if none.
Quirks ShownQuirks(const Refusal& refusal, Quirks used);

}  // namespace beseda::gemini
