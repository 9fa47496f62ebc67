// Whatever a server streams, the decoder ends with an answer or an error, and the pieces are the answer.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "json/json.h"
#include "providers/yandexgpt/json_objects.h"
#include "providers/yandexgpt/yandexgpt_reply.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  (void)beseda::yandexgpt::DecodeModels(body);
  (void)beseda::yandexgpt::DecodeEmbedding(body);
  (void)beseda::yandexgpt::ToError(beseda::yandexgpt::DecodeRefusal(400, body), {}, "secret");

  beseda::yandexgpt::JsonObjects whole, pieces;
  std::vector<beseda::StreamEvent> events, one_by_one;
  (void)whole.Feed(body, events);
  for (std::size_t i = 0; i < body.size(); ++i) (void)pieces.Feed(body.substr(i, 1), one_by_one);
  if (events.size() != one_by_one.size()) std::abort();

  beseda::yandexgpt::ReplyDecoder decoder;
  std::string text;
  std::size_t calls = 0;
  for (const auto& event : events) {
    const auto step = decoder.Take(event.data, "request");
    if (!step.ok() || step->refusal) return 0;
    text += step->delta.text;
    calls += step->delta.tool_calls.size();
  }
  const auto reply = decoder.Finish();
  if (!reply.ok()) return 0;
  if (reply->text != text || reply->tool_calls.size() != calls) std::abort();
  return 0;
}
