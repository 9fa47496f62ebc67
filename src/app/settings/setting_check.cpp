#include "app/settings/setting_check.h"

#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

#include "app/settings/settings.h"
#include "base/text.h"
#include "crypto/sealer.h"

namespace beseda::app {
namespace {

boost::urls::string_view View(std::string_view text) { return {text.data(), text.size()}; }

bool IsV4(std::string_view text) { return boost::urls::parse_ipv4_address(View(text)).has_value(); }
bool IsV6(std::string_view text) { return boost::urls::parse_ipv6_address(View(text)).has_value(); }

std::string NotAddress(std::string_view text) {
  if (text.starts_with('[')) return "must be an address without brackets, not " + Quoted(text);
  return "must be an IP address such as 127.0.0.1, 0.0.0.0 or ::1, not " + Quoted(text);
}

/// Whether a URL has one of the schemes and a host; `bare` forbids what comes after the port but a single slash.
bool IsUrl(std::string_view text, std::initializer_list<std::string_view> schemes, bool bare) {
  const auto url = boost::urls::parse_uri(View(text));
  if (!url.has_value() || url->host().empty()) return false;
  if (url->has_port() && url->port_number() == 0) return false;
  const auto path = url->encoded_path();
  if (bare && ((!path.empty() && path != "/") || url->has_query() || url->has_fragment() || url->has_userinfo())) return false;
  const auto scheme = ToLower({url->scheme().data(), url->scheme().size()});
  for (const auto good : schemes) {
    if (scheme == good) return true;
  }
  return false;
}

bool IsToken(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-") == text.npos;
}

}  // namespace

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  const auto shown = ToUtf8(text);
  AppendPrintable(out, CutUtf8(shown, 80));
  if (shown.size() > 80) out += "…";
  return out += '"';
}

std::string CheckNotEmpty(std::string_view text) { return text.empty() ? "must not be empty" : ""; }

std::string CheckAddress(std::string_view text) {
  return IsV4(text) || IsV6(text) || text == "localhost" ? "" : NotAddress(text);
}

std::string CheckHostPort(std::string_view text) {
  std::string host;
  std::uint16_t port = 0;
  if (SplitHostPort(text, &host, &port) && (IsV4(host) || IsV6(host))) return "";
  return "must be an address and a port such as 127.0.0.1:9090 or [::1]:9090, not " + Quoted(text);
}

std::string CheckNetwork(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = text.substr(0, slash);
  const bool v4 = IsV4(address), v6 = !v4 && IsV6(address);
  bool good = v4 || v6;
  if (good && slash != text.npos) {
    const auto digits = text.substr(slash + 1);
    unsigned bits = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    good = error == std::errc() && end == digits.data() + digits.size() && bits <= (v4 ? 32u : 128u);
  }
  return good ? "" : "must be an address or a network such as 10.0.0.0/8, not " + Quoted(text);
}

std::string CheckWebUrl(std::string_view text) {
  if (text.empty() || IsUrl(text, {"http", "https"}, true)) return "";
  return "must be like https://bots.example.com, without a path, not " + Quoted(text);
}

std::string CheckProxyUrl(std::string_view text) {
  // The text is not repeated: it may hold the proxy's password.
  if (text.empty() || IsUrl(text, {"http", "https", "socks5", "socks5h"}, false)) return "";
  return "must be like http://proxy.example.com:3128 (http, https, socks5 or socks5h)";
}

std::string CheckMediaType(std::string_view text) {
  const auto slash = text.find('/');
  if (slash != text.npos && IsToken(text.substr(0, slash)) &&
      (text.substr(slash + 1) == "*" || IsToken(text.substr(slash + 1)))) {
    return "";
  }
  return "must be a file type in lower case such as image/png or audio/*, not " + Quoted(text);
}

std::string CheckSecretKey(std::string_view text) {
  if (text.empty() || crypto::SealKey::Parse(text).ok()) return "";
  return "must be 64 hexadecimal digits; `openssl rand -hex 32` makes a new one";
}

}  // namespace beseda::app
