// Whatever a server streams, the decoder ends with an answer or an error, and the pieces are the answer.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "json/json.h"
#include "providers/bedrock/bedrock_embedder.h"
#include "providers/bedrock/bedrock_errors.h"
#include "providers/bedrock/bedrock_reply.h"
#include "providers/bedrock/bedrock_state.h"

// Lines of "<event type> <payload>".
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  (void)beseda::bedrock::DecodeProfiles(body, {});
  (void)beseda::bedrock::DecodeFoundationModels(body);
  (void)beseda::bedrock::DecodeEmbeddings(body);
  (void)beseda::bedrock::ToError(beseda::bedrock::DecodeRefusal(400, {}, body), {}, "secret");
  (void)beseda::bedrock::ReplyDecoder().TakeWhole(body);

  beseda::bedrock::ReplyDecoder decoder("answer");
  std::string text, arguments;
  for (std::string_view rest = body; !rest.empty();) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const auto space = line.find(' ');
    if (space == line.npos) continue;
    const auto step = decoder.TakeEvent(line.substr(0, space), line.substr(space + 1));
    if (!step.ok()) return 0;
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
  (void)beseda::bedrock::MessageContent(message);
  message.vendor_state = body;
  (void)beseda::bedrock::MessageContent(message);
  return 0;
}
