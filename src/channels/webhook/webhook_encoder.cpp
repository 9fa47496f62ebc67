#include "channels/webhook/webhook_encoder.h"

#include "json/json.h"
#include "model/content_json.h"

namespace beseda {

std::string EncodeWebhookDelivery(const OutgoingMessage& outgoing) {
  json::Array in_reply_to;
  if (!outgoing.in_reply_to_event.empty()) in_reply_to.emplace_back(outgoing.in_reply_to_event);
  json::Object body{{"message_id", outgoing.message.id},
                    {"conversation_id", outgoing.message.conversation_id},
                    {"thread", outgoing.thread_key},
                    {"user", outgoing.vendor_user_id},
                    {"in_reply_to", std::move(in_reply_to)},
                    {"seq", outgoing.message.seq},
                    {"content", EncodeContent(outgoing.message.content)},
                    {"attempt", outgoing.attempt}};
  return json::Dump(body);
}

}  // namespace beseda
