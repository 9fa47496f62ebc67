#pragma once

#include <memory>

#include "server/gateway/gateway_call.h"

namespace beseda::server {

/// POST /v1/embeddings: `input` is a text or a list of them; `encoding_format` "float" or "base64" (little-endian
/// 32-bit floats, which OpenAI's clients ask for by themselves).
Task<Result<ServerResponse>> CreateEmbeddings(Gateway& gateway, std::shared_ptr<GatewayCall> call,
                                              const ServerRequest& request);

}  // namespace beseda::server
