#include "contracts/live_events.h"

#include "json/json.h"
#include "model/message_json.h"

namespace beseda {
namespace {

std::string Join(std::string_view a, std::string_view b) { return std::string(a).append(b); }

}  // namespace

std::string LiveEvents::ConversationTopic(std::string_view id) { return Join("conversation.", id); }
std::string LiveEvents::WorkspaceTopic(std::string_view id) { return Join("workspace.", id); }
std::string LiveEvents::ThreadTopic(std::string_view channel_id, std::string_view thread_key) {
  return Join("thread.", channel_id).append(".").append(thread_key);
}

void LiveEvents::MessageCreated(const Message& message) {
  // What was not sent on purpose is not shown to the person, who fetches it on some channels.
  const bool shown = message.state != DeliveryState::kSkipped;
  if (const auto topic = ConversationTopic(message.conversation_id); shown && bus_.HasListeners(topic)) {
    json::Object frame{{"type", "message"}, {"message", EncodeMessage(message, Audience::kPerson)}};
    bus_.Publish(topic, json::Dump(frame));
  }
  if (const auto topic = WorkspaceTopic(message.workspace_id); bus_.HasListeners(topic)) {
    json::Object event{{"type", "message.created"},
                       {"conversation_id", message.conversation_id},
                       {"message", EncodeMessage(message, Audience::kStaff)}};
    bus_.Publish(topic, json::Dump(event));
  }
}

void LiveEvents::MessageUpdated(const Message& message) {
  if (const auto topic = ConversationTopic(message.conversation_id); bus_.HasListeners(topic)) {
    json::Object frame{
        {"type", "status"}, {"message_id", message.id}, {"state", DeliveryStateName(message.state)}};
    bus_.Publish(topic, json::Dump(frame));
  }
  if (const auto topic = WorkspaceTopic(message.workspace_id); bus_.HasListeners(topic)) {
    json::Object event{{"type", "message.updated"},
                       {"conversation_id", message.conversation_id},
                       {"message", EncodeMessage(message, Audience::kStaff)}};
    bus_.Publish(topic, json::Dump(event));
  }
}

void LiveEvents::Delta(const std::string& workspace_id, const std::string& conversation_id,
                       const std::string& message_id, std::size_t offset, std::string_view text) {
  const auto person = ConversationTopic(conversation_id);
  const auto staff = WorkspaceTopic(workspace_id);
  const bool to_person = bus_.HasListeners(person);
  const bool to_staff = bus_.HasListeners(staff);
  if (!to_person && !to_staff) return;
  json::Object frame{{"type", "delta"},
                     {"conversation_id", conversation_id},
                     {"message_id", message_id},
                     {"offset", offset},
                     {"text", text}};
  auto payload = std::make_shared<const std::string>(json::Dump(frame));
  if (to_person) bus_.Publish(person, payload);
  if (to_staff) bus_.Publish(staff, payload);
}

void LiveEvents::Typing(const std::string& workspace_id, const std::string& conversation_id, std::string_view who,
                        bool on) {
  if (const auto topic = ConversationTopic(conversation_id); who != "contact" && bus_.HasListeners(topic)) {
    bus_.Publish(topic, json::Dump(json::Object{{"type", "typing"}, {"on", on}}));
  }
  if (const auto topic = WorkspaceTopic(workspace_id); bus_.HasListeners(topic)) {
    json::Object event{{"type", "typing"}, {"conversation_id", conversation_id}, {"who", who}, {"on", on}};
    bus_.Publish(topic, json::Dump(event));
  }
}

void LiveEvents::Read(const std::string& workspace_id, const std::string& conversation_id, std::int64_t seq) {
  json::Object frame{{"type", "read"}, {"conversation_id", conversation_id}, {"seq", seq}};
  auto payload = std::make_shared<const std::string>(json::Dump(frame));
  bus_.Publish(ConversationTopic(conversation_id), payload);
  bus_.Publish(WorkspaceTopic(workspace_id), payload);
}

void LiveEvents::Opened(const Conversation& conversation) {
  const auto topic = ThreadTopic(conversation.channel_id, conversation.thread_key);
  if (bus_.HasListeners(topic)) {
    bus_.Publish(topic, json::Dump(json::Object{{"type", "opened"}, {"conversation_id", conversation.id}}));
  }
  ConversationUpdated(conversation.workspace_id, conversation.id);
}

void LiveEvents::ConversationUpdated(const std::string& workspace_id, const std::string& conversation_id) {
  const auto topic = WorkspaceTopic(workspace_id);
  if (!bus_.HasListeners(topic)) return;
  bus_.Publish(topic, json::Dump(json::Object{{"type", "conversation.updated"}, {"conversation_id", conversation_id}}));
}

}  // namespace beseda
