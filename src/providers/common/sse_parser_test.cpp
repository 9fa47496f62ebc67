#include "providers/common/sse_parser.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

using Events = std::vector<std::pair<std::string, std::string>>;

// Feeds the stream in pieces that end at the given places.
Events Parse(std::string_view stream, const std::vector<std::size_t>& cuts) {
  SseParser parser;
  std::vector<StreamEvent> events;
  std::size_t from = 0;
  for (const auto cut : cuts) {
    EXPECT_TRUE(parser.Feed(stream.substr(from, cut - from), events).ok());
    from = cut;
  }
  EXPECT_TRUE(parser.Feed(stream.substr(from), events).ok());
  EXPECT_TRUE(parser.Finish(events).ok());
  Events out;
  for (auto& event : events) out.emplace_back(event.name, event.data);
  return out;
}

struct Example {
  std::string_view what;
  std::string_view stream;
  Events events;
};

// The first four are the examples of the HTML standard's section 9.2.6 "Interpreting an event stream".
const std::vector<Example> kExamples = {
    {"data lines are joined", "data: YHOO\ndata: +2\ndata: 10\n\n", {{"", "YHOO\n+2\n10"}}},
    {"comments and ids are skipped, one space is dropped",
     ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
     {{"", "first event"}, {"", "second event"}, {"", " third event"}}},
    {"empty data is data", "data\n\ndata\ndata\n\n", {{"", ""}, {"", "\n"}}},
    {"a space after the colon does not matter", "data:test\n\ndata: test\n\n", {{"", "test"}, {"", "test"}}},
    {"CRLF", "event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n", {{"a", "1"}, {"", "2"}}},
    {"CR", "data: 1\r\rdata: 2\r\r", {{"", "1"}, {"", "2"}}},
    {"mixed line ends", "data: 1\r\ndata: 2\rdata: 3\n\r\n", {{"", "1\n2\n3"}}},
    {"byte order mark", "\xEF\xBB\xBF" "data: 1\n\n", {{"", "1"}}},
    {"only one mark is dropped", "\xEF\xBB\xBF\xEF\xBB\xBF" "data: 1\n\ndata: 2\n\n", {{"", "2"}}},
    {"half a mark is text", "\xEF\xBB" "data: 1\n\ndata: 2\n\n", {{"", "2"}}},
    {"no final newline", "data: 1\n\ndata: [DONE]", {{"", "1"}, {"", "[DONE]"}}},
    {"one final newline", "data: 1\n\ndata: [DONE]\n", {{"", "1"}, {"", "[DONE]"}}},
    {"keep-alive comments", ": keep-alive\n\n: keep-alive\n\ndata: 1\n\n:\n\n", {{"", "1"}}},
    {"a field without data gives nothing", "event: ping\n\ndata: 1\n\n", {{"", "1"}}},
    {"unknown fields", "foo: bar\nretry: 10\ndata: 1\n\n", {{"", "1"}}},
    {"text outside ASCII", "data: привет 👋\n\n", {{"", "привет 👋"}}},
    {"colons in data", "data: {\"a\": \"b:c\"}\n\n", {{"", "{\"a\": \"b:c\"}"}}},
    {"nothing", "", {}},
    {"a mark only", "\xEF\xBB\xBF", {}},
};

TEST(SseParser, DecodesWhatTheStandardSays) {
  for (const auto& example : kExamples) EXPECT_EQ(Parse(example.stream, {}), example.events) << example.what;
}

TEST(SseParser, DoesNotCareWhereThePiecesEnd) {
  for (const auto& example : kExamples) {
    std::vector<std::size_t> every;
    for (std::size_t i = 0; i < example.stream.size(); ++i) {
      EXPECT_EQ(Parse(example.stream, {i}), example.events) << example.what << ", cut at " << i;
      every.push_back(i);
    }
    EXPECT_EQ(Parse(example.stream, every), example.events) << example.what << ", byte by byte";
  }
}

TEST(SseParser, RefusesAnEventWithoutEnd) {
  SseParser parser(100);
  std::vector<StreamEvent> events;
  EXPECT_TRUE(parser.Feed("data: " + std::string(90, 'x') + "\n", events).ok());
  EXPECT_EQ(parser.Feed("data: " + std::string(90, 'x'), events).error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(events.empty());
}

TEST(SseParser, CountsOneEventNotTheStream) {
  SseParser parser(100);
  std::vector<StreamEvent> events;
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(parser.Feed("data: 0123456789\n\n", events).ok());
  EXPECT_EQ(events.size(), 50u);
}

}  // namespace
}  // namespace beseda
