#include "providers/yandexgpt/json_objects.h"

#include <gtest/gtest.h>

namespace beseda::yandexgpt {
namespace {

TEST(JsonObjects, CutsWhereverTheBytesAreCut) {
  const std::string bytes = "{\"a\":\"}{\\\"\\\\\"}\n{\"b\":{\"c\":[{}]}}{\n  \"d\": \"\xD0\x9F\"\n}\r\n, {\"cut\":1";
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    JsonObjects framing;
    std::vector<StreamEvent> events;
    ASSERT_TRUE(framing.Feed(bytes.substr(0, cut), events).ok());
    ASSERT_TRUE(framing.Feed(bytes.substr(cut), events).ok());
    ASSERT_TRUE(framing.Finish(events).ok());
    ASSERT_EQ(events.size(), 3u) << cut;
    EXPECT_EQ(events[0].data, "{\"a\":\"}{\\\"\\\\\"}");
    EXPECT_EQ(events[1].data, "{\"b\":{\"c\":[{}]}}");
    EXPECT_EQ(events[2].data, "{\n  \"d\": \"\xD0\x9F\"\n}");
  }
}

TEST(JsonObjects, BoundsAnObject) {
  JsonObjects framing(8);
  std::vector<StreamEvent> events;
  ASSERT_TRUE(framing.Feed("{\"a\":12}{\"a\":12}", events).ok());
  EXPECT_EQ(events.size(), 2u);
  EXPECT_EQ(ErrorCodeName(framing.Feed("{\"a\":123}", events).error().code), "too_large");
}

TEST(JsonObjects, RecognizesItself) {
  EXPECT_TRUE(JsonObjects().Recognizes("\n {\"a\":1}"));
  EXPECT_FALSE(JsonObjects().Recognizes("data: {}"));
  EXPECT_FALSE(JsonObjects().Recognizes(""));
}

}  // namespace
}  // namespace beseda::yandexgpt
