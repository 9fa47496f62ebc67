#pragma once

#include <memory>
#include <optional>
#include <string>

#include "contracts/web_socket.h"
#include "net/upstream_connection.h"
#include "net/websocket_frames.h"

namespace beseda::net {

/// A WebSocket to another server, after its handshake.
class WebSocketStream final : public ClientWebSocket {
 public:
  struct Limits {
    Micros idle_timeout = std::chrono::seconds(60);
    std::size_t max_message_bytes = 4 * 1024 * 1024;
  };
  /// `received`: bytes that came behind the handshake.
  WebSocketStream(std::unique_ptr<UpstreamConnection> connection, Limits limits, std::string host, std::string received);
  ~WebSocketStream() override;

  Task<Result<std::optional<std::string>>> Read() override;
  Task<Status> Write(std::string text) override;

 private:
  Task<Result<std::optional<std::string>>> ReadMessage();
  Task<Status> WaitToRead();
  Task<Status> Send(Opcode opcode, std::string_view payload);
  void SayGoodbye(std::uint16_t code);
  void Heard();
  Error Failure(std::string detail) const;

  const std::unique_ptr<UpstreamConnection> connection_;
  const Limits limits_;
  const std::string host_;
  FrameReader frames_;
  std::string received_;
  SteadyTime heard_at_;
  bool pinged_ = false;       ///< Since something was heard.
  bool said_goodbye_ = false;
  bool closed_ = false;       ///< By the other side.
  std::optional<Error> failure_;
};

}  // namespace beseda::net
