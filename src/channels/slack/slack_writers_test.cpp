#include <gtest/gtest.h>

#include "base/text.h"
#include "channels/slack/slack_emoji.h"
#include "channels/slack/slack_fields.h"
#include "channels/slack/slack_mrkdwn.h"
#include "channels/slack/testing/slack_mrkdwn_reader.h"
#include "channels/slack/slack_rich_text.h"
#include "json/json.h"
#include "testing/seeded_random.h"

namespace beseda::slack {
namespace {

/// A text of what is dangerous.
std::string RandomText(SeededRandom& random) {
  static constexpr std::string_view kPieces[] = {"*", "_", "~", "`", "```", "&", "<", ">", "|", ":", "&amp;", "<@U1>", "<!channel>", "<https://x|y>",
                                                 " ", "\n", "a", "word", "1. ", "- ", "é", "👍", "Привет", "#", "\\", ":smile:", "\n> ", "(", ")", "!"};
  std::string text;
  for (auto left = random.Next64() % 30; left > 0; --left) text += kPieces[random.Next64() % std::size(kPieces)];
  return text;
}

TEST(SlackMrkdwn, ShowsAnyPlainTextAsItIs) {
  SeededRandom random(1);
  for (int i = 0; i < 20'000; ++i) {
    const auto text = PlainMarkedText(RandomText(random));
    const auto shown = StrictReader(WriteMrkdwn(text)).Read();
    ASSERT_EQ(shown.text, WriteUnmarked(text)) << WriteMrkdwn(text);
    ASSERT_TRUE(shown.marked.empty()) << WriteMrkdwn(text);
  }
}

TEST(SlackMrkdwn, ShowsAnyCodeAsItIs) {
  SeededRandom random(2);
  for (int i = 0; i < 5'000; ++i) {
    MarkedBlock block;
    block.kind = MarkedBlock::Kind::kCode;
    block.code = "x" + RandomText(random) + "x";
    const auto shown = StrictReader(WriteMrkdwn({block})).Read();
    ASSERT_EQ(shown.marked.size(), 1u) << WriteMrkdwn({block});
    ASSERT_EQ(shown.marked[0], "```\n" + block.code + "\n");
  }
}

std::string Mrkdwn(std::string_view markdown) {
  auto text = WriteMrkdwn(ParseMarkdown(markdown));
  for (auto at = text.find(kNothing); at != text.npos; at = text.find(kNothing)) text.erase(at, kNothing.size());
  return text;
}

TEST(SlackMrkdwn, WritesMarksInSlacksDialect) {
  EXPECT_EQ(Mrkdwn("**bold** *italic* ~~gone~~ `a<b`"), "*bold* _italic_ ~gone~ `a&lt;b`");
  EXPECT_EQ(Mrkdwn("# Head\n\ntext"), "*Head*\n\ntext");
  EXPECT_EQ(Mrkdwn("[the page](https://example.com/?a=1&b=2)"), "<https://example.com/?a=1&amp;b=2|the page>");
  EXPECT_EQ(Mrkdwn("https://example.com"), "<https://example.com>");
  EXPECT_EQ(Mrkdwn("- one\n- two\n  - deep"), "• one\n• two\n  • deep");
  EXPECT_EQ(Mrkdwn("3. three\n4. four"), "3. three\n4. four");
  EXPECT_EQ(Mrkdwn("> said\n> twice"), "> said\n> twice");
  EXPECT_EQ(Mrkdwn("```\na & b\n```"), "```\na &amp; b\n```");
  EXPECT_EQ(Mrkdwn("a<@U1>b"), "a&lt;@U1&gt;b");
}

TEST(SlackMrkdwn, MarksAreMarksInsideWords) {
  const auto shown = StrictReader(WriteMrkdwn(ParseMarkdown("un**believ**able *and* `co de` ~~x~~"))).Read();
  EXPECT_EQ(shown.text, "unbelievable and co de x");
  EXPECT_EQ(shown.marked, (std::vector<std::string>{"*believ", "_and", "`co de", "~x"}));
}

void CollectText(const json::Value& value, std::string& out) {
  if (value.is_array()) {
    for (const auto& item : value.get_array()) CollectText(item, out);
  }
  if (!value.is_object()) return;
  const auto& object = value.get_object();
  if (Text(object, "type") == "text") out += Text(object, "text");
  if (object.contains("elements")) CollectText(object.at("elements"), out);
}

TEST(SlackRichText, ShowsAnyPlainTextAsItIs) {
  SeededRandom random(3);
  for (int i = 0; i < 5'000; ++i) {
    const auto text = PlainMarkedText(RandomText(random));
    const auto block = WriteRichText(text);
    if (Trim(WriteUnmarked(text)).empty()) {
      ASSERT_TRUE(block.is_null());
      continue;
    }
    std::string shown;
    CollectText(block, shown);
    ASSERT_EQ(shown, WriteUnmarked(text));
    ASSERT_EQ(json::Dump(block).find("style"), std::string::npos);
  }
}

TEST(SlackRichText, HasTheShapeOfTheReference) {
  EXPECT_EQ(json::Dump(WriteRichText(ParseMarkdown("Hi **there *you*** `x` [p](https://e.com)"))),
            R"({"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"Hi "},)"
            R"({"type":"text","text":"there ","style":{"bold":true}},{"type":"text","text":"you","style":{"bold":true,"italic":true}},)"
            R"({"type":"text","text":" "},{"type":"text","text":"x","style":{"code":true}},{"type":"text","text":" "},)"
            R"({"type":"link","url":"https://e.com","text":"p"}]}]})");
  EXPECT_EQ(json::Dump(WriteRichText(ParseMarkdown("2. two\n   - in\n3. three"))),
            R"({"type":"rich_text","elements":[{"type":"rich_text_list","style":"ordered","indent":0,"elements":[{"type":"rich_text_section",)"
            R"("elements":[{"type":"text","text":"two"}]}],"offset":1},{"type":"rich_text_list","style":"bullet","indent":1,"elements":)"
            R"([{"type":"rich_text_section","elements":[{"type":"text","text":"in"}]}]},{"type":"rich_text_list","style":"ordered","indent":0,)"
            R"("elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"three"}]}],"offset":2}]})");
  EXPECT_EQ(json::Dump(WriteRichText(ParseMarkdown("> q\n\n```\ncode\n```"))),
            R"({"type":"rich_text","elements":[{"type":"rich_text_quote","elements":[{"type":"text","text":"q"}]},)"
            R"({"type":"rich_text_preformatted","elements":[{"type":"text","text":"code"}]}]})");
  EXPECT_TRUE(WriteRichText(ParseMarkdown("")).is_null());
}

TEST(SlackEmoji, NamesBothWays) {
  EXPECT_EQ(EmojiOf("thumbsup"), "👍");
  EXPECT_EQ(EmojiOf("+1"), "👍");
  EXPECT_EQ(EmojiOf("+1::skin-tone-6"), "👍🏿");
  EXPECT_EQ(EmojiOf("partyparrot"), ":partyparrot:");
  EXPECT_EQ(EmojiName("👍"), "+1");
  EXPECT_EQ(EmojiName("👍🏿"), "+1::skin-tone-6");
  EXPECT_EQ(EmojiName("❤"), "heart");
  EXPECT_EQ(EmojiName("❤️"), "heart");
  EXPECT_EQ(EmojiName(":partyparrot:"), "partyparrot");
  EXPECT_EQ(EmojiName("word"), "");
}

}  // namespace
}  // namespace beseda::slack
