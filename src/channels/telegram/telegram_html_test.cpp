#include "channels/telegram/telegram_html.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "base/text_limits.h"
#include "channels/telegram/testing/telegram_html_reader.h"
#include "testing/seeded_random.h"

namespace beseda::telegram {
namespace {

std::string Html(std::string_view markdown) { return WriteHtml(ParseMarkdown(markdown)); }

TEST(TelegramHtml, WritesTheDocumentedTags) {
  EXPECT_EQ(Html("**bold** *italic* ~~gone~~ `code`"), "<b>bold</b> <i>italic</i> <s>gone</s> <code>code</code>");
  EXPECT_EQ(Html("[site](https://example.org/?a=1&b=\"2\")"), "<a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\">site</a>");
  EXPECT_EQ(Html("# Title\n\ntext"), "<b>Title</b>\n\ntext");
  EXPECT_EQ(Html("```cpp\nif (a < b && c) {}\n```"), "<pre><code class=\"language-cpp\">if (a &lt; b &amp;&amp; c) {}</code></pre>");
  EXPECT_EQ(Html("```\nx\n```"), "<pre>x</pre>");
  EXPECT_EQ(Html("> said"), "<blockquote>said</blockquote>");
  EXPECT_EQ(Html("> a\n>\n> > b"), "<blockquote>a\n\n&gt; b</blockquote>");
  EXPECT_EQ(Html("- one\n- two"), "• one\n• two");
  EXPECT_EQ(Html("3. one\n4. two"), "3. one\n4. two");
  EXPECT_EQ(Html("a < b & c > d"), "a &lt; b &amp; c &gt; d");
  EXPECT_EQ(Html("**see `x`**"), "<b>see x</b>");
  EXPECT_EQ(Html("| a | b |\n|---|---|\n| 1 | 2 |"), "<b>a</b> | <b>b</b>\n1 | 2");
}

TEST(TelegramHtml, KeepsAddressesThatTelegramWouldDrop) {
  EXPECT_EQ(Html("[write](mailto:a@example.org)"), "write (a@example.org)");
  EXPECT_EQ(Html("[call](tel:+4712345678)"), "call (+4712345678)");
  EXPECT_EQ(Html("[here](http://localhost:3000/x)"), "here (http://localhost:3000/x)");
  EXPECT_TRUE(IsTakenAsLink("https://example.org"));
  EXPECT_TRUE(IsTakenAsLink("tg://user?id=1"));
  EXPECT_FALSE(IsTakenAsLink("https://localhost/"));
  EXPECT_FALSE(IsTakenAsLink("https://exa mple.org/"));
  EXPECT_FALSE(IsTakenAsLink("javascript:alert(1)"));
  EXPECT_FALSE(IsTakenAsLink("https://"));
}

std::string RandomText(SeededRandom& random, std::size_t most) {
  const auto below = [&](std::size_t n) { return std::min(n - 1, std::size_t(random.NextUnit() * double(n))); };
  static constexpr std::string_view kPieces[] = {"*", "**", "_", "`", "```\n", "~~", "[", "](https://example.org/", ")", "<", ">", "&", "&lt;", "\"",
                                                 "\n", "\n\n", "> ", "- ", "1. ", "# ", "| a | b |\n|--|--|\n", "word ", "слово ", "👨‍👩‍👧 ", "\\", "<b>", "</b>", "e\u0301", " "};
  std::string text;
  const auto count = below(most);
  for (std::size_t i = 0; i < count; ++i) text += kPieces[below(std::size(kPieces))];
  return text;
}

TEST(TelegramHtml, ShowsExactlyAPlainText) {
  SeededRandom random(7);
  for (int i = 0; i < 3000; ++i) {
    const auto tree = PlainMarkedText(RandomText(random, 60));
    StrictReader reader(WriteHtml(tree));
    const auto shown = reader.Shown();
    ASSERT_TRUE(shown) << reader.mistake;
    EXPECT_EQ(*shown, WriteUnmarked(tree));
  }
}

TEST(TelegramHtml, IsWellFormedWhateverTheText) {
  SeededRandom random(8);
  for (int i = 0; i < 3000; ++i) {
    const auto text = RandomText(random, 80);
    const auto tree = ParseMarkdown(text);
    const auto html = WriteHtml(tree);
    StrictReader reader(html);
    const auto shown = reader.Shown();
    ASSERT_TRUE(shown) << reader.mistake << "\n" << text << "\n" << html;
    EXPECT_EQ(Utf16Units(*shown), HtmlLength(tree)) << text;
  }
}

void AppendWords(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (c != ' ' && c != '\n') out += c;
  }
}

TEST(TelegramHtml, SplitsWithoutLosingOrBreakingAnything) {
  SeededRandom random(9);
  for (int i = 0; i < 300; ++i) {
    const auto tree = PlainMarkedText(RandomText(random, 900));
    std::string whole, together;
    AppendWords(WriteUnmarked(tree), whole);
    for (const auto& piece : SplitForTelegram(tree, 200)) {
      StrictReader reader(WriteHtml(piece));
      const auto shown = reader.Shown();
      ASSERT_TRUE(shown) << reader.mistake;
      EXPECT_LE(Utf16Units(*shown), 200u);
      AppendWords(*shown, together);
    }
    EXPECT_EQ(together, whole);
  }
}

TEST(TelegramHtml, CountsEmojiAsTheTwoUnitsThatTheyAre) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "😀";
  const auto pieces = SplitForTelegram(PlainMarkedText(text), 4096);
  ASSERT_EQ(pieces.size(), 2u);
  EXPECT_EQ(HtmlLength(pieces[0]), 4096u);
  EXPECT_EQ(HtmlLength(pieces[1]), 6000u - 4096u);
}

TEST(TelegramHtml, StaysWithinTheServersLimitOfBytes) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "[x](https://example.org/" + std::string(400, 'a') + ") ";
  for (const auto& piece : SplitForTelegram(ParseMarkdown(text), 4096)) EXPECT_LE(WriteHtml(piece).size(), 1u << 15);
}

}  // namespace
}  // namespace beseda::telegram
