#include "channels/common/meta_event.h"

#include "base/text.h"
#include "crypto/hash.h"
#include "json/json.h"
#include "model/content_json.h"

namespace beseda {
namespace {

constexpr std::size_t kMaxKey = 255;
constexpr std::size_t kMaxMessageId = 500;
constexpr std::size_t kMaxRaw = 64 * 1024;

/// Cut, it would be taken for another one that begins alike.
void Shorten(std::string& key, std::size_t most) {
  if (key.size() > most) key = "sha256:" + crypto::Sha256Hex(key);
}

bool IsStorable(const Content& content) { return ParseContent(DumpContent(content)).ok(); }

}  // namespace

void MakeStorable(IncomingEvent& event, const json::Object& raw) {
  Shorten(event.vendor_event_id, kMaxKey);
  Shorten(event.thread_key, kMaxKey);
  Shorten(event.vendor_user_id, kMaxKey);
  Shorten(event.vendor_message_id, kMaxMessageId);
  event.user_name = CutUtf8(event.user_name, kMaxKey);
  if (IsStorable(event.content)) return;
  UnknownContent unknown{std::string(ContentType(event.content)), "{}"};
  auto text = json::Dump(raw);
  if (text.size() <= kMaxRaw) unknown.raw = std::move(text);
  event.content = Content{unknown};
  if (IsStorable(event.content)) return;
  unknown.raw = "{}";
  event.content = Content{std::move(unknown)};
}

}  // namespace beseda
