#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/http_types.h"
#include "json/fwd.h"
#include "providers/common/openai_dialect/openai_quirks.h"

namespace beseda::openai {

/// What a server says went wrong, in whichever of the known forms it says it.
struct Refusal {
  int status = 0;             ///< Of HTTP, or a numeric "code"; 0 if neither.
  std::string message = {};
  std::string type = {};
  std::string code = {};
  std::string param = {};
  bool moderated = false;     ///< A moderation before the model stopped it.
  std::string categories = {};  ///< What Azure's content filter found, "violence, self_harm"; empty if it did not say.
};

/// Reads {"error":{…}}, {"error":"text"}, {"object":"error",…}, {"detail":…}. Nothing if it is none of these.
std::optional<Refusal> DecodeRefusal(const json::Object& body);

/// As above from a body, which may be a proxy's HTML page or nothing; then the message is empty.
Refusal DecodeRefusal(int status, std::string_view body);

/// The error of contracts/chat_model.h that it is. Its message tells an operator what to do and quotes the server;
/// `secret` is blackened in it.
Error ToError(const Refusal& refusal, const HttpHeaders& headers, std::string_view secret);

/// Which optional part of a request that was encoded with `used` is refused, if that is what it says; 0 if not.
Quirks ShownQuirks(const Refusal& refusal, Quirks used);

}  // namespace beseda::openai
