#include "json/document.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda::json {
namespace {

TEST(Document, ReadsOneObjectAfterTheOther) {
  Document document;
  const std::string long_text(10'000, 'x');
  for (const auto& text : {std::string("short"), long_text, std::string("again")}) {
    const auto object = document.ParseObject(R"({"list":[{"text":")" + text + R"("},1.5]})");
    ASSERT_TRUE(object.ok()) << object.error().message;
    const auto& list = (*object)->at("list").as_array();
    EXPECT_EQ(View(list[0].as_object().at("text").as_string()), text);
    EXPECT_EQ(list[1].as_double(), 1.5);
  }
}

TEST(Document, RefusesWhatParseObjectRefuses) {
  Document document;
  for (const auto* bad : {"", "[]", "7", "{", "{} x", R"({"a":})", "{\"a\":\"\xff\"}"}) {
    const auto read = document.ParseObject(bad);
    const auto parsed = ParseObject(bad);
    ASSERT_FALSE(read.ok()) << bad;
    ASSERT_FALSE(parsed.ok()) << bad;
    EXPECT_EQ(read.error().message, parsed.error().message);
  }
  EXPECT_TRUE(document.ParseObject("{}").ok()) << "a mistake is not remembered";
  std::string deep;
  for (std::size_t i = 0; i <= kMaxDepth; ++i) deep += R"({"a":)";
  EXPECT_FALSE(document.ParseObject(deep).ok());
}

TEST(Document, WhatIsCopiedOutOutlivesIt) {
  Value kept;
  {
    Document document;
    kept = document.ParseObject(R"({"a":{"b":["c"]}})").value()->at("a");
  }
  EXPECT_EQ(Dump(kept), R"({"b":["c"]})");
}

}  // namespace
}  // namespace beseda::json
