#include "net/plain_url.h"

#include <algorithm>
#include <charconv>

#include "contracts/http_types.h"
#include "net/ip_address.h"

namespace beseda::net {
namespace {

constexpr std::string_view kScheme = "http://";
constexpr std::size_t kMaxHost = 253;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || IsDigit(c) || c == '-' || c == '_' || c == '.';
}

bool IsPlainName(std::string_view host) {
  if (host.empty() || host.size() > kMaxHost || !std::all_of(host.begin(), host.end(), IsNameCharacter)) return false;
  if (host.starts_with('.') || host.ends_with('.') || host.find("..") != host.npos) return false;
  const auto dot = host.rfind('.');
  const auto last = dot == host.npos ? host : host.substr(dot + 1);
  // What ends in a number is an address in one of the forms of inet_aton (127.1, 0x7f000001); only one of them is plain.
  return !IsDigit(last.front()) || ParseAddress(host);
}

std::optional<std::uint16_t> ParsePort(std::string_view digits) {
  std::uint16_t port = 0;
  const auto* end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, port);
  if (parsed.ec != std::errc() || parsed.ptr != end || port == 0) return std::nullopt;
  return port;
}

bool HasDotSegment(std::string_view path) {
  for (auto at = path.find("/."); at != path.npos; at = path.find("/.", at + 1)) {
    auto rest = path.substr(at + 2);
    if (rest.starts_with('.')) rest.remove_prefix(1);
    if (rest.empty() || rest.front() == '/') return true;
  }
  return false;
}

}  // namespace

std::optional<PlainUrl> ParsePlainUrl(std::string_view url) {
  if (url.size() < kScheme.size() || !EqualsNoCase(url.substr(0, kScheme.size()), kScheme)) return std::nullopt;
  if (!std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7f; })) return std::nullopt;
  url = url.substr(kScheme.size());
  url = url.substr(0, url.find('#'));

  PlainUrl parts;
  const auto authority_end = std::min(url.find_first_of("/?"), url.size());
  parts.authority = url.substr(0, authority_end);
  parts.target = url.substr(authority_end);
  if (HasDotSegment(parts.target.substr(0, parts.target.find('?')))) return std::nullopt;

  auto rest = parts.authority;
  if (rest.starts_with('[')) {
    const auto bracket = rest.find(']');
    if (bracket == rest.npos) return std::nullopt;
    parts.host = rest.substr(1, bracket - 1);
    rest = rest.substr(bracket + 1);
    if (parts.host.find(':') == parts.host.npos || !ParseAddress(parts.host)) return std::nullopt;
  } else {
    const auto colon = std::min(rest.find(':'), rest.size());
    parts.host = rest.substr(0, colon);
    rest = rest.substr(colon);
    if (!IsPlainName(parts.host)) return std::nullopt;
  }
  if (rest.empty()) return parts;
  const auto port = rest.front() == ':' ? ParsePort(rest.substr(1)) : std::nullopt;
  if (!port) return std::nullopt;
  parts.port = *port;
  return parts;
}

}  // namespace beseda::net
