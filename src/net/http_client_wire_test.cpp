#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <mutex>

#include "net/http_client_suite.h"
#include "net/odd_server.h"

namespace beseda::net {
namespace {

using test::HttpClientSuite;
using test::OddServer;
using test::ReadRequest;
using test::ReadSome;
using test::Write;

/// What every HttpClient makes of answers as they stand on the wire.
class HttpClientWire : public HttpClientSuite {
 protected:
  /// Asks a server that gives this answer and hangs up.
  Result<HttpResponse> AnswerTo(std::string method, std::string answer, std::size_t most = 1000) {
    OddServer server([&](int peer) {
      ReadRequest(peer);
      Write(peer, answer);
    });
    auto request = Request(server.url());
    request.method = std::move(method);
    request.max_response_bytes = most;
    return Send(std::move(request));
  }
  std::string BodyOf(std::string answer) {
    const auto reply = AnswerTo("GET", std::move(answer));
    return reply.ok() ? std::to_string(reply->status) + " " + reply->body : reply.error().detail;
  }
  ErrorCode FailureTo(std::string answer, std::size_t most = 1000) {
    const auto reply = AnswerTo("GET", std::move(answer), most);
    return reply.ok() ? ErrorCode::kInternal : reply.error().code;
  }
};

TEST_P(HttpClientWire, ReadsBodiesOfAllKinds) {
  EXPECT_EQ(BodyOf("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"), "200 hello");
  EXPECT_EQ(BodyOf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nA: b\r\n\r\n"), "200 hello");
  EXPECT_EQ(BodyOf("HTTP/1.1 200 OK\r\n\r\nup to the end"), "200 up to the end");
  EXPECT_EQ(BodyOf("HTTP/1.0 200 OK\r\n\r\nup to the end"), "200 up to the end");
  EXPECT_EQ(BodyOf("HTTP/1.1 204 No Content\r\n\r\n"), "204 ");
  EXPECT_EQ(BodyOf("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"), "304 ");
  EXPECT_EQ(BodyOf("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), "200 ok");
  const auto head = AnswerTo("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\nX: y\r\n\r\n");
  ASSERT_TRUE(head.ok()) << head.error().detail;
  EXPECT_EQ(head->headers.Get("x"), "y");
  EXPECT_EQ(head->body, "");
}

TEST_P(HttpClientWire, GivesCompressedBodiesAsTheyAre) {
  std::string asked;
  OddServer server([&](int peer) {
    asked = ReadRequest(peer);
    Write(peer, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08");
  });
  const auto reply = Send(Request(server.url()));
  ASSERT_TRUE(reply.ok()) << reply.error().detail;
  EXPECT_EQ(reply->body, "\x1f\x8b\x08");
  EXPECT_EQ(reply->headers.Get("content-encoding"), "gzip");
  EXPECT_EQ(asked.find("Accept-Encoding"), asked.npos);
}

TEST_P(HttpClientWire, SendsWhatWasAsked) {
  std::string asked;
  OddServer server([&](int peer) {
    asked = ReadRequest(peer);
    Write(peer, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  const auto host = "Host: " + server.url().substr(7, server.url().size() - 8) + "\r\n";
  auto request = Request(server.url() + "a/b?c=d#e");
  request.headers.Add("X-Empty", "");
  ASSERT_TRUE(Send(std::move(request)).ok());
  EXPECT_TRUE(asked.starts_with("GET /a/b?c=d HTTP/1.1\r\n" + host)) << asked;
  EXPECT_NE(asked.find("\r\nUser-Agent: Beseda\r\n"), asked.npos) << asked;
  EXPECT_NE(asked.find("\r\nAccept: */*\r\n"), asked.npos) << asked;
  EXPECT_NE(asked.find("\r\nX-Empty:"), asked.npos) << asked;
  EXPECT_EQ(asked.find("Content-"), asked.npos) << asked;
  EXPECT_TRUE(asked.ends_with("\r\n\r\n"));

  request = Request(server.url().substr(0, server.url().size() - 1) + "?c");
  request.method = "POST";
  request.headers.Add("Host", "other.example");
  request.headers.Add("accept", "text/plain");
  ASSERT_TRUE(Send(std::move(request)).ok());
  EXPECT_TRUE(asked.starts_with("POST /?c HTTP/1.1\r\n")) << asked;
  EXPECT_NE(asked.find("\r\nHost: other.example\r\n"), asked.npos) << asked;
  EXPECT_EQ(asked.find(host), asked.npos) << asked;
  EXPECT_EQ(asked.find("*/*"), asked.npos) << asked;
  EXPECT_NE(asked.find("\r\nContent-Length: 0\r\n"), asked.npos) << asked;
  EXPECT_EQ(asked.find("Content-Type"), asked.npos) << asked;
}

TEST_P(HttpClientWire, RefusesWhatIsNoAnswer) {
  EXPECT_EQ(FailureTo("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"), ErrorCode::kUncertain);
  EXPECT_EQ(FailureTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), ErrorCode::kUncertain);
  EXPECT_EQ(FailureTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), ErrorCode::kUncertain);
  EXPECT_EQ(FailureTo(""), ErrorCode::kUncertain);
}

TEST_P(HttpClientWire, LimitsEveryKindOfBody) {
  const std::string body(101, 'x');
  EXPECT_EQ(FailureTo("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n" + body, 100), ErrorCode::kTooLarge);
  EXPECT_EQ(FailureTo("HTTP/1.1 200 OK\r\n\r\n" + body, 100), ErrorCode::kTooLarge);
  EXPECT_EQ(FailureTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + body + "\r\n0\r\n\r\n", 100), ErrorCode::kTooLarge);
  std::string fields;
  while (fields.size() < 300 * 1024) fields += "A: " + std::string(1000, 'x') + "\r\n";
  EXPECT_EQ(FailureTo("HTTP/1.1 200 OK\r\n" + fields + "\r\n"), ErrorCode::kTooLarge);
}

TEST_P(HttpClientWire, HeedsConnectionClose) {
  OddServer server([&](int peer) {
    while (!ReadRequest(peer).empty()) Write(peer, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
  });
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Send(Request(server.url())).ok());
  EXPECT_EQ(server.connections, 3);
}

TEST_P(HttpClientWire, NoticesThatAKeptConnectionWasClosed) {
  std::atomic<int> closed = 0;
  OddServer server([&](int peer) {
    ReadRequest(peer);
    Write(peer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    ::shutdown(peer, SHUT_RDWR);
    ++closed;
  });
  for (int i = 0; i < 5; ++i) {
    auto request = Request(server.url());
    request.method = "POST";
    request.body = "effect";
    const auto reply = Send(std::move(request));
    ASSERT_TRUE(reply.ok()) << reply.error().detail;
    while (closed <= i) ::usleep(100);
    ::usleep(1000);
  }
  EXPECT_EQ(server.connections, 5);
}

TEST_P(HttpClientWire, RepeatsAtTheMomentOfReuseOnlyWhatIsIdempotent) {
  // Each connection answers once, then takes a second request and hangs up.
  std::mutex mutex;
  std::vector<std::string> seen;
  OddServer server([&](int peer) {
    for (const bool answers : {true, false}) {
      const auto request = ReadRequest(peer);
      if (request.empty()) return;
      {
        std::lock_guard lock(mutex);
        seen.push_back(request.substr(0, request.find(' ')));
      }
      if (answers) Write(peer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
  });
  const auto taken = [&] {
    std::lock_guard lock(mutex);
    return std::exchange(seen, {});
  };
  const auto with = [&](std::string method) {
    auto request = Request(server.url());
    request.method = std::move(method);
    if (request.method != "GET") request.body = "effect";
    return request;
  };
  for (const std::string method : {"GET", "PUT", "DELETE"}) {
    ASSERT_TRUE(Send(with("GET")).ok()) << method;
    EXPECT_TRUE(Send(with(method)).ok()) << method;
    EXPECT_EQ(taken(), (std::vector<std::string>{"GET", method, method}));
    EXPECT_EQ(FailureOf(with("POST")), ErrorCode::kUncertain);  // uses up the kept connection
    taken();
  }
  for (const std::string method : {"POST", "PATCH"}) {
    ASSERT_TRUE(Send(with("GET")).ok()) << method;
    EXPECT_EQ(FailureOf(with(method)), ErrorCode::kUncertain) << method;
    EXPECT_EQ(taken(), (std::vector<std::string>{"GET", method}));
  }
}

TEST_P(HttpClientWire, TakesARefusalBeforeTheBodyIsSent) {
  std::promise<void> done;
  const auto until_done = done.get_future().share();
  OddServer server([&](int peer) {
    char some[1000];
    (void)!::recv(peer, some, sizeof some, 0);
    Write(peer, "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
    until_done.wait();  // and reads no more
  });
  auto request = Request(server.url());
  request.method = "POST";
  request.body.assign(32 * 1024 * 1024, 'x');
  request.idle_timeout = seconds(20);
  const auto reply = Send(std::move(request));
  ASSERT_TRUE(reply.ok()) << reply.error().detail;
  EXPECT_EQ(reply->status, 413);
  EXPECT_EQ(reply->body, "no");
  done.set_value();
}

TEST_P(HttpClientWire, SendsLargeBodiesWhole) {
  std::atomic<std::size_t> got = 0;
  constexpr std::size_t kSize = 8 * 1024 * 1024;
  OddServer server([&](int peer) {
    std::string text;
    while (text.find("\r\n\r\n") == text.npos) text += ReadSome(peer);
    got = text.size() - text.find("\r\n\r\n") - 4;
    ::usleep(50'000);  // let the sender wait
    while (got < kSize) {
      const auto more = ReadSome(peer);
      if (more.empty()) return;
      got += more.size();
    }
    Write(peer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  });
  auto request = Request(server.url());
  request.method = "PUT";
  request.body.assign(kSize, 'x');
  EXPECT_TRUE(Send(std::move(request)).ok());
  EXPECT_EQ(got, kSize);
}

TEST_P(HttpClientWire, AStreamThatBreaksIsUnavailable) {
  std::promise<void> seen;
  OddServer server([&](int peer) {
    ReadRequest(peer);
    Write(peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    seen.get_future().wait();
  });
  const auto run = [&]() -> Task<void> {
    auto stream = co_await client.Open(Request(server.url()));
    EXPECT_TRUE(stream.ok());
    if (!stream.ok()) co_return seen.set_value();
    auto piece = co_await (*stream)->Read();
    EXPECT_EQ(piece.ok() ? **piece : "", "hello");
    seen.set_value();
    for (int i = 0; i < 2; ++i) {
      piece = co_await (*stream)->Read();
      EXPECT_EQ(piece.ok() ? ErrorCode::kInternal : piece.error().code, ErrorCode::kUnavailable);
    }
  };
  running.io.RunAndWait(run());
}

TEST_P(HttpClientWire, AStreamsSilenceHasALimitOfItsOwn) {
  OddServer server([&](int peer) {
    ReadRequest(peer);
    Write(peer, "HTTP/1.1 200 OK\r\n\r\nhello");
    ReadRequest(peer);
  });
  const auto run = [&]() -> Task<void> {
    auto stream = co_await client.Open(Request(server.url()));
    EXPECT_TRUE(stream.ok());
    if (!stream.ok()) co_return;
    EXPECT_TRUE((co_await (*stream)->Read()).ok());
    (*stream)->SetIdleTimeout(milliseconds(30));
    const auto piece = co_await (*stream)->Read();
    EXPECT_EQ(piece.ok() ? ErrorCode::kInternal : piece.error().code, ErrorCode::kTimeout);
  };
  running.io.RunAndWait(run());
}

TEST_P(HttpClientWire, TheWholeStreamHasALimit) {
  OddServer server([&](int peer) {
    ReadRequest(peer);
    Write(peer, "HTTP/1.1 200 OK\r\n\r\n");
    for (;;) {
      if (::send(peer, "x", 1, MSG_NOSIGNAL) < 0) return;
      ::usleep(5000);
    }
  });
  const auto run = [&]() -> Task<void> {
    auto request = Request(server.url());
    request.total_timeout = milliseconds(500);
    auto stream = co_await client.Open(std::move(request));
    EXPECT_TRUE(stream.ok());
    if (!stream.ok()) co_return;
    for (;;) {
      const auto piece = co_await (*stream)->Read();
      if (piece.ok() && *piece) continue;
      EXPECT_EQ(piece.ok() ? ErrorCode::kInternal : piece.error().code, ErrorCode::kTimeout);
      co_return;
    }
  };
  running.io.RunAndWait(run());
}

INSTANTIATE_TEST_SUITE_P(Net, HttpClientWire, test::AllHttpClients(), test::NameOfKind);

}  // namespace
}  // namespace beseda::net
