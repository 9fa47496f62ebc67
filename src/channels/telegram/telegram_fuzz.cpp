// Whatever is posted as an update: events that can be stored, with an id each, or an error; and never an error for an object with an
// update_id, for Telegram would repeat it for ever. Whatever secret is sent along: accepted only if it is ours.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "base/text.h"
#include "channels/telegram/telegram_decoder.h"
#include "channels/telegram/telegram_errors.h"
#include "channels/telegram/telegram_html.h"
#include "channels/telegram/telegram_thread.h"
#include "crypto/hash.h"
#include "json/json.h"
#include "model/content_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  telegram::Self self;
  self.bot_id = 42;
  self.username = "pigeon_bot";
  const auto events = telegram::DecodeUpdate(input, self);
  if (!events.ok()) {
    const auto object = json::ParseObject(input);
    const auto* id = object.ok() ? object->if_contains("update_id") : nullptr;
    if (id && id->is_int64() && id->get_int64() > 0) std::abort();
  } else {
    std::set<std::string> ids;
    for (const auto& event : *events) {
      if (!ParseContent(DumpContent(event.content)).ok()) std::abort();
      if (event.vendor_event_id.empty() || event.thread_key.empty() || event.vendor_user_id.empty()) std::abort();
      if (!ids.insert(event.vendor_event_id).second) std::abort();
      const auto thread = telegram::ParseThreadKey(event.thread_key);
      if (thread && telegram::ThreadKey(*thread) != event.thread_key) std::abort();
    }
  }
  (void)telegram::ReadRefusal(400, input);
  if (crypto::EqualSecrets(input, "secret") != (input == "secret")) std::abort();
  if (IsUtf8(input)) {
    const auto pieces = telegram::SplitForTelegram(ParseMarkdown(input.substr(0, 4000)), 200);
    for (const auto& piece : pieces) {
      if (telegram::HtmlLength(piece) > 200) std::abort();
    }
  }
  return 0;
}
