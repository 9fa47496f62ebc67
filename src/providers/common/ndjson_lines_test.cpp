#include "providers/common/ndjson_lines.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

std::vector<std::string> Lines(std::string_view stream, std::size_t cut) {
  NdjsonLines framing;
  std::vector<StreamEvent> events;
  EXPECT_TRUE(framing.Feed(stream.substr(0, cut), events).ok());
  EXPECT_TRUE(framing.Feed(stream.substr(cut), events).ok());
  EXPECT_TRUE(framing.Finish(events).ok());
  std::vector<std::string> out;
  for (auto& event : events) out.push_back(event.data);
  return out;
}

TEST(NdjsonLines, DoesNotCareWhereThePiecesEnd) {
  const std::string_view stream = "{\"a\":1}\r\n\n  \n{\"b\":\"привет\"}\n{\"c\":3}";
  const std::vector<std::string> lines = {R"({"a":1})", R"({"b":"привет"})", R"({"c":3})"};
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) EXPECT_EQ(Lines(stream, cut), lines) << "cut at " << cut;
  EXPECT_TRUE(Lines("", 0).empty());
  EXPECT_TRUE(Lines("\n\n", 1).empty());
}

TEST(NdjsonLines, GivesALineAsSoonAsItHasEnded) {
  NdjsonLines framing;
  std::vector<StreamEvent> events;
  ASSERT_TRUE(framing.Feed("{\"a\":1}", events).ok());
  EXPECT_TRUE(events.empty());
  ASSERT_TRUE(framing.Feed("\n{", events).ok());
  EXPECT_EQ(events.size(), 1u);
}

TEST(NdjsonLines, RefusesALineWithoutEnd) {
  NdjsonLines framing(100);
  std::vector<StreamEvent> events;
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(framing.Feed("{\"a\":\"0123456789\"}\n", events).ok());
  EXPECT_EQ(events.size(), 50u) << "one line is counted, not the stream";
  ASSERT_TRUE(framing.Feed(std::string(90, 'x'), events).ok());
  EXPECT_EQ(framing.Feed(std::string(90, 'x'), events).error().code, ErrorCode::kTooLarge);
}

TEST(NdjsonLines, KnowsItselfUnderAWrongType) {
  EXPECT_TRUE(NdjsonLines().Recognizes("{\"a\":1}\n{\"b\":2}\n"));
  EXPECT_TRUE(NdjsonLines().Recognizes("{\"a\":1}"));
  EXPECT_FALSE(NdjsonLines().Recognizes("{\n  \"a\": 1\n}"));
  EXPECT_FALSE(NdjsonLines().Recognizes("<html>"));
}

}  // namespace
}  // namespace beseda
