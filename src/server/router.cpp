#include "server/router.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace beseda::server {

void Router::Add(std::string method, std::string_view pattern, Handler handler,
                 std::optional<std::size_t> max_body_bytes) {
  for (const auto& route : routes_) {
    if (route->method != method || route->pattern.text() != pattern) continue;
    std::fprintf(stderr, "route %s %s added twice\n", method.c_str(), route->pattern.text().c_str());
    std::abort();
  }
  auto route = std::make_unique<const Route>(Route{std::move(method), RoutePattern(pattern), std::move(handler),
                                                   max_body_bytes.value_or(max_body_bytes_)});
  if (pattern.find_first_of("{%") == pattern.npos) plain_[route->pattern.text()].push_back(route.get());
  const auto begin = route->pattern.begin();
  Insert(begin ? by_begin_[std::string(*begin)] : others_, route.get());
  routes_.push_back(std::move(route));
}

void Router::Insert(Routes& routes, const Route* route) {
  const auto place = std::find_if(routes.begin(), routes.end(), [&](const Route* other) { return route->pattern.IsMoreExact(other->pattern); });
  routes.insert(place, route);
}

/// Looks for the route among some of all; true if it is found.
bool Router::Look(const Routes& routes, std::string_view method, const std::vector<std::string>& segments, Found& found) {
  for (const auto* route : routes) {
    auto parameters = route->pattern.Match(segments);
    if (!parameters) continue;
    if (route->method == method) {
      found.route = route;
      found.parameters = std::move(*parameters);
      found.allowed.clear();
      return true;
    }
    if (std::find(found.allowed.begin(), found.allowed.end(), route->method) == found.allowed.end()) {
      found.allowed.push_back(route->method);
    }
  }
  return false;
}

Router::Found Router::Find(std::string_view method, std::string_view path) const {
  Found found;
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  if (const auto plain = plain_.find(path); plain != plain_.end()) {
    for (const auto* route : plain->second) {
      if (route->method != wanted) continue;
      found.route = route;
      return found;
    }
  }
  const auto segments = SplitPath(path);
  if (!segments) {
    found.malformed = true;
    return found;
  }
  const auto begun = by_begin_.find(segments->front());
  for (const auto* routes : {begun == by_begin_.end() ? nullptr : &begun->second, &others_}) {
    if (routes && Look(*routes, wanted, *segments, found)) break;
  }
  return found;
}

}  // namespace beseda::server
