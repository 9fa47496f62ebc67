#pragma once

#include "server/gateway/gateway.h"

namespace beseda::server {

/// POST /v1/messages, which Anthropic's clients call.
void AddAnthropicRoutes(Router& router, Gateway& gateway);

}  // namespace beseda::server
