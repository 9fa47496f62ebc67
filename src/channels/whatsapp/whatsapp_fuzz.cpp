// Whatever is posted as WhatsApp's, decoding gives events that can be stored, or an error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "channels/whatsapp/whatsapp_decoder.h"
#include "model/content_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto events = beseda::DecodeWhatsAppEvents({reinterpret_cast<const char*>(data), size}, {"1", "2"});
  if (!events.ok()) return 0;
  for (const auto& event : *events) {
    if (event.vendor_event_id.empty() || event.thread_key.empty()) std::abort();
    if (!beseda::ParseContent(beseda::DumpContent(event.content)).ok()) std::abort();
  }
  return 0;
}
