#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

#include "net/test_server.h"

namespace beseda::net {
namespace {

using test::Always;
using test::Get;
using test::PathService;
using test::RawClient;
using test::RunningServer;

/// Deadlines, limits and stops of the server.
class ServerLimitsTest : public testing::Test {
 protected:
  ServerLimitsTest() {
    service.handlers["/"] = Always("hello");
    service.handlers["/slow"] = [this](ServerRequest) -> Task<ServerResponse> {
      ++running_handlers;
      boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
      while (!release) {
        timer.expires_after(milliseconds(1));
        co_await timer.async_wait(boost::asio::use_awaitable);
      }
      ServerResponse response;
      response.body = "finished";
      co_return response;
    };
  }
  PathService service;
  std::atomic<bool> release = false;
  std::atomic<int> running_handlers = 0;
};

TEST_F(ServerLimitsTest, RefusesBadRequests) {
  RunningServer running(service);
  struct Case {
    std::string request;
    int status;
  };
  const std::string host = "Host: t\r\n";
  const std::vector<Case> cases = {
      {"\x16\x03\x01\x02\x01 TLS?\r\n\r\n", 400},
      {"nonsense\r\n\r\n", 400},
      {"GET /\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\n" + host + "\r\n", 505},
      {"GET / HTTP/1.1\r\n\r\n", 400},                                            // no Host
      {"GET / HTTP/1.1\r\n" + host + host + "\r\n", 400},                         // two of them
      {"GET nowhere HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET * HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET /a#b HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET / HTTP/1.1\r\n" + host + "Bad Name: x\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n" + host + "X: a\x01z\r\n\r\n", 400},
      // Two opinions on where the request ends:
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", 400},
      {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc", 400},
      {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
      {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: identity\r\n\r\n", 501},
      {"POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
      {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n1;" + std::string(20'000, 'e'), 400},
      {"POST / HTTP/1.1\r\n" + host + "Expect: a miracle\r\n\r\n", 417},
      {"GET / HTTP/1.1\r\n" + host + "X: " + std::string(17'000, 'x') + "\r\n\r\n", 431},
      {"GET /" + std::string(17'000, 'x') + " HTTP/1.1\r\n" + host + "\r\n", 431},
  };
  for (const auto& [request, status] : cases) {
    RawClient client(running.server.port());
    const auto reply = client.Ask(request);
    EXPECT_EQ(reply.status, status) << request.substr(0, 100);
    client.EndWriting();
    EXPECT_EQ(client.ReadToEnd(), "");  // nothing behind the refusal is taken for a request
  }
  std::string many = "GET / HTTP/1.1\r\n" + host;
  for (int i = 0; i < 200; ++i) many += "A" + std::to_string(i) + ": b\r\n";
  EXPECT_EQ(RawClient(running.server.port()).Ask(many + "\r\n").status, 431);
}

TEST_F(ServerLimitsTest, SlowHeadersRunOutOfTime) {
  HttpServerOptions options;
  options.header_timeout = milliseconds(150);
  RunningServer running(service, options);
  RawClient client(running.server.port());
  // A byte now and then does not buy time.
  for (const char c : std::string_view("GET / HTTP")) {
    client.Write({&c, 1});
    ::usleep(20'000);
  }
  EXPECT_EQ(client.ReadReply().status, 408);
  EXPECT_EQ(client.Receive(), "");
}

TEST_F(ServerLimitsTest, SilentConnectionsAreClosed) {
  HttpServerOptions options;
  options.first_byte_timeout = milliseconds(50);
  options.idle_timeout = milliseconds(100);
  RunningServer running(service, options);
  RawClient silent(running.server.port());
  EXPECT_EQ(silent.Receive(), "");
  EXPECT_TRUE(silent.ended());
  RawClient idle(running.server.port());
  EXPECT_EQ(idle.Ask(Get("/")).status, 200);
  EXPECT_EQ(idle.Receive(), "");
  EXPECT_TRUE(idle.ended());
}

TEST_F(ServerLimitsTest, SlowBodiesRunOutOfTime) {
  service.max_body = 100'000;
  HttpServerOptions options;
  options.body_grace = milliseconds(150);
  options.min_body_rate = 10'000;
  RunningServer running(service, options);
  const std::string head = "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5000\r\n\r\n";
  RawClient slow(running.server.port());
  slow.Write(head);
  for (int i = 0; i < 20; ++i) {
    slow.Write("x");
    ::usleep(20'000);
  }
  EXPECT_EQ(slow.ReadReply().status, 408);
  // Just as long, but fast enough.
  RawClient steady(running.server.port());
  steady.Write(head);
  for (int i = 0; i < 20; ++i) {
    steady.Write(std::string(250, 'x'));
    ::usleep(15'000);
  }
  EXPECT_EQ(steady.ReadReply().status, 200);
}

TEST_F(ServerLimitsTest, AClientThatDoesNotReadIsCutOff) {
  static const std::string large(64 * 1024 * 1024, 'x');
  service.handlers["/large"] = [](ServerRequest) -> Task<ServerResponse> {
    ServerResponse response;
    response.static_body = large;
    co_return response;
  };
  HttpServerOptions options;
  options.write_timeout = milliseconds(100);
  RunningServer running(service, options);
  RawClient client(running.server.port(), 4096);
  client.Write(Get("/large"));
  client.Receive();
  for (int i = 0; i < 1000 && running.metrics.GaugeValue("beseda_http_connections") > 0; ++i) ::usleep(5000);
  EXPECT_EQ(running.metrics.GaugeValue("beseda_http_connections"), 0);
}

TEST_F(ServerLimitsTest, TooManyConnectionsGet503) {
  HttpServerOptions options;
  options.max_connections = 2;
  RunningServer running(service, options);
  RawClient first(running.server.port());
  {
    RawClient second(running.server.port());
    EXPECT_EQ(first.Ask(Get("/")).status, 200);
    EXPECT_EQ(second.Ask(Get("/")).status, 200);
    RawClient third(running.server.port());
    EXPECT_EQ(third.ReadReply().status, 503);
    EXPECT_EQ(third.Receive(), "");
    // A request that was on its way meanwhile does not make the answer be lost.
    RawClient talker(running.server.port());
    EXPECT_EQ(talker.Receive(1), "H");
    EXPECT_TRUE(talker.Write(Get("/", "X-Long: " + std::string(100'000, 'x') + "\r\n")));
    EXPECT_TRUE(talker.Write(std::string(100'000, 'x')));
    EXPECT_EQ(talker.ReadUntil("\r\n").substr(0, 12), "TTP/1.1 503 ");
    talker.ReadToEnd();
    EXPECT_FALSE(talker.reset());
  }
  for (int i = 0; i < 1000 && running.metrics.GaugeValue("beseda_http_connections") > 1; ++i) ::usleep(5000);
  RawClient fourth(running.server.port());
  EXPECT_EQ(fourth.Ask(Get("/")).status, 200);
}

TEST_F(ServerLimitsTest, AStopLetsRunningRequestsFinish) {
  RunningServer running(service);
  RawClient idle(running.server.port());
  EXPECT_EQ(idle.Ask(Get("/")).status, 200);
  RawClient busy(running.server.port());
  busy.Write(Get("/slow"));
  while (running_handlers == 0) ::usleep(1000);
  std::thread stop([&] { running.Stop(); });
  EXPECT_EQ(idle.Receive(), "");  // closed at once
  EXPECT_TRUE(idle.ended());
  EXPECT_THROW(RawClient(running.server.port()), std::runtime_error);  // nobody listens any more
  release = true;
  const auto reply = busy.ReadReply();
  EXPECT_EQ(reply.body, "finished");
  EXPECT_NE(reply.head.find("Connection: close"), std::string::npos);
  stop.join();
}

TEST_F(ServerLimitsTest, AStopCutsOffWhatTakesTooLong) {
  RunningServer running(service);
  RawClient busy(running.server.port());
  busy.Write(Get("/slow"));
  while (running_handlers == 0) ::usleep(1000);
  running.Stop(milliseconds(50));
  EXPECT_EQ(busy.ReadToEnd(), "");
}

TEST_F(ServerLimitsTest, HoldsManyIdleSockets) {
  RunningServer running(service);
  std::deque<RawClient> clients;
  for (int i = 0; i < 500; ++i) {
    clients.emplace_back(running.server.port());
    ASSERT_EQ(clients.back().Ask(Get("/")).status, 200);
  }
  EXPECT_EQ(running.metrics.GaugeValue("beseda_http_connections"), 500);
  EXPECT_EQ(clients[250].Ask(Get("/")).body, "hello");
}

TEST_F(ServerLimitsTest, OneThreadServesWithoutStrands) {
  HttpServerOptions options;
  options.one_thread = true;
  RunningServer running(service, options, 1);
  RawClient client(running.server.port());
  for (int i = 0; i < 10; ++i) EXPECT_EQ(client.Ask(Get("/")).body, "hello");
}

}  // namespace
}  // namespace beseda::net
