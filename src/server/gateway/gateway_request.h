#pragma once

#include <string>

#include "contracts/chat_model.h"

namespace beseda::server {

/// What a client of the gateway asks, in whichever dialect it said so.
struct GatewayRequest {
  std::string model = {};
  bool stream = false;
  bool include_usage = false;  ///< OpenAI's stream_options: a last chunk with the usage.
  ChatRequest chat = {};
};

}  // namespace beseda::server
