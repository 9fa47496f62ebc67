#include "server/public/health.h"

#include "base/task.h"

namespace beseda::server {
namespace {

ServerResponse Plain(int status, std::string text, std::string type = "text/plain; charset=utf-8") {
  ServerResponse response;
  response.status = status;
  response.headers.Add("Content-Type", std::move(type));
  response.headers.Add("Cache-Control", "no-store");
  response.body = std::move(text);
  return response;
}

Task<ServerResponse> Ready(Database& db, const std::function<bool()>& stopping) {
  if (stopping()) co_return Plain(503, "stopping\n");
  auto alive = co_await db.Write([](Tx& tx) { tx.Query("SELECT 1"); });
  if (!alive.ok()) co_return Plain(503, "the database cannot be written: " + alive.error().message + "\n");
  co_return Plain(200, "ready\n");
}

}  // namespace

void AddHealthRoutes(Router& router, Database& db, std::function<bool()> stopping,
                     std::function<std::string()> exposition) {
  router.Add("GET", "/healthz", [](ServerRequest) -> Task<ServerResponse> { co_return Plain(200, "ok\n"); });
  router.Add("GET", "/readyz", [&db, stopping](ServerRequest) { return Ready(db, stopping); });
  router.Add("GET", "/metrics", [exposition](ServerRequest) -> Task<ServerResponse> {
    co_return Plain(200, exposition(), "text/plain; version=0.0.4; charset=utf-8");
  });
}

}  // namespace beseda::server
