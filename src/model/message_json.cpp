#include "model/message_json.h"

#include "json/json.h"
#include "json/reader.h"
#include "model/content_json.h"

namespace beseda {
namespace {

/// The sources that an answer was made from, as far as they can be named: title, and address if there is one.
json::Array Sources(const std::string& meta) {
  json::Array sources;
  // Looked for first: most messages have none, and this is done for each that a visitor gets.
  if (meta.find("\"citations\"") == std::string::npos) return sources;
  const auto object = json::ParseObject(meta);
  if (!object.ok()) return sources;
  json::Reader in(*object);
  for (auto& citation : in.Children("citations")) {
    json::Object source{{"title", citation.TextOr("title", "")}};
    const auto url = citation.TextOr("url", "");
    if (!url.empty()) source["url"] = url;
    if (!source.at("title").get_string().empty()) sources.push_back(std::move(source));
  }
  return sources;
}

}  // namespace

json::Object EncodeMessage(const Message& message, Audience audience) {
  json::Object out;
  out["id"] = message.id;
  out["seq"] = message.seq;
  out["conversation_id"] = message.conversation_id;
  out["direction"] = DirectionName(message.direction);
  out["author"] = AuthorName(message.author);
  out["content"] = EncodeContent(message.content);
  json::Object delivery{{"state", DeliveryStateName(message.state)}};
  if (audience == Audience::kStaff) {
    if (!message.reason.empty()) delivery["reason"] = message.reason;
    delivery["attempts"] = message.attempts;
    if (message.next_attempt_at) delivery["next_attempt_at"] = ToUnixMicros(*message.next_attempt_at);
    if (!message.author_id.empty()) out["author_id"] = message.author_id;
    if (!message.meta.empty()) {
      if (auto meta = json::ParseObject(message.meta); meta.ok()) out["meta"] = std::move(meta).value();
    }
  }
  out["delivery"] = std::move(delivery);
  if (audience == Audience::kPerson) {
    if (auto sources = Sources(message.meta); !sources.empty()) out["sources"] = std::move(sources);
  }
  if (audience == Audience::kPerson && message.direction == Direction::kIn && !message.vendor_message_id.empty()) {
    out["client_id"] = message.vendor_message_id;
  }
  if (!message.reply_to.empty()) out["reply_to"] = message.reply_to;
  out["created_at"] = ToUnixMicros(message.created_at);
  if (message.edited_at) out["edited_at"] = ToUnixMicros(*message.edited_at);
  return out;
}

}  // namespace beseda
