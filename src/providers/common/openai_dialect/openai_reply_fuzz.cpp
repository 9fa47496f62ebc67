// Whatever a server streams, the decoder ends with an answer or an error, and the pieces are the answer's text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "providers/common/openai_dialect/openai_models.h"
#include "providers/common/openai_dialect/openai_reply.h"
#include "providers/common/sse_parser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  (void)beseda::openai::DecodeModelList(body);
  (void)beseda::openai::ToError(beseda::openai::DecodeRefusal(400, body), {}, "secret");

  beseda::SseParser parser;
  std::vector<beseda::StreamEvent> events;
  (void)parser.Feed(body, events);
  (void)parser.Finish(events);
  beseda::openai::ReplyDecoder decoder;
  std::string text;
  for (const auto& event : events) {
    const auto step = decoder.Take(event.data);
    if (!step.ok() || step->refusal) return 0;
    text += step->delta.text;
  }
  const auto reply = decoder.Finish();
  if (reply.ok() && reply->text != text) std::abort();
  return 0;
}
