#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <thread>

#include "net/http_client_suite.h"
#include "net/odd_server.h"

namespace beseda::net {
namespace {

namespace asio = boost::asio;
using test::Always;
using test::HttpClientSuite;
using test::OddServer;
using test::ReadRequest;
using test::Write;

TEST_P(HttpClientSuite, FetchesAndPosts) {
  service.handlers["/echo"] = [](ServerRequest request) -> Task<ServerResponse> {
    ServerResponse response;
    response.status = 201;
    response.headers.Add("X-Type", std::string(request.headers.Get("Content-Type")));
    response.body = request.method + " " + request.body;
    co_return response;
  };
  const auto plain = Send(Request(Url("/")));
  ASSERT_TRUE(plain.ok()) << plain.error().detail;
  EXPECT_EQ(plain->status, 200);
  EXPECT_EQ(plain->body, "hello");
  for (const std::string method : {"POST", "PUT", "PATCH", "DELETE"}) {
    auto request = Request(Url("/echo"));
    request.method = method;
    request.headers.Add("Content-Type", "application/json");
    request.body = "{\"a\":1}";
    const auto reply = Send(std::move(request));
    ASSERT_TRUE(reply.ok()) << reply.error().detail;
    EXPECT_EQ(reply->status, 201);
    EXPECT_EQ(reply->headers.Get("x-type"), "application/json");
    EXPECT_EQ(reply->body, method + " {\"a\":1}");
  }
  auto head = Request(Url("/"));
  head.method = "HEAD";
  EXPECT_EQ(Send(std::move(head))->body, "");
}

TEST_P(HttpClientSuite, ErrorStatusesAreAnswers) {
  service.handlers["/broken"] = Always("sorry", 503);
  const auto reply = Send(Request(Url("/broken")));
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(reply->status, 503);
  EXPECT_EQ(reply->body, "sorry");
}

TEST_P(HttpClientSuite, KeepsConnections) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(Send(Request(Url("/"))).ok());
  EXPECT_EQ(running.metrics.GaugeValue("beseda_http_connections"), 1);
}

TEST_P(HttpClientSuite, ManyAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 25; ++n) good += Send(Request(Url("/"))).ok();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 200);
}

TEST_P(HttpClientSuite, StreamsAsItComes) {
  std::atomic<int> written = 0;
  std::atomic<int> seen = 0;
  service.handlers["/stream"] = [&](ServerRequest) -> Task<ServerResponse> {
    ServerResponse response;
    response.headers.Add("X-Kind", "stream");
    response.stream = [&](ResponseStream& stream) -> Task<void> {
      asio::steady_timer timer(co_await asio::this_coro::executor);
      for (int i = 0; i < 5; ++i) {
        // The next piece only after the reader has seen the one before.
        while (seen < i) {
          timer.expires_after(std::chrono::milliseconds(1));
          co_await timer.async_wait(asio::use_awaitable);
        }
        if (!(co_await stream.Write("piece" + std::to_string(i))).ok()) co_return;
        ++written;
      }
    };
    co_return response;
  };
  std::string text;
  const auto run = [&]() -> Task<void> {
    auto stream = co_await client.Open(Request(Url("/stream")));
    EXPECT_TRUE(stream.ok());
    if (!stream.ok()) co_return;
    EXPECT_EQ((*stream)->status(), 200);
    EXPECT_EQ((*stream)->headers().Get("X-Kind"), "stream");
    for (;;) {
      auto piece = co_await (*stream)->Read();
      EXPECT_TRUE(piece.ok());
      if (!piece.ok() || !*piece) co_return;
      text += **piece;
      ++seen;
    }
  };
  running.io.RunAndWait(run());
  EXPECT_EQ(text, "piece0piece1piece2piece3piece4");
}

TEST_P(HttpClientSuite, AnUnreadStreamPauses) {
  std::atomic<std::size_t> written = 0;
  constexpr std::size_t kTotal = 64 * 1024 * 1024;
  service.handlers["/flood"] = [&](ServerRequest) -> Task<ServerResponse> {
    ServerResponse response;
    response.stream = [&](ResponseStream& stream) -> Task<void> {
      while (written < kTotal) {
        if (!(co_await stream.Write(std::string(64 * 1024, 'x'))).ok()) co_return;
        written += 64 * 1024;
      }
    };
    co_return response;
  };
  std::size_t before = 0;
  std::size_t read = 0;
  const auto run = [&]() -> Task<void> {
    auto request = Request(Url("/flood"));
    request.max_response_bytes = kTotal;
    request.idle_timeout = milliseconds(100);
    auto stream = co_await client.Open(std::move(request));
    EXPECT_TRUE(stream.ok());
    if (!stream.ok()) co_return;
    // Longer than the idle timeout: while we do not read, silence is not the server's fault.
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::milliseconds(300));
    co_await timer.async_wait(asio::use_awaitable);
    before = written;
    for (;;) {
      auto piece = co_await (*stream)->Read();
      EXPECT_TRUE(piece.ok());
      if (!piece.ok() || !*piece) co_return;
      read += (*piece)->size();
    }
  };
  running.io.RunAndWait(run());
  EXPECT_LT(before, kTotal / 2);
  EXPECT_EQ(read, kTotal);
}

TEST_P(HttpClientSuite, KeepsItsDeadlines) {
  std::atomic<bool> stop = false;
  OddServer silent([&](int peer) {
    ReadRequest(peer);
    while (!stop) ::usleep(1000);
  });
  auto idle = Request(silent.url());
  idle.idle_timeout = milliseconds(50);
  EXPECT_EQ(FailureOf(std::move(idle)), ErrorCode::kTimeout);
  auto total = Request(silent.url());
  total.total_timeout = milliseconds(50);
  EXPECT_EQ(FailureOf(std::move(total)), ErrorCode::kTimeout);
  stop = true;
}

TEST_P(HttpClientSuite, TellsUnsentFromUncertain) {
  std::uint16_t closed_port;
  {
    OddServer gone([](int) {});
    closed_port = std::uint16_t(std::stoi(gone.url().substr(17)));
  }
  EXPECT_EQ(FailureOf(Request("http://127.0.0.1:" + std::to_string(closed_port) + "/")), ErrorCode::kUnavailable);
  EXPECT_EQ(FailureOf(Request("http://no-such-name.invalid/")), ErrorCode::kUnavailable);

  OddServer rude([](int peer) { ReadRequest(peer); });  // takes the request and hangs up
  auto post = Request(rude.url());
  post.method = "POST";
  post.body = "effect";
  EXPECT_EQ(FailureOf(std::move(post)), ErrorCode::kUncertain);
  EXPECT_EQ(rude.connections, 1);

  OddServer half([](int peer) {
    ReadRequest(peer);
    Write(peer, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
  });
  EXPECT_EQ(FailureOf(Request(half.url())), ErrorCode::kUncertain);
}

TEST_P(HttpClientSuite, NeverPostsTwiceOnADyingConnection) {
  // Answers the first request on a connection; takes the second and hangs up. libcurl would try again by itself.
  std::atomic<int> effects = 0;
  OddServer dying([&](int peer) {
    if (!ReadRequest(peer).empty()) ++effects;
    Write(peer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    if (!ReadRequest(peer).empty()) ++effects;
  });
  const auto post = [&](std::string body) {
    auto request = Request(dying.url());
    request.method = "POST";
    request.body = std::move(body);
    return request;
  };
  ASSERT_TRUE(Send(post("first")).ok());
  EXPECT_EQ(FailureOf(post("second")), ErrorCode::kUncertain);
  EXPECT_EQ(effects, 2);
  // Without a body nothing tells libcurl that a part is out: there it takes a connection of its own.
  ASSERT_TRUE(Send(post("third")).ok());
  const int before = dying.connections;
  const int had = effects;
  const auto empty = Send(post(""));
  EXPECT_EQ(effects, had + 1);
  EXPECT_EQ(dying.connections, GetParam().name == "Curl" ? before + 1 : before);
  EXPECT_TRUE(empty.ok() || empty.error().code == ErrorCode::kUncertain);
}

TEST_P(HttpClientSuite, LimitsTheAnswer) {
  service.handlers["/large"] = Always(std::string(10'000, 'x'));
  auto request = Request(Url("/large"));
  request.max_response_bytes = 9'999;
  EXPECT_EQ(FailureOf(std::move(request)), ErrorCode::kTooLarge);
  request = Request(Url("/large"));
  request.max_response_bytes = 10'000;
  EXPECT_TRUE(Send(std::move(request)).ok());
}

TEST_P(HttpClientSuite, FollowsAsManyRedirectsAsAllowed) {
  service.handlers["/loop"] = [](ServerRequest request) -> Task<ServerResponse> {
    const auto left = std::stoi(request.Query("left").value_or("0"));
    ServerResponse response;
    response.body = request.method + std::string(request.headers.Get("Authorization"));
    if (left > 0) {
      response.status = 302;
      response.headers.Add("Location", "/loop?left=" + std::to_string(left - 1));
    }
    co_return response;
  };
  const auto ask = [&](int left, int allowed) {
    auto request = Request(Url("/loop?left=" + std::to_string(left)));
    request.method = "POST";
    request.headers.Add("Authorization", " secret");
    request.max_redirects = allowed;
    return Send(std::move(request));
  };
  EXPECT_EQ(ask(1, 0)->status, 302);
  EXPECT_EQ(ask(3, 3)->body, "GETsecret");
  EXPECT_EQ(ask(4, 3).error().code, ErrorCode::kInvalid);
}

TEST_P(HttpClientSuite, AnotherOriginGetsNoCredentials) {
  service.handlers["/target"] = [](ServerRequest request) -> Task<ServerResponse> {
    ServerResponse response;
    response.body = std::string(request.headers.Get("X-Api-Key")) + "|" + std::string(request.headers.Get("Accept"));
    co_return response;
  };
  service.handlers["/away"] = [this](ServerRequest) -> Task<ServerResponse> {
    ServerResponse response;
    response.status = 307;
    response.headers.Add("Location", "http://localhost:" + std::to_string(running.server.port()) + "/target");
    co_return response;
  };
  auto request = Request(Url("/away"));
  request.headers.Add("X-Api-Key", "secret");
  request.headers.Add("Accept", "text/plain");
  request.max_redirects = 1;
  EXPECT_EQ(Send(std::move(request))->body, "|text/plain");
}

TEST_P(HttpClientSuite, RefusesWhatCannotBeSent) {
  for (const std::string url : {"", "not a url", "ftp://example.com/", "file:///etc/passwd", "http://", "/path",
                                "http://exa mple.com/", "http://example.com/\r\nX: y", "gopher://127.0.0.1/"}) {
    EXPECT_EQ(FailureOf(Request(url)), ErrorCode::kInvalid) << url;
  }
  auto split = Request(Url("/"));
  split.headers.Add("X-A", "b\r\nX-C: d");
  EXPECT_EQ(FailureOf(std::move(split)), ErrorCode::kInvalid);
  split = Request(Url("/"));
  split.headers.Add("X-A: b\r\nX-C", "d");
  EXPECT_EQ(FailureOf(std::move(split)), ErrorCode::kInvalid);
  split = Request(Url("/"));
  split.method = "GET / HTTP/1.1\r\nX:";
  EXPECT_EQ(FailureOf(std::move(split)), ErrorCode::kInvalid);
}

TEST_P(HttpClientSuite, GuardsTheLocalNetwork) {
  const auto port = ":" + std::to_string(running.server.port()) + "/";
  for (const std::string host : {"127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]",
                                 "[::ffff:127.0.0.1]", "0.0.0.0", "[::]", "10.0.0.1", "192.168.1.1", "169.254.169.254",
                                 "100.64.0.1", "172.16.0.1", "[fe80::1]", "[fc00::1]", "[64:ff9b::7f00:1]",
                                 "[2002:7f00:1::]", "a.localhost"}) {
    HttpRequest request;
    request.url = "http://" + host + port;
    request.connect_timeout = milliseconds(500);
    EXPECT_EQ(FailureOf(std::move(request)), ErrorCode::kInvalid) << host;
  }
  // A connection that an operator's request left in the pool is not lent to a user's.
  ASSERT_TRUE(Send(Request(Url("/"))).ok());
  HttpRequest request;
  request.url = Url("/");
  EXPECT_EQ(FailureOf(std::move(request)), ErrorCode::kInvalid);
}

TEST_P(HttpClientSuite, ACancelledTaskEndsItsTransfer) {
  std::promise<void> hung_up;
  OddServer silent([&](int peer) {
    ReadRequest(peer);
    if (ReadRequest(peer).empty()) hung_up.set_value();
  });
  asio::cancellation_signal signal;
  auto strand = asio::make_strand(running.io.executor());
  std::promise<ErrorCode> ended;
  const auto run = [&]() -> Task<void> {
    const auto result = co_await client.Send(Request(silent.url()));
    ended.set_value(result.ok() ? ErrorCode::kInternal : result.error().code);
  };
  asio::co_spawn(strand, run(), asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr) {}));
  while (silent.connections == 0) ::usleep(1000);
  asio::post(strand, [&] { signal.emit(asio::cancellation_type::terminal); });
  EXPECT_EQ(ended.get_future().get(), ErrorCode::kCancelled);
  EXPECT_EQ(hung_up.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST_P(HttpClientSuite, DroppingAStreamEndsItsTransfer) {
  std::promise<void> hung_up;
  OddServer endless([&](int peer) {
    ReadRequest(peer);
    Write(peer, "HTTP/1.1 200 OK\r\n\r\n");
    if (ReadRequest(peer).empty()) hung_up.set_value();
  });
  const auto run = [&]() -> Task<void> {
    auto stream = co_await client.Open(Request(endless.url()));
    EXPECT_TRUE(stream.ok());
  };
  running.io.RunAndWait(run());
  EXPECT_EQ(hung_up.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST_P(HttpClientSuite, StopEndsWhatRuns) {
  OddServer silent([&](int peer) {
    ReadRequest(peer);
    ReadRequest(peer);
  });
  std::thread stop([&] {
    while (silent.connections == 0) ::usleep(1000);
    ::usleep(20'000);
    running.io.RunAndWait(made.stop());
  });
  EXPECT_EQ(FailureOf(Request(silent.url())), ErrorCode::kCancelled);
  stop.join();
}

INSTANTIATE_TEST_SUITE_P(Net, HttpClientSuite, test::AllHttpClients(), test::NameOfKind);

}  // namespace
}  // namespace beseda::net
