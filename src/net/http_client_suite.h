#pragma once

/// For the tests of net/ only: what every HttpClient of this folder must do is tested with all of them. The tests stand
/// in http_client_suite_test.cpp (against our own server) and http_client_wire_test.cpp (against odd ones).

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "net/curl_client.h"
#include "net/outbound_http.h"
#include "net/test_server.h"

namespace beseda::net::test {

/// A client of one of the kinds that must all behave alike.
struct AnyClient {
  std::unique_ptr<HttpClient> client;
  std::function<Task<void>()> stop;
};

template <typename Client>
AnyClient MakeClient(Executor executor) {
  auto made = std::make_unique<Client>(executor, ProxyChoice());
  auto* client = made.get();
  return {std::move(made), [client] { return client->Stop(); }};
}

struct Kind {
  std::string name;
  AnyClient (*make)(Executor);
};

inline auto AllHttpClients() {
  return testing::Values(Kind{"Curl", &MakeClient<CurlClient>}, Kind{"PlainFirst", &MakeClient<OutboundHttp>});
}
inline std::string NameOfKind(const testing::TestParamInfo<Kind>& kind) { return kind.param.name; }

/// A client of some kind, and a server for it to talk to.
class HttpClientSuite : public testing::TestWithParam<Kind> {
 protected:
  HttpClientSuite() : running(service), made(GetParam().make(running.io.executor())), client(*made.client) {
    service.handlers["/"] = Always("hello");
  }
  ~HttpClientSuite() override { running.io.RunAndWait(made.stop()); }

  std::string Url(std::string_view path) {
    return "http://127.0.0.1:" + std::to_string(running.server.port()) + std::string(path);
  }
  static HttpRequest Request(std::string url) {
    HttpRequest request;
    request.url = std::move(url);
    request.reach = Reach::kAnywhere;
    return request;
  }
  Result<HttpResponse> Send(HttpRequest request) {
    std::optional<Result<HttpResponse>> result;
    const auto run = [&]() -> Task<void> { result.emplace(co_await client.Send(std::move(request))); };
    running.io.RunAndWait(run());
    return std::move(*result);
  }
  ErrorCode FailureOf(HttpRequest request) {
    const auto result = Send(std::move(request));
    EXPECT_FALSE(result.ok());
    return result.ok() ? ErrorCode::kInternal : result.error().code;
  }

  PathService service;
  RunningServer running;
  AnyClient made;
  HttpClient& client;
};

}  // namespace beseda::net::test
