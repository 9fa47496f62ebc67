#pragma once

#include <string>

#include "base/result.h"
#include "contracts/http_server.h"

namespace beseda::server {

/// How each dialect says that something failed. Details stay inside.

/// {"error":{message,type,param,code}}
std::string EncodeOpenAiError(const Error& error);
/// {"type":"error","error":{type,message},"request_id":…}
std::string EncodeAnthropicError(const Error& error, std::string_view request_id);

/// The whole answer, with status, Retry-After, and "x-should-retry: false" where repeating cannot help (both vendors'
/// clients go by it).
ServerResponse OpenAiFailure(const Error& error, std::string_view request_id);
ServerResponse AnthropicFailure(const Error& error, std::string_view request_id);

}  // namespace beseda::server
