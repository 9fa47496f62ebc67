#pragma once

#include <string>
#include <string_view>

#include "json/json.h"
#include "server/gateway/gateway_request.h"

namespace beseda::server {

/// What a response object repeats of its request.
struct ResponsesEcho {
  std::string id = {};  ///< "resp_…", filled in by the caller.
  std::string model = {};
  json::Object fields = {};  ///< instructions, tools, tool_choice, temperature… as they were sent, or their defaults.
};

struct DecodedResponses {
  GatewayRequest request;
  ResponsesEcho echo;
};

/// The body of POST /v1/responses, as OpenAI documents it (API reference, checked 2026-11). Nothing is kept between
/// calls: `previous_response_id`, `conversation` and `background` are refused with words that say what to send instead.
/// Built-in tools of OpenAI's are refused; functions can be offered. Errors: kInvalid with the field.
Result<DecodedResponses> DecodeOpenAiResponses(std::string_view body);

}  // namespace beseda::server
