#include <gtest/gtest.h>

#include <thread>

#include "net/test_server.h"
#include "net/websocket_frames.h"

namespace beseda::net {
namespace {

using test::PathService;
using test::RawClient;
using test::RunningServer;

/// A client's frame, masked.
std::string Frame(int first_byte, std::string_view payload) {
  std::string frame(1, char(first_byte));
  if (payload.size() < 126) {
    frame += char(0x80 | payload.size());
  } else if (payload.size() < 65536) {
    frame += char(0x80 | 126);
    frame += char(payload.size() >> 8);
    frame += char(payload.size());
  } else {
    frame += char(0x80 | 127);
    for (int shift = 56; shift >= 0; shift -= 8) frame += char(std::uint64_t(payload.size()) >> shift);
  }
  const std::string mask = "\x11\x22\xf3\x44";
  frame += mask;
  for (std::size_t i = 0; i < payload.size(); ++i) frame += char(payload[i] ^ mask[i % 4]);
  return frame;
}
std::string Text(std::string_view payload) { return Frame(0x81, payload); }

constexpr auto kHandshake =
    "GET /socket HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

struct Received {
  int first_byte = -1;
  std::string payload;
  int code() const { return payload.size() < 2 ? 0 : std::uint8_t(payload[0]) << 8 | std::uint8_t(payload[1]); }
};

class Client : public RawClient {
 public:
  explicit Client(std::uint16_t port, int receive_buffer = 0) : RawClient(port, receive_buffer) {
    head = Ask(kHandshake).head;
  }
  Received ReadFrame() {
    Received frame;
    const auto start = ReadExactly(2);
    if (start.size() < 2) return frame;
    std::uint64_t size = std::uint8_t(start[1]);
    if (size >= 126) {
      const auto more = ReadExactly(size == 126 ? 2 : 8);
      size = 0;
      for (const char c : more) size = size << 8 | std::uint8_t(c);
    }
    frame.first_byte = std::uint8_t(start[0]);
    frame.payload = ReadExactly(size);
    return frame;
  }
  std::string head;
};

class WebSocketTest : public testing::Test {
 protected:
  WebSocketTest() {
    service.handlers["/socket"] = [this](ServerRequest) -> Task<ServerResponse> {
      ServerResponse response;
      response.websocket.emplace();
      response.websocket->run = run;
      response.websocket->max_message_bytes = 70'000;
      response.websocket->max_queued_bytes = max_queued_bytes;
      co_return response;
    };
    run = [](std::shared_ptr<WebSocket> socket) -> Task<void> {
      for (;;) {
        auto text = co_await socket->Read();
        if (!text) co_return;
        socket->Send("echo " + *text);
      }
    };
  }
  PathService service;
  std::function<Task<void>(std::shared_ptr<WebSocket>)> run;
  std::size_t max_queued_bytes = 1024 * 1024;
};

TEST_F(WebSocketTest, ShakesHandsAsInTheRfc) {
  RunningServer running(service);
  Client client(running.server.port());
  EXPECT_EQ(client.head.substr(0, 12), "HTTP/1.1 101");
  // The key and the answer of RFC 6455 §1.3.
  EXPECT_NE(client.head.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), std::string::npos);
  EXPECT_NE(client.head.find("Upgrade: websocket\r\nConnection: Upgrade\r\n"), std::string::npos);
}

TEST_F(WebSocketTest, RefusesWhatIsNoHandshake) {
  RunningServer running(service);
  RawClient plain(running.server.port());
  const auto reply = plain.Ask(test::Get("/socket"));
  EXPECT_EQ(reply.status, 426);
  EXPECT_NE(reply.head.find("Sec-WebSocket-Version: 13"), std::string::npos);
  RawClient bad_key(running.server.port());
  EXPECT_EQ(bad_key
                .Ask("GET /socket HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .status,
            426);
}

TEST_F(WebSocketTest, EchoesMessagesOfEverySize) {
  RunningServer running(service);
  Client client(running.server.port());
  for (const std::size_t size : {0, 1, 7, 8, 9, 125, 126, 127, 65535, 65536, 69'990}) {
    const std::string text(size, 'a');
    client.Write(Text(text));
    const auto frame = client.ReadFrame();
    EXPECT_EQ(frame.first_byte, 0x81);
    EXPECT_EQ(frame.payload, "echo " + text) << size;
  }
}

TEST_F(WebSocketTest, ReadsFramesCutAtEveryByte) {
  RunningServer running(service);
  Client client(running.server.port());
  const auto frames = Text("abc") + Frame(0x01, "fra") + Frame(0x89, "ping") + Frame(0x80, "gment") + Text(std::string(130, 'y'));
  for (std::size_t cut = 1; cut < frames.size(); ++cut) {
    ASSERT_TRUE(client.Write(std::string_view(frames).substr(0, cut)));
    ::usleep(300);
    ASSERT_TRUE(client.Write(std::string_view(frames).substr(cut)));
    ASSERT_EQ(client.ReadFrame().payload, "echo abc") << cut;
    const auto pong = client.ReadFrame();
    ASSERT_EQ(pong.first_byte, 0x8a);
    ASSERT_EQ(pong.payload, "ping");
    ASSERT_EQ(client.ReadFrame().payload, "echo fragment");
    ASSERT_EQ(client.ReadFrame().payload, "echo " + std::string(130, 'y'));
  }
  for (const char c : frames) ASSERT_TRUE(client.Write({&c, 1}));
  EXPECT_EQ(client.ReadFrame().payload, "echo abc");
}

TEST_F(WebSocketTest, TakesFramesThatComeWithTheHandshake) {
  RunningServer running(service);
  RawClient raw(running.server.port());
  raw.Write(kHandshake + Text("early"));
  raw.ReadUntil("\r\n\r\n");
  EXPECT_EQ(raw.ReadExactly(12), "\x81\x0a" "echo early");
}

TEST_F(WebSocketTest, ClosesWithTheRightCode) {
  RunningServer running(service);
  struct Case {
    std::string frames;
    int code;
  };
  const std::string reserved_bit = Frame(0xc1, "x");
  auto unmasked = std::string("\x81\x01x");
  const std::vector<Case> cases = {
      {Text("\xff\xfe"), 1007},                                // not UTF-8
      {Text("\xed\xa0\x80"), 1007},                            // a surrogate
      {Frame(0x82, "x"), 1003},                                // binary
      {Text(std::string(70'001, 'x')), 1009},                  // too long
      {Frame(0x01, std::string(60'000, 'x')) + Frame(0x80, std::string(10'001, 'x')), 1009},
      {reserved_bit, 1002},
      {unmasked, 1002},
      {Frame(0x80, "x"), 1002},                                // continues nothing
      {Frame(0x01, "x") + Text("y"), 1002},                    // begins anew in the middle
      {Frame(0x83, "x"), 1002},                                // reserved opcode
      {Frame(0x09, "x"), 1002},                                // a fragmented ping
      {Frame(0x89, std::string(126, 'x')), 1002},              // a long ping
      {Frame(0x88, "\x03"), 1002},                             // half a code
      {Frame(0x88, "\x03\xed"), 1002},                         // 1005 must not be sent
      {Frame(0x88, std::string("\x03\xe8\xff", 3)), 1007},     // a reason that is not UTF-8
      {Frame(0x88, std::string("\x03\xe8 bye", 6)), 1000},     // a proper goodbye
      {Frame(0x88, ""), 1000},
      {Frame(0x88, std::string("\x0f\xa0", 2)), 4000},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    Client client(running.server.port());
    client.Write(cases[i].frames);
    const auto frame = client.ReadFrame();
    EXPECT_EQ(frame.first_byte, 0x88) << i;
    EXPECT_EQ(frame.code(), cases[i].code) << i;
    EXPECT_EQ(client.Receive(), "") << i;
    EXPECT_TRUE(client.ended()) << i;
    EXPECT_FALSE(client.reset()) << i;
  }
}

TEST_F(WebSocketTest, WhatComesAfterTheGoodbyeDoesNotResetIt) {
  RunningServer running(service);
  const auto flood = std::string(30'000'000, 'x');
  for (const auto& last : {Frame(0x88, std::string("\x03\xe8", 2)), Frame(0xc1, "x")}) {
    Client client(running.server.port());
    EXPECT_TRUE(client.Write(last + flood));
    EXPECT_EQ(client.ReadFrame().first_byte, 0x88);
    EXPECT_EQ(client.Receive(), "");
    EXPECT_FALSE(client.reset());
  }
}

TEST_F(WebSocketTest, AnInvalidAnswerToTheGoodbyeDoesNotResetIt) {
  run = [](std::shared_ptr<WebSocket>) -> Task<void> { co_return; };
  RunningServer running(service);
  Client client(running.server.port());
  EXPECT_TRUE(client.Write(Frame(0xc1, "x") + std::string(30'000'000, 'x')));
  EXPECT_EQ(client.ReadFrame().code(), 1000);
  EXPECT_EQ(client.Receive(), "");
  EXPECT_FALSE(client.reset());
}

TEST_F(WebSocketTest, ALongLengthIsRefusedBeforeItsBytesCome) {
  RunningServer running(service);
  Client client(running.server.port());
  client.Write(std::string("\x81\xff\x00\x00\x00\xff\x00\x00\x00\x00mask", 14));
  EXPECT_EQ(client.ReadFrame().code(), 1009);
}

TEST_F(WebSocketTest, SaysGoodbyeWhenTheApplicationEnds) {
  run = [](std::shared_ptr<WebSocket> socket) -> Task<void> {
    socket->Send("last words");
    co_return;
  };
  RunningServer running(service);
  Client client(running.server.port());
  EXPECT_EQ(client.ReadFrame().payload, "last words");
  EXPECT_EQ(client.ReadFrame().code(), 1000);
  client.Write(Frame(0x88, std::string("\x03\xe8", 2)));
  EXPECT_EQ(client.Receive(), "");
  EXPECT_TRUE(client.ended());
}

TEST_F(WebSocketTest, AnExceptionEndsItWith1011) {
  run = [](std::shared_ptr<WebSocket>) -> Task<void> {
    throw std::runtime_error("secret");
    co_return;
  };
  RunningServer running(service);
  Client client(running.server.port());
  const auto frame = client.ReadFrame();
  EXPECT_EQ(frame.code(), 1011);
  EXPECT_EQ(frame.payload.find("secret"), std::string::npos);
}

TEST_F(WebSocketTest, SendsAndClosesFromOtherThreads) {
  std::mutex mutex;
  std::shared_ptr<WebSocket> shared;
  std::atomic<bool> read_ended = false;
  run = [&](std::shared_ptr<WebSocket> socket) -> Task<void> {
    {
      std::lock_guard lock(mutex);
      shared = socket;
    }
    while (co_await socket->Read()) {
    }
    read_ended = true;
  };
  RunningServer running(service);
  Client client(running.server.port());
  std::shared_ptr<WebSocket> socket;
  while (!socket) {
    std::lock_guard lock(mutex);
    socket = shared;
  }
  const auto payload = std::make_shared<const std::string>("from another thread");
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(socket->Send(payload));
  socket->Close(4001, "enough");
  EXPECT_FALSE(socket->Send("too late"));
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(client.ReadFrame().payload, *payload);
  const auto frame = client.ReadFrame();
  EXPECT_EQ(frame.code(), 4001);
  EXPECT_EQ(frame.payload.substr(2), "enough");
  for (int i = 0; i < 1000 && !read_ended; ++i) ::usleep(5000);
  EXPECT_TRUE(read_ended);
}

TEST_F(WebSocketTest, ASlowConsumerIsClosed) {
  std::atomic<int> refused = 0;
  run = [&](std::shared_ptr<WebSocket> socket) -> Task<void> {
    const auto payload = std::make_shared<const std::string>(100'000, 'x');
    for (int i = 0; i < 1000; ++i) {
      if (!socket->Send(payload)) ++refused;
    }
    EXPECT_EQ(co_await socket->Read(), std::nullopt);
  };
  HttpServerOptions options;
  options.websocket.close_timeout = milliseconds(300);
  RunningServer running(service, options);
  Client client(running.server.port(), 4096);
  // The client sees the handshake before the server counts the WebSocket: only a refusal says that it has begun.
  for (int i = 0; i < 1000 && refused <= 900; ++i) ::usleep(5000);
  EXPECT_GT(refused, 900);
  for (int i = 0; i < 1000 && running.metrics.GaugeValue("beseda_websockets") > 0; ++i) ::usleep(5000);
  EXPECT_EQ(running.metrics.GaugeValue("beseda_websockets"), 0);
}

TEST_F(WebSocketTest, DeadPeersAreFoundAndLivingOnesKept) {
  HttpServerOptions options;
  options.websocket.ping_interval = milliseconds(100);
  options.websocket.pong_timeout = milliseconds(100);
  RunningServer running(service, options);
  Client dead(running.server.port());
  EXPECT_EQ(dead.ReadFrame().first_byte, 0x89);
  EXPECT_EQ(dead.ReadFrame().first_byte, -1);
  EXPECT_TRUE(dead.ended());
  Client living(running.server.port());
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(living.ReadFrame().first_byte, 0x89);
    living.Write(Frame(0x8a, ""));
  }
  living.Write(Text("here"));
  EXPECT_EQ(living.ReadFrame().payload, "echo here");
}

TEST_F(WebSocketTest, AStopSaysGoingAway) {
  RunningServer running(service);
  Client client(running.server.port());
  client.Write(Text("x"));
  client.ReadFrame();
  std::thread stop([&] { running.Stop(); });
  EXPECT_EQ(client.ReadFrame().code(), 1001);
  client.Write(Frame(0x88, std::string("\x03\xe9", 2)));
  EXPECT_EQ(client.Receive(), "");
  EXPECT_TRUE(client.ended());
  stop.join();
}

}  // namespace
}  // namespace beseda::net
