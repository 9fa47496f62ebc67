#include "base/markdown_html.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/marked_text.h"
#include "base/text.h"

namespace beseda {
namespace {

TEST(MarkdownHtmlTest, BlocksAndMarks) {
  EXPECT_EQ(MarkdownToHtml("Hello **Ann**,\nhow *are* you?"), "<p>Hello <strong>Ann</strong>,<br>\nhow <em>are</em> you?</p>\n");
  EXPECT_EQ(MarkdownToHtml("# Order\n\nRest"), "<h1>Order</h1>\n<p>Rest</p>\n");
  EXPECT_EQ(MarkdownToHtml("- one\n- two"), "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n");
  EXPECT_EQ(MarkdownToHtml("1. one\n2. two"), "<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n");
  EXPECT_EQ(MarkdownToHtml("> said\n> so"), "<blockquote>\n<p>said<br>\nso</p>\n</blockquote>\n");
  EXPECT_EQ(MarkdownToHtml("```\na < b\n```"), "<pre><code>a &lt; b\n</code></pre>\n");
  EXPECT_EQ(MarkdownToHtml("3. a\n   - b\n4. c"), "<ol start=\"3\">\n<li>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ol>\n");
  EXPECT_EQ(MarkdownToHtml("a|b\n---|---\n1|<"), "<table>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n<tr>\n<td>1</td>\n<td>&lt;</td>\n</tr>\n</table>\n");
  EXPECT_EQ(MarkdownToHtml("![a \"map\"](https://example.org/m.png)"), "<p><img src=\"https://example.org/m.png\" alt=\"a &quot;map&quot;\"></p>\n");
  EXPECT_EQ(MarkdownToHtml("`a*b*` ~~old~~"), "<p><code>a*b*</code> <s>old</s></p>\n");
  EXPECT_EQ(MarkdownToHtml(""), "");
}

TEST(MarkdownHtmlTest, MarksWithoutAPartnerStay) {
  EXPECT_EQ(MarkdownToHtml("2 * 3 * 4, snake_case_name, **open"), "<p>2 * 3 * 4, snake_case_name, **open</p>\n");
  EXPECT_EQ(MarkdownToHtml("*a **b"), "<p>*a **b</p>\n");
  EXPECT_EQ(MarkdownToHtml("[no](link"), "<p>[no](link</p>\n");
}

TEST(MarkdownHtmlTest, LinksLeadToTheWebOnly) {
  EXPECT_EQ(MarkdownToHtml("[shop](https://example.org/?a=1&b=2)"), "<p><a href=\"https://example.org/?a=1&amp;b=2\">shop</a></p>\n");
  EXPECT_EQ(MarkdownToHtml("See https://example.org/a."), "<p>See <a href=\"https://example.org/a\">https://example.org/a</a>.</p>\n");
  EXPECT_EQ(MarkdownToHtml("[mail](mailto:a@example.org)"), "<p><a href=\"mailto:a@example.org\">mail</a></p>\n");
  for (const char* bad : {"[x](javascript:alert(1))", "[x](data:text/html,x)", "[x](//example.org)", "[x](java\tscript:alert(1))"}) {
    EXPECT_EQ(MarkdownToHtml(bad).find("<a"), std::string::npos) << bad;
  }
  EXPECT_EQ(MarkdownToHtml("[x](https://a\"onclick=x)"), "<p><a href=\"https://a&quot;onclick=x\">x</a></p>\n");
  EXPECT_EQ(MarkdownToHtml("[order](https://example.org/" + EscapeMarkdown("a_b*c") + ") https://example.org/" + EscapeMarkdown("a_b")),
            "<p><a href=\"https://example.org/a_b*c\">order</a> <a href=\"https://example.org/a_b\">https://example.org/a_b</a></p>\n");
  EXPECT_EQ(MarkdownToHtml("<script>alert(1)</script>"), "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
}

TEST(MarkdownHtmlTest, AValueIsWords) {
  for (const char* value : {"**bold**", "[x](https://evil.example)", "# head", "- item", "1. item", "<b>", "a_b_c", "`code`", "> quote", "\\*", "a@example.org", "&amp;", "![x](https://evil.example/p.png)", "a|b",
                            "=", "12) x", "https://evil.example", "+ x"}) {
    EXPECT_EQ(MarkdownToHtml(EscapeMarkdown(value)), "<p>" + EscapeHtml(value) + "</p>\n") << value;
  }
}

TEST(Markdown, ShowsAddressesAsTheyAreWritten) {
  EXPECT_EQ(MarkdownAddress("https://example.org/a_b?c=d&e=f"), "https://example.org/a_b?c=d&e=f");
  for (const char* url : {"https://example.org/_a_", "https://example.org/*a*(b)", "http://e.org/?q=&copy;x", "https://e.org/a|b[c](d)<e>`f`", "https://e.org/~~x~~.",
                          "mailto:a_b_c@example.org", "https://e.org/\\a", "https://e.org/a b"}) {
    const auto text = ParseMarkdown("See: " + MarkdownAddress(url));
    EXPECT_EQ(WriteUnmarked(text), std::string("See: ") + url);
    ASSERT_EQ(text.size(), 1u);
    EXPECT_EQ(text[0].runs.back().kind, MarkedRun::Kind::kLink) << url;
    EXPECT_EQ(text[0].runs.back().url, url);
  }
  for (const char* odd : {"javascript:alert(1)", "https://e.org/a\nb", "", "just *words*"}) {
    EXPECT_EQ(WriteUnmarked(ParseMarkdown("x" + MarkdownAddress(odd))), std::string("x") + odd);
  }
}

TEST(Markdown, ShowsTitlesInBoldAsTheyAreWritten) {
  for (const char* title : {"*NEW* [deal](http://x)", "2. Office", "&copy;", " spaces ", "a\nb", "**", "- x", "_a_b_"}) {
    const auto text = ParseMarkdown(BoldMarkdown(title) + "\nmore");
    ASSERT_EQ(text.size(), 1u) << title;
    ASSERT_EQ(text[0].runs.front().kind, MarkedRun::Kind::kBold) << title;
    std::string shown(Trim(title));
    std::replace(shown.begin(), shown.end(), '\n', ' ');
    EXPECT_EQ(WriteUnmarked({MarkedBlock{.runs = text[0].runs.front().inside}}), shown);
  }
  EXPECT_EQ(BoldMarkdown("  "), "");
}

}  // namespace
}  // namespace beseda
