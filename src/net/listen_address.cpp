#include "net/listen_address.h"

#include <cerrno>
#include <charconv>
#include <cstring>

#include "net/ip_address.h"

namespace beseda::net {

Result<ListenAddress> ResolveListenAddress(std::string_view text) {
  const auto wrong = [&](std::string_view why) {
    return Error(ErrorCode::kInvalid, "The address to listen on, \"" + std::string(text) + "\", " + std::string(why) +
                                          " Write it like 127.0.0.1:8080, [::1]:8080 or *:8080.");
  };
  const auto colon = text.rfind(':');
  if (colon == text.npos) return wrong("has no port.");
  auto host = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || end.ec != std::errc() || end.ptr != digits.data() + digits.size()) {
    return wrong("has no port between 0 and 65535.");
  }
  const bool brackets = host.starts_with('[') && host.ends_with(']');
  if (brackets) host = host.substr(1, host.size() - 2);
  if (!brackets && host.find(':') != host.npos) return wrong("needs brackets around its IPv6 address.");
  if (host == "localhost") host = "127.0.0.1";
  if (host == "*") host = "0.0.0.0";
  if (!ParseAddress(host)) return wrong("does not name an IP address of this machine.");
  return ListenAddress{std::string(host), port};
}

std::string FormatListenAddress(std::string_view ip, std::uint16_t port) {
  const bool v6 = ip.find(':') != ip.npos;
  return (v6 ? "[" + std::string(ip) + "]" : std::string(ip)) + ":" + std::to_string(port);
}

Error ListenError(std::string_view text, int number) {
  const std::string name(text);
  switch (number) {
    case EADDRINUSE:
      return Error(ErrorCode::kConflict, "The address " + name +
                                             " is in use: taken by another program. Stop that program, or choose another port.");
    case EACCES:
      return Error(ErrorCode::kForbidden,
                   "This user may not listen on " + name +
                       ". Choose a port from 1024 on, or give the program the capability CAP_NET_BIND_SERVICE.");
    case EADDRNOTAVAIL:
      return Error(ErrorCode::kInvalid, "This machine does not have the address " + name +
                                            ". Use one of its own addresses, or * for all.");
    default:
      return Error(ErrorCode::kUnavailable, "Cannot listen on " + name + ": " + std::strerror(number) + ".");
  }
}

}  // namespace beseda::net
