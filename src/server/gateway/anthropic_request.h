#pragma once

#include <string_view>

#include "server/gateway/gateway_request.h"

namespace beseda::server {

/// The body of POST /v1/messages, as Anthropic documents it (API version 2023-06-01, checked 2026-11): text, images, tool
/// use and results, thinking. Documents, server tools and containers are refused by name. Errors: kInvalid with the
/// field.
Result<GatewayRequest> DecodeAnthropicMessages(std::string_view body);

}  // namespace beseda::server
