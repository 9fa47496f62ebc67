#include "server/site.h"

#include <exception>

#include "base/log.h"
#include "base/task.h"
#include "server/problem.h"

namespace beseda::server {
namespace {

ServerResponse NoRoute(const Router::Found& found, std::string_view method) {
  if (found.malformed) {
    return MakeProblem(400, "malformed_path", "The address is malformed. Check it for \"..\", \"//\" and stray \"%\".");
  }
  if (found.allowed.empty()) return MakeProblem(404, "not_found", "There is nothing at this address.");
  std::string allowed;
  for (const auto& name : found.allowed) allowed.append(allowed.empty() ? "" : ", ").append(name);
  auto response = MakeProblem(
      405, "method_not_allowed",
      std::string("This address does not take ").append(method).append(", only ").append(allowed).append("."));
  response.headers.Set("Allow", allowed);
  return response;
}

}  // namespace

std::size_t Site::MaxBodyBytes(std::string_view method, std::string_view path) const {
  const auto found = router_.Find(method, path);
  // An unknown address gets a 404 rather than a 413, as long as the body is small enough to be read past.
  return found.route ? found.route->max_body_bytes : 64 * 1024;
}

Task<ServerResponse> Site::Handle(ServerRequest request) {
  auto response = co_await Route(std::move(request));
  response.headers.Set("X-Content-Type-Options", "nosniff");
  co_return response;
}

Task<ServerResponse> Site::Route(ServerRequest request) {
  auto found = router_.Find(request.method, request.path);
  if (!found.route) co_return NoRoute(found, request.method);
  request.parameters = std::move(found.parameters);
  const auto& pattern = found.route->pattern.text();
  try {
    co_return co_await found.route->handler(std::move(request));
  } catch (const std::exception& error) {
    Log(LogLevel::kError, "server", "a handler failed", {{"route", pattern}, {"what", error.what()}});
  }
  co_return MakeProblem(500, "internal", "Something went wrong inside the server. Its log says more.");
}

ServerResponse Site::Refuse(int status, std::string_view detail) const {
  std::string code = "http_" + std::to_string(status);
  if (status == 413) code = "too_large";
  if (status == 503) code = "unavailable";
  auto response = MakeProblem(status, code, detail);
  response.headers.Set("X-Content-Type-Options", "nosniff");
  return response;
}

}  // namespace beseda::server
