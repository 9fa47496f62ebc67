#include "net/forwarded.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/text.h"

namespace beseda::net {
namespace {
constexpr AddressBytes kIpv4Prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};
constexpr std::size_t kIpv4At = 12;

bool IsIpv4(const AddressBytes& address) { return std::equal(address.begin(), address.begin() + kIpv4At, kIpv4Prefix.begin()); }
}  // namespace

std::optional<AddressBytes> ParseAddress(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  char copy[INET6_ADDRSTRLEN + 1] = {};
  if (text.size() > INET6_ADDRSTRLEN) return std::nullopt;
  text.copy(copy, text.size());
  AddressBytes address = kIpv4Prefix;
  if (::inet_pton(AF_INET, copy, address.data() + kIpv4At) == 1) return address;
  if (::inet_pton(AF_INET6, copy, address.data()) == 1) return address;
  return std::nullopt;
}

std::string FormatAddress(const AddressBytes& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (IsIpv4(address)) {
    ::inet_ntop(AF_INET, address.data() + kIpv4At, text, sizeof text);
  } else {
    ::inet_ntop(AF_INET6, address.data(), text, sizeof text);
  }
  return text;
}

bool Network::Contains(const AddressBytes& other) const {
  const auto whole = std::size_t(bits / 8);
  if (!std::equal(address.begin(), address.begin() + std::ptrdiff_t(whole), other.begin())) return false;
  const auto rest = bits % 8;
  return rest == 0 || (address[whole] >> (8 - rest)) == (other[whole] >> (8 - rest));
}

std::optional<Network> ParseNetwork(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = ParseAddress(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == text.npos) return Network{*address, 128};
  const auto digits = text.substr(slash + 1);
  int bits = -1;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (end.ec != std::errc() || end.ptr != digits.data() + digits.size() || bits < 0) return std::nullopt;
  const bool ipv4 = text.substr(0, slash).find(':') == text.npos;
  if (bits > (ipv4 ? 32 : 128)) return std::nullopt;
  return Network{*address, ipv4 ? bits + 96 : bits};
}

Result<TrustedProxies> TrustedProxies::Parse(const std::vector<std::string>& networks) {
  TrustedProxies proxies;
  for (const auto& text : networks) {
    const auto network = ParseNetwork(text);
    if (!network) {
      return Error(ErrorCode::kInvalid, "The trusted proxy \"" + text +
                                            "\" is neither an IP address nor a network. Write it like 10.0.0.0/8 or ::1.");
    }
    proxies.networks_.push_back(*network);
  }
  return proxies;
}

bool TrustedProxies::Trusts(std::string_view address) const {
  if (networks_.empty()) return false;
  const auto bytes = ParseAddress(address);
  return bytes && std::any_of(networks_.begin(), networks_.end(), [&](const Network& n) { return n.Contains(*bytes); });
}

std::string TrustedProxies::ClientAddress(std::string_view peer, std::string_view forwarded_for) const {
  if (!Trusts(peer)) return std::string(peer);
  auto client = std::string(peer);
  const auto hops = Split(forwarded_for, ',');
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    const auto address = ParseAddress(Trim(*hop));
    if (!address) break;  // whoever wrote this is not to be believed
    client = FormatAddress(*address);
    if (!Trusts(client)) break;
  }
  return client;
}

}  // namespace beseda::net
