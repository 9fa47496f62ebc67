// Whatever comes over Socket Mode: what is to be acknowledged has an id, and events that can be stored; nothing else has any.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

#include "channels/slack/slack_envelope.h"
#include "model/content_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda;
  for (const bool threads : {true, false}) {
    const auto envelope = slack::ReadEnvelope({reinterpret_cast<const char*>(data), size}, {threads});
    if (!envelope.ok()) continue;
    const bool events = envelope->kind == slack::Envelope::Kind::kEvents;
    if (events == envelope->id.empty() || (!events && !envelope->events.empty())) std::abort();
    if (!envelope->fault.empty() && !envelope->events.empty()) std::abort();
    std::set<std::string> ids;
    for (const auto& event : envelope->events) {
      if (event.vendor_event_id.empty() || event.thread_key.empty() || event.vendor_user_id.empty()) std::abort();
      if (!ids.insert(event.vendor_event_id).second) std::abort();
      if (!ParseContent(DumpContent(event.content)).ok()) std::abort();
    }
  }
  return 0;
}
