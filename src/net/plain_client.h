#pragma once

#include <memory>

#include "contracts/http_client.h"
#include "net/connection_pool.h"

namespace beseda::net {

struct PlainResources;

/// A lean HttpClient for HTTP/1.1 in the clear, straight to the server. A request runs in the task that makes it, on a
/// kept connection if there is one: no hop to another thread, no set-up of a handle, no copies. Requests of
/// Reach::kPublicOnly and kAnywhere share no connections. Serves no redirects; ask `Serves` first.
class PlainClient final : public HttpClient {
 public:
  explicit PlainClient(Executor executor, PoolLimits limits = {});
  /// After Stop, or with no request under way.
  ~PlainClient() override;

  /// Whether this client can carry out the request just as libcurl would, were there no proxy.
  static bool Serves(const HttpRequest& request);

  /// kInvalid for what Serves refuses.
  Task<Result<HttpResponse>> Send(HttpRequest request) override;
  Task<Result<std::unique_ptr<HttpStream>>> Open(HttpRequest request) override;

  /// Ends what runs (kCancelled) and closes all connections. Thread-safe.
  void Stop();
  /// Connections that wait for their next request.
  std::size_t idle_connections() const;

 private:
  std::shared_ptr<PlainResources> shared_;
};

}  // namespace beseda::net
