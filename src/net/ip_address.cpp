#include "net/ip_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <vector>

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

namespace {

const std::vector<Network>& SpecialNetworks() {
  static const auto networks = [] {
    std::vector<Network> parsed;
    for (const auto text : {
             "0.0.0.0/8",        // this network
             "10.0.0.0/8",       // private
             "100.64.0.0/10",    // carrier NAT
             "127.0.0.0/8",      // loopback
             "169.254.0.0/16",   // link-local, cloud metadata
             "172.16.0.0/12",    // private
             "192.0.0.0/24",     // protocol assignments
             "192.0.2.0/24",     // documentation
             "192.31.196.0/24",  // AS112
             "192.52.193.0/24",  // AMT
             "192.88.99.0/24",   // 6to4 relay
             "192.168.0.0/16",   // private
             "192.175.48.0/24",  // AS112
             "198.18.0.0/15",    // benchmarks
             "198.51.100.0/24",  // documentation
             "203.0.113.0/24",   // documentation
             "224.0.0.0/4",      // multicast
             "240.0.0.0/4",      // reserved, broadcast
         }) {
      parsed.push_back(*ParseNetwork(text));
    }
    return parsed;
  }();
  return networks;
}

bool IsPublicIpv4(const AddressBytes& address) {
  const auto& special = SpecialNetworks();
  return std::none_of(special.begin(), special.end(), [&](const Network& n) { return n.Contains(address); });
}

AddressBytes Ipv4Inside(const AddressBytes& address, std::size_t at) {
  AddressBytes inside = kIpv4Prefix;
  std::copy_n(address.begin() + std::ptrdiff_t(at), 4, inside.begin() + kIpv4At);
  return inside;
}

}  // namespace

bool IsPublicAddress(const AddressBytes& address) {
  if (IsIpv4(address)) return IsPublicIpv4(address);
  static const auto nat64 = *ParseNetwork("64:ff9b::/96");
  static const auto six_to_four = *ParseNetwork("2002::/16");
  static const auto global = *ParseNetwork("2000::/3");
  static const std::array kSpecial = {
      *ParseNetwork("2001::/23"),      // protocol assignments, Teredo
      *ParseNetwork("2001:db8::/32"),  // documentation
      *ParseNetwork("3fff::/20"),      // documentation
  };
  if (nat64.Contains(address)) return IsPublicIpv4(Ipv4Inside(address, 12));
  if (six_to_four.Contains(address)) return IsPublicIpv4(Ipv4Inside(address, 2));
  // Everything outside 2000::/3 is loopback, local, multicast, or not given out: ::1, fc00::/7, fe80::/10, ff00::/8.
  if (!global.Contains(address)) return false;
  return std::none_of(kSpecial.begin(), kSpecial.end(), [&](const Network& n) { return n.Contains(address); });
}

}  // namespace beseda::net
