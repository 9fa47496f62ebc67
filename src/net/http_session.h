#pragma once

#include <optional>
#include <string>

#include "net/request_parser.h"
#include "net/server_context.h"

namespace beseda::net {

/// A request that became a WebSocket.
struct Upgrade {
  WebSocketRoute route;
  std::string received;  ///< What came behind the handshake.
};

/// Reads requests from a connection and answers them, one after the other. Between requests it holds no buffers.
class HttpSession {
 public:
  HttpSession(Connection& connection, ServerContext& context);

  /// Until the connection is to be closed (it is, when this ends with nothing) or becomes a WebSocket.
  Task<std::optional<Upgrade>> Run();

 private:
  enum class Read { kComplete, kWaitRead, kWaitWrite, kSendContinue, kRefused, kClosed };
  Read ReadStep();
  void PlanReadDeadline();
  Task<bool> ReadRequest(bool first);
  Task<bool> Answer(ServerResponse response, bool head_only);
  Task<bool> AnswerStream(ServerResponse response, bool head_only);
  Task<void> Refuse(int status, std::string_view detail);
  Task<std::optional<Upgrade>> TryUpgrade(ServerResponse response, std::string accept);
  Task<ServerResponse> CallHandler(ServerRequest request);
  Task<bool> Write(WriteCursor cursor);
  void Complete(ServerRequest& request) const;
  ServerResponse Refusal(int status, std::string_view detail) const;

  Connection& connection_;
  ServerContext& context_;
  std::optional<RequestParser> parser_;
  std::string in_;   ///< Received, not yet used.
  std::string out_;  ///< Head of the answer, with a small body.
  Ticks began_ = 0;  ///< When the header, then the body, began to arrive.
  std::optional<RequestParser::Refusal> refusal_;
  bool unseen_ = false;     ///< in_ came with the request before: the parser has not seen it yet.
  bool receiving_ = false;  ///< The first byte of the request is here.
  bool continue_sent_ = false;
  bool keep_alive_ = true;
  bool http11_ = true;
};

}  // namespace beseda::net
