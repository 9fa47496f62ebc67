#pragma once

#include <memory>

#include "contracts/web_socket.h"
#include "net/proxy_choice.h"

namespace beseda::net {

struct ConnectorResources;

/// The program's WebSocketClient: our own frames (docs/adr/0021) over a non-blocking socket, TLS by OpenSSL, proxies by CONNECT.
class WebSocketConnector final : public WebSocketClient {
 public:
  explicit WebSocketConnector(Executor executor, ProxyChoice proxies = ProxyChoice::FromEnvironment());
  /// After Stop, or with no socket in use.
  ~WebSocketConnector() override;

  Task<Result<std::unique_ptr<ClientWebSocket>>> Connect(Request request) override;

  /// Ends what runs (kCancelled). Thread-safe.
  void Stop();

 private:
  std::shared_ptr<ConnectorResources> shared_;
};

}  // namespace beseda::net
