#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

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

/// Whose word on the client's address is believed.
class TrustedProxies {
 public:
  static Result<TrustedProxies> Parse(const std::vector<std::string>& networks);

  bool empty() const { return networks_.empty(); }
  bool Trusts(std::string_view address) const;
  /// The client behind the proxies: the last address of X-Forwarded-For (all its fields, joined by commas) that no
  /// trusted proxy has. `peer` if that says nothing, or peer is not trusted.
  std::string ClientAddress(std::string_view peer, std::string_view forwarded_for) const;

 private:
  std::vector<Network> networks_;
};

}  // namespace beseda::net
