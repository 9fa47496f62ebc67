#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/task_fwd.h"
#include "contracts/http_server.h"
#include "server/route_pattern.h"

namespace beseda::server {

/// Which handler a request goes to. Filled at start, then only read: thread-safe from there on.
class Router {
 public:
  using Handler = std::function<Task<ServerResponse>(ServerRequest)>;
  static constexpr std::size_t kDefaultBody = 1024 * 1024;

  /// `max_body_bytes` holds for routes that name no limit of their own.
  explicit Router(std::size_t max_body_bytes = kDefaultBody) : max_body_bytes_(max_body_bytes) {}

  struct Route {
    std::string method;
    RoutePattern pattern;
    Handler handler;
    std::size_t max_body_bytes = kDefaultBody;
  };

  /// A route added twice ends the program at start.
  void Add(std::string method, std::string_view pattern, Handler handler,
           std::optional<std::size_t> max_body_bytes = std::nullopt);

  struct Found {
    const Route* route = nullptr;  ///< Null if there is none.
    RoutePattern::Parameters parameters = {};
    bool malformed = false;             ///< The path is no honest one (SplitPath).
    std::vector<std::string> allowed = {};  ///< Where the path fits, but not the method: the methods that would do.
  };
  /// A HEAD goes where a GET would go. Pure.
  Found Find(std::string_view method, std::string_view path) const;

 private:
  const std::size_t max_body_bytes_;
  using Routes = std::vector<const Route*>;  ///< The more exact first.
  static void Insert(Routes& routes, const Route* route);
  static bool Look(const Routes& routes, std::string_view method, const std::vector<std::string>& segments, Found& found);

  std::vector<std::unique_ptr<const Route>> routes_;
  std::unordered_map<std::string, Routes> by_begin_;  ///< Those whose first segment is fixed, by that.
  Routes others_;                                     ///< Less exact than all of them.
  /// Routes without parameters, by their path: nothing is more exact, so what is found here needs no look at the others.
  std::unordered_map<std::string_view, std::vector<const Route*>> plain_;
};

}  // namespace beseda::server
