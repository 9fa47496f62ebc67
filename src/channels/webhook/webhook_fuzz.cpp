// Whatever is posted to the generic webhook, decoding gives events that can be stored, or an error. Their ids are the sender's own:
// the same one twice is the same event, which the inbox takes once.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "channels/webhook/webhook_decoder.h"
#include "model/content_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto events = beseda::DecodeWebhookEvents({reinterpret_cast<const char*>(data), size});
  if (!events.ok()) return 0;
  for (const auto& event : *events) {
    if (event.vendor_event_id.empty() || event.thread_key.empty() || event.vendor_user_id.empty()) std::abort();
    if (!beseda::ParseContent(beseda::DumpContent(event.content)).ok()) std::abort();
  }
  return 0;
}
