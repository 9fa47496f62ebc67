// Whatever is posted as Messenger's or Instagram's, decoding gives events that can be stored, or an error; those of one item have ids of
// their own.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

#include "channels/common/meta_messaging_decoder.h"
#include "channels/common/testing/meta_single_item.h"
#include "model/content_json.h"

namespace {

void Check(std::string_view body, bool single) {
  for (const char* object : {"page", "instagram"}) {
    const auto events = beseda::DecodeMetaMessaging(body, {object, "110222333444"});
    if (!events.ok()) continue;
    std::set<std::string> ids;
    for (const auto& event : *events) {
      if (event.vendor_event_id.empty() || event.thread_key.empty()) std::abort();
      if (single && !ids.insert(event.vendor_event_id).second) std::abort();
      if (!beseda::ParseContent(beseda::DumpContent(event.content)).ok()) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  Check(body, false);
  if (auto document = beseda::json::Parse(body); document.ok()) {
    beseda::KeepSingleItem(*document);
    Check(beseda::json::Dump(*document), true);
  }
  return 0;
}
