#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"
#include "contracts/http_server.h"
#include "contracts/metrics.h"

namespace beseda::net {

struct WebSocketTimes {
  Micros ping_interval = seconds(30);  ///< A silent peer is asked whether it lives.
  Micros pong_timeout = seconds(20);   ///< After that silence the connection is dropped.
  Micros close_timeout = seconds(5);   ///< For the peer's goodbye.
  Micros write_timeout = seconds(30);  ///< Longest time without progress while there is something to send.
};

/// Certificate chain and private key, PEM. Read again when the files change.
struct TlsFiles {
  std::string certificate_file;
  std::string key_file;
};

struct HttpServerOptions {
  /// "host:port", e.g. "127.0.0.1:8080", "[::1]:8443", "localhost:0"; port 0 takes a free one.
  std::vector<std::string> listen = {"127.0.0.1:0"};
  std::optional<TlsFiles> tls = {};  ///< For all addresses.
  std::size_t max_connections = 50'000;
  /// Addresses and networks ("10.0.0.0/8", "::1") whose X-Forwarded-For and X-Forwarded-Proto are believed.
  std::vector<std::string> trusted_proxies = {};
  bool one_thread = false;  ///< The executor has one thread: connections need no strands.

  Micros first_byte_timeout = seconds(15);
  Micros header_timeout = seconds(10);
  Micros body_grace = seconds(10);              ///< A body must keep up min_body_rate after this time…
  std::size_t min_body_rate = 1024;             ///< …in bytes per second…
  Micros body_timeout = std::chrono::minutes(10);  ///< …and end within this.
  Micros idle_timeout = seconds(75);            ///< Between requests on a kept connection.
  Micros write_timeout = seconds(30);           ///< Longest time without progress.
  Micros linger = seconds(3);                   ///< For a peer that still sends after a refusal.
  Micros tick = milliseconds(250);              ///< How exactly deadlines are kept.
  WebSocketTimes websocket = {};
};

/// HTTP/1.1 and WebSocket, in the clear or over TLS (from 1.2). Connections and requests that break limits are answered
/// by `HttpService::Refuse` or cut off; nothing a peer does takes memory beyond the limits. Every connection runs on a
/// strand of its own. Figures: beseda_http_requests_total{status}, beseda_http_request_seconds,
/// beseda_http_connections, beseda_websockets.
class HttpServer {
 public:
  /// `executor`, `service` and `metrics` outlive the server.
  HttpServer(Executor executor, HttpService& service, Metrics& metrics, HttpServerOptions options);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  /// After Stop, or if Start was never called or failed.
  ~HttpServer();

  /// Binds all addresses and begins to serve. Errors say which address and what to do.
  Status Start();
  /// The bound addresses as "host:port", in the order of the options.
  std::vector<std::string> addresses() const;
  /// The port of the first address.
  std::uint16_t port() const;

  /// Takes no more connections, lets running requests finish and WebSockets say goodbye (1001) within `grace`, then
  /// cuts off the rest. Resumes when nothing runs any more.
  Task<void> Stop(Micros grace);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace beseda::net
