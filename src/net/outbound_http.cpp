#include "net/outbound_http.h"

#include "base/task.h"
#include "net/plain_url.h"

namespace beseda::net {

OutboundHttp::OutboundHttp(Executor executor, ProxyChoice proxies)
    : proxies_(proxies), curl_(executor, std::move(proxies)), plain_(executor) {}

Task<Result<HttpResponse>> OutboundHttp::Send(HttpRequest request) {
  auto& client = For(request);
  return client.Send(std::move(request));
}

Task<Result<std::unique_ptr<HttpStream>>> OutboundHttp::Open(HttpRequest request) {
  auto& client = For(request);
  return client.Open(std::move(request));
}

Task<void> OutboundHttp::Stop() {
  plain_.Stop();
  co_await curl_.Stop();
}

HttpClient& OutboundHttp::For(const HttpRequest& request) {
  if (!PlainClient::Serves(request)) return curl_;
  if (!proxies_.For("http", ParsePlainUrl(request.url)->host).empty()) return curl_;
  return plain_;
}

}  // namespace beseda::net
