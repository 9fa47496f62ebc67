#include "base/text_limits.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace beseda {
namespace {

const std::string kFamily = "👨‍👩‍👧‍👦";  // One grapheme: 7 code points, 11 UTF-16 units, 25 bytes.

TEST(TextLimits, CountsAsVendorsDo) {
  EXPECT_EQ(CodePoints(""), 0u);
  EXPECT_EQ(CodePoints("Привет"), 6u);
  EXPECT_EQ(CodePoints(kFamily), 7u);
  EXPECT_EQ(Utf16Units("Привет"), 6u);
  EXPECT_EQ(Utf16Units(kFamily), 11u);
}

TEST(TextLimits, ShortensAtGraphemes) {
  EXPECT_EQ(Shorten("Москва", 6), "Москва");
  EXPECT_EQ(Shorten("Москва", 5), "Моск…");
  EXPECT_EQ(Shorten("ab" + kFamily, 9), "ab" + kFamily);
  EXPECT_EQ(Shorten("ab" + kFamily + "c", 9), "ab…");
  EXPECT_EQ(Shorten("e\u0301e\u0301e\u0301", 4), "e\u0301…");
  EXPECT_EQ(Shorten("abc", 0), "");
}

TEST(TextLimits, SplitsWhereItHurtsLeast) {
  EXPECT_EQ(SplitText("  short  ", 20), std::vector<std::string>({"short"}));
  EXPECT_EQ(SplitText("one two three four five six", 20), std::vector<std::string>({"one two three four", "five six"}));
  EXPECT_EQ(SplitText("The first line.\nThe second one.", 20), std::vector<std::string>({"The first line.", "The second one."}));
  EXPECT_EQ(SplitText("It is so. And so it was said by all.", 20), std::vector<std::string>({"It is so.", "And so it was said", "by all."}));
  EXPECT_EQ(SplitText("А теперь так. Хорошо же.", 20), std::vector<std::string>({"А теперь так.", "Хорошо же."}));
  EXPECT_EQ(SplitText(std::string(45, 'x'), 20), std::vector<std::string>({std::string(20, 'x'), std::string(20, 'x'), "xxxxx"}));
  EXPECT_TRUE(SplitText(" \n ", 20).empty());
}

TEST(TextLimits, CutsNoGraphemeAndLosesNothing) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += kFamily + (i % 3 == 0 ? " " : i % 3 == 1 ? "e\u0301" : "слово, ");
  std::string joined;
  for (const auto& piece : SplitText(text, 30)) {
    EXPECT_LE(CodePoints(piece), 30u);
    EXPECT_TRUE(IsUtf8(piece));
    EXPECT_FALSE(piece.starts_with("\u0301"));
    EXPECT_FALSE(piece.starts_with("\u200d"));
    joined += piece;
  }
  const auto without_spaces = [](std::string said) {
    std::erase(said, ' ');
    return said;
  };
  EXPECT_EQ(without_spaces(joined), without_spaces(text));
}

}  // namespace
}  // namespace beseda
