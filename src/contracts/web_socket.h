#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/http_client.h"

namespace beseda {

/// A WebSocket to another server. Destroying it says goodbye, if it can be said without waiting, and closes the connection.
/// Used by one task at a time.
class ClientWebSocket {
 public:
  virtual ~ClientWebSocket() = default;
  /// The next text or binary message; nothing when the other side has closed. Pings are answered meanwhile. Errors: kUnavailable
  /// (the connection was lost, or silent for longer than the idle timeout), kTooLarge, kCancelled.
  virtual Task<Result<std::optional<std::string>>> Read() = 0;
  /// Sends a text message. Errors: kUnavailable.
  virtual Task<Status> Write(std::string text) = 0;
};

/// Opens WebSockets (RFC 6455), by TLS with verified certificates or in clear. Thread-safe.
class WebSocketClient {
 public:
  struct Request {
    std::string url;  ///< wss:// or ws://
    HttpHeaders headers = {};
    Reach reach = Reach::kPublicOnly;
    Micros connect_timeout = std::chrono::seconds(10);
    Micros idle_timeout = std::chrono::seconds(60);  ///< Of silence while we read. We ping after half of it.
    std::size_t max_message_bytes = 4 * 1024 * 1024;
    std::string ca_file = {};  ///< PEM bundle to trust besides the system's.
  };
  virtual ~WebSocketClient() = default;
  /// Errors: kInvalid (bad address, forbidden), kUnavailable, kRejected (the server did not upgrade; its status is in the detail).
  virtual Task<Result<std::unique_ptr<ClientWebSocket>>> Connect(Request request) = 0;
};

}  // namespace beseda
