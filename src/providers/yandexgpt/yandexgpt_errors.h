#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/http_types.h"
#include "json/fwd.h"
#include "providers/common/learnt_quirks.h"

namespace beseda::yandexgpt {

/// Learnt from refusals.
enum Quirk : Quirks {
  kNoReasoning = 1,  ///< The model takes no reasoningOptions.
};

/// What the service says went wrong: {"error":{"grpcCode":…,"httpCode":…,"message":…}}, or a gateway's
/// {"error":"…","code":…,"message":"…"}.
struct Refusal {
  int status = 0;     ///< Of HTTP; 0 in the middle of a stream.
  int grpc_code = 0;  ///< Of https://grpc.io/docs/guides/status-codes/; 0 if not said.
  std::string message = {};
};

/// Nothing if it is no error object.
std::optional<Refusal> DecodeRefusal(const json::Object& body);
/// As above from a body, which may be a proxy's page or nothing; then the message is empty.
Refusal DecodeRefusal(int status, std::string_view body);

/// The error of contracts/chat_model.h that it is. `secret` is blackened in it.
Error ToError(const Refusal& refusal, const HttpHeaders& headers, std::string_view secret);

/// Which quirks the model has shown with it, of a request that was encoded with `used`; 0 if none.
Quirks ShownQuirks(const Refusal& refusal, Quirks used);

/// The vendor's name for a request, for its support.
std::string_view RequestId(const HttpHeaders& headers);

}  // namespace beseda::yandexgpt
