#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/http_types.h"
#include "json/fwd.h"
#include "providers/common/learnt_quirks.h"

namespace beseda::ollama {

/// Learnt from refusals.
enum Quirk : Quirks {
  kNoThinking = 1,  ///< The model cannot be asked to think.
};

/// What a server says went wrong: {"error":"text"}, also as a line of a stream.
struct Refusal {
  int status = 0;  ///< Of HTTP; 0 in the middle of a stream.
  std::string message = {};
};

/// Nothing if it is no error object.
std::optional<Refusal> DecodeRefusal(const json::Object& body);
/// As above from a body, which may be a proxy's page or nothing; then the message is empty.
Refusal DecodeRefusal(int status, std::string_view body);

/// The error of contracts/chat_model.h that it is. `model` is what was asked for; `secret` is blackened in it.
Error ToError(const Refusal& refusal, std::string_view model, const HttpHeaders& headers, std::string_view secret);

/// Which quirks the model has shown with it, of a request that was encoded with `used`; 0 if none.
Quirks ShownQuirks(const Refusal& refusal, Quirks used);

}  // namespace beseda::ollama
