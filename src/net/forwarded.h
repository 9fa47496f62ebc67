#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/ip_address.h"

namespace beseda::net {

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
