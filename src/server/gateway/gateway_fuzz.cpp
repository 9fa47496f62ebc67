// Whatever a client sends, the gateway's decoders answer with a request or an error.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "server/gateway/anthropic_request.h"
#include "server/gateway/openai_chat_request.h"
#include "server/gateway/openai_responses_request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda::server;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  (void)DecodeOpenAiChat(body);
  (void)DecodeOpenAiResponses(body);
  (void)DecodeAnthropicMessages(body);
  return 0;
}
