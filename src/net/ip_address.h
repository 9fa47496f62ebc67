#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace beseda::net {

/// An IP address as 16 bytes; IPv4 as ::ffff:a.b.c.d.
using AddressBytes = std::array<unsigned char, 16>;
std::optional<AddressBytes> ParseAddress(std::string_view text);
/// "192.0.2.1", "2001:db8::1".
std::string FormatAddress(const AddressBytes& address);

/// A network such as "10.0.0.0/8" or one address.
struct Network {
  AddressBytes address;
  int bits;  ///< Of 128.
  bool Contains(const AddressBytes& other) const;
};
std::optional<Network> ParseNetwork(std::string_view text);

/// Whether an address belongs to the public Internet: not loopback, private, link-local, shared (carrier NAT), multicast,
/// reserved or for documentation, also where IPv6 carries such an IPv4 address inside (mapped, 6to4, NAT64). After the
/// special-purpose registries of IANA (RFC 6890 and its updates).
bool IsPublicAddress(const AddressBytes& address);

}  // namespace beseda::net
