#include "server/public/feedback_live.h"

#include "contracts/live_events.h"
#include "json/json.h"

namespace beseda::server {

void TellFeedback(Bus& bus, const std::string& workspace_id, const std::string& conversation_id) {
  const auto topic = LiveEvents::WorkspaceTopic(workspace_id);
  if (!bus.HasListeners(topic)) return;
  bus.Publish(topic, json::Dump(json::Object{{"type", "feedback.updated"}, {"conversation_id", conversation_id}}));
}

}  // namespace beseda::server
