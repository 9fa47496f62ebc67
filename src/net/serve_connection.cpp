#include <boost/asio/this_coro.hpp>

#include "base/log.h"
#include "net/http_session.h"
#include "net/server_context.h"
#include "net/websocket_connection.h"

namespace beseda::net {

namespace {

Task<bool> ShakeHands(Connection& connection, const HttpServerOptions& options) {
  connection.SetTimeout(options.first_byte_timeout);
  for (;;) {
    const auto outcome = connection.transport().Handshake();
    if (outcome.state == IoState::kDone) co_return true;
    if (outcome.state != IoState::kWantRead && outcome.state != IoState::kWantWrite) co_return false;
    if (!co_await connection.Wait(outcome.state)) co_return false;
  }
}

/// The session's memory is gone when this ends, before a WebSocket lives long on the connection.
Task<std::optional<Upgrade>> ServeRequests(Connection& connection, ServerContext& context) {
  HttpSession session(connection, context);
  co_return co_await session.Run();
}

Task<void> ServeWebSocket(const std::shared_ptr<Connection>& connection, ServerContext& context, Upgrade& upgrade) {
  const auto socket = std::make_shared<WebSocketConnection>(connection, upgrade.route, context.options.websocket,
                                                            std::move(upgrade.received));
  context.figures.websockets.Add(1);
  connection->set_owner(socket.get());
  if (connection->stopping()) socket->OnStop();
  co_await boost::asio::this_coro::throw_if_cancelled(true);
  try {
    co_await upgrade.route.run(socket);
  } catch (const std::exception& error) {
    Log(LogLevel::kError, "net", "a WebSocket ended with an exception", {{"what", error.what()}});
    socket->Close(kCloseInternalError, "Something went wrong on our side.");
  }
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  co_await socket->Finish();
  connection->set_owner(nullptr);
  context.figures.websockets.Add(-1);
}

}  // namespace

Task<void> ServeConnection(std::shared_ptr<Connection> connection, ServerContext& context) {
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  context.figures.connections.Add(1);
  try {
    if (co_await ShakeHands(*connection, context.options)) {
      auto upgrade = co_await ServeRequests(*connection, context);
      if (upgrade) co_await ServeWebSocket(connection, context, *upgrade);
    }
  } catch (const std::exception& error) {
    Log(LogLevel::kError, "net", "a connection ended with an exception", {{"what", error.what()}});
  }
  connection->Close();
  context.connections.Remove(*connection);
  context.figures.connections.Add(-1);
}

}  // namespace beseda::net
