#include "server/api/api.h"

#include "base/task.h"
#include "contracts/live_events.h"
#include "json/json.h"

namespace beseda::server {

ServerResponse Reply(int status, const json::Object& body) {
  ServerResponse response;
  response.status = status;
  response.headers.Set("Content-Type", "application/json");
  response.body = json::Dump(body);
  return response;
}

ServerResponse NoContent() {
  ServerResponse response;
  response.status = 204;
  return response;
}

void TellChanged(Api& api, const std::string& workspace_id, std::string_view kind, const std::string& id) {
  const std::string name(kind);
  api.bus.Publish("config." + workspace_id, json::Dump(json::Object{{"kind", name}, {"id", id}}));
  const auto topic = LiveEvents::WorkspaceTopic(workspace_id);
  if (!api.bus.HasListeners(topic)) return;
  json::Object event{{"type", name + ".updated"}};
  if (name != "settings") event[name + "_id"] = id;
  api.bus.Publish(topic, json::Dump(event));
}

Task<void> TellBooks(Api& api, std::string workspace_id, std::string_view kind, std::string id) {
  TellChanged(api, workspace_id, kind, id);
  (void)co_await api.spending.CatchUp(std::move(workspace_id));
}

}  // namespace beseda::server
