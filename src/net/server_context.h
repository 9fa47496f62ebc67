#pragma once

#include <array>
#include <memory>

#include "contracts/http_server.h"
#include "contracts/metrics.h"
#include "net/connection.h"
#include "net/forwarded.h"
#include "net/http_server.h"

namespace beseda::net {

class TlsContext;

struct ServerFigures {
  explicit ServerFigures(Metrics& metrics);
  void Count(int status);

  std::array<Counter*, 6> by_class;
  Histogram& latency;
  Gauge& connections;
  Gauge& websockets;
};

/// What all connections of a server share. Outlives them.
struct ServerContext {
  HttpService& service;
  HttpServerOptions options;
  ServerFigures figures;
  TrustedProxies proxies;
  std::shared_ptr<TlsContext> tls;
  Connections connections;
};

/// Serves one accepted connection until it closes: requests, and the WebSocket that one of them may become.
Task<void> ServeConnection(std::shared_ptr<Connection> connection, ServerContext& context);

}  // namespace beseda::net
