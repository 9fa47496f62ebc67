#include "net/plain_client.h"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <future>

#include "net/odd_server.h"
#include "net/outbound_http.h"
#include "net/test_server.h"

namespace beseda::net {
namespace {

namespace asio = boost::asio;
using test::Always;
using test::OddServer;
using test::PathService;
using test::ReadRequest;
using test::RunningServer;
using test::Write;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

HttpRequest Request(std::string url, std::string method = "GET", std::string body = {}) {
  HttpRequest request;
  request.url = std::move(url);
  request.method = std::move(method);
  request.body = std::move(body);
  request.reach = Reach::kAnywhere;
  return request;
}

/// Waits for another thread's doing, for ten seconds at most.
template <typename Condition>
bool Eventually(Condition condition) {
  for (int i = 0; i < 10'000; ++i) {
    if (condition()) return true;
    ::usleep(1000);
  }
  return condition();
}

class PlainClientTest : public testing::Test {
 protected:
  explicit PlainClientTest(PoolLimits limits = {}) : io(2), client(io.executor(), limits) {}
  ~PlainClientTest() override { client.Stop(); }

  Result<HttpResponse> Send(HttpRequest request) {
    std::optional<Result<HttpResponse>> result;
    const auto run = [&]() -> Task<void> { result.emplace(co_await client.Send(std::move(request))); };
    io.RunAndWait(run());
    return std::move(*result);
  }
  ErrorCode FailureOf(HttpRequest request) {
    const auto result = Send(std::move(request));
    EXPECT_FALSE(result.ok());
    return result.ok() ? ErrorCode::kInternal : result.error().code;
  }

  IoThreads io;
  PlainClient client;
};

/// Answers every request on a connection, until the peer has no more.
void Serve(int peer) {
  while (!ReadRequest(peer).empty()) Write(peer, kOk);
}

TEST(PlainClient, ServesOnlyWhatIsPlain) {
  EXPECT_TRUE(PlainClient::Serves(Request("http://example.com")));
  EXPECT_TRUE(PlainClient::Serves(Request("HTTP://10.0.0.1:8080/a?b")));
  EXPECT_TRUE(PlainClient::Serves(Request("http://[::1]:80/.well-known/x.y/..z")));
  for (const std::string url :
       {"https://example.com/", "http://user:secret@example.com/", "http://127.1/", "http://2130706433/", "http://0x7f.1/",
        "http://0177.0.0.1/", "http://1.2.3/", "http://example.com./", "http://[fe80::1%25eth0]/", "http://exa%6dple.com/",
        "http://example.com:/", "http://example.com:0/", "http://example.com:65536/", "http://example.com/a/../b",
        "http://example.com/.", "http:///x", "http:/example.com/", "http://", "http://\xc3\xa9.example/", "http://a b/",
        "http://example.com/\xc3\xa9", "http://[::1", "http://[::1]x/", "ftp://example.com/", ""}) {
    EXPECT_FALSE(PlainClient::Serves(Request(url))) << url;
  }
  auto request = Request("http://example.com/");
  request.max_redirects = 1;
  EXPECT_FALSE(PlainClient::Serves(request));
  request = Request("http://example.com/");
  request.headers.Add("connection", "close");
  EXPECT_FALSE(PlainClient::Serves(request));
}

TEST_F(PlainClientTest, RefusesWhatItDoesNotServe) {
  EXPECT_EQ(FailureOf(Request("https://example.com/")), ErrorCode::kInvalid);
}

TEST_F(PlainClientTest, KeepsAndReusesConnections) {
  OddServer server(&Serve);
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(Send(Request(server.url(), "POST", "x")).ok());
  EXPECT_EQ(server.connections, 1);
  EXPECT_EQ(client.idle_connections(), 1u);
  // The name has a connection of its own, in whatever case it is written.
  const auto port = server.url().substr(16);
  ASSERT_TRUE(Send(Request("http://localhost" + port)).ok());
  ASSERT_TRUE(Send(Request("http://LOCALHOST" + port)).ok());
  EXPECT_EQ(server.connections, 2);
}

TEST_F(PlainClientTest, AnAnswerWithMoreBehindItEndsItsConnection) {
  OddServer server([](int peer) {
    while (!ReadRequest(peer).empty()) Write(peer, std::string(kOk) + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
  });
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Send(Request(server.url()))->body, "ok");
  EXPECT_EQ(server.connections, 3);
}

TEST_F(PlainClientTest, BytesThatComeUnaskedEndAKeptConnection) {
  std::atomic<int> sent = 0;
  OddServer server([&](int peer) {
    while (!ReadRequest(peer).empty()) {
      Write(peer, kOk);
      ::usleep(2000);
      Write(peer, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
      ++sent;
    }
  });
  for (int i = 1; i <= 3; ++i) {
    EXPECT_EQ(Send(Request(server.url()))->status, 200);
    ASSERT_TRUE(Eventually([&] { return sent == i; }));
    ::usleep(1000);
  }
  EXPECT_EQ(server.connections, 3);
}

TEST_F(PlainClientTest, ARepeatThatFindsNobodyIsUncertain) {
  // The first connection answers once and closes after the second request; by then nobody listens any more.
  std::optional<OddServer> server;
  std::promise<void> gone;
  const auto is_gone = gone.get_future().share();
  server.emplace([&](int peer) {
    ReadRequest(peer);
    Write(peer, kOk);
    ReadRequest(peer);
    is_gone.wait();
  });
  const auto url = server->url();
  ASSERT_TRUE(Send(Request(url)).ok());
  auto second = std::async(std::launch::async, [&] { return FailureOf(Request(url)); });
  ::usleep(20'000);
  std::thread end([&] { server.reset(); });
  ::usleep(20'000);
  gone.set_value();
  EXPECT_EQ(second.get(), ErrorCode::kUncertain);
  end.join();
}

TEST_F(PlainClientTest, TriesAllAddresses) {
  // "localhost" is 127.0.0.1 and ::1; here only the second one listens.
  const int listener = ::socket(AF_INET6, SOCK_STREAM, 0);
  sockaddr_in6 address = {};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  socklen_t size = sizeof address;
  const int on = 1;
  ::setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (listener < 0 || ::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0) GTEST_SKIP() << "no IPv6 here";
  ::listen(listener, 4);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  std::thread serving([&] {
    const int peer = ::accept(listener, nullptr, nullptr);
    ReadRequest(peer);
    Write(peer, kOk);
    ::close(peer);
  });
  const auto port = std::to_string(ntohs(address.sin6_port));
  const auto reply = Send(Request("http://localhost:" + port + "/"));
  EXPECT_TRUE(reply.ok()) << reply.error().detail;
  if (!reply.ok()) ::shutdown(listener, SHUT_RDWR);
  serving.join();
  ::close(listener);
}

TEST_F(PlainClientTest, AConnectionThatIsNotAcceptedEndsInTime) {
  // A listener whose queue is full drops what asks for more.
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(listener, reinterpret_cast<sockaddr*>(&address), size);
  ::listen(listener, 0);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  std::vector<int> fillers;
  for (int i = 0; i < 4; ++i) {
    fillers.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    (void)::connect(fillers.back(), reinterpret_cast<sockaddr*>(&address), size);
  }
  auto request = Request("http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/");
  request.connect_timeout = milliseconds(50);
  EXPECT_EQ(FailureOf(request), ErrorCode::kUnavailable);
  request.connect_timeout = seconds(60);
  request.total_timeout = milliseconds(50);
  EXPECT_EQ(FailureOf(request), ErrorCode::kUnavailable);
  request.total_timeout = seconds(60);
  auto stopped = std::async(std::launch::async, [&] { return FailureOf(request); });
  ::usleep(20'000);
  client.Stop();
  EXPECT_EQ(stopped.get(), ErrorCode::kCancelled);
  for (const int filler : fillers) ::close(filler);
  ::close(listener);
}

TEST_F(PlainClientTest, AStreamReadToItsEndGivesItsConnectionBack) {
  OddServer server([](int peer) {
    while (!ReadRequest(peer).empty()) {
      Write(peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
      ::usleep(2000);
      Write(peer, "0\r\n\r\n");
    }
  });
  const auto read = [&](bool to_the_end) -> Task<void> {
    auto stream = co_await client.Open(Request(server.url()));
    EXPECT_TRUE(stream.ok());
    if (!stream.ok()) co_return;
    const auto piece = co_await (*stream)->Read();
    EXPECT_EQ(piece.ok() ? **piece : "", "hello");
    if (to_the_end) {
      const auto end = co_await (*stream)->Read();
      EXPECT_TRUE(end.ok() && !*end);
      co_return;
    }
    ::usleep(20'000);  // the end lies in the socket now
  };
  io.RunAndWait(read(true));
  EXPECT_EQ(client.idle_connections(), 1u);
  io.RunAndWait(read(false));
  EXPECT_EQ(client.idle_connections(), 1u);
  io.RunAndWait(read(true));
  EXPECT_EQ(server.connections, 1);
}

TEST_F(PlainClientTest, AStreamThatIsDroppedEarlyClosesItsConnection) {
  std::promise<void> hung_up;
  OddServer server([&](int peer) {
    ReadRequest(peer);
    Write(peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    if (ReadRequest(peer).empty()) hung_up.set_value();
  });
  const auto run = [&]() -> Task<void> {
    auto stream = co_await client.Open(Request(server.url()));
    EXPECT_TRUE(stream.ok());
  };
  io.RunAndWait(run());
  EXPECT_EQ(hung_up.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
  EXPECT_EQ(client.idle_connections(), 0u);
}

TEST_F(PlainClientTest, ACancelledReadEndsTheStream) {
  std::promise<void> hung_up;
  std::atomic<bool> opened = false;
  OddServer server([&](int peer) {
    ReadRequest(peer);
    Write(peer, "HTTP/1.1 200 OK\r\n\r\n");
    if (ReadRequest(peer).empty()) hung_up.set_value();
  });
  asio::cancellation_signal signal;
  auto strand = asio::make_strand(io.executor());
  std::promise<ErrorCode> ended;
  std::atomic<bool> throws_again = false;
  const auto run = [&]() -> Task<void> {
    auto stream = co_await client.Open(Request(server.url()));
    opened = true;
    const auto piece = co_await (*stream)->Read();
    throws_again = co_await asio::this_coro::throw_if_cancelled();
    ended.set_value(piece.ok() ? ErrorCode::kInternal : piece.error().code);
  };
  asio::co_spawn(strand, run(), asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr) {}));
  ASSERT_TRUE(Eventually([&] { return opened.load(); }));
  ::usleep(5000);
  asio::post(strand, [&] { signal.emit(asio::cancellation_type::terminal); });
  EXPECT_EQ(ended.get_future().get(), ErrorCode::kCancelled);
  EXPECT_TRUE(throws_again);
  EXPECT_EQ(hung_up.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST_F(PlainClientTest, StopEndsStreamsAndLaterRequests) {
  OddServer server([](int peer) {
    ReadRequest(peer);
    Write(peer, "HTTP/1.1 200 OK\r\n\r\nhello");
    ReadRequest(peer);
  });
  const auto run = [&]() -> Task<void> {
    auto stream = co_await client.Open(Request(server.url()));
    EXPECT_TRUE((co_await (*stream)->Read()).ok());
    client.Stop();
    const auto piece = co_await (*stream)->Read();
    EXPECT_EQ(piece.ok() ? ErrorCode::kInternal : piece.error().code, ErrorCode::kCancelled);
  };
  io.RunAndWait(run());
  EXPECT_EQ(FailureOf(Request(server.url())), ErrorCode::kCancelled);
}

TEST_F(PlainClientTest, ManyAtOnceWithoutStrandsOnDyingConnections) {
  // Every third answer is the last of its connection, and the server does not say so.
  OddServer server([](int peer) {
    for (int i = 0; i < 3 && !ReadRequest(peer).empty(); ++i) Write(peer, kOk);
  });
  std::atomic<int> good = 0, ended = 0;
  const auto run = [&]() -> Task<void> {
    for (int i = 0; i < 50; ++i) {
      const auto reply = co_await client.Send(Request(server.url(), "PUT", "body"));
      good += reply.ok();
      EXPECT_TRUE(reply.ok()) << reply.error().message << " " << reply.error().detail;
    }
  };
  for (int i = 0; i < 8; ++i) asio::co_spawn(io.executor(), run(), [&](std::exception_ptr) { ++ended; });
  ASSERT_TRUE(Eventually([&] { return ended == 8; }));
  EXPECT_EQ(good, 400);
}

class PoolLimitsTest : public PlainClientTest {
 protected:
  PoolLimitsTest() : PlainClientTest({.most_per_peer = 2, .most = 3, .idle = milliseconds(100), .sweep_every = milliseconds(20)}) {}
};

TEST_F(PoolLimitsTest, BoundsHowManyWait) {
  std::atomic<int> asked = 0;
  OddServer server([&](int peer) {
    while (!ReadRequest(peer).empty()) {
      ++asked;
      while (asked < 4) ::usleep(100);
      Write(peer, kOk);
    }
  });
  std::atomic<int> ended = 0;
  const auto run = [&]() -> Task<void> { EXPECT_TRUE((co_await client.Send(Request(server.url()))).ok()); };
  for (int i = 0; i < 4; ++i) asio::co_spawn(io.executor(), run(), [&](std::exception_ptr) { ++ended; });
  ASSERT_TRUE(Eventually([&] { return ended == 4; }));
  EXPECT_EQ(client.idle_connections(), 2u);
  EXPECT_TRUE(Eventually([&] { return client.idle_connections() == 0; })) << "they are swept when they are old";
}

TEST_F(PoolLimitsTest, SweepsWhatThePeerHasClosed) {
  OddServer server([](int peer) {
    ReadRequest(peer);
    Write(peer, kOk);
  });
  ASSERT_TRUE(Send(Request(server.url())).ok());
  EXPECT_TRUE(Eventually([&] { return client.idle_connections() == 0; }));
}

TEST(OutboundHttp, LeavesProxiesAndRedirectsToLibcurl) {
  std::string asked;
  OddServer proxy([&](int peer) {
    asked = ReadRequest(peer);
    Write(peer, kOk);
  });
  PathService service;
  service.handlers["/"] = Always("hello");
  RunningServer running(service);
  const auto here = "http://127.0.0.1:" + std::to_string(running.server.port()) + "/";
  OutboundHttp client(running.io.executor(), ProxyChoice(proxy.url(), "", "127.0.0.1"));
  const auto run = [&]() -> Task<void> {
    const auto proxied = co_await client.Send(Request("http://upstream.example/x"));
    EXPECT_TRUE(proxied.ok());
    EXPECT_EQ(client.plain().idle_connections(), 0u);
    auto request = Request(here);
    request.max_redirects = 2;
    EXPECT_TRUE((co_await client.Send(std::move(request))).ok());
    EXPECT_EQ(client.plain().idle_connections(), 0u);
    EXPECT_TRUE((co_await client.Send(Request(here))).ok());
    EXPECT_EQ(client.plain().idle_connections(), 1u);
    co_await client.Stop();
  };
  running.io.RunAndWait(run());
  EXPECT_TRUE(asked.starts_with("GET http://upstream.example/x HTTP/1.1\r\n")) << asked;
}

}  // namespace
}  // namespace beseda::net
