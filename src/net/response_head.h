#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "contracts/http_types.h"

namespace beseda::net {

/// How the body of an answer ends, and what becomes of the connection.
struct Framing {
  std::optional<std::uint64_t> content_length = {};
  bool chunked = false;
  bool keep_alive = true;
  bool http11 = true;    ///< What the client speaks.
  bool websocket = false;  ///< The connection becomes a WebSocket.
};

/// Appends the status line and the header fields with the empty line behind them. Length, coding, connection and date
/// are ours: fields of these names are left out. False, with `out` as it was, if a field has a name or value that would
/// break the header (line ends, control characters).
bool AppendResponseHead(std::string& out, int status, const HttpHeaders& headers, const Framing& framing);

std::string_view ReasonPhrase(int status);
/// Whether answers of this status never have a body (RFC 9110 §6.4.1).
bool HasNoBody(int status);

}  // namespace beseda::net
