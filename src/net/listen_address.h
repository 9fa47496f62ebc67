#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace beseda::net {

/// Where to listen: a numeric address and a port (0: any free one).
struct ListenAddress {
  std::string ip;
  std::uint16_t port;
};

/// Reads "host:port"; the host is an IP address ("[::1]" for IPv6), "localhost", or "*" for all addresses.
Result<ListenAddress> ResolveListenAddress(std::string_view text);
/// "127.0.0.1:8080", "[::1]:8080".
std::string FormatListenAddress(std::string_view ip, std::uint16_t port);
/// Why it cannot be listened on, from errno of bind(2) or listen(2), and what to do.
Error ListenError(std::string_view text, int number);

}  // namespace beseda::net
