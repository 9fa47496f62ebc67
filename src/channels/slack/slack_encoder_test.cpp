#include "channels/slack/slack_encoder.h"
#include "channels/slack/slack_views.h"

#include <gtest/gtest.h>

#include "base/text_limits.h"
#include "channels/slack/slack_blocks.h"
#include "channels/slack/slack_fields.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

OutgoingMessage Outgoing(Content content, std::string thread = "C1:1700000000.000100") {
  OutgoingMessage message;
  message.message.content = std::move(content);
  message.thread_key = std::move(thread);
  return message;
}

std::string Argument(const Call& call, std::string_view name) {
  for (const auto& [key, value] : call.arguments) {
    if (key == name) return value;
  }
  return "(none)";
}

std::vector<Call> Encode(Content content, std::string thread = "C1:1700000000.000100") {
  auto calls = EncodeMessage(Outgoing(std::move(content), std::move(thread)));
  EXPECT_TRUE(calls.ok());
  return calls.ok() ? *calls : std::vector<Call>();
}

/// The published limits of what a message may hold.
void ExpectWithinLimits(const Call& call) {
  EXPECT_LE(CodePoints(Argument(call, "text")), 4000u);
  const auto dump = Argument(call, "blocks");
  if (dump == "(none)") return;
  EXPECT_LE(dump.size(), 13'000u);
  const auto blocks = json::Parse(dump)->as_array();
  EXPECT_LE(blocks.size(), kMaxBlocks);
  for (const auto& block : blocks) {
    if (Text(AsObject(block), "type") != "actions") continue;
    const auto& elements = Items(AsObject(block), "elements");
    EXPECT_GE(elements.size(), 1u);
    EXPECT_LE(elements.size(), 25u);
    for (const auto& element : elements) {
      const auto& object = AsObject(element);
      EXPECT_LE(CodePoints(Text(object, "action_id")), 255u);
      if (Text(object, "type") == "button") {
        EXPECT_GE(CodePoints(Text(Sub(object, "text"), "text")), 1u);
        EXPECT_LE(CodePoints(Text(Sub(object, "text"), "text")), 75u);
        EXPECT_LE(CodePoints(Text(object, "value")), 2000u);
      } else {
        EXPECT_LE(CodePoints(Text(Sub(object, "placeholder"), "text")), 150u);
        EXPECT_LE(Items(object, "options").size(), 100u);
      }
    }
  }
}

TEST(SlackEncoder, MarkdownGoesOutAsRichTextWithWordsForNotifications) {
  const auto calls = Encode(MakeText("Hi **you** & me"));
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].method, "chat.postMessage");
  EXPECT_EQ(Argument(calls[0], "channel"), "C1");
  EXPECT_EQ(Argument(calls[0], "thread_ts"), "1700000000.000100");
  EXPECT_EQ(Argument(calls[0], "text"), "Hi \u200b*you*\u200b &amp; me");
  EXPECT_NE(Argument(calls[0], "blocks").find(R"({"type":"text","text":"you","style":{"bold":true}})"), std::string::npos);
  EXPECT_EQ(Argument(Encode(MakeText("x"), "D1")[0], "thread_ts"), "(none)");
  EXPECT_TRUE(Encode(MakeText("")).empty());
}

TEST(SlackEncoder, LongTextsAreSplitWithinTheLimits) {
  std::string latin, cyrillic, marked;
  for (int i = 0; i < 3000; ++i) latin += "word" + std::to_string(i) + (i % 20 ? " " : "\n\n");
  for (int i = 0; i < 3000; ++i) cyrillic += "слово" + std::to_string(i) + " ";
  for (int i = 0; i < 1500; ++i) marked += "**b" + std::to_string(i) + "** _i_ `c` ";
  for (const auto& text : {latin, cyrillic, marked, std::string(20'000, 'x')}) {
    const auto calls = Encode(MakeText(text));
    EXPECT_GT(calls.size(), 2u);
    for (const auto& call : calls) ExpectWithinLimits(call);
    EXPECT_EQ(Encode(MakeText(text)).size(), calls.size());
  }
}

TEST(SlackEncoder, ButtonsAndAddressesAreActions) {
  ButtonsContent buttons{"Which?", {{Button::Kind::kReply, "Red", "r"}, {Button::Kind::kReply, "Blue"}, {Button::Kind::kUrl, "Site", "", "https://e.com"}}};
  const auto calls = Encode(Content{buttons});
  ASSERT_EQ(calls.size(), 1u);
  const auto blocks = Argument(calls[0], "blocks");
  EXPECT_NE(blocks.find(R"({"type":"button","text":{"type":"plain_text","text":"Red"},"action_id":"reply_0","value":"r"})"), std::string::npos) << blocks;
  EXPECT_NE(blocks.find(R"("action_id":"reply_1","value":"Blue")"), std::string::npos);
  EXPECT_NE(blocks.find(R"("action_id":"url_2","url":"https://e.com")"), std::string::npos);
  ExpectWithinLimits(calls[0]);
}

TEST(SlackEncoder, WhatIsBeyondTheLimitsIsShownOtherwiseOrRefusedInWords) {
  ButtonsContent many{"Which?", {}};
  for (int i = 0; i < 40; ++i) many.buttons.push_back({Button::Kind::kReply, "Number " + std::to_string(i) + std::string(90, 'x')});
  for (const auto& call : Encode(Content{many})) ExpectWithinLimits(call);
  ButtonsContent heavy{"Which?", {{Button::Kind::kReply, "Red", std::string(2001, 'p')}}};
  const auto refused = EncodeMessage(Outgoing(Content{heavy}));
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("2000"), std::string::npos);
  ListContent list{"Which?", "Choose", {{"", {}}}};
  for (int i = 0; i < 30; ++i) list.sections[0].rows.push_back({std::to_string(i) + std::string(151, 'i'), "Row"});
  const auto calls = Encode(Content{list});
  ASSERT_EQ(calls.size(), 1u);
  ExpectWithinLimits(calls[0]);
  EXPECT_EQ(json::Parse(Argument(calls[0], "blocks"))->as_array().size(), 3u);  // the text, 25 buttons, 5 buttons
  EXPECT_EQ(Argument(calls[0], "blocks").find("static_select"), std::string::npos);
  list.sections[0].rows[0].id = std::string(2001, 'i');
  EXPECT_FALSE(EncodeMessage(Outgoing(Content{list})).ok());
}

TEST(SlackEncoder, ListsAreSelects) {
  ListContent list{"Which?", "Choose", {{"Warm", {{"r", "Red", "like fire"}}}, {"Cold", {{"b", "Blue"}}}}};
  const auto blocks = Argument(Encode(Content{list})[0], "blocks");
  EXPECT_NE(blocks.find(R"("type":"static_select","action_id":"list","placeholder":{"type":"plain_text","text":"Choose"},"option_groups":[{"label":{"type":"plain_text","text":"Warm"},)"
                        R"("options":[{"text":{"type":"plain_text","text":"Red"},"value":"r","description":{"type":"plain_text","text":"like fire"}}]})"),
            std::string::npos) << blocks;
  ListContent plain{"Which?", "", {{"", {{"r", "Red"}}}}};
  const auto flat = Argument(Encode(Content{plain})[0], "blocks");
  EXPECT_NE(flat.find(R"("options":[{)"), std::string::npos);
  EXPECT_EQ(flat.find("option_groups"), std::string::npos);
  ListContent hundred{"Which?", "Choose", {{"All", {}}}};
  for (int i = 0; i < 100; ++i) hundred.sections[0].rows.push_back({"id" + std::to_string(i), "Row " + std::to_string(i)});
  for (const auto& call : Encode(Content{hundred})) ExpectWithinLimits(call);
}

TEST(SlackEncoder, QuickRepliesAreButtonsOfTheMessage) {
  auto content = MakeText("Sure?");
  content.quick_replies = {{"Yes", "y"}, {"No", "n"}};
  const auto calls = Encode(content);
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_NE(Argument(calls[0], "blocks").find(R"("action_id":"reply_0","value":"y")"), std::string::npos);
  MediaContent media;
  media.kind = MediaContent::Kind::kImage;
  media.url = "/media/a.png";
  Content picture{media};
  picture.quick_replies = {{"Yes", "y"}};
  const auto both = Encode(picture);
  ASSERT_EQ(both.size(), 2u);
  EXPECT_TRUE(both[0].upload);
  EXPECT_NE(Argument(both[1], "blocks").find("reply_0"), std::string::npos);
}

TEST(SlackEncoder, CardsHaveTheirPicture) {
  CardContent card{"Cup", "For *tea*", "https://e.com/cup.png", {{Button::Kind::kReply, "Buy", "buy"}}};
  const auto calls = Encode(Content{card});
  ASSERT_EQ(calls.size(), 1u);
  const auto blocks = Argument(calls[0], "blocks");
  EXPECT_TRUE(blocks.starts_with(R"([{"type":"image","image_url":"https://e.com/cup.png","alt_text":"Cup"})")) << blocks;
  EXPECT_NE(blocks.find(R"({"type":"text","text":"For "},{"type":"text","text":"tea","style":{"italic":true}})"), std::string::npos) << blocks;
  card.image_url = "/media/cup.png";
  const auto uploaded = Encode(Content{card});
  ASSERT_EQ(uploaded.size(), 2u);
  EXPECT_EQ(uploaded[0].upload->url, "/media/cup.png");
  CarouselContent carousel{{card, card, card}};
  for (const auto& call : Encode(Content{carousel})) ExpectWithinLimits(call);
}

TEST(SlackEncoder, FilesCarryTheirCaption) {
  MediaContent media;
  media.url = "/media/a.pdf";
  media.caption = "**The** plan <now>";
  const auto calls = Encode(Content{media});
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].method, "files.completeUploadExternal");
  EXPECT_EQ(Argument(calls[0], "channel_id"), "C1");
  EXPECT_EQ(Argument(calls[0], "thread_ts"), "1700000000.000100");
  EXPECT_NE(Argument(calls[0], "initial_comment").find("*The*"), std::string::npos);
  EXPECT_FALSE(calls[0].repeatable);
}

TEST(SlackEncoder, EditsDeletionsAndReactionsNameTheirMessage) {
  auto edit = Outgoing(Content{EditContent{"m", std::make_shared<const Content>(MakeText("better"))}});
  edit.target_vendor_id = "C1:5.000001";
  auto calls = *EncodeMessage(edit);
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].method, "chat.update");
  EXPECT_EQ(Argument(calls[0], "ts"), "5.000001");
  EXPECT_EQ(Argument(calls[0], "thread_ts"), "(none)");
  EXPECT_TRUE(calls[0].repeatable);

  auto removal = Outgoing(Content{DeleteContent{"m"}});
  removal.target_vendor_id = "C1:5.000001";
  EXPECT_EQ((*EncodeMessage(removal))[0].method, "chat.delete");
  removal.target_vendor_id = "file:F1";
  calls = *EncodeMessage(removal);
  EXPECT_EQ(calls[0].method, "files.delete");
  EXPECT_EQ(Argument(calls[0], "file"), "F1");

  auto reaction = Outgoing(Content{ReactionContent{"m", "👍"}});
  reaction.target_vendor_id = "C1:5.000001";
  calls = *EncodeMessage(reaction);
  EXPECT_EQ(calls[0].method, "reactions.add");
  EXPECT_EQ(Argument(calls[0], "name"), "+1");
  EXPECT_EQ(Argument(calls[0], "timestamp"), "5.000001");
  std::get<ReactionContent>(reaction.message.content.kind).removed = true;
  EXPECT_EQ((*EncodeMessage(reaction))[0].method, "reactions.remove");
  std::get<ReactionContent>(reaction.message.content.kind).emoji = "no emoji";
  EXPECT_FALSE(EncodeMessage(reaction).ok());

  // Of a message that Slack never had.
  EXPECT_TRUE(EncodeMessage(Outgoing(Content{DeleteContent{"m"}}))->empty());
}

TEST(SlackEncoder, EveryKindBecomesSomethingReadable) {
  for (const auto& content : {Content{LocationContent{1, 2, "Here"}}, Content{ContactContent{"Ann", {"+1"}}}}) {
    const auto calls = Encode(content);
    ASSERT_EQ(calls.size(), 1u);
    EXPECT_NE(Argument(calls[0], "text"), "(none)");
  }
}

TEST(SlackEncoder, TheHomeTabIsAView) {
  EXPECT_EQ(EncodeHome("Hi"), R"({"type":"home","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"Hi"}]}]}]})");
}

}  // namespace
}  // namespace beseda::slack
