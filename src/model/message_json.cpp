#include "model/message_json.h"

#include "json/json.h"
#include "model/content_json.h"

namespace beseda {

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
  if (audience == Audience::kPerson && message.direction == Direction::kIn && !message.vendor_message_id.empty()) {
    out["client_id"] = message.vendor_message_id;
  }
  if (!message.reply_to.empty()) out["reply_to"] = message.reply_to;
  out["created_at"] = ToUnixMicros(message.created_at);
  if (message.edited_at) out["edited_at"] = ToUnixMicros(*message.edited_at);
  return out;
}

}  // namespace beseda
