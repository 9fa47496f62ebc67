#include "net/response_parser.h"

#include <gtest/gtest.h>

namespace beseda::net {
namespace {

using namespace std::string_view_literals;
using Problem = ResponseParser::Problem;

struct Read {
  ResponseParser parser;
  std::string body;

  explicit Read(std::string_view bytes, std::size_t step = 1, bool head = false, std::uint64_t most = 1000)
      : parser(head, most) {
    for (std::size_t at = 0; at < bytes.size(); at += step) parser.Feed(bytes.substr(at, step), body);
  }
};

/// However it is cut, the answer is done, has that body, and leaves the connection usable or not.
void ExpectAnswer(std::string_view bytes, int status, std::string_view body, bool reusable, bool head = false) {
  for (const std::size_t step : {std::size_t(1), std::size_t(2), std::size_t(7), bytes.size()}) {
    Read read(bytes, step, head);
    EXPECT_TRUE(read.parser.done()) << bytes;
    EXPECT_EQ(read.parser.status(), status) << bytes;
    EXPECT_EQ(read.body, body) << bytes;
    EXPECT_EQ(read.parser.reusable(), reusable) << bytes;
  }
}

void ExpectProblem(std::string_view bytes, Problem problem) {
  for (const std::size_t step : {std::size_t(1), bytes.size()}) {
    Read read(bytes, step);
    EXPECT_EQ(int(read.parser.problem()), int(problem)) << bytes;
    EXPECT_FALSE(read.parser.done()) << bytes;
    EXPECT_FALSE(read.parser.header_done() && problem == Problem::kMalformed) << bytes;
  }
}

// RFC 9112 §6.3: how the length of a body is found.
TEST(ResponseParser, BodiesByLength) {
  ExpectAnswer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", true);
  ExpectAnswer("HTTP/1.1 201 \r\ncontent-length:0\r\n\r\n", 201, "", true);
  ExpectAnswer("HTTP/1.1 404\r\nContent-Length: 2\r\n\r\nno", 404, "no", true);
  ExpectAnswer("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", 200, "hello", true);
  ExpectAnswer("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello", 200, "hello", true);
  ExpectAnswer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", true);
}

TEST(ResponseParser, BodiesInChunks) {
  ExpectAnswer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=\"y\"\r\n, 10 bytes\r\n0\r\n\r\n", 200,
               "hello, 10 bytes", true);
  ExpectAnswer("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\nx\r\n0\r\nTrailer: value\r\nOther: one\r\n\r\n", 200,
               "x", true);
  // A length beside chunks does not count, and the connection is not to be trusted.
  ExpectAnswer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", 200, "x", false);
}

TEST(ResponseParser, BodiesUpToTheEnd) {
  for (const std::string head : {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n"}) {
    Read read(head + "all there is");
    EXPECT_TRUE(read.parser.header_done());
    EXPECT_FALSE(read.parser.done());
    read.parser.End();
    EXPECT_TRUE(read.parser.done());
    EXPECT_FALSE(read.parser.reusable());
    EXPECT_EQ(read.body, "all there is");
  }
}

TEST(ResponseParser, AnswersWithoutABody) {
  ExpectAnswer("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", 200, "", true, true);
  ExpectAnswer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 200, "", true, true);
  ExpectAnswer("HTTP/1.1 204 No Content\r\n\r\n", 204, "", true);
  ExpectAnswer("HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n", 304, "", true);
}

TEST(ResponseParser, InterimAnswersAreSkipped) {
  const std::string bytes =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\nContent-Length: 9\r\n\r\n"
      "HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 2\r\n\r\nok";
  ExpectAnswer(bytes, 200, "ok", true);
  Read read(bytes);
  EXPECT_EQ(read.parser.headers().size(), 2u);
  EXPECT_EQ(read.parser.headers().Get("x"), "y");
}

TEST(ResponseParser, Fields) {
  Read read("HTTP/1.1 200 OK\r\nA:1\r\nB: \t two words \t\r\nC:\r\nD: a\r\n  b\r\n\tc\r\nA: 2\r\nContent-Length: 0\r\n\r\n");
  auto& headers = read.parser.headers();
  ASSERT_EQ(headers.size(), 6u);
  EXPECT_EQ(headers.Get("a"), "1");
  EXPECT_EQ(headers.Get("B"), "two words");
  EXPECT_EQ(headers.Find("C"), "");
  EXPECT_EQ(headers.Get("D"), "a b c");
  EXPECT_EQ((headers.begin() + 4)->second, "2");
}

// RFC 9112 §9.3.
TEST(ResponseParser, WhetherTheConnectionStays) {
  const auto with = [](std::string version, std::string fields) {
    Read read("HTTP/" + version + " 200 OK\r\nContent-Length: 0\r\n" + fields + "\r\n");
    EXPECT_TRUE(read.parser.done());
    return read.parser.reusable();
  };
  EXPECT_TRUE(with("1.1", ""));
  EXPECT_FALSE(with("1.1", "Connection: close\r\n"));
  EXPECT_FALSE(with("1.1", "Connection: x, CLOSE\r\n"));
  EXPECT_FALSE(with("1.1", "Connection: keep-alive\r\nConnection: close\r\n"));
  EXPECT_FALSE(with("1.0", ""));
  EXPECT_TRUE(with("1.0", "Connection: Keep-Alive\r\n"));
  EXPECT_FALSE(Read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200").parser.reusable());
}

TEST(ResponseParser, RefusesWhatIsMalformed) {
  for (const std::string start : {"HTTP/2 200 OK", "HTTP/1.2 200 OK", "http/1.1 200 OK", "HTTP/1.1  200", "HTTP/1.1 2x0 OK",
                                  "HTTP/1.1 20", "HTTP/1.1 099 no", "HTTP/1.1 2000", "ICY 200 OK", "", "{\"a\":1}",
                                  "HTTP/1.1 101 Switching Protocols"}) {
    ExpectProblem(start + "\r\nContent-Length: 0\r\n\r\n", Problem::kMalformed);
  }
  for (const std::string field :
       {"Content-Length: -1", "Content-Length: +1", "Content-Length: 1x", "Content-Length:", "Content-Length: 0x1",
        "Content-Length: 99999999999999999999", "Content-Length: 1\r\nContent-Length: 2", "Content-Length: 1, 2",
        "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "no colon", "space : before", ": no name"}) {
    ExpectProblem("HTTP/1.1 200 OK\r\n" + field + "\r\n\r\n", Problem::kMalformed);
  }
  ExpectProblem("HTTP/1.1 200 OK\r\n folded first\r\n\r\n", Problem::kMalformed);
  ExpectProblem("HTTP/1.1 200 OK\r\nA: \0\r\n\r\n"sv, Problem::kMalformed);
}

TEST(ResponseParser, RefusesBrokenChunks) {
  for (const std::string chunks : {"x\r\n", "\r\n", "-1\r\n", "1 1\r\nx", "10000000000000000\r\n", "1\r\nxy\r\n", "1\r\nx0\r\n\r\n"}) {
    Read read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
    EXPECT_EQ(int(read.parser.problem()), int(Problem::kMalformed)) << chunks;
  }
  Read endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(5000, 'x'));
  EXPECT_EQ(int(endless.parser.problem()), int(Problem::kMalformed));
}

TEST(ResponseParser, KeepsItsLimits) {
  const auto long_field = "A: " + std::string(1000, 'x') + "\r\n";
  std::string many = "HTTP/1.1 200 OK\r\n";
  while (many.size() <= ResponseParser::kMaxHeaderBytes) many += long_field;
  ExpectProblem(many, Problem::kHeaderTooLarge);
  ExpectProblem("HTTP/1.1 200 OK\r\nA: " + std::string(ResponseParser::kMaxHeaderBytes, 'x'), Problem::kHeaderTooLarge);
  std::string interim;
  while (interim.size() <= ResponseParser::kMaxHeaderBytes * 2) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  ExpectProblem(interim, Problem::kHeaderTooLarge);

  EXPECT_TRUE(Read("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x')).parser.done());
  for (const std::string head : {"Content-Length: 1001\r\n\r\n", "\r\n", "Transfer-Encoding: chunked\r\n\r\n3e9\r\n"}) {
    Read read("HTTP/1.1 200 OK\r\n" + head + std::string(1001, 'x'));
    EXPECT_EQ(int(read.parser.problem()), int(Problem::kBodyTooLarge)) << head;
    EXPECT_LE(read.body.size(), 1000u);
  }
}

TEST(ResponseParser, AnEndInTheMiddleIsNoAnswer) {
  const std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n";
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    Read read(bytes.substr(0, cut));
    EXPECT_EQ(read.parser.begun(), cut > 0);
    read.parser.End();
    EXPECT_EQ(int(read.parser.problem()), int(Problem::kCutShort)) << cut;
  }
}

}  // namespace
}  // namespace beseda::net
