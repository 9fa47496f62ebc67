#pragma once

#include <string>
#include <string_view>

namespace beseda::net {

/// Which proxy a request goes through, from http_proxy, https_proxy, all_proxy and no_proxy as they stood at the start
/// (upper case too, but for HTTP_PROXY, which a CGI client could set).
class ProxyChoice {
 public:
  static ProxyChoice FromEnvironment();
  ProxyChoice() = default;
  ProxyChoice(std::string http, std::string https, std::string except);

  /// The proxy's URL, or empty for a direct connection. `host` without brackets and port.
  std::string_view For(std::string_view scheme, std::string_view host) const;

 private:
  std::string http_;
  std::string https_;
  std::string except_;
};

}  // namespace beseda::net
