#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/http_types.h"
#include "providers/common/learnt_quirks.h"

namespace beseda::gigachat {

/// Learnt from refusals.
enum Quirk : Quirks {
  kNoReasoning = 1,  ///< The model takes no reasoning_effort.
};

/// What the service says went wrong: {"status":422,"message":"…"}; of access tokens {"code":7,"message":"…"}.
struct Refusal {
  int status = 0;  ///< Of HTTP.
  int code = 0;
  std::string message = {};
};

/// From a body, which may be a proxy's page or nothing; then the message is empty.
Refusal DecodeRefusal(int status, std::string_view body);

/// The error of contracts/chat_model.h that it is. `secret` is blackened in it.
Error ToError(const Refusal& refusal, const HttpHeaders& headers, std::string_view secret);
/// The same, of a request for an access token.
Error ToTokenError(const Refusal& refusal, const HttpHeaders& headers, std::string_view secret);

/// Which quirks the model has shown with it, of a request that was encoded with `used`; 0 if none.
Quirks ShownQuirks(const Refusal& refusal, Quirks used);

}  // namespace beseda::gigachat
