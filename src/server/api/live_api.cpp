#include <atomic>

#include "access/authenticator.h"
#include "base/task.h"
#include "contracts/live_events.h"
#include "server/api/handlers.h"
#include "server/problem.h"

namespace beseda::server {
namespace {

/// How often an open connection is checked against what was revoked meanwhile.
constexpr Micros kCheckEvery = std::chrono::seconds(10);

struct Connection {
  std::shared_ptr<WebSocket> socket;
  access::Principal principal;
  std::atomic<bool> ended = false;
};

/// The event's "type", which all publishers write first; empty if it is not there.
std::string_view TypeOf(std::string_view event) {
  constexpr std::string_view kStart = R"({"type":")";
  if (!event.starts_with(kStart)) return {};
  event.remove_prefix(kStart.size());
  return event.substr(0, event.find('"'));
}

/// What one must be permitted to be told of it. Events that are not known are told to nobody.
bool MaySee(access::PermissionSet permissions, std::string_view type) {
  using enum access::Permission;
  constexpr std::pair<std::string_view, access::Permission> kNeeds[] = {
      {"message.", kConversationsRead}, {"conversation.", kConversationsRead}, {"delta", kConversationsRead},
      {"typing", kConversationsRead},   {"read", kConversationsRead},          {"bot.", kBotsRead},
      {"tool.", kBotsRead},             {"channel.", kChannelsRead},           {"provider.", kModelsRead},
      {"model.", kModelsRead},          {"route.", kModelsRead},          {"scenario.", kBotsRead},
      {"member.", kMembersRead},        {"settings.", kSettingsRead}};
  for (const auto& [beginning, permission] : kNeeds) {
    if (type.starts_with(beginning)) return permissions.Has(permission);
  }
  return false;
}

/// Ends the connection soon after its session, key or role has ended.
Task<void> Watch(Api& api, std::shared_ptr<Connection> connection) {
  while (!connection->ended) {
    co_await api.clock.Sleep(kCheckEvery);
    if (connection->ended || api.scope.stopped()) co_return;
    const auto signed_in = co_await access::IsStillSignedIn(api.access, connection->principal);
    if (signed_in.ok() && !*signed_in) {
      connection->socket->Close(4401, "signed out");
      co_return;
    }
  }
}

Task<void> Follow(Api& api, std::shared_ptr<Connection> connection) {
  auto& socket = *connection->socket;
  socket.Send(std::string(R"({"type":"ready"})"));
  auto pass = [connection](const Bus::Payload& event) {
    if (MaySee(connection->principal.permissions, TypeOf(*event))) connection->socket->Send(event);
  };
  auto subscription =
      api.bus.Subscribe(LiveEvents::WorkspaceTopic(connection->principal.workspace_id), std::move(pass));
  api.scope.Spawn(Watch(api, connection));
  // The client has nothing to say; reading notices when it goes.
  while (co_await socket.Read()) {
  }
  connection->ended = true;
}

}  // namespace

Task<Result<ServerResponse>> OpenLive(Api& api, Call& call) {
  if (!EqualsNoCase(call.request.headers.Get("upgrade"), "websocket")) {
    auto refusal = MakeProblem(426, "upgrade_required", "This address speaks WebSocket only.");
    refusal.headers.Set("Upgrade", "websocket");
    co_return refusal;
  }
  ServerResponse response;
  response.status = 101;
  WebSocketRoute route;
  route.max_message_bytes = 4096;
  auto principal = call.principal;
  route.run = [&api, principal](std::shared_ptr<WebSocket> socket) {
    auto connection = std::make_shared<Connection>();
    connection->socket = std::move(socket);
    connection->principal = principal;
    return Follow(api, std::move(connection));
  };
  response.websocket = std::move(route);
  co_return response;
}

}  // namespace beseda::server
