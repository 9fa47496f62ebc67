// Whatever a server streams, the decoder ends with an answer or an error, and the pieces are the answer.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "json/json.h"
#include "providers/anthropic/anthropic_reply.h"
#include "providers/anthropic/anthropic_state.h"
#include "providers/common/sse_parser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  (void)beseda::anthropic::DecodeModelPage(body);
  (void)beseda::anthropic::ToError(beseda::anthropic::DecodeRefusal(400, body), {}, "secret");

  beseda::SseParser parser;
  std::vector<beseda::StreamEvent> events;
  (void)parser.Feed(body, events);
  (void)parser.Finish(events);
  beseda::anthropic::ReplyDecoder decoder;
  std::string text, arguments;
  for (const auto& event : events) {
    const auto step = decoder.Take(event.data);
    if (!step.ok() || step->refusal) return 0;
    text += step->delta.text;
    for (const auto& piece : step->delta.tool_calls) arguments += piece.arguments;
  }
  const auto reply = decoder.Finish();
  if (!reply.ok()) return 0;
  if (reply->text != text) std::abort();
  std::size_t length = 0;
  for (const auto& call : reply->tool_calls) length += call.arguments.size();
  if (length != arguments.size()) std::abort();
  beseda::ChatMessage message;
  message.text = reply->text;
  message.tool_calls = reply->tool_calls;
  message.vendor_state = reply->vendor_state;
  (void)beseda::anthropic::MessageContent(message);
  message.vendor_state = body;
  (void)beseda::anthropic::MessageContent(message);
  return 0;
}
