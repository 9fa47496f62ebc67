// Whatever is posted as Messenger's or Instagram's, decoding gives events that can be stored, or an error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "channels/common/meta_messaging_decoder.h"
#include "model/content_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  for (const char* object : {"page", "instagram"}) {
    const auto events = beseda::DecodeMetaMessaging(body, {object, "1"});
    if (!events.ok()) continue;
    for (const auto& event : *events) {
      if (event.vendor_event_id.empty() || event.thread_key.empty()) std::abort();
      if (!beseda::ParseContent(beseda::DumpContent(event.content)).ok()) std::abort();
    }
  }
  return 0;
}
