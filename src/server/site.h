#pragma once

#include <string>
#include <string_view>

#include "contracts/http_server.h"
#include "server/router.h"

namespace beseda::server {

/// Everything the server answers: finds the route, calls its handler, and makes sure that each answer is a clean one:
/// unknown paths and methods get problem documents, a handler's exception becomes a 500 that tells nothing, and every
/// answer carries "X-Content-Type-Options: nosniff". Thread-safe.
class Site final : public HttpService {
 public:
  /// `router` is complete and outlives the site.
  explicit Site(const Router& router) : router_(router) {}

  std::size_t MaxBodyBytes(std::string_view method, std::string_view path) const override;
  Task<ServerResponse> Handle(ServerRequest request) override;
  /// What the gateway is asked for costs money as long as it is waited for.
  bool EndsWithClient(std::string_view path) const override { return path.starts_with("/v1/"); }
  ServerResponse Refuse(int status, std::string_view detail) const override;

 private:
  Task<ServerResponse> Route(ServerRequest request);

  const Router& router_;
};

}  // namespace beseda::server
