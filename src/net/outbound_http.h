#pragma once

#include "contracts/http_client.h"
#include "net/curl_client.h"
#include "net/plain_client.h"
#include "net/proxy_choice.h"

namespace beseda::net {

/// The program's HttpClient: what goes in the clear and straight to its server is carried by PlainClient, for a small
/// part of the CPU; all the rest (TLS, proxies, redirects, URLs that need normalizing) by libcurl.
class OutboundHttp final : public HttpClient {
 public:
  explicit OutboundHttp(Executor executor, ProxyChoice proxies = ProxyChoice::FromEnvironment());

  Task<Result<HttpResponse>> Send(HttpRequest request) override;
  Task<Result<std::unique_ptr<HttpStream>>> Open(HttpRequest request) override;

  /// Ends what runs (kCancelled) and closes all connections. To be awaited before the executor's threads end.
  Task<void> Stop();

  const PlainClient& plain() const { return plain_; }

 private:
  HttpClient& For(const HttpRequest& request);

  const ProxyChoice proxies_;
  CurlClient curl_;
  PlainClient plain_;
};

}  // namespace beseda::net
