#include "net/websocket_handshake.h"

#include <charconv>

#include "base/text.h"
#include "net/plain_url.h"
#include "net/request_head.h"
#include "net/websocket_frames.h"

namespace beseda::net {
namespace {

constexpr std::string_view kClear = "ws://", kSecure = "wss://";
constexpr std::uint16_t kHttpsPort = 443;

bool BeginsWith(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && EqualsNoCase(text.substr(0, prefix.size()), prefix);
}

bool HasToken(std::string_view list, std::string_view token) {
  for (const auto item : Split(list, ',')) {
    if (EqualsNoCase(Trim(item), token)) return true;
  }
  return false;
}

bool IsPrintable(std::string_view text) {
  for (const unsigned char c : text) {
    if ((c < 0x20 && c != '\t') || c == 0x7f) return false;
  }
  return true;
}

std::string Bracketed(const std::string& host) { return host.find(':') == host.npos ? host : "[" + host + "]"; }

}  // namespace

std::optional<WebSocketUrl> ParseWebSocketUrl(std::string_view url) {
  WebSocketUrl parts;
  parts.secure = BeginsWith(url, kSecure);
  if ((!parts.secure && !BeginsWith(url, kClear)) || url.find('#') != url.npos) return std::nullopt;
  const auto as_http = "http://" + std::string(url.substr((parts.secure ? kSecure : kClear).size()));
  const auto plain = ParsePlainUrl(as_http);
  if (!plain) return std::nullopt;
  parts.host = plain->host;
  parts.authority = plain->authority;
  const bool names_port = parts.authority != Bracketed(parts.host);
  parts.port = parts.secure && !names_port ? kHttpsPort : plain->port;
  parts.target = plain->target;
  if (!parts.target.starts_with('/')) parts.target.insert(0, "/");
  return parts;
}

Result<std::string> MakeUpgradeRequest(const WebSocketUrl& url, const HttpHeaders& headers, std::string_view key) {
  HttpRequest request;
  request.headers = headers;
  CHECK_OK(CheckRequestHead(request));
  request.headers.Set("Upgrade", "websocket");
  request.headers.Set("Connection", "Upgrade");
  request.headers.Set("Sec-WebSocket-Key", std::string(key));
  request.headers.Set("Sec-WebSocket-Version", "13");
  std::string out;
  AppendRequestHead(out, request, url.authority, url.target);
  return out;
}

std::string MakeTunnelRequest(const WebSocketUrl& url) {
  const auto target = Bracketed(url.host) + ":" + std::to_string(url.port);
  return "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\nUser-Agent: Beseda\r\n\r\n";
}

std::optional<AnswerHead> ParseAnswerHead(std::string_view head) {
  AnswerHead answer;
  bool first = true;
  for (auto line : Split(head, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!IsPrintable(line)) return std::nullopt;
    if (first) {
      first = false;
      const auto digits = line.substr(std::min<std::size_t>(line.size(), 9), 3);
      const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), answer.status);
      const bool whole = parsed.ec == std::errc() && parsed.ptr == digits.data() + 3;
      if (!line.starts_with("HTTP/1.") || !whole || answer.status < 100) return std::nullopt;
      continue;
    }
    const auto colon = line.find(':');
    if (colon == line.npos || colon == 0 || line.substr(0, colon).find_first_of(" \t") != line.npos) return std::nullopt;
    answer.headers.Add(std::string(line.substr(0, colon)), std::string(Trim(line.substr(colon + 1))));
  }
  return answer;
}

Status CheckUpgrade(const AnswerHead& answer, std::string_view key, std::string_view host) {
  const std::string name(host);
  if (answer.status != 101) {
    return Error(ErrorCode::kRejected, name + " does not accept a WebSocket here.", "status " + std::to_string(answer.status));
  }
  const bool fits = EqualsNoCase(answer.headers.Get("upgrade"), "websocket") &&
                    HasToken(answer.headers.Get("connection"), "upgrade") &&
                    answer.headers.Get("sec-websocket-accept") == MakeWebSocketAccept(key);
  // We have offered no extension and no protocol; to go on would be to misread what follows.
  const bool adds = answer.headers.Find("sec-websocket-extensions") || answer.headers.Find("sec-websocket-protocol");
  if (!fits || adds) return Error(ErrorCode::kRejected, name + " does not answer as a WebSocket server should.");
  return Ok();
}

}  // namespace beseda::net
