// Whatever is posted as a call of Slack's, decoding gives events that can be stored, or an error; and no call is taken that is
// not signed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "channels/slack/slack_signature.h"
#include "channels/slack/slack_webhook.h"
#include "model/content_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto line = body.substr(0, body.find('\n'));
  if (slack::VerifyRequest("a secret that nobody guesses", "1700000000", line, body, Time(seconds(1'700'000'000))).ok()) std::abort();
  if (slack::VerifyRequest("secret", line, "v0=00", body, Time(seconds(1'700'000'000))).ok()) std::abort();
  for (const char* type : {"application/json", "application/x-www-form-urlencoded"}) {
    for (const bool threads : {true, false}) {
      const auto content = slack::DecodeBody(body, type, {threads});
      if (!content.ok()) continue;
      std::set<std::string> ids;
      for (const auto& event : content->events) {
        if (!ids.insert(event.vendor_event_id).second) std::abort();
        if (event.vendor_event_id.empty() || event.thread_key.empty() || event.vendor_user_id.empty()) std::abort();
        if (!ParseContent(DumpContent(event.content)).ok()) std::abort();
      }
    }
  }
  return 0;
}
