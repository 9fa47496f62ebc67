#include "channels/webhook/webhook_decoder.h"

#include "json/reader.h"
#include "model/content_json.h"

namespace beseda {
namespace {

constexpr std::size_t kMaxEvents = 1000;
constexpr std::size_t kMaxKey = 255;

// Content of a type that we do not know is kept as it came; content of a known type must be right.
Result<Content> DecodeKept(const json::Value& value, const std::string& path) {
  auto content = DecodeContent(value, path);
  if (content.ok() || content.error().field != path + ".type" || !value.is_object()) return content;
  const auto* type = value.get_object().if_contains("type");
  if (!type || !type->is_string()) return content;
  return Content{UnknownContent{std::string(json::View(type->get_string()).substr(0, 100)), json::Dump(value)}};
}

std::string NotEmpty(json::Reader& in, std::string_view name) {
  auto text = in.Text(name, kMaxKey);
  if (text.empty()) in.Fail(name, "\"" + std::string(name) + "\" must not be empty.");
  return text;
}

Result<IncomingEvent> DecodeEvent(json::Reader& in) {
  IncomingEvent event;
  event.vendor_event_id = NotEmpty(in, "id");
  event.thread_key = NotEmpty(in, "thread");
  event.vendor_message_id = in.TextOr("message_id", event.vendor_event_id, kMaxKey);
  event.reply_to_vendor_id = in.TextOr("reply_to", "", kMaxKey);
  event.group = in.BoolOr("group", false);
  event.thread_title = in.TextOr("title", "", kMaxKey);
  event.addressed = in.BoolOr("addressed", true);
  if (const auto at = in.OptionalInt("at", 0)) event.sent_at = FromUnixMicros(*at);
  auto from = in.Child("from");
  event.vendor_user_id = NotEmpty(from, "id");
  event.user_name = from.TextOr("name", "", kMaxKey);
  event.user_locale = from.TextOr("locale", "", 40);
  in.Absorb(from);
  CHECK_OK(in.Check());
  TRY(event.content, DecodeKept(in.Raw("content"), in.path() + ".content"));
  return event;
}

}  // namespace

Result<std::vector<IncomingEvent>> DecodeWebhookEvents(std::string_view body) {
  TRY(const auto document, json::Parse(body));
  json::Reader in(document);
  if (!in.Has("events")) in.Fail("events", "\"events\" is missing; a list of events is expected.");
  auto items = in.Children("events", kMaxEvents);
  CHECK_OK(in.Check());
  std::vector<IncomingEvent> events;
  events.reserve(items.size());
  for (auto& item : items) {
    TRY(auto event, DecodeEvent(item));
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace beseda
