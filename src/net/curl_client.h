#pragma once

#include <memory>

#include "contracts/http_client.h"
#include "net/proxy_choice.h"

namespace beseda::net {

/// HttpClient on libcurl. Requests of Reach::kPublicOnly and kAnywhere have pools of their own, so that the one cannot
/// borrow a connection that only the other may make. Behind a proxy the guard sees addresses that stand in the URL, not
/// what the proxy makes of names. A request is never sent twice, except those that are idempotent by their method.
class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(Executor executor, ProxyChoice proxies = ProxyChoice::FromEnvironment());
  /// After Stop, or with no request under way.
  ~CurlClient() override;

  Task<Result<HttpResponse>> Send(HttpRequest request) override;
  Task<Result<std::unique_ptr<HttpStream>>> Open(HttpRequest request) override;

  /// Ends what runs (kCancelled) and closes all connections. To be awaited before the executor's threads end.
  Task<void> Stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace beseda::net
