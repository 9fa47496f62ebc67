#pragma once

#include "server/gateway/gateway.h"

namespace beseda::server {

/// The endpoints that OpenAI's clients call: models, chat completions, responses, embeddings.
void AddOpenAiRoutes(Router& router, Gateway& gateway);

}  // namespace beseda::server
