#include "base/marked_text.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "base/text_limits.h"

namespace beseda {
namespace {

using Kind = MarkedBlock::Kind;
using Run = MarkedRun::Kind;

TEST(MarkedText, ReadsMarks) {
  const auto text = ParseMarkdown("Hello **bold *both* end** `code` ~~gone~~ [site](https://example.org/?a=1&amp;b) x");
  ASSERT_EQ(text.size(), 1u);
  const auto& runs = text[0].runs;
  ASSERT_EQ(runs.size(), 9u);
  EXPECT_EQ(runs[0].text, "Hello ");
  EXPECT_EQ(runs[1].kind, Run::kBold);
  ASSERT_EQ(runs[1].inside.size(), 3u);
  EXPECT_EQ(runs[1].inside[1].kind, Run::kItalic);
  EXPECT_EQ(runs[1].inside[1].inside[0].text, "both");
  EXPECT_EQ(runs[3].kind, Run::kCode);
  EXPECT_EQ(runs[3].text, "code");
  EXPECT_EQ(runs[5].kind, Run::kStrike);
  EXPECT_EQ(runs[7].kind, Run::kLink);
  EXPECT_EQ(runs[7].url, "https://example.org/?a=1&b");
}

TEST(MarkedText, ReadsBlocks) {
  const auto text = ParseMarkdown("# Title\n\nfirst\nsecond\n\n3. three\n4. four\n   - inner\n\n> quoted\n\n```cpp\nint x;\n\n```\n\n---\n\n|a|b|\n|---|---|\n|1|2|\n");
  ASSERT_EQ(text.size(), 7u);
  EXPECT_EQ(text[0].kind, Kind::kHeading);
  EXPECT_EQ(text[1].runs[1].kind, Run::kBreak);
  EXPECT_EQ(text[2].kind, Kind::kList);
  EXPECT_TRUE(text[2].ordered);
  EXPECT_EQ(text[2].first, 3u);
  ASSERT_EQ(text[2].items.size(), 2u);
  ASSERT_EQ(text[2].items[1].size(), 2u);
  EXPECT_EQ(text[2].items[1][1].kind, Kind::kList);
  EXPECT_EQ(text[3].kind, Kind::kQuote);
  EXPECT_EQ(text[4].code, "int x;\n");
  EXPECT_EQ(text[4].language, "cpp");
  EXPECT_EQ(text[5].kind, Kind::kRule);
  ASSERT_EQ(text[6].rows.size(), 2u);
  EXPECT_EQ(text[6].rows[1][1][0].text, "2");
}

TEST(MarkedText, TrustsNoAddressAndNoMarkup) {
  EXPECT_EQ(WriteUnmarked(ParseMarkdown("[x](javascript:alert) <b>y</b> &lt;i&gt; &#x416; &#0;")), "x <b>y</b> <i> Ж \uFFFD");
  EXPECT_EQ(WriteUnmarked(ParseMarkdown("see https://example.org/a now")), "see https://example.org/a now");
  EXPECT_EQ(WriteUnmarked(ParseMarkdown("[name](https://example.org)")), "name (https://example.org)");
}

TEST(MarkedText, BearsAddressesThatOverlapWithMarks) {
  for (const char* text : {"https://example.org/_a_/*b*", "*https://example.org/a* b*", "_x https://example.org/_a_ y_", "- https://example.org/_a_/*b*"}) {
    EXPECT_NE(WriteUnmarked(ParseMarkdown(text)).find("https://example.org/"), std::string::npos) << text;
  }
}

TEST(MarkedText, PlainIsPlain) {
  const auto text = PlainMarkedText("*a*\n_b_\n\n# c");
  ASSERT_EQ(text.size(), 2u);
  EXPECT_EQ(text[0].runs.size(), 3u);
  EXPECT_EQ(WriteUnmarked(text), "*a*\n_b_\n\n# c");
}

TEST(MarkedText, SurvivesDeepNesting) {
  EXPECT_FALSE(ParseMarkdown(std::string(5000, '>') + "x").empty());
  EXPECT_FALSE(ParseMarkdown(std::string(3000, '*') + "x" + std::string(3000, '*')).empty());
  std::string lists;
  for (int i = 0; i < 200; ++i) lists += std::string(std::size_t(2 * i), ' ') + "- x\n";
  EXPECT_NE(WriteUnmarked(ParseMarkdown(lists)).find('x'), std::string::npos);
}

std::size_t Size(const MarkedText& text) { return CodePoints(WriteUnmarked(text)); }

// Thousands of paragraphs and items are each looked at a few times, not once for every other.
TEST(MarkedText, SplitsManySmallBlocksInLittleTime) {
  constexpr std::size_t kBlocks = 5'000;
  for (const std::string one : {"a\n\n", "- a\n"}) {
    std::string many;
    for (std::size_t i = 0; i < kBlocks; ++i) many += one;
    std::size_t looked = 0;
    const auto pieces = SplitMarked(ParseMarkdown(many), 4000, [&](const MarkedText& text) {
      looked += std::max(text.size(), text.front().items.size());
      return Size(text);
    });
    EXPECT_GT(pieces.size(), 3u);
    EXPECT_LT(looked, 40 * kBlocks) << one;
    std::size_t kept = 0;
    for (const auto& piece : pieces) kept += std::max(piece.size(), piece.front().items.size());
    EXPECT_EQ(kept, kBlocks);
  }
}

TEST(MarkedText, SplitsBetweenBlocksAndLines) {
  const auto pieces = SplitMarked(ParseMarkdown("First paragraph of the text.\n\nSecond paragraph of the text."), 100, Size);
  EXPECT_EQ(pieces.size(), 1u);
  std::string list;
  for (int i = 1; i <= 30; ++i) list += std::to_string(i) + ". item number " + std::to_string(i) + "\n";
  const auto parts = SplitMarked(ParseMarkdown(list), 100, Size);
  ASSERT_GT(parts.size(), 3u);
  std::string joined;
  for (const auto& part : parts) {
    EXPECT_LE(Size(part), 100u);
    joined += (joined.empty() ? "" : "\n") + WriteUnmarked(part);
  }
  EXPECT_EQ(joined + "\n", list);
}

TEST(MarkedText, MarksThatAreCutGoOn) {
  std::string bold = "**";
  for (int i = 0; i < 60; ++i) bold += "word" + std::to_string(i) + " ";
  bold = std::string(Trim(bold)) + "**";
  const auto pieces = SplitMarked(ParseMarkdown(bold), 100, Size);
  ASSERT_GT(pieces.size(), 3u);
  for (const auto& piece : pieces) {
    ASSERT_EQ(piece.size(), 1u);
    ASSERT_EQ(piece[0].runs.size(), 1u);
    EXPECT_EQ(piece[0].runs[0].kind, Run::kBold);
    EXPECT_FALSE(WriteUnmarked(piece).ends_with(' '));
  }
}

TEST(MarkedText, LosesNothingWhateverIsCut) {
  std::string text = "# Heading of some length that goes on\n\n> quoted text that is rather long and goes on and on **and on until** it ends\n\n";
  text += "- item one with a text that is longer than the piece, so that it has to be cut in the middle of the item, twice\n  - inner\n- item two\n\n";
  text += "```\n" + std::string(250, 'c') + "\nline\n```\n\n|head|other|\n|---|---|\n|" + std::string(150, 't') + "|2|\n\n" + std::string(230, 'x');
  const auto letters = [](std::string said) {
    std::erase_if(said, [](char c) { return c == ' ' || c == '\n' || c == '>' || c == '|'; });
    return said;
  };
  const auto whole = ParseMarkdown(text);
  std::string joined;
  for (const auto& piece : SplitMarked(whole, 100, Size)) {
    EXPECT_LE(Size(piece), 100u);
    joined += WriteUnmarked(piece);
  }
  const auto bullets = [&](std::string said) {
    said = letters(std::move(said));
    for (auto at = said.find("•"); at != said.npos; at = said.find("•")) said.erase(at, std::string_view("•").size());
    return said;
  };
  EXPECT_EQ(bullets(joined), bullets(WriteUnmarked(whole)));
}

TEST(MarkedText, SurvivesMarksThatTheParserLeavesOutOfOrder) {
  // md4c 0.4.8 leaves more spans than it has entered here.
  const auto text = WriteUnmarked(ParseMarkdown("1. - &>](https://example.org/>*1. >>**](https://example.org/`- \n\n)"));
  EXPECT_NE(text.find("https://example.org/"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with(")")) << text;
  EXPECT_EQ(WriteUnmarked(ParseMarkdown("- ***\n  word")), "• ———\n\n   word");
}

}  // namespace
}  // namespace beseda
