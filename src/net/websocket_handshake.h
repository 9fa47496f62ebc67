#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/http_types.h"

namespace beseda::net {

/// The client's side of a WebSocket's beginning (RFC 6455 §4.1). No I/O.

struct WebSocketUrl {
  bool secure = false;
  std::string host;       ///< A name, an IPv4 address, or an IPv6 address without its brackets.
  std::uint16_t port = 80;
  std::string authority;  ///< For the Host field.
  std::string target;     ///< Begins with "/".
};

/// A ws:// or wss:// URL of the kind that can be read in only one way (ParsePlainUrl), without a fragment.
std::optional<WebSocketUrl> ParseWebSocketUrl(std::string_view url);

/// The request that asks for the upgrade. `key`: 16 random bytes in Base64. kInvalid: a header field cannot be sent as it is.
Result<std::string> MakeUpgradeRequest(const WebSocketUrl& url, const HttpHeaders& headers, std::string_view key);
/// The request to a proxy for a tunnel to the host.
std::string MakeTunnelRequest(const WebSocketUrl& url);

/// An answer's status line and header fields.
struct AnswerHead {
  int status = 0;
  HttpHeaders headers;
};
inline constexpr std::size_t kMaxAnswerHead = 16 * 1024;
/// Reads them from what stands before the empty line; nothing if they are malformed.
std::optional<AnswerHead> ParseAnswerHead(std::string_view head);

/// Whether the answer accepts the upgrade that was asked for with `key`. Errors: kRejected (another status, which is in the detail,
/// or an answer that does not fit).
Status CheckUpgrade(const AnswerHead& answer, std::string_view key, std::string_view host);

}  // namespace beseda::net
