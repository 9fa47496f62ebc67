#include "net/websocket_client.h"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <filesystem>
#include <future>

#include "net/odd_server.h"
#include "net/test_certificate.h"
#include "net/test_server.h"
#include "net/websocket_frames.h"
#include "net/websocket_handshake.h"

namespace beseda::net {
namespace {

namespace asio = boost::asio;
using test::OddServer;
using test::PathService;
using test::RunningServer;

std::string SocketUrl(std::string url) { return "ws" + url.substr(4); }

/// What a server sends: not masked.
std::string ServerFrame(int first_byte, std::string_view payload) {
  auto header = MakeFrameHeader(Opcode(first_byte & 0x0f), payload.size());
  header.bytes[0] = char(first_byte);
  return std::string(header.view()) + std::string(payload);
}

/// The handshake of a server that the test plays itself, then `bytes`.
std::function<void(int)> Answering(std::string bytes, std::function<void(int)> then = {}) {
  return [bytes = std::move(bytes), then = std::move(then)](int peer) {
    const auto request = test::ReadRequest(peer);
    const std::string name = "Sec-WebSocket-Key: ";
    const auto at = request.find(name);
    const auto accept = MakeWebSocketAccept(std::string_view(request).substr(at + name.size(), 24));
    test::Write(peer, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, upgrade\r\n"
                      "Sec-WebSocket-Accept: " + accept + "\r\n\r\n" + bytes);
    if (then) {
      then(peer);
    } else {
      char byte;
      while (::recv(peer, &byte, 1, 0) > 0) continue;
    }
  };
}

class WebSocketClientTest : public testing::Test {
 protected:
  WebSocketClientTest() : io(2), client(io.executor(), ProxyChoice()) {
    service.handlers["/socket"] = [](ServerRequest request) -> Task<ServerResponse> {
      ServerResponse response;
      if (request.headers.Get("x-refuse") == "yes") {
        response.status = 403;
        co_return response;
      }
      response.websocket.emplace();
      response.websocket->max_message_bytes = 300'000;
      response.websocket->run = [](std::shared_ptr<WebSocket> socket) -> Task<void> {
        for (;;) {
          auto text = co_await socket->Read();
          if (!text || *text == "bye") co_return;
          socket->Send("echo " + *text);
        }
      };
      co_return response;
    };
  }
  ~WebSocketClientTest() override { client.Stop(); }

  WebSocketClient::Request RequestFor(std::string url) {
    WebSocketClient::Request request;
    request.url = std::move(url);
    request.reach = Reach::kAnywhere;
    return request;
  }
  void Run(std::function<Task<void>()> what) { io.RunAndWait(what()); }

  /// What one Read gives after a handshake with a server that says `bytes`.
  Result<std::optional<std::string>> ReadFrom(OddServer& server, WebSocketClient::Request request) {
    request.url = SocketUrl(server.url());
    std::optional<Result<std::optional<std::string>>> read;
    Run([&]() -> Task<void> {
      auto socket = co_await client.Connect(request);
      if (!socket.ok()) {
        read.emplace(socket.error());
      } else {
        read.emplace(co_await (*socket)->Read());
      }
    });
    return std::move(*read);
  }
  Result<std::optional<std::string>> ReadBytes(std::string bytes) {
    OddServer server(Answering(std::move(bytes)));
    auto request = RequestFor("");
    request.max_message_bytes = 1000;
    return ReadFrom(server, std::move(request));
  }
  ErrorCode FailureToConnect(WebSocketClient::Request request) {
    ErrorCode code = ErrorCode::kInternal;
    Run([&]() -> Task<void> {
      const auto socket = co_await client.Connect(request);
      if (!socket.ok()) code = socket.error().code;
    });
    return code;
  }

  PathService service;
  IoThreads io;
  WebSocketConnector client;
};

TEST_F(WebSocketClientTest, TalksToOurOwnServer) {
  RunningServer server(service);
  const auto url = "ws://127.0.0.1:" + std::to_string(server.server.port()) + "/socket?ticket=1";
  Run([&]() -> Task<void> {
    auto socket = co_await client.Connect(RequestFor(url));
    EXPECT_TRUE(socket.ok());
    if (!socket.ok()) co_return;
    for (const std::size_t size : {0, 1, 125, 126, 65535, 65536, 200'000}) {
      const auto sent = co_await (*socket)->Write(std::string(size, 'x'));
      EXPECT_TRUE(sent.ok());
      const auto read = co_await (*socket)->Read();
      EXPECT_TRUE(read.ok() && *read && **read == "echo " + std::string(size, 'x')) << size;
    }
    (void)co_await (*socket)->Write("bye");
    const auto end = co_await (*socket)->Read();
    EXPECT_TRUE(end.ok() && !*end);
    const auto late = co_await (*socket)->Write("more");
    EXPECT_FALSE(late.ok());
  });
}

TEST_F(WebSocketClientTest, TalksThroughVerifiedTls) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "websocket_client_tls";
  std::filesystem::create_directories(folder);
  const auto certificate = (folder / "cert.pem").string(), key = (folder / "key.pem").string();
  test::MakeCertificate(certificate, key, "localhost");
  const auto other = (folder / "other.pem").string(), other_key = (folder / "other_key.pem").string();
  test::MakeCertificate(other, other_key, "localhost");
  HttpServerOptions options;
  options.tls = TlsFiles{certificate, key};
  RunningServer server(service, options);
  const auto port = std::to_string(server.server.port());
  for (const std::string host : {"localhost", "127.0.0.1"}) {
    Run([&]() -> Task<void> {
      auto request = RequestFor("wss://" + host + ":" + port + "/socket");
      request.ca_file = certificate;
      auto socket = co_await client.Connect(std::move(request));
      EXPECT_TRUE(socket.ok()) << host;
      if (!socket.ok()) co_return;
      const std::string text(100'000, 'y');
      (void)co_await (*socket)->Write(text);
      const auto read = co_await (*socket)->Read();
      EXPECT_TRUE(read.ok() && *read && **read == "echo " + text);
    });
  }
  auto unknown = RequestFor("wss://localhost:" + port + "/socket");
  EXPECT_EQ(FailureToConnect(unknown), ErrorCode::kUnavailable);
  unknown.ca_file = other;
  EXPECT_EQ(FailureToConnect(unknown), ErrorCode::kUnavailable);
  unknown.ca_file = folder / "missing.pem";
  EXPECT_EQ(FailureToConnect(unknown), ErrorCode::kInvalid);
}

TEST_F(WebSocketClientTest, SaysWhyItDoesNotConnect) {
  RunningServer server(service);
  const auto base = "ws://127.0.0.1:" + std::to_string(server.server.port());
  EXPECT_EQ(FailureToConnect(RequestFor(base + "/nothing")), ErrorCode::kRejected);
  auto refused = RequestFor(base + "/socket");
  refused.headers.Add("X-Refuse", "yes");
  EXPECT_EQ(FailureToConnect(refused), ErrorCode::kRejected);
  auto guarded = RequestFor(base + "/socket");
  guarded.reach = Reach::kPublicOnly;
  EXPECT_EQ(FailureToConnect(guarded), ErrorCode::kInvalid);
  EXPECT_EQ(FailureToConnect(RequestFor("http://127.0.0.1/")), ErrorCode::kInvalid);
  EXPECT_EQ(FailureToConnect(RequestFor("ws://127.0.0.1:1/")), ErrorCode::kUnavailable);
  auto broken = RequestFor(base + "/socket");
  broken.headers.Add("X-Break", "a\r\nb");
  EXPECT_EQ(FailureToConnect(broken), ErrorCode::kInvalid);
  OddServer silent([](int peer) { (void)test::ReadRequest(peer); ::usleep(500'000); });
  auto impatient = RequestFor(SocketUrl(silent.url()));
  impatient.connect_timeout = milliseconds(50);
  EXPECT_EQ(FailureToConnect(impatient), ErrorCode::kUnavailable);
  OddServer wrong_key([](int peer) {
    (void)test::ReadRequest(peer);
    test::Write(peer, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
  });
  EXPECT_EQ(FailureToConnect(RequestFor(SocketUrl(wrong_key.url()))), ErrorCode::kRejected);
  OddServer endless([](int peer) {
    (void)test::ReadRequest(peer);
    test::Write(peer, "HTTP/1.1 101 X\r\nA: " + std::string(100'000, 'a'));
  });
  EXPECT_EQ(FailureToConnect(RequestFor(SocketUrl(endless.url()))), ErrorCode::kTooLarge);
}

TEST_F(WebSocketClientTest, ReadsFragmentsBinaryAndPings) {
  const auto text = [&](std::string bytes) {
    auto read = ReadBytes(std::move(bytes));
    return read.ok() && *read ? **read : "(nothing)";
  };
  EXPECT_EQ(text(ServerFrame(0x81, "all")), "all");
  EXPECT_EQ(text(ServerFrame(0x01, "Hel") + ServerFrame(0x89, "ping") + ServerFrame(0x80, "lo")), "Hello");
  EXPECT_EQ(text(ServerFrame(0x82, std::string("\xff\x00", 2))), std::string("\xff\x00", 2));
  EXPECT_EQ(text(ServerFrame(0x8a, "unasked") + ServerFrame(0x81, "x")), "x");
  EXPECT_EQ(text(ServerFrame(0x88, "")), "(nothing)");
}

TEST_F(WebSocketClientTest, EndsWithThoseWhoBreakTheProtocol) {
  const auto code = [&](std::string bytes) {
    auto read = ReadBytes(std::move(bytes));
    return read.ok() ? ErrorCode::kInternal : read.error().code;
  };
  EXPECT_EQ(code(ServerFrame(0x81, "\xff")), ErrorCode::kUnavailable);                                 // not UTF-8
  EXPECT_EQ(code(MakeMaskedFrame(Opcode::kText, "masked", {1, 2, 3, 4})), ErrorCode::kUnavailable);     // a server must not
  EXPECT_EQ(code(ServerFrame(0xc1, "compressed")), ErrorCode::kUnavailable);                            // was not agreed upon
  EXPECT_EQ(code(ServerFrame(0x81, std::string(1001, 'x'))), ErrorCode::kTooLarge);
  EXPECT_EQ(code(ServerFrame(0x01, std::string(900, 'x')) + ServerFrame(0x80, std::string(101, 'x'))), ErrorCode::kTooLarge);
}

TEST_F(WebSocketClientTest, AnswersPings) {
  std::promise<std::string> answer;
  OddServer server(Answering(ServerFrame(0x89, "are you there"), [&](int peer) {
    std::string got(64, '\0');
    const auto size = ::recv(peer, got.data(), got.size(), 0);
    got.resize(std::size_t(std::max<ssize_t>(size, 0)));
    answer.set_value(got);
    test::Write(peer, ServerFrame(0x81, "done"));
    ::usleep(200'000);
  }));
  const auto read = ReadFrom(server, RequestFor(""));
  ASSERT_TRUE(read.ok() && *read);
  EXPECT_EQ(**read, "done");
  const auto frame = answer.get_future().get();
  FrameReader reader(1000);
  std::string_view input = frame;
  EXPECT_EQ(reader.Next(input), FrameReader::Event::kPong);
  EXPECT_EQ(reader.TakePayload(), "are you there");
}

TEST_F(WebSocketClientTest, PingsAndGivesUpOnSilence) {
  std::promise<std::string> heard;
  OddServer server(Answering("", [&](int peer) {
    std::string got(64, '\0');
    const auto size = ::recv(peer, got.data(), got.size(), 0);
    got.resize(std::size_t(std::max<ssize_t>(size, 0)));
    heard.set_value(got);
    while (::recv(peer, got.data(), got.size(), 0) > 0) continue;
  }));
  auto request = RequestFor("");
  request.idle_timeout = milliseconds(200);
  const auto began = std::chrono::steady_clock::now();
  const auto read = ReadFrom(server, std::move(request));
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(read.error().message.find("silent"), std::string::npos);
  EXPECT_GE(std::chrono::steady_clock::now() - began, milliseconds(190));
  const auto frame = heard.get_future().get();
  FrameReader reader(1000);
  std::string_view input = frame;
  EXPECT_EQ(reader.Next(input), FrameReader::Event::kPing);
}

TEST_F(WebSocketClientTest, NoticesALostConnection) {
  OddServer server(Answering(ServerFrame(0x01, "half"), [](int) {}));
  const auto read = ReadFrom(server, RequestFor(""));
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, ErrorCode::kUnavailable);
}

TEST_F(WebSocketClientTest, ACancelledReadEnds) {
  OddServer server(Answering(""));
  asio::cancellation_signal signal;
  std::promise<ErrorCode> ended;
  std::promise<void> reads;
  auto strand = asio::make_strand(io.executor());
  const auto run = [&]() -> Task<void> {
    auto socket = co_await client.Connect(RequestFor(SocketUrl(server.url())));
    co_await asio::this_coro::throw_if_cancelled(false);
    reads.set_value();
    const auto read = co_await (*socket)->Read();
    ended.set_value(read.ok() ? ErrorCode::kInternal : read.error().code);
  };
  asio::co_spawn(strand, run(), asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr) {}));
  reads.get_future().wait();
  asio::post(strand, [&] { signal.emit(asio::cancellation_type::terminal); });
  EXPECT_EQ(ended.get_future().get(), ErrorCode::kCancelled);
}

TEST_F(WebSocketClientTest, GoesThroughAProxy) {
  RunningServer server(service);
  const auto target = "127.0.0.1:" + std::to_string(server.server.port());
  std::string asked;
  // A proxy that answers itself as the server would: what matters is what it is asked, and that the rest goes through it.
  OddServer proxy([&](int peer) {
    asked = test::ReadRequest(peer);
    test::Write(peer, "HTTP/1.1 200 Connection established\r\n\r\n");
    Answering(ServerFrame(0x81, "through"))(peer);
  });
  const auto at = proxy.url().substr(0, proxy.url().size() - 1);
  WebSocketConnector proxied(io.executor(), ProxyChoice(at, at, ""));
  Run([&]() -> Task<void> {
    auto socket = co_await proxied.Connect(RequestFor("ws://" + target + "/socket"));
    EXPECT_TRUE(socket.ok());
    if (!socket.ok()) co_return;
    const auto read = co_await (*socket)->Read();
    EXPECT_TRUE(read.ok() && *read && **read == "through");
  });
  EXPECT_TRUE(asked.starts_with("CONNECT " + target + " HTTP/1.1\r\n")) << asked;
  proxied.Stop();
}

TEST(WebSocketHandshake, ReadsAddresses) {
  const auto url = ParseWebSocketUrl("wss://wss-primary.slack.com/link/?ticket=a%2Fb&app_id=1");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->secure);
  EXPECT_EQ(url->host, "wss-primary.slack.com");
  EXPECT_EQ(url->port, 443);
  EXPECT_EQ(url->target, "/link/?ticket=a%2Fb&app_id=1");
  EXPECT_EQ(ParseWebSocketUrl("WS://[::1]:8080")->host, "::1");
  EXPECT_EQ(ParseWebSocketUrl("ws://[::1]:8080")->port, 8080);
  EXPECT_EQ(ParseWebSocketUrl("ws://example.com?x")->target, "/?x");
  EXPECT_EQ(ParseWebSocketUrl("ws://example.com")->port, 80);
  EXPECT_EQ(ParseWebSocketUrl("wss://example.com:80/")->port, 80);
  for (const char* bad : {"", "ws:/x", "https://x/", "ws://", "ws://a b/", "ws://x/#part", "ws://u:p@x/", "ws://x:0/", "ws://x:65536/"}) {
    EXPECT_FALSE(ParseWebSocketUrl(bad)) << bad;
  }
}

TEST(WebSocketHandshake, ChecksTheAnswerOfRfc6455) {
  // The example of RFC 6455 §1.3.
  const std::string key = "dGhlIHNhbXBsZSBub25jZQ==";
  const std::string good =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
  EXPECT_TRUE(CheckUpgrade(*ParseAnswerHead(good), key, "x").ok());
  EXPECT_FALSE(CheckUpgrade(*ParseAnswerHead(good + "\r\nSec-WebSocket-Extensions: permessage-deflate"), key, "x").ok());
  EXPECT_FALSE(CheckUpgrade(*ParseAnswerHead(good), "AAAAAAAAAAAAAAAAAAAAAA==", "x").ok());
  for (const char* bad : {"", "HTTP/2 101", "HTTP/1.1 abc", "HTTP/1.1 200 OK\r\nno colon", "HTTP/1.1 101 \x01"}) {
    EXPECT_FALSE(ParseAnswerHead(bad)) << bad;
  }
}

}  // namespace
}  // namespace beseda::net
