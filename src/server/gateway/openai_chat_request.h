#pragma once

#include <string_view>

#include "server/gateway/gateway_request.h"

namespace beseda::server {

/// The body of POST /v1/chat/completions, as OpenAI documents it (API reference, checked 2026-11). What would change the
/// answer and cannot be done (several choices, log probabilities, spoken answers) is refused with the field's name; what
/// only concerns OpenAI's own house (store, metadata, service_tier, prompt_cache_key…) is passed over, and so are fields
/// that are not known, for clients are newer than servers. Errors: kInvalid with the field.
Result<GatewayRequest> DecodeOpenAiChat(std::string_view body);

}  // namespace beseda::server
