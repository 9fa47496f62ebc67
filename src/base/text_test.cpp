#include "base/text.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

TEST(Text, KnowsUtf8) {
  EXPECT_TRUE(IsUtf8("plain, кириллица, 漢字, 🙂"));
  // Malformed per Table 3-7 of the Unicode standard: overlong, surrogate, too large, cut, stray continuation.
  for (const char* bad : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xFF"}) {
    EXPECT_FALSE(IsUtf8(bad));
    EXPECT_TRUE(IsUtf8(ToUtf8(bad)));
  }
  EXPECT_EQ(CutUtf8("аб", 3), "а");
  EXPECT_EQ(CutUtf8("аб", 4), "аб");
}

TEST(Text, WritesJsonStrings) {
  std::string out;
  AppendJsonString(out, "a\"b\\c\n\x01\xff");
  EXPECT_EQ(out, "\"a\\\"b\\\\c\\n\\u0001\xEF\xBF\xBD\"");
}

TEST(Text, FindsTheNearestName) {
  EXPECT_EQ(Nearest("adress", {"port", "address", "data"}), "address");
  EXPECT_EQ(Nearest("xyzzy", {"port", "address"}), "");
}

TEST(Text, TrimsAndSplits) {
  EXPECT_EQ(Trim(" \t a b\n"), "a b");
  EXPECT_EQ(Trim("  "), "");
  EXPECT_EQ(Split("a;;b", ';').size(), 3u);
}

TEST(Text, FoldsCaseOfSeveralAlphabets) {
  EXPECT_EQ(FoldCase("Hello, ЁЖИК Привет"), "hello, ёжик привет");
  EXPECT_EQ(FoldCase("ÀÉÎÕÜ×ß Ÿ"), "àéîõü×ß Ÿ");
  EXPECT_EQ(FoldCase("ŁÓDŹ Žluťoučký ŐŰ"), "łódź žluťoučký őű");
  EXPECT_EQ(FoldCase("ΑΒΓΩ Є І Ї Ґ Қ Ӯ Ա"), "αβγω є і ї ґ қ ӯ ա");
  EXPECT_EQ(FoldCase("中文 😀 \xff\xc3"), "中文 😀 \xff\xc3");
  EXPECT_EQ(FoldCase("İı"), "İı");
}

}  // namespace
}  // namespace beseda
