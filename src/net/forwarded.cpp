#include "net/forwarded.h"

#include <algorithm>

#include "base/text.h"

namespace beseda::net {
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
