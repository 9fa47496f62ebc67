// The pure parts of net/: targets, heads, addresses, proxies, frames.
#include <gtest/gtest.h>

#include "net/forwarded.h"
#include "net/ip_address.h"
#include "net/listen_address.h"
#include "net/proxy_choice.h"
#include "net/request_target.h"
#include "net/response_head.h"
#include "net/websocket_frames.h"

namespace beseda::net {
namespace {

TEST(RequestTarget, ReadsTheFormsOfTheRfc) {
  const auto expect = [](std::string_view target, std::string_view path, std::string_view query) {
    const auto parts = ParseRequestTarget(target);
    ASSERT_TRUE(parts) << target;
    EXPECT_EQ(parts->path, path) << target;
    EXPECT_EQ(parts->query, query) << target;
  };
  expect("/", "/", "");
  expect("/a/b%20c?x=1&y=?", "/a/b%20c", "x=1&y=?");
  expect("//evil/a", "//evil/a", "");
  expect("http://host/a?b", "/a", "b");
  expect("HTTPS://host", "/", "");
  expect("http://host?q", "/", "q");
  expect("*", "*", "");
  for (const auto* bad : {"", "a", "?a", "/a#b", "/a b", "/a\\b", "http://", "http:///a", "ftp://host/", "host:443"}) {
    EXPECT_FALSE(ParseRequestTarget(bad)) << bad;
  }
  EXPECT_FALSE(ParseRequestTarget(std::string_view("/a\0b", 4)));
}

TEST(ResponseHead, RefusesWhatWouldBreakIt) {
  std::string out = "before";
  const Framing framing;
  EXPECT_FALSE(AppendResponseHead(out, 200, {{"A", "b\nc"}}, framing));
  EXPECT_FALSE(AppendResponseHead(out, 200, {{"A b", "c"}}, framing));
  EXPECT_FALSE(AppendResponseHead(out, 200, {{"", "c"}}, framing));
  EXPECT_FALSE(AppendResponseHead(out, 200, {{"A", std::string("b\0", 2)}}, framing));
  EXPECT_EQ(out, "before");
  out.clear();
  Framing whole;
  whole.content_length = 12;
  EXPECT_TRUE(AppendResponseHead(out, 404, {{"A", "ж\t"}, {"content-length", "99"}, {"DATE", "x"}}, whole));
  EXPECT_TRUE(out.starts_with("HTTP/1.1 404 Not Found\r\nDate: "));
  EXPECT_TRUE(out.ends_with("\r\nA: ж\t\r\nContent-Length: 12\r\n\r\n")) << out;
}

TEST(Address, KnowsWhatIsPublic) {
  // From the special-purpose address registries of IANA.
  for (const auto* text :
       {"0.0.0.0",         "0.1.2.3",        "10.0.0.1",        "10.255.255.255", "100.64.0.1",      "100.127.255.255",
        "127.0.0.1",       "127.255.0.1",    "169.254.169.254", "172.16.0.1",     "172.31.255.255",  "192.0.0.8",
        "192.0.2.1",       "192.88.99.1",    "192.168.0.1",     "198.18.0.1",     "198.19.255.255",  "198.51.100.7",
        "203.0.113.9",     "224.0.0.1",      "239.255.255.255", "240.0.0.1",      "255.255.255.255", "::",
        "::1",             "::7f00:1",       "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1",          "2001::1",        "2001:db8::1",     "2002:7f00:1::",
        "2002:a00:1::1",   "3fff::1",        "fc00::1",         "fd12:3456::1",   "fe80::1",         "fec0::1",
        "ff02::1",         "4000::1"}) {
    const auto address = ParseAddress(text);
    ASSERT_TRUE(address) << text;
    EXPECT_FALSE(IsPublicAddress(*address)) << text;
  }
  for (const auto* text : {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
                           "126.255.255.255", "128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.0",
                           "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
                           "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1", "2606:4700:4700::1111",
                           "2a00:1450:4001::1"}) {
    const auto address = ParseAddress(text);
    ASSERT_TRUE(address) << text;
    EXPECT_TRUE(IsPublicAddress(*address)) << text;
  }
  for (const auto* bad : {"", "1.2.3", "1.2.3.4.5", "localhost", "256.1.1.1", "1:2", "12345::", "1.2.3.4/8"}) {
    EXPECT_FALSE(ParseAddress(bad)) << bad;
  }
}

TEST(Network, Contains) {
  const auto within = [](std::string_view network, std::string_view address) {
    return ParseNetwork(network)->Contains(*ParseAddress(address));
  };
  EXPECT_TRUE(within("10.0.0.0/8", "10.200.0.1"));
  EXPECT_TRUE(within("10.0.0.0/8", "::ffff:10.1.1.1"));
  EXPECT_FALSE(within("10.0.0.0/8", "11.0.0.0"));
  EXPECT_TRUE(within("192.168.4.0/22", "192.168.7.255"));
  EXPECT_FALSE(within("192.168.4.0/22", "192.168.8.0"));
  EXPECT_TRUE(within("0.0.0.0/0", "8.8.8.8"));
  EXPECT_FALSE(within("0.0.0.0/0", "2a00::1"));
  EXPECT_TRUE(within("::/0", "2a00::1"));
  EXPECT_TRUE(within("::1", "::1"));
  for (const auto* bad : {"10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "x/8"}) {
    EXPECT_FALSE(ParseNetwork(bad)) << bad;
  }
}

TEST(TrustedProxies, FindTheClientFromTheRight) {
  const auto proxies = TrustedProxies::Parse({"127.0.0.1", "10.0.0.0/8"});
  ASSERT_TRUE(proxies.ok());
  EXPECT_EQ(proxies->ClientAddress("127.0.0.1", ""), "127.0.0.1");
  EXPECT_EQ(proxies->ClientAddress("127.0.0.1", "192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(proxies->ClientAddress("127.0.0.1", "6.6.6.6, 192.0.2.1, 10.1.1.1"), "192.0.2.1");
  EXPECT_EQ(proxies->ClientAddress("127.0.0.1", "nonsense, 10.1.1.1"), "10.1.1.1");
  EXPECT_EQ(proxies->ClientAddress("127.0.0.1", "[2001:db8::5]"), "2001:db8::5");
  EXPECT_EQ(proxies->ClientAddress("8.8.8.8", "192.0.2.1"), "8.8.8.8");
  EXPECT_FALSE(TrustedProxies::Parse({"a proxy"}).ok());
}

TEST(ProxyChoice, FollowsTheExceptions) {
  const ProxyChoice choice("http://p:1", "http://p:2", "localhost, .internal.example,10.0.0.0/8,*.test");
  EXPECT_EQ(choice.For("http", "example.com"), "http://p:1");
  EXPECT_EQ(choice.For("https", "example.com"), "http://p:2");
  for (const auto* direct : {"localhost", "a.internal.example", "internal.example", "10.1.2.3", "x.TEST"}) {
    EXPECT_EQ(choice.For("https", direct), "") << direct;
  }
  EXPECT_EQ(choice.For("https", "notinternal.example"), "http://p:2");
  EXPECT_EQ(ProxyChoice("a", "b", "*").For("http", "example.com"), "");
}

TEST(ListenAddress, ReadsAndExplains) {
  EXPECT_EQ(ResolveListenAddress("[::1]:80")->ip, "::1");
  EXPECT_EQ(ResolveListenAddress("*:0")->ip, "0.0.0.0");
  EXPECT_EQ(ResolveListenAddress("localhost:8080")->port, 8080);
  for (const auto* bad : {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:80",
                          "example.com:80"}) {
    EXPECT_FALSE(ResolveListenAddress(bad).ok()) << bad;
  }
}

TEST(WebSocketFrames, AnswersOnlyGoodKeys) {
  EXPECT_EQ(MakeWebSocketAccept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  for (const auto* bad : {"", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQQ=", "!!!!IHNhbXBsZSBub25jZQ=="}) {
    EXPECT_EQ(MakeWebSocketAccept(bad), "") << bad;
  }
}

TEST(WebSocketFrames, ALongReasonIsCutBetweenLetters) {
  std::string reason;
  for (int i = 0; i < 100; ++i) reason += "ж";
  const auto payload = MakeClosePayload(1000, reason);
  EXPECT_EQ(payload.size(), 2u + 122u);
}

TEST(WebSocketFrames, RefusesALengthThatIsNotTheShortest) {
  FrameReader reader(1000);
  std::string_view input("\x81\xfe\x00\x05mask-----", 13);
  EXPECT_EQ(reader.Next(input), FrameReader::Event::kError);
  EXPECT_EQ(reader.close_code(), 1002);
}

}  // namespace
}  // namespace beseda::net
