#include "channels/whatsapp/whatsapp_marks.h"

#include <gtest/gtest.h>

#include <cctype>

#include "base/text_limits.h"
#include "channels/whatsapp/testing/whatsapp_marks_reader.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

std::string Write(std::string_view markdown) { return WriteWhatsAppText(ParseMarkdown(markdown)); }

TEST(WhatsAppMarks, WritesItsDialect) {
  EXPECT_EQ(Write("**bold** *italic* ~~gone~~ `code`"), "*bold* _italic_ ~gone~ `code`");
  EXPECT_EQ(Write("**bold *both* end**"), "*bold _both_ end*");
  EXPECT_EQ(Write("# Title\n\ntext"), "*Title*\n\ntext");
  EXPECT_EQ(Write("- one\n- two"), "- one\n- two");
  EXPECT_EQ(Write("3. three\n4. four"), "3. three\n4. four");
  EXPECT_EQ(Write("> wise\n> words"), "> wise\n> words");
  EXPECT_EQ(Write("```cpp\nint x;\n```"), "```int x;```");
  EXPECT_EQ(Write("[shop](https://example.org/a_b)"), "shop (https://example.org/a_b)");
  EXPECT_EQ(Write("|a|b|\n|---|---|\n|1|2|\n"), "*a* | *b*\n1 | 2");
}

TEST(WhatsAppMarks, LeavesOutMarksThatWouldNotBeSeen) {
  EXPECT_EQ(Write("un**frig**gingly"), "unfriggingly");
  EXPECT_EQ(Write("**bold**s"), "bolds");
  // A mark does not go over a line's end.
  EXPECT_EQ(Write("**one\ntwo**"), "*one*\n*two*");
}

TEST(WhatsAppMarks, KeepsCharactersFromBeingMarks) {
  const auto plain = [](std::string_view text) { return WriteWhatsAppText(PlainMarkedText(text)); };
  EXPECT_EQ(plain("*not bold*"), "*\u200Anot bold*");
  EXPECT_EQ(plain("2*3*4 snake_case_name"), "2*3*4 snake_case_name");
  EXPECT_EQ(plain("one * star"), "one * star");
  EXPECT_EQ(plain("- no item\n1. no item\n> no quote"), "\u2060- no item\n\u20601. no item\n\u2060> no quote");
  EXPECT_EQ(plain("see https://example.org/_x_ and *y*"), "see https://example.org/_x_ and *\u200Ay*");
}

TEST(WhatsAppMarks, ShowsExactlyThePlainText) {
  SeededRandom random(7);
  constexpr std::string_view kPieces[] = {"*", "_", "~", "`", "```", " ", "a", "1", ".", "! ", "(", ")", "ж", "> ", "- ", "1. ", "\n", "word"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto length = 1 + random.Next64() % 14; length-- > 0;) text += kPieces[random.Next64() % std::size(kPieces)];
    const auto tree = PlainMarkedText(text);
    std::vector<std::string> styled;
    EXPECT_EQ(WhatsAppMarksReader().Show(WriteWhatsAppText(tree), &styled), WriteUnmarked(tree)) << "of: " << text;
    EXPECT_TRUE(styled.empty()) << "of: " << text << " as " << styled.front();
    if (testing::Test::HasFailure()) return;
  }
}

TEST(WhatsAppMarks, ShowsExactlyWhatMarkdownSays) {
  SeededRandom random(8);
  constexpr std::string_view kPieces[] = {"*", "**", "_", "~~", "~", "`", " ", "a", "ж", "1", ".", "(", "word ", " x"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text = "x ";
    for (auto length = 1 + random.Next64() % 14; length-- > 0;) text += kPieces[random.Next64() % std::size(kPieces)];
    const auto tree = ParseMarkdown(text);
    EXPECT_EQ(WhatsAppMarksReader().Show(WriteWhatsAppText(tree)), WriteUnmarked(tree)) << "of: " << text << " as " << WriteWhatsAppText(tree);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(WhatsAppMarks, MarksWhatMarkdownMarks) {
  const auto styled = [](std::string_view markdown) {
    std::vector<std::string> all;
    WhatsAppMarksReader().Show(Write(markdown), &all);
    return all;
  };
  EXPECT_EQ(styled("a **b** c"), std::vector<std::string>{"*b"});
  EXPECT_EQ(styled("**a _b_ c**"), (std::vector<std::string>{"*a _b_ c", "_b"}));
  EXPECT_EQ(styled("*a* and ~~b~~ and `c*d`"), (std::vector<std::string>{"_a", "~b", "`c*d"}));
}

}  // namespace
}  // namespace beseda
