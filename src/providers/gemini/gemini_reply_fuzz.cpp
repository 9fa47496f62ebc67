// Whatever a server streams, the decoder ends with an answer or an error, and the pieces are the answer.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "providers/common/sse_parser.h"
#include "providers/gemini/gemini_reply.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  (void)beseda::gemini::DecodeModelPage(body);
  (void)beseda::gemini::DecodeEmbeddings(body);
  (void)beseda::gemini::ToError(beseda::gemini::DecodeRefusal(400, body), {}, "secret");

  beseda::SseParser parser;
  std::vector<beseda::StreamEvent> events;
  (void)parser.Feed(body, events);
  (void)parser.Finish(events);
  beseda::gemini::ReplyDecoder decoder;
  std::string text;
  std::size_t calls = 0;
  for (const auto& event : events) {
    const auto step = decoder.Take(event.data);
    if (!step.ok() || step->refusal) return 0;
    text += step->delta.text;
    calls += step->delta.tool_calls.size();
  }
  const auto reply = decoder.Finish();
  if (reply.ok() && (reply->text != text || reply->tool_calls.size() != calls)) std::abort();
  return 0;
}
