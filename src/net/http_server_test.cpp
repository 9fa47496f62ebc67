#include "net/http_server.h"

#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/test_server.h"

namespace beseda::net {
namespace {

using test::Always;
using test::Get;
using test::PathService;
using test::RawClient;
using test::RunningServer;

/// Gives back what arrived, so that a test sees what the handler saw.
PathService::Handler Echo() {
  return [](ServerRequest request) -> Task<ServerResponse> {
    ServerResponse response;
    response.body = request.method + " " + request.path + "?" + request.query + " " + request.body;
    co_return response;
  };
}

class HttpServerTest : public testing::Test {
 protected:
  HttpServerTest() {
    service.handlers["/"] = Always("hello");
    service.handlers["/echo"] = Echo();
  }
  PathService service;
};

TEST_F(HttpServerTest, AnswersManyRequestsOnOneConnection) {
  RunningServer running(service);
  RawClient client(running.server.port());
  for (int i = 0; i < 3; ++i) {
    const auto reply = client.Ask(Get("/echo?n=" + std::to_string(i)));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "GET /echo?n=" + std::to_string(i) + " ");
    EXPECT_NE(reply.head.find("\r\nDate: "), std::string::npos);
    EXPECT_EQ(reply.head.find("Connection:"), std::string::npos);
  }
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInOrder) {
  RunningServer running(service);
  RawClient client(running.server.port());
  std::string requests;
  for (int i = 0; i < 50; ++i) {
    requests += "POST /echo?n=" + std::to_string(i) + " HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc";
  }
  client.Write(requests);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(client.ReadReply().body, "POST /echo?n=" + std::to_string(i) + " abc");
}

TEST_F(HttpServerTest, ReadsARequestCutAtEveryByte) {
  RunningServer running(service);
  const std::string plain = "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello";
  const std::string chunked =
      "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nT: v\r\n\r\n";
  for (const auto& request : {plain, chunked}) {
    RawClient client(running.server.port());
    for (std::size_t cut = 1; cut < request.size(); ++cut) {
      ASSERT_TRUE(client.Write(std::string_view(request).substr(0, cut)));
      ::usleep(300);  // so that the server sees two pieces
      const auto reply = client.Ask(std::string_view(request).substr(cut));
      ASSERT_EQ(reply.body, "POST /echo? hello") << "cut at " << cut;
    }
    for (const char c : request) ASSERT_TRUE(client.Write({&c, 1}));
    EXPECT_EQ(client.ReadReply().body, "POST /echo? hello");
  }
}

TEST_F(HttpServerTest, ClosesWhenTheClientAsks) {
  RunningServer running(service);
  RawClient client(running.server.port());
  const auto reply = client.Ask(Get("/", "Connection: close\r\n"));
  EXPECT_NE(reply.head.find("Connection: close"), std::string::npos);
  EXPECT_EQ(client.Receive(), "");
  EXPECT_TRUE(client.ended());
}

TEST_F(HttpServerTest, Http10ClosesUnlessAskedToKeep) {
  RunningServer running(service);
  RawClient closing(running.server.port());
  EXPECT_EQ(closing.Ask("GET / HTTP/1.0\r\n\r\n").body, "hello");
  EXPECT_EQ(closing.Receive(), "");
  RawClient keeping(running.server.port());
  for (int i = 0; i < 2; ++i) {
    const auto reply = keeping.Ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(reply.body, "hello");
    EXPECT_NE(reply.head.find("Connection: keep-alive"), std::string::npos);
  }
}

TEST_F(HttpServerTest, HeadHasTheLengthButNoBody) {
  RunningServer running(service);
  RawClient client(running.server.port());
  const auto reply = client.Ask("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n", true);
  EXPECT_EQ(reply.status, 200);
  EXPECT_NE(reply.head.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_EQ(client.Ask(Get("/")).body, "hello");  // nothing was left in between
}

TEST_F(HttpServerTest, NoContentHasNoLength) {
  service.handlers["/none"] = Always("", 204);
  RunningServer running(service);
  RawClient client(running.server.port());
  const auto reply = client.Ask(Get("/none"));
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.head.find("Content-Length"), std::string::npos);
  EXPECT_EQ(client.Ask(Get("/")).body, "hello");
}

TEST_F(HttpServerTest, SendsALargeStaticBody) {
  static const std::string large(8 * 1024 * 1024, 'x');
  service.handlers["/large"] = [](ServerRequest) -> Task<ServerResponse> {
    ServerResponse response;
    response.static_body = large;
    co_return response;
  };
  RunningServer running(service);
  RawClient client(running.server.port(), 4096);
  EXPECT_EQ(client.Ask(Get("/large")).body, large);
}

TEST_F(HttpServerTest, AsksForTheBodyWhenTheClientWaits) {
  RunningServer running(service);
  RawClient client(running.server.port());
  client.Write("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.ReadUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(client.Ask("hello").body, "POST /echo? hello");
}

TEST_F(HttpServerTest, RefusesALargeBodyBeforeItComes) {
  RunningServer running(service);
  {
    RawClient client(running.server.port());
    const auto reply = client.Ask("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 1001\r\n\r\n");
    EXPECT_EQ(reply.status, 413);
    EXPECT_NE(reply.head.find("Connection: close"), std::string::npos);
  }
  {
    RawClient client(running.server.port());
    EXPECT_EQ(client
                  .Ask("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 99999999999\r\n"
                       "Expect: 100-continue\r\n\r\n")
                  .status,
              413);
  }
  {
    RawClient client(running.server.port());
    client.Write("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.Write("3e8\r\n" + std::string(1000, 'x') + "\r\n");
    EXPECT_EQ(client.Ask("1\r\n").status, 413);
  }
  RawClient client(running.server.port());
  const auto whole = "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x');
  EXPECT_EQ(client.Ask(whole).status, 200);
}

TEST_F(HttpServerTest, AClientThatSendsOnStillSeesTheRefusal) {
  RunningServer running(service);
  RawClient client(running.server.port());
  // Many clients read nothing before all is sent.
  client.Write("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 30000000\r\n\r\n");
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(client.Write(std::string(1'000'000, 'x'))) << i;
    ::usleep(2000);
  }
  EXPECT_EQ(client.ReadReply().status, 413);
  EXPECT_EQ(client.Receive(), "");
  EXPECT_FALSE(client.reset());
}

TEST_F(HttpServerTest, AClientThatSendsOnForeverAfterTheRefusalIsCutOff) {
  HttpServerOptions options;
  options.linger = milliseconds(100);
  RunningServer running(service, options);
  const auto head = "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 99999999999\r\n\r\n";
  RawClient slow(running.server.port());
  slow.Write(head);
  const auto began = std::chrono::steady_clock::now();
  for (; slow.Write("x"); ::usleep(2000)) ASSERT_LT(std::chrono::steady_clock::now() - began, seconds(20));

  RawClient fast(running.server.port());
  fast.Write(head);
  std::size_t megabytes = 0;
  while (fast.Write(std::string(1'000'000, 'x'))) ASSERT_LT(++megabytes, 100u);
}

TEST_F(HttpServerTest, ExceptionsBecome500WithoutInternals) {
  service.handlers["/throws"] = [](ServerRequest) -> Task<ServerResponse> {
    throw std::runtime_error("secret internals");
    co_return ServerResponse();
  };
  RunningServer running(service);
  RawClient client(running.server.port());
  const auto reply = client.Ask(Get("/throws"));
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(reply.body.find("secret"), std::string::npos);
  EXPECT_EQ(client.Ask(Get("/")).body, "hello");
}

TEST_F(HttpServerTest, NeverSendsABrokenHeader) {
  service.handlers["/split"] = [](ServerRequest) -> Task<ServerResponse> {
    ServerResponse response;
    response.headers.Add("Location", "/a\r\nSet-Cookie: evil=1");
    co_return response;
  };
  RunningServer running(service);
  RawClient client(running.server.port());
  const auto reply = client.Ask(Get("/split"));
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(reply.head.find("evil"), std::string::npos);
}

TEST_F(HttpServerTest, StreamsInChunks) {
  service.handlers["/stream"] = [](ServerRequest) -> Task<ServerResponse> {
    ServerResponse response;
    response.headers.Set("Content-Type", "text/event-stream");
    response.stream = [](ResponseStream& stream) -> Task<void> {
      for (int i = 0; i < 3; ++i) {
        if (!(co_await stream.Write("piece " + std::to_string(i) + "\n")).ok()) co_return;
      }
    };
    co_return response;
  };
  RunningServer running(service);
  RawClient client(running.server.port());
  client.Write(Get("/stream"));
  const auto head = client.ReadUntil("\r\n\r\n");
  EXPECT_NE(head.find("Transfer-Encoding: chunked"), std::string::npos);
  EXPECT_EQ(client.ReadUntil("0\r\n\r\n"),
            "8\r\npiece 0\n\r\n8\r\npiece 1\n\r\n8\r\npiece 2\n\r\n0\r\n\r\n");
  EXPECT_EQ(client.Ask(Get("/")).body, "hello");
  RawClient old(running.server.port());
  old.Write("GET /stream HTTP/1.0\r\n\r\n");
  EXPECT_NE(old.ReadToEnd().find("\r\n\r\npiece 0\npiece 1\npiece 2\n"), std::string::npos);
}

TEST_F(HttpServerTest, TheLastPieceOfAStreamGoesOutWithItsEnd) {
  service.handlers["/stream"] = [](ServerRequest request) -> Task<ServerResponse> {
    ServerResponse response;
    response.hold_head = request.query == "hold";
    const bool alone = response.hold_head;
    response.stream = [alone](ResponseStream& stream) -> Task<void> {
      if (!alone) (void)co_await stream.Write("first\n");
      stream.Last("last\n");
    };
    co_return response;
  };
  RunningServer running(service);
  RawClient client(running.server.port());
  client.Write(Get("/stream"));
  client.ReadUntil("\r\n\r\n");
  EXPECT_EQ(client.ReadUntil("0\r\n\r\n"), "6\r\nfirst\n\r\n5\r\nlast\n\r\n0\r\n\r\n");
  client.Write(Get("/stream?hold"));
  EXPECT_TRUE(client.ReadUntil("\r\n\r\n").starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(client.ReadUntil("0\r\n\r\n"), "5\r\nlast\n\r\n0\r\n\r\n");
  EXPECT_EQ(client.Ask(Get("/")).body, "hello");
  RawClient old(running.server.port());
  old.Write("GET /stream HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(old.ReadToEnd().ends_with("\r\n\r\nfirst\nlast\n"));
}

TEST_F(HttpServerTest, AStreamEndsWhenTheClientHasGone) {
  std::atomic<bool> ended = false;
  service.handlers["/stream"] = [&](ServerRequest) -> Task<ServerResponse> {
    ServerResponse response;
    response.stream = [&](ResponseStream& stream) -> Task<void> {
      while ((co_await stream.Write(std::string(10'000, 'x'))).ok()) {
      }
      ended = true;
    };
    co_return response;
  };
  RunningServer running(service);
  {
    RawClient client(running.server.port());
    client.Write(Get("/stream"));
    client.ReadUntil("\r\n\r\n");
  }
  for (int i = 0; i < 1000 && !ended; ++i) ::usleep(5000);
  EXPECT_TRUE(ended);
}

/// Waits for ever, and tells how that ended.
class Waiting {
 public:
  Task<void> Run() {
    const Waiting::Mark mark(*this);
    boost::asio::steady_timer never(co_await boost::asio::this_coro::executor, std::chrono::hours(1));
    co_await never.async_wait(boost::asio::use_awaitable);
  }
  static bool WaitFor(const std::atomic<int>& count, int least = 1) {
    for (int i = 0; i < 2000 && count < least; ++i) ::usleep(5000);
    return count >= least;
  }
  std::atomic<int> began = 0, ended = 0;

 private:
  struct Mark {
    explicit Mark(Waiting& waiting) : waiting(waiting) { ++waiting.began; }
    ~Mark() { ++waiting.ended; }
    Waiting& waiting;
  };
};

TEST_F(HttpServerTest, WorkThatIsOnlyForTheClientEndsWithIt) {
  Waiting streamed, whole, other;
  service.handlers["/stream"] = [&](ServerRequest) -> Task<ServerResponse> {
    ServerResponse response;
    response.hold_head = true;  // nothing was written yet: the client cannot be missed when the next piece comes
    response.stream = [&](ResponseStream&) { return streamed.Run(); };
    co_return response;
  };
  service.handlers["/whole"] = [&](ServerRequest) -> Task<ServerResponse> {
    co_await whole.Run();
    co_return ServerResponse();
  };
  service.handlers["/other"] = [&](ServerRequest) -> Task<ServerResponse> {
    co_await other.Run();
    co_return ServerResponse();
  };
  service.ends_with_client = "/whole";
  RunningServer running(service);
  RawClient stays(running.server.port());
  stays.Write(Get("/stream"));
  {
    RawClient one(running.server.port()), two(running.server.port()), three(running.server.port());
    one.Write(Get("/stream"));
    two.Write(Get("/whole"));
    three.Write(Get("/other"));
    ASSERT_TRUE(Waiting::WaitFor(streamed.began, 2));
    ASSERT_TRUE(Waiting::WaitFor(whole.began) && Waiting::WaitFor(other.began));
    one.Write(Get("/"));  // What a client has sent ahead does not hide that it goes.
  }
  EXPECT_TRUE(Waiting::WaitFor(streamed.ended));
  EXPECT_TRUE(Waiting::WaitFor(whole.ended));
  EXPECT_EQ(other.ended, 0) << "what changes something is done, whoever waits for it";
  EXPECT_EQ(streamed.ended, 1) << "one client is still there";
}

TEST_F(HttpServerTest, AClientThatWaitsIsNotGone) {
  service.handlers["/slow"] = [](ServerRequest) -> Task<ServerResponse> {
    boost::asio::steady_timer pause(co_await boost::asio::this_coro::executor, std::chrono::milliseconds(1300));
    co_await pause.async_wait(boost::asio::use_awaitable);
    ServerResponse response;
    response.body = "at last";
    co_return response;
  };
  service.ends_with_client = "/slow";
  RunningServer running(service);
  RawClient client(running.server.port());
  EXPECT_EQ(client.Ask(Get("/slow")).body, "at last");
  EXPECT_EQ(client.Ask(Get("/slow")).body, "at last") << "the next request of the connection";
}

TEST_F(HttpServerTest, CountsWhatItDoes) {
  RunningServer running(service);
  RawClient client(running.server.port());
  client.Ask(Get("/"));
  client.Ask(Get("/"));
  client.Ask(Get("/missing"));
  EXPECT_EQ(running.metrics.CounterValue("beseda_http_requests_total/2xx"), 2u);
  EXPECT_EQ(running.metrics.CounterValue("beseda_http_requests_total/4xx"), 1u);
  EXPECT_EQ(running.metrics.Observations("beseda_http_request_seconds"), 3u);
  EXPECT_EQ(running.metrics.GaugeValue("beseda_http_connections"), 1);
}

TEST_F(HttpServerTest, SaysWhyItCannotListen) {
  RunningServer running(service);
  HttpServerOptions options;
  options.listen = {running.server.addresses().front()};
  HttpServer second(running.io.executor(), service, running.metrics, options);
  const auto started = second.Start();
  ASSERT_FALSE(started.ok());
  EXPECT_EQ(started.error().code, ErrorCode::kConflict);
  EXPECT_NE(started.error().message.find("taken by another program"), std::string::npos);
}

TEST_F(HttpServerTest, BelievesOnlyTrustedProxies) {
  service.handlers["/who"] = [](ServerRequest request) -> Task<ServerResponse> {
    ServerResponse response;
    response.body = request.remote_address + (request.secure ? " secure" : " plain");
    co_return response;
  };
  const std::string request = Get("/who", "X-Forwarded-For: 6.6.6.6, 192.0.2.7\r\nX-Forwarded-Proto: https\r\n");
  {
    RunningServer running(service);
    EXPECT_EQ(RawClient(running.server.port()).Ask(request).body, "127.0.0.1 plain");
  }
  HttpServerOptions options;
  options.trusted_proxies = {"127.0.0.0/8"};
  RunningServer running(service, options);
  EXPECT_EQ(RawClient(running.server.port()).Ask(request).body, "192.0.2.7 secure");
}

}  // namespace
}  // namespace beseda::net
