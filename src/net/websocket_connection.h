#pragma once

#include <mutex>

#include "contracts/http_server.h"
#include "contracts/metrics.h"
#include "net/connection.h"
#include "net/http_server.h"
#include "net/websocket_frames.h"

namespace beseda::net {

/// A WebSocket on a connection that has finished its handshake. Send and Close are thread-safe; Read belongs to the
/// coroutine that `WebSocketRoute::run` is (it must run on the connection's strand). Idle, it owns no buffer.
class WebSocketConnection final : public WebSocket,
                                  public ConnectionOwner,
                                  public std::enable_shared_from_this<WebSocketConnection> {
 public:
  /// `received`: bytes that came behind the handshake.
  WebSocketConnection(std::shared_ptr<Connection> connection, const WebSocketRoute& route,
                      const WebSocketTimes& times, std::string received);

  Task<std::optional<std::string>> Read() override;
  bool Send(std::shared_ptr<const std::string> text) override;
  using WebSocket::Send;
  void Close(std::uint16_t code, std::string_view reason) override;

  /// After `run`: waits until what was queued is sent and the peer has said goodbye too, or the time for it is over.
  Task<void> Finish();

  void OnDeadline() override;
  void OnStop() override;

 private:
  struct Outgoing {
    std::shared_ptr<const std::string> payload;
    FrameHeader header;
    bool last = false;  ///< The close frame; nothing follows it.
  };

  enum class Step { kMessage, kWaitRead, kWaitWrite, kEnd };
  Step ReadStep(std::string& message);
  Step TakeEvents(std::string_view input, std::string& message);
  bool QueueControl(Opcode opcode, std::string payload);
  bool QueueClose(std::uint16_t code, std::string_view reason);
  void ScheduleFlush(const std::shared_ptr<Connection>& connection);
  void Flush();
  void WaitToWrite(IoState state);
  void Sent(std::size_t bytes);
  void Heard();
  void Abort();
  void PlanDeadline();
  bool peer_is_gone() const { return aborted_ || close_received_; }

  /// Gone after Finish: whoever still holds the WebSocket then holds no socket and no part of the event loop. Changed
  /// under mutex_, on the strand.
  std::shared_ptr<Connection> connection_;
  const WebSocketTimes& times_;
  const std::size_t max_queued_bytes_;

  std::mutex mutex_;
  std::vector<Outgoing> pending_;  ///< Guarded by mutex_, as are the next three.
  std::size_t queued_bytes_ = 0;
  bool flushing_ = false;  ///< Flush is posted, or waits for the socket.
  bool closing_ = false;   ///< The close frame is queued, or the connection is lost: nothing more is taken.

  // From here on: on the strand.
  std::vector<Outgoing> flight_;
  std::size_t flight_at_ = 0;
  std::size_t offset_ = 0;  ///< Bytes of flight_[flight_at_] that are gone.
  FrameReader frames_;
  std::string received_;
  Ticks last_heard_ = 0;
  Ticks ping_sent_ = 0;       ///< 0: no answer is awaited.
  Ticks write_deadline_ = 0;  ///< 0: not waiting to write.
  Ticks close_deadline_ = 0;
  bool reading_ = false;  ///< A Read waits for the socket.
  bool writing_ = false;  ///< Flush waits for the socket.
  bool close_sent_ = false;
  bool close_received_ = false;
  bool broken_ = false;  ///< The peer does not keep to the protocol and may still be sending.
  bool aborted_ = false;
};

}  // namespace beseda::net
