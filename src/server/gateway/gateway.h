#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "base/ids.h"
#include "base/random.h"
#include "contracts/database.h"
#include "contracts/model_directory.h"
#include "server/gateway/gateway_keys.h"
#include "server/router.h"

namespace beseda::server {

/// What the gateway works with: models for programs, in the dialects that their clients speak. Everything outlives the
/// server. The paths stand outside /api/v1, where clients of those vendors look for them:
///   GET  /v1/models, /v1/models/{id}   POST /v1/chat/completions, /v1/responses, /v1/embeddings   (OpenAI's)
///   POST /v1/messages                                                                               (Anthropic's)
/// A caller proves itself with an API key that has the scope "models.use", as `Authorization: Bearer bsk_…` or
/// `x-api-key`. The "model" of a request is a route, a model ("provider/model"), or a bot ("bot/<slug>").
struct Gateway {
  Database& db;
  Clock& clock;
  IdSource& ids;
  ModelDirectory& models;
  GatewayKeys& keys;
  Random& random;
};

void AddGatewayRoutes(Router& router, Gateway& gateway);

}  // namespace beseda::server
