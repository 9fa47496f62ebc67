#include "net/proxy_choice.h"

#include <cstdlib>

#include "base/text.h"
#include "contracts/http_types.h"
#include "net/ip_address.h"

namespace beseda::net {
namespace {

std::string FirstSet(std::initializer_list<const char*> names) {
  for (const auto* name : names) {
    const char* value = std::getenv(name);
    if (value && *value) return value;
  }
  return {};
}

bool Excepts(std::string_view rule, std::string_view host) {
  if (rule == "*") return true;
  if (const auto network = ParseNetwork(rule)) {
    const auto address = ParseAddress(host);
    return address && network->Contains(*address);
  }
  if (rule.starts_with("*.")) rule.remove_prefix(1);
  if (rule.starts_with('.')) rule.remove_prefix(1);
  if (rule.empty() || host.size() < rule.size()) return false;
  const auto tail = host.substr(host.size() - rule.size());
  return EqualsNoCase(tail, rule) && (host.size() == rule.size() || host[host.size() - rule.size() - 1] == '.');
}

}  // namespace

ProxyChoice ProxyChoice::FromEnvironment() {
  return {FirstSet({"http_proxy", "all_proxy", "ALL_PROXY"}),
          FirstSet({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}), FirstSet({"no_proxy", "NO_PROXY"})};
}

ProxyChoice::ProxyChoice(std::string http, std::string https, std::string except)
    : http_(std::move(http)), https_(std::move(https)), except_(std::move(except)) {}

std::string_view ProxyChoice::For(std::string_view scheme, std::string_view host) const {
  for (const auto rule : Split(except_, ',')) {
    if (Excepts(Trim(rule), host)) return {};
  }
  return scheme == "https" ? https_ : http_;
}

}  // namespace beseda::net
