#include "channels/common/meta_messaging_encoder.h"

#include <gtest/gtest.h>

#include "base/text_limits.h"
#include "json/json.h"

namespace beseda {
namespace {

// As the two kinds of channels say of themselves.
ChannelCapabilities Capabilities(bool phone_buttons, bool reactions) {
  ChannelCapabilities can;
  can.media = can.buttons = can.url_buttons = can.quick_replies = can.cards = can.carousels = true;
  can.phone_buttons = phone_buttons;
  can.reactions = reactions;
  can.max_buttons = kMetaMaxButtons;
  can.max_button_title = kMetaMaxTitle;
  can.max_quick_replies = kMetaMaxQuickReplies;
  can.max_cards = kMetaMaxCards;
  return can;
}
const ChannelCapabilities kMessenger = Capabilities(true, true);
const ChannelCapabilities kInstagram = Capabilities(false, false);

MetaMessagingEncoding OfMessenger() { return {kMessenger}; }
MetaMessagingEncoding OfInstagram() {
  MetaMessagingEncoding encoding{kInstagram};
  encoding.max_text = 1000;
  encoding.text_in_bytes = true;
  encoding.button_template = false;
  encoding.sends_files_by_address = true;
  return encoding;
}

std::vector<std::string> Bodies(Content content, const MetaMessagingEncoding& encoding, std::string target = "m_0") {
  OutgoingMessage message;
  message.message.content = std::move(content);
  message.thread_key = "1";
  message.target_vendor_id = std::move(target);
  auto calls = EncodeMetaMessaging(message, encoding);
  if (!calls.ok()) return {"error: " + calls.error().message};
  std::vector<std::string> bodies;
  for (const auto& call : *calls) bodies.push_back(call.body + (call.upload ? " + " + call.upload->url : ""));
  return bodies;
}

using Many = std::vector<std::string>;

TEST(MetaMessagingEncoder, WritesTextWithoutMarks) {
  EXPECT_EQ(Bodies(MakeText("Hello **you** [site](https://example.org)"), OfMessenger()),
            Many{R"-({"message":{"text":"Hello you site (https://example.org)"}})-"});
  auto encoding = OfMessenger();
  encoding.metadata = "beseda:1";
  EXPECT_EQ(Bodies(MakeText("x"), encoding), Many{R"({"message":{"text":"x","metadata":"beseda:1"}})"});
}

TEST(MetaMessagingEncoder, SplitsAtEachChannelsLimit) {
  std::string text;
  for (int i = 0; i < 700; ++i) text += "слово ";
  for (const auto& body : Bodies(MakeText(text), OfInstagram())) {
    EXPECT_LE(json::Parse(body)->at("message").at("text").as_string().size(), 1000u);
  }
  const auto pieces = Bodies(MakeText(text), OfMessenger());
  EXPECT_EQ(pieces.size(), 3u);
  for (const auto& body : pieces) EXPECT_LE(Utf16Units(json::View(json::Parse(body)->at("message").at("text").as_string())), 2000u);
}

TEST(MetaMessagingEncoder, QuickReplies) {
  Content content = MakeText("Which?");
  content.quick_replies = {{"Red", "r"}, {"A title that is much too long", ""}};
  EXPECT_EQ(Bodies(content, OfMessenger()),
            Many{R"({"message":{"text":"Which?","quick_replies":[{"content_type":"text","title":"Red","payload":"r"},)"
                 R"({"content_type":"text","title":"A title that is muc…","payload":"A title that is much too long"}]}})"});
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/button
TEST(MetaMessagingEncoder, Buttons) {
  const ButtonsContent buttons{"Choose", {{Button::Kind::kReply, "A", "a"}, {Button::Kind::kUrl, "Site", "", "https://example.org"}}};
  EXPECT_EQ(Bodies(Content{buttons}, OfMessenger()),
            Many{R"({"message":{"attachment":{"type":"template","payload":{"template_type":"button","text":"Choose","buttons":[)"
                 R"({"title":"A","type":"postback","payload":"a"},{"title":"Site","type":"web_url","url":"https://example.org"}]}}}})"});
  // Instagram has no button template: a card does it.
  EXPECT_EQ(Bodies(Content{buttons}, OfInstagram()),
            Many{R"({"message":{"attachment":{"type":"template","payload":{"template_type":"generic","elements":[{"title":"Choose","buttons":[)"
                 R"({"title":"A","type":"postback","payload":"a"},{"title":"Site","type":"web_url","url":"https://example.org"}]}]}}}})"});
  const ButtonsContent phone{"Call", {{Button::Kind::kPhone, "Now", "", "", "+1555"}}};
  EXPECT_NE(Bodies(Content{phone}, OfMessenger())[0].find(R"("type":"phone_number","payload":"+1555")"), std::string::npos);
  EXPECT_EQ(Bodies(Content{phone}, OfInstagram()), Many{R"({"message":{"text":"Call\nNow: +1555"}})"});
}

TEST(MetaMessagingEncoder, PutsALongTextBeforeTheButtons) {
  ButtonsContent buttons{"", {{Button::Kind::kReply, "A", "a"}}};
  for (int i = 0; i < 100; ++i) buttons.text += "many words ";
  const auto bodies = Bodies(Content{buttons}, OfMessenger());
  ASSERT_EQ(bodies.size(), 2u);
  EXPECT_LE(CodePoints(json::View(json::Parse(bodies[1])->at_pointer("/message/attachment/payload/text").as_string())), 640u);
  EXPECT_EQ(Bodies(Content{buttons}, OfInstagram()).size(), 3u);
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/generic
TEST(MetaMessagingEncoder, Carousels) {
  CarouselContent carousel;
  for (int i = 0; i < 12; ++i) {
    carousel.cards.push_back({"Card " + std::string(90, 'x'), "Sub " + std::string(90, 'y'), "https://example.org/i.jpg", {{Button::Kind::kReply, "Buy", "b"}}});
  }
  const auto bodies = Bodies(Content{carousel}, OfMessenger());
  ASSERT_EQ(bodies.size(), 2u);
  const auto first = json::Parse(bodies[0]).value();
  const auto& elements = first.at_pointer("/message/attachment/payload/elements").as_array();
  EXPECT_EQ(elements.size(), 10u);
  EXPECT_LE(CodePoints(json::View(elements[0].at("title").as_string())), 80u);
  EXPECT_LE(CodePoints(json::View(elements[0].at("subtitle").as_string())), 80u);
}

TEST(MetaMessagingEncoder, ACardOfATitleIsAText) {
  EXPECT_EQ(Bodies(Content{CardContent{"Just this"}}, OfMessenger()), Many{R"({"message":{"text":"Just this"}})"});
}

TEST(MetaMessagingEncoder, MediaGoesBeforeItsCaption) {
  MediaContent picture{MediaContent::Kind::kImage, "/media/a.jpg"};
  picture.caption = "Nice";
  EXPECT_EQ(Bodies(Content{picture}, OfMessenger()), (Many{R"({"message":{"attachment":{"type":"image","payload":{}}}} + /media/a.jpg)", R"({"message":{"text":"Nice"}})"}));
  EXPECT_TRUE(Bodies(Content{picture}, OfInstagram())[0].starts_with("error: "));
  auto encoding = OfInstagram();
  encoding.public_url = "https://bot.example.org";
  EXPECT_EQ(Bodies(Content{picture}, encoding)[0], R"({"message":{"attachment":{"type":"image","payload":{"url":"https://bot.example.org/media/a.jpg"}}}})");
}

TEST(MetaMessagingEncoder, Reactions) {
  const Content thumb{ReactionContent{"msg", "👍", false}}, gone{ReactionContent{"msg", "👍", true}};
  EXPECT_EQ(Bodies(thumb, OfMessenger()), Many{R"({"sender_action":"react","payload":{"message_id":"m_0","reaction":"👍"}})"});
  EXPECT_EQ(Bodies(thumb, OfInstagram()), Many{});
  EXPECT_EQ(Bodies(gone, OfMessenger()), Many{R"({"sender_action":"unreact","payload":{"message_id":"m_0"}})"});
  EXPECT_EQ(Bodies(thumb, OfMessenger(), ""), Many{});
}

TEST(MetaMessagingEncoder, ShowsTheRestAsText) {
  EXPECT_EQ(Bodies(Content{LocationContent{1, 2, "Shop"}}, OfMessenger())[0].substr(0, 27), R"({"message":{"text":"Shop\n1)");
  ListContent list{"Pick", "Open", {{"", {{"1", "One", "first"}, {"2", "Two", "second"}}}}};
  EXPECT_EQ(Bodies(Content{list}, OfMessenger()), Many{R"({"message":{"text":"Pick\n1. One: first\n2. Two: second"}})"});
  EXPECT_EQ(Bodies(Content{TemplateContent{"a", "en"}}, OfMessenger()), Many{});
}

TEST(MetaMessagingEncoder, NumbersChoicesWhosePayloadIsTooLong) {
  EXPECT_EQ(Bodies(Content{ButtonsContent{"x", {{Button::Kind::kReply, "A", std::string(1001, 'x')}}}}, OfMessenger()),
            Many{R"({"message":{"text":"x\n1. A"}})"});
}

}  // namespace
}  // namespace beseda
