#include "base/unicode.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

TEST(Unicode, CodePointsThereAndBack) {
  const std::string text = "aé€😀я";
  std::string_view rest = text;
  std::u32string points;
  std::string again;
  while (!rest.empty()) points += TakeCodePoint(rest);
  EXPECT_EQ(points, U"aé€😀я");
  for (const auto c : points) AppendUtf8(again, c);
  EXPECT_EQ(again, text);
}

TEST(Unicode, SkipsABadByteAlone) {
  std::string_view text = "\xC3(\xF0\x9F";
  EXPECT_EQ(TakeCodePoint(text), 0xFFFDu);
  EXPECT_EQ(TakeCodePoint(text), U'(');
  EXPECT_EQ(TakeCodePoint(text), 0xFFFDu);
  EXPECT_EQ(TakeCodePoint(text), 0xFFFDu);
  EXPECT_TRUE(text.empty());
}

TEST(Unicode, FoldsForComparing) {
  EXPECT_EQ(FoldText("Füße, CAFÉ & Œuvre"), "fuse, cafe & ouvre");
  EXPECT_EQ(FoldText("Ёлка ПРИВЕТ Їжак"), "елка привет їжак");
  EXPECT_EQ(FoldText("Καλημέρα ΚΌΣΜΟΣ"), "καλημερα κοσμοσ");
  EXPECT_EQ(FoldText("أَهْلاً"), "اهلا");
  EXPECT_EQ(FoldText("Łódź Żółw ſ"), "lodz zolw s");
  EXPECT_EQ(FoldText("e\u0301"), "e");
}

TEST(Unicode, TellsLettersFromTheRest) {
  for (const auto c : std::u32string_view(U"aZ9éяعあ漢ß")) EXPECT_TRUE(IsWordLetter(c)) << std::uint32_t(c);
  for (const auto c : std::u32string_view(U" .,!?-—«»…№¿¡، 。😀👋×€")) {
    EXPECT_FALSE(IsWordLetter(c)) << std::uint32_t(c);
  }
}

}  // namespace
}  // namespace beseda
