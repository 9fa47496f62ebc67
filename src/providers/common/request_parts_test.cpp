#include "providers/common/request_parts.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda {
namespace {

ChatMessage Said(ChatRole role, std::string text) {
  ChatMessage message;
  message.role = role;
  message.text = std::move(text);
  return message;
}

TEST(RequestParts, TakesAnImagesBytesFromWhereverTheyAre) {
  auto bytes = InlineBytes(ImagePart{"", "\x89PNG", "image/png"}, "p");
  ASSERT_TRUE(bytes.ok() && *bytes);
  EXPECT_EQ((*bytes)->mime, "image/png");
  EXPECT_EQ((*bytes)->base64, "iVBORw==");
  auto url = InlineBytes(ImagePart{"data:image/webp;base64,UklGRg==", "", ""}, "p");
  ASSERT_TRUE(url.ok() && *url);
  EXPECT_EQ((*url)->mime, "image/webp");
  EXPECT_EQ((*url)->base64, "UklGRg==");
  auto web = InlineBytes(ImagePart{"https://cdn.example/cat.png", "", ""}, "p");
  ASSERT_TRUE(web.ok());
  EXPECT_FALSE(*web);
  EXPECT_EQ(InlineBytes(ImagePart{"file:///etc/passwd", "", ""}, "p").error().field, "p.url");
  EXPECT_EQ(InlineBytes(ImagePart{"data:text/html,<b>", "", ""}, "p").error().field, "p.url");
  EXPECT_EQ(InlineBytes(ImagePart{"", "x", "application/pdf"}, "p").error().field, "p.mime");
}

TEST(RequestParts, FindsWhichToolAMessageAnswers) {
  std::vector<ChatMessage> messages = {Said(ChatRole::kAssistant, ""), Said(ChatRole::kTool, "20")};
  messages[0].tool_calls = {ToolCall{"call_1", "get_weather", "{}"}};
  messages[1].tool_call_id = "call_1";
  EXPECT_EQ(ToolNameOf(messages, 1).value(), "get_weather");
  messages[1].tool_call_id = "call_2";
  EXPECT_EQ(ToolNameOf(messages, 1).error().field, "messages[1].tool_call_id");
  messages[1].tool_name = "other";
  EXPECT_EQ(ToolNameOf(messages, 1).value(), "other");
}

TEST(RequestParts, ChoosesOnlyAToolThatIsThere) {
  ChatRequest request;
  for (const auto* word : {"", "auto", "none", "required"}) {
    request.tool_choice = word;
    EXPECT_TRUE(CheckToolChoice(request).ok()) << word;
  }
  request.tool_choice = "f";
  EXPECT_EQ(CheckToolChoice(request).error().field, "tool_choice");
  request.tools = {ToolDefinition{"f", "", ""}};
  EXPECT_TRUE(CheckToolChoice(request).ok());
}

TEST(RequestParts, MakesIdsThatDiffer) {
  EXPECT_EQ(MakeCallId("a", 0), MakeCallId("a", 0));
  EXPECT_NE(MakeCallId("a", 0), MakeCallId("a", 1));
  EXPECT_NE(MakeCallId("a", 0), MakeCallId("b", 0));
  EXPECT_EQ(MakeCallId("a", 0).size(), 24u);
}

TEST(RequestParts, MakesIdsPlain) {
  EXPECT_EQ(PlainId("toolu_01T1x1fJ34q-Amk2"), "toolu_01T1x1fJ34q-Amk2");
  for (const auto* odd : {"functions.get:0", "", "ид"}) {
    EXPECT_EQ(PlainId(odd), PlainId(odd));
    EXPECT_TRUE(PlainId(odd).starts_with("call_")) << odd;
  }
  EXPECT_NE(PlainId("functions.get:0"), PlainId("functions.get:1"));
  EXPECT_EQ(PlainId(std::string(65, 'a')).size(), 24u);
}

TEST(RequestParts, TellsStrictSchemas) {
  const auto strict = [](std::string_view text) { return IsStrictSchema(json::Parse(text).value()); };
  EXPECT_TRUE(strict(R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false})"));
  EXPECT_TRUE(strict(R"({"type":"string"})"));
  EXPECT_FALSE(strict(R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a"]})"));
  EXPECT_FALSE(strict(R"({"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false})"));
  EXPECT_FALSE(strict(R"({"type":"array","items":{"type":"object","properties":{"a":{}}}})"));
}

TEST(RequestParts, GroupsTheSides) {
  const std::vector<ChatMessage> messages = {Said(ChatRole::kSystem, "Be kind."), Said(ChatRole::kUser, "1"),
                                             Said(ChatRole::kSystem, "Be brief."), Said(ChatRole::kUser, "2"),
                                             Said(ChatRole::kAssistant, "3"),     Said(ChatRole::kTool, "4"),
                                             Said(ChatRole::kTool, "5"),          Said(ChatRole::kUser, "6")};
  const auto groups = GroupBySide(messages);
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(groups[0].messages, (std::vector<std::size_t>{1, 3}));
  EXPECT_TRUE(groups[1].assistant);
  EXPECT_EQ(groups[2].messages, (std::vector<std::size_t>{5, 6, 7}));
  EXPECT_EQ(JoinSystemTexts(messages), "Be kind.\n\nBe brief.");
}

}  // namespace
}  // namespace beseda
