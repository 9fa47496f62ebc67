#include "channels/telegram/telegram_html.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "base/text_limits.h"
#include "testing/seeded_random.h"

namespace beseda::telegram {
namespace {

/// Reads Telegram's HTML by the rules of core.telegram.org/bots/api#html-style, stricter than Telegram where that is lenient: only the
/// documented tags, closed in their order; <, > and & only as the documented entities; nothing inside code and pre (but code right
/// inside pre); no quote in a quote, no link in a link.
class StrictReader {
 public:
  explicit StrictReader(std::string html) : html_(std::move(html)), rest_(html_) {}
  StrictReader(const StrictReader&) = delete;
  StrictReader& operator=(const StrictReader&) = delete;

  /// What is shown, or nothing if the text is malformed; `mistake` says why.
  std::optional<std::string> Shown() {
    while (!rest_.empty()) {
      if (rest_[0] == '<') {
        if (!Tag()) return std::nullopt;
      } else if (rest_[0] == '&') {
        if (!Entity(shown_)) return std::nullopt;
      } else if (rest_[0] == '>') {
        return mistake = "a bare >", std::nullopt;
      } else {
        shown_ += rest_[0];
        rest_.remove_prefix(1);
      }
    }
    if (!open_.empty()) return mistake = "not closed: " + open_.back(), std::nullopt;
    return shown_;
  }

  std::string mistake;
  std::vector<std::string> links;

 private:
  bool Entity(std::string& out) {
    for (const auto& [name, c] : {std::pair<std::string_view, char>{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}}) {
      if (!rest_.starts_with(name)) continue;
      out += c;
      rest_.remove_prefix(name.size());
      return true;
    }
    mistake = "a bare &";
    return false;
  }

  bool Is(std::string_view tag) const { return std::ranges::count(open_, tag) > 0; }

  bool Attribute(std::string_view begin, std::string& value) {
    if (!rest_.starts_with(begin)) return false;
    rest_.remove_prefix(begin.size());
    while (!rest_.empty() && rest_[0] != '"') {
      if (rest_[0] == '<' || rest_[0] == '>') return mistake = "a bare < or > in an attribute", false;
      if (rest_[0] == '&') {
        if (!Entity(value)) return false;
        continue;
      }
      value += rest_[0];
      rest_.remove_prefix(1);
    }
    if (!rest_.starts_with("\">")) return mistake = "an attribute that does not end", false;
    rest_.remove_prefix(2);
    return true;
  }

  bool Tag() {
    for (const std::string_view name : {"b", "i", "s", "code", "pre", "blockquote", "a"}) {
      const auto opening = "<" + std::string(name) + ">", closing = "</" + std::string(name) + ">";
      if (rest_.starts_with(closing)) {
        if (open_.empty() || open_.back() != name) return mistake = closing + " closes another tag", false;
        open_.pop_back();
        rest_.remove_prefix(closing.size());
        return true;
      }
      if (name != "a" && rest_.starts_with(opening)) {
        rest_.remove_prefix(opening.size());
        return Open(std::string(name));
      }
    }
    std::string value;
    if (rest_.starts_with("<a href=\"")) {
      if (!Attribute("<a href=\"", value)) return false;
      links.push_back(value);
      return Open("a");
    }
    if (rest_.starts_with("<code class=\"language-")) {
      if (open_.empty() || open_.back() != "pre") return mistake = "a language outside pre", false;
      if (!Attribute("<code class=\"language-", value)) return false;
      open_.push_back("code");
      return true;
    }
    mistake = "an unknown tag: " + std::string(rest_.substr(0, 20));
    return false;
  }

  bool Open(std::string tag) {
    if (Is("code") || Is("pre")) return mistake = tag + " inside code", false;
    if (tag == "code" && (Is("b") || Is("i") || Is("s") || Is("a"))) return mistake = "code inside marks", false;
    if (Is(tag)) return mistake = tag + " inside itself", false;
    open_.push_back(std::move(tag));
    return true;
  }

  std::string html_;
  std::string_view rest_;
  std::string shown_;
  std::vector<std::string> open_;
};

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
