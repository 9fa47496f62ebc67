#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"
#include "contracts/http_types.h"

namespace beseda {

/// A request as it came in, whole. `path` is percent-encoded as received, without the query.
struct ServerRequest {
  std::string method;
  std::string path;
  std::string query;
  HttpHeaders headers;
  std::string body;
  std::string remote_address;  ///< Without port. Behind a trusted proxy: the client's.
  bool secure = false;         ///< TLS here, or said so by a trusted proxy.

  /// Filled by the router: values of "{name}" in the route, decoded.
  std::vector<std::pair<std::string, std::string>> parameters = {};
  /// The value of a route parameter, or empty.
  std::string_view Parameter(std::string_view name) const;
  /// A query parameter, decoded.
  std::optional<std::string> Query(std::string_view name) const { return QueryParameter(query, name); }
  /// A cookie's value.
  std::optional<std::string_view> Cookie(std::string_view name) const;
};

struct ServerResponse;

/// Writes a body in pieces (chunked); for SSE and downloads.
class ResponseStream {
 public:
  virtual ~ResponseStream() = default;
  /// Resumes when the piece is handed to the kernel; an error means that the client is gone.
  virtual Task<Status> Write(std::string piece) = 0;
  /// Gives the last piece, which goes out with the stream's end, and as the last thing done with the stream.
  virtual void Last(std::string piece) = 0;
  /// Gives a whole other answer instead, e.g. an error with its status. Only with `hold_head`, before the first Write,
  /// and as the last thing done with the stream.
  virtual void AnswerInstead(ServerResponse response) = 0;
};

/// One WebSocket connection, after the handshake. Text frames only; a binary frame from the client is an error.
/// All but Read is thread-safe.
class WebSocket {
 public:
  virtual ~WebSocket() = default;
  /// The next text message, checked to be UTF-8 and within the limit of `WebSocketRoute`; nullopt when the
  /// peer closed, the server stops, or Close was called. Only one Read at a time, awaited within the route's `run`.
  virtual Task<std::optional<std::string>> Read() = 0;
  /// Queues a message and returns at once; a message shared by many sockets is stored once. Gives false (and closes
  /// the connection with 1013) if the peer reads too slowly and the queue is full, or if it is closed already.
  virtual bool Send(std::shared_ptr<const std::string> text) = 0;
  bool Send(std::string text) { return Send(std::make_shared<const std::string>(std::move(text))); }
  /// Says goodbye (RFC 6455 §7.4 code); queued messages go out first.
  virtual void Close(std::uint16_t code, std::string_view reason) = 0;
};

/// What to do with an upgraded connection. `run` owns the conversation; the connection closes when it ends.
struct WebSocketRoute {
  std::function<Task<void>(std::shared_ptr<WebSocket>)> run;
  std::size_t max_message_bytes = 64 * 1024;
  std::size_t max_queued_bytes = 1024 * 1024;
};

/// An answer: a body, or a borrowed static body, or a stream, or an upgrade to WebSocket.
struct ServerResponse {
  int status = 200;
  HttpHeaders headers = {};
  std::string body = {};
  std::string_view static_body = {};  ///< Bytes that live as long as the program; used if `body` is empty.
  std::function<Task<void>(ResponseStream&)> stream = {};
  bool hold_head = false;                ///< With `stream`: status and headers go out with its first piece.
  std::optional<WebSocketRoute> websocket = {};  ///< Only if the request asks for an upgrade.
};

/// What the HTTP server calls. Handlers run on any I/O thread, one at a time for a connection, and must not block.
class HttpService {
 public:
  virtual ~HttpService() = default;
  /// How many body bytes this request may have; asked when the headers are there. Larger ones get 413.
  virtual std::size_t MaxBodyBytes(std::string_view method, std::string_view path) const = 0;
  virtual Task<ServerResponse> Handle(ServerRequest request) = 0;
  /// Whether work on requests to this path is of no use without the client, so that Handle is cancelled when the client
  /// has closed its side of the connection. Streamed bodies always are.
  virtual bool EndsWithClient(std::string_view /*path*/) const { return false; }
  /// A request that the server refused before it reached Handle (400, 408, 413, 431, 503): the answer to give.
  virtual ServerResponse Refuse(int status, std::string_view detail) const = 0;
};

}  // namespace beseda
