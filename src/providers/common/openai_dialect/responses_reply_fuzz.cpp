// Whatever a server streams, the decoder ends with an answer or an error, the pieces are the answer's text, and what it
// wants back becomes a request again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "providers/common/openai_dialect/responses_reply.h"
#include "providers/common/openai_dialect/responses_request.h"
#include "providers/common/sse_parser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  beseda::SseParser parser;
  std::vector<beseda::StreamEvent> events;
  (void)parser.Feed(body, events);
  (void)parser.Finish(events);
  beseda::openai::ResponsesDecoder decoder;
  std::string text;
  for (const auto& event : events) {
    const auto step = decoder.Take(event.data);
    if (!step.ok() || step->refusal) return 0;
    text += step->delta.text;
  }
  auto reply = decoder.Finish();
  if (!reply.ok()) return 0;
  if (reply->text != text) std::abort();
  beseda::ChatRequest request;
  beseda::ChatMessage answer;
  answer.role = beseda::ChatRole::kAssistant;
  answer.text = reply->text;
  answer.tool_calls = reply->tool_calls;
  answer.vendor_state = reply->vendor_state;
  request.messages.push_back(std::move(answer));
  if (!beseda::openai::EncodeResponsesRequest(request, "m", 0, false).ok()) std::abort();
  return 0;
}
