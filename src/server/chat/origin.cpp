#include "server/chat/origin.h"

#include <algorithm>

namespace beseda::server {

std::string_view RequestHost(const ServerRequest& request) { return request.headers.Get("host"); }

bool OriginAllowed(const ServerRequest& request, const std::vector<std::string>& allowed) {
  const auto origin = request.headers.Get("origin");
  if (origin.empty()) return true;
  const auto scheme_end = origin.find("://");
  if (scheme_end != origin.npos && EqualsNoCase(origin.substr(scheme_end + 3), RequestHost(request))) return true;
  return std::any_of(allowed.begin(), allowed.end(),
                     [&](const std::string& one) { return one == "*" || EqualsNoCase(one, origin); });
}

void AllowOrigin(const ServerRequest& request, ServerResponse& response) {
  const auto origin = request.headers.Get("origin");
  if (origin.empty()) return;
  response.headers.Set("Access-Control-Allow-Origin", std::string(origin));
  response.headers.Set("Vary", "Origin");
}

}  // namespace beseda::server
