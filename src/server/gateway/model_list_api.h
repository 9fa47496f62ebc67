#pragma once

#include "server/gateway/gateway.h"

namespace beseda::server {

/// GET /v1/models and /v1/models/{name}: the routes, models and bots that the key may use, as OpenAI lists models, or,
/// to a client that sends `anthropic-version`, as Anthropic does.
void AddModelListRoutes(Router& router, Gateway& gateway);

}  // namespace beseda::server
