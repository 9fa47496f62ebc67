#include "channels/whatsapp/whatsapp_encoder.h"

#include <gtest/gtest.h>

#include <set>

#include "base/text_limits.h"
#include "channels/whatsapp/whatsapp_channel.h"
#include "channels/whatsapp/whatsapp_ids.h"
#include "channels/whatsapp/testing/whatsapp_marks_reader.h"
#include "channels/whatsapp/whatsapp_template.h"
#include "json/json.h"

namespace beseda {
namespace {

OutgoingMessage Outgoing(Content content) {
  OutgoingMessage message;
  message.message.id = "msg_1";
  message.message.workspace_id = "wsp_1";
  message.message.content = std::move(content);
  message.thread_key = message.vendor_user_id = "16505551234";
  return message;
}

const ChannelCapabilities& Can() {
  static const auto kind = MakeWhatsAppChannelKind();
  return kind->capabilities();
}

std::vector<WhatsAppCall> Encode(const OutgoingMessage& message) {
  auto calls = EncodeWhatsAppMessage(message, {Can(), true});
  if (!calls.ok()) {
    ADD_FAILURE() << calls.error().message;
    return {};
  }
  return std::move(calls).value();
}

std::vector<WhatsAppCall> Encode(Content content) { return Encode(Outgoing(std::move(content))); }

json::Value Body(const WhatsAppCall& call) { return json::Parse(call.body).value(); }
std::string Only(Content content) {
  const auto calls = Encode(std::move(content));
  return calls.size() == 1 ? calls[0].body : std::to_string(calls.size()) + " calls";
}
std::string At(const WhatsAppCall& call, std::string_view pointer) {
  const auto body = Body(call);
  boost::json::error_code failure;
  const auto* value = body.find_pointer(pointer, failure);
  return value ? json::Dump(*value) : "nothing";
}

constexpr std::string_view kHead = R"({"messaging_product":"whatsapp","recipient_type":"individual","to":"16505551234",)";

// https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages
TEST(WhatsAppEncoder, WritesText) {
  EXPECT_EQ(Only(MakeText("Hello **you**")), std::string(kHead) + R"("type":"text","text":{"body":"Hello *you*","preview_url":true}})");
  EXPECT_EQ(Only(MakeText("**a**", false)), std::string(kHead) + "\"type\":\"text\",\"text\":{\"body\":\"*\u200A*\u200Aa**\",\"preview_url\":true}}");
  EXPECT_TRUE(Encode(MakeText("")).empty());
}

TEST(WhatsAppEncoder, SplitsLongText) {
  std::string text;
  for (int i = 0; i < 1500; ++i) text += "слово👍 ";
  const auto calls = Encode(MakeText(text));
  EXPECT_GE(calls.size(), 3u);
  std::string together;
  for (const auto& call : calls) {
    const auto body = Body(call);
    const std::string piece(json::View(body.at("text").at("body").as_string()));
    EXPECT_LE(Utf16Units(piece), kWhatsAppMaxText);
    together += piece + " ";
  }
  EXPECT_EQ(together, text);
}

TEST(WhatsAppEncoder, NamesTheRecipient) {
  auto message = Outgoing(MakeText("x"));
  message.thread_key = "US.13491208655302741918";
  EXPECT_EQ(At(Encode(message)[0], "/recipient"), "\"US.13491208655302741918\"");
  EXPECT_EQ(At(Encode(message)[0], "/to"), "nothing");
  message.thread_key = "group:120363";
  EXPECT_EQ(At(Encode(message)[0], "/to"), "\"120363\"");
  EXPECT_EQ(At(Encode(message)[0], "/recipient_type"), "\"group\"");
  message.thread_key = "account:1";
  EXPECT_EQ(EncodeWhatsAppMessage(message, {Can(), true}).error().code, ErrorCode::kInvalid);
}

TEST(WhatsAppEncoder, Replies) {
  auto message = Outgoing(MakeText("x"));
  message.reply_to_vendor_id = "wamid.A";
  EXPECT_EQ(At(Encode(message)[0], "/context"), R"({"message_id":"wamid.A"})");
}

TEST(WhatsAppEncoder, Reactions) {
  auto message = Outgoing(Content{ReactionContent{"msg_0", "👍", false}});
  EXPECT_TRUE(Encode(message).empty());  // Whatever it is about is not at WhatsApp.
  message.target_vendor_id = "wamid.A";
  EXPECT_EQ(At(Encode(message)[0], "/reaction"), R"({"message_id":"wamid.A","emoji":"👍"})");
  message.message.content = Content{ReactionContent{"msg_0", "👍", true}};
  EXPECT_EQ(At(Encode(message)[0], "/reaction"), R"({"message_id":"wamid.A","emoji":""})");
}

TEST(WhatsAppEncoder, Media) {
  MediaContent picture{MediaContent::Kind::kImage, "/media/a.jpg"};
  picture.caption = "**Nice**";
  const auto calls = Encode(Content{picture});
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(At(calls[0], "/image"), R"({"caption":"*Nice*"})");
  EXPECT_EQ(calls[0].slot, "/image");
  EXPECT_EQ(calls[0].upload->url, "/media/a.jpg");

  MediaContent sound{MediaContent::Kind::kAudio, "/media/a.ogg"};
  sound.caption = "Listen";
  const auto two = Encode(Content{sound});
  ASSERT_EQ(two.size(), 2u);  // Sounds have no caption.
  EXPECT_EQ(At(two[0], "/type"), "\"audio\"");
  EXPECT_EQ(At(two[1], "/text/body"), "\"Listen\"");

  MediaContent file{MediaContent::Kind::kFile, "/media/a.pdf", "offer.pdf"};
  EXPECT_EQ(At(Encode(Content{file})[0], "/document"), R"({"filename":"offer.pdf"})");
  MediaContent sticker{MediaContent::Kind::kImage, "/media/a.webp"};
  sticker.sticker = true;
  EXPECT_EQ(At(Encode(Content{sticker})[0], "/type"), "\"sticker\"");
}

TEST(WhatsAppEncoder, PutsALongCaptionBehind) {
  MediaContent picture{MediaContent::Kind::kImage, "/media/a.jpg"};
  for (int i = 0; i < 200; ++i) picture.caption += "a long caption ";
  const auto calls = Encode(Content{picture});
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(At(calls[0], "/image"), "{}");
  EXPECT_EQ(At(calls[1], "/type"), "\"text\"");
}

TEST(WhatsAppEncoder, PlacesAndContacts) {
  EXPECT_EQ(At(Encode(Content{LocationContent{1.5, 2.5, "Shop", "Street 1"}})[0], "/location"),
            R"({"latitude":1.5E0,"longitude":2.5E0,"name":"Shop","address":"Street 1"})");
  EXPECT_EQ(At(Encode(Content{ContactContent{"Ann", {"+1"}, {"a@b.example"}}})[0], "/contacts"),
            R"([{"name":{"formatted_name":"Ann","first_name":"Ann"},"phones":[{"phone":"+1","type":"CELL"}],"emails":[{"email":"a@b.example","type":"WORK"}]}])");
}

// https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages
TEST(WhatsAppEncoder, Buttons) {
  ButtonsContent buttons{"Which **one**?", {{Button::Kind::kReply, "A rather long title of a button", "a"}, {Button::Kind::kReply, "B"}}};
  const auto calls = Encode(Content{buttons});
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(At(calls[0], "/interactive/type"), "\"button\"");
  EXPECT_EQ(At(calls[0], "/interactive/body/text"), "\"Which *one*?\"");
  EXPECT_EQ(At(calls[0], "/interactive/action/buttons/1"), R"({"type":"reply","reply":{"id":"B","title":"B"}})");
  const auto body = Body(calls[0]);
  const auto& title = body.at_pointer("/interactive/action/buttons/0/reply/title").as_string();
  EXPECT_LE(CodePoints(json::View(title)), kWhatsAppMaxButtonTitle);
}

TEST(WhatsAppEncoder, MoreButtonsBecomeAList) {
  ButtonsContent buttons{"Which?", {}};
  for (int i = 0; i < 5; ++i) buttons.buttons.push_back({Button::Kind::kReply, "Choice " + std::to_string(i), "c" + std::to_string(i)});
  const auto calls = Encode(Content{buttons});
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(At(calls[0], "/interactive/type"), "\"list\"");
  EXPECT_EQ(At(calls[0], "/interactive/action/sections/0/rows/4"), R"({"id":"c4","title":"Choice 4"})");
}

TEST(WhatsAppEncoder, QuickRepliesBecomeButtons) {
  Content content = MakeText("Yes?");
  content.quick_replies = {{"Yes", "y"}, {"No", "n"}};
  EXPECT_EQ(At(Encode(content)[0], "/interactive/action/buttons/0/reply"), R"({"id":"y","title":"Yes"})");
}

TEST(WhatsAppEncoder, GivesEachButtonAnIdOfItsOwn) {
  ButtonsContent buttons{"?", {{Button::Kind::kReply, "A", "same"}, {Button::Kind::kReply, "B", "same"}}};
  EXPECT_EQ(At(Encode(Content{buttons})[0], "/interactive/action/buttons/1/reply/id"), "\"same#~2\"");
  buttons.buttons[0].payload = std::string(300, 'x');
  EXPECT_EQ(At(Encode(Content{buttons})[0], "/text/body"), "\"?\\n\\n1. A\\n2. B\"");  // Too long an id to come back.
}

TEST(WhatsAppEncoder, GivesEachButtonATitleOfItsOwn) {
  ButtonsContent buttons{"?", {{Button::Kind::kReply, "Twenty characters and one", "a"}, {Button::Kind::kReply, "Twenty characters and two", "b"}, {Button::Kind::kReply, "No", "c"}}};
  const auto call = Encode(Content{buttons})[0];
  EXPECT_EQ(At(call, "/interactive/action/buttons/0/reply/title"), "\"Twenty characters a…\"");
  EXPECT_EQ(At(call, "/interactive/action/buttons/1/reply/title"), "\"Twenty characters… 2\"");
  EXPECT_EQ(At(call, "/interactive/action/buttons/2/reply/title"), "\"No\"");
}

TEST(WhatsAppEncoder, IdsComeBackAsTheyWereWritten) {
  UniqueIds ids;
  std::set<std::string> sent;
  for (const char* id : {"same", "same", "same#~2", "same#~2", "same", "x#2", "a#~", "#~1", "a#~123"}) {
    const auto unique = ids.Take(id);
    EXPECT_TRUE(sent.insert(unique).second) << unique;
    EXPECT_EQ(ReadChosenId(unique), id) << unique;
    EXPECT_LE(unique.size(), std::string_view(id).size() + kWhatsAppIdNumber);
  }
}

TEST(WhatsAppEncoder, TitlesAreNoMarkdown) {
  CardContent card;
  card.title = "*NEW* [deal](http://x)";
  card.subtitle = "for **you**";
  card.buttons = {{Button::Kind::kReply, "Yes", "y"}, {Button::Kind::kUrl, "_Open_ *it*", "", "https://example.org/*a*"}};
  std::vector<std::string> styled;
  const auto body = json::Parse(Encode(Content{card})[0].body)->at("interactive").at("body").at("text");
  EXPECT_EQ(WhatsAppMarksReader().Show(json::View(body.as_string()), &styled), "*NEW* [deal](http://x)\nfor you\n_Open_ *it*: https://example.org/*a*");
  EXPECT_EQ(styled, std::vector<std::string>{"*you"}) << "a title with marks of its own cannot be bold";
}

// https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-cta-url-messages
TEST(WhatsAppEncoder, AddressButtons) {
  ButtonsContent one{"See", {{Button::Kind::kUrl, "Open", "", "https://example.org"}}};
  EXPECT_EQ(At(Encode(Content{one})[0], "/interactive/action"),
            R"({"name":"cta_url","parameters":{"display_text":"Open","url":"https://example.org"}})");
  ButtonsContent mixed{"See", {{Button::Kind::kReply, "Yes", "y"}, {Button::Kind::kUrl, "Open", "", "https://example.org"}}};
  const auto call = Encode(Content{mixed})[0];
  EXPECT_EQ(At(call, "/interactive/type"), "\"button\"");
  EXPECT_NE(At(call, "/interactive/body/text").find("https://example.org"), std::string::npos);
}

TEST(WhatsAppEncoder, PutsALongTextBeforeTheButtons) {
  ButtonsContent buttons{"", {{Button::Kind::kReply, "Yes", "y"}}};
  for (int i = 0; i < 300; ++i) buttons.text += "many words ";
  const auto calls = Encode(Content{buttons});
  ASSERT_GE(calls.size(), 2u);
  EXPECT_EQ(At(calls[0], "/type"), "\"text\"");
  EXPECT_EQ(At(calls.back(), "/type"), "\"interactive\"");
  EXPECT_LE(At(calls.back(), "/interactive/body/text").size(), kWhatsAppMaxBody + 2);
  buttons.text.clear();
  EXPECT_NE(At(Encode(Content{buttons})[0], "/interactive/body/text"), "\"\"");
}

// https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages
TEST(WhatsAppEncoder, Lists) {
  ListContent list{"Choose", "Open the long list of all", {{"First", {{"1", "One", std::string(100, 'd')}}}, {"", {{"2", "Two", ""}}}}};
  const auto call = Encode(Content{list})[0];
  const auto body = Body(call);
  EXPECT_LE(CodePoints(json::View(body.at_pointer("/interactive/action/button").as_string())), 20u);
  EXPECT_LE(CodePoints(json::View(body.at_pointer("/interactive/action/sections/0/rows/0/description").as_string())), 72u);
  EXPECT_EQ(At(call, "/interactive/action/sections/1/title"), "\"–\"");  // Each of several must have one.
}

TEST(WhatsAppEncoder, Cards) {
  CardContent card{"Tea", "Fresh", "https://example.org/tea.jpg", {{Button::Kind::kReply, "Buy", "buy"}}};
  const auto calls = Encode(Content{card});
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].slot, "/interactive/header/image");
  EXPECT_EQ(calls[0].upload->url, "https://example.org/tea.jpg");
  EXPECT_EQ(At(calls[0], "/interactive/body/text"), R"("*Tea*\nFresh")");
  EXPECT_EQ(Encode(Content{CarouselContent{{card, card}}}).size(), 2u);
}

TEST(WhatsAppEncoder, AsksForAPlace) {
  EXPECT_EQ(At(Encode(Content{EventContent{"request_location", R"({"text":"Where are you?"})"}})[0], "/interactive"),
            R"({"type":"location_request_message","action":{"name":"send_location"},"body":{"text":"Where are you?"}})");
}

// https://developers.facebook.com/documentation/business-messaging/whatsapp/flows/guides/sendingaflow
TEST(WhatsAppEncoder, OpensAFlow) {
  const auto call = Encode(Content{EventContent{"flow", R"({"text":"Book","button":"Open","flow_id":"42","screen":"START","data":{"a":1}})"}})[0];
  EXPECT_EQ(At(call, "/interactive/action/parameters"),
            R"({"flow_message_version":"3","flow_cta":"Open","flow_id":"42","flow_token":"msg_1","flow_action":"navigate","flow_action_payload":{"screen":"START","data":{"a":1}}})");
  EXPECT_FALSE(EncodeWhatsAppMessage(Outgoing(Content{EventContent{"flow", R"({"button":"x"})"}}), {Can(), true}).ok());
  EXPECT_TRUE(Encode(Content{EventContent{"anything", "{}"}}).empty());
}

// https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/utility-templates
TEST(WhatsAppEncoder, Templates) {
  TemplateContent form{"order", "en_US",
                       R"({"2":"tea","1":"Ann","header.document":{"url":"/media/a.pdf","name":"a.pdf"},"button.0.url":"x1","button.1.quick_reply":"p"})"};
  const auto calls = Encode(Content{form});
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].slot, "/template/components/0/parameters/0/document");
  EXPECT_EQ(At(calls[0], "/template"),
            R"({"name":"order","language":{"code":"en_US"},"components":[)"
            R"({"type":"header","parameters":[{"type":"document","document":{"filename":"a.pdf"}}]},)"
            R"({"type":"body","parameters":[{"type":"text","text":"Ann"},{"type":"text","text":"tea"}]},)"
            R"({"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"x1"}]},)"
            R"({"type":"button","sub_type":"quick_reply","index":"1","parameters":[{"type":"payload","payload":"p"}]}]})");
  EXPECT_EQ(At(Encode(Content{TemplateContent{"a", "en", R"({"name":"Ann"})"}})[0], "/template/components"),
            R"([{"type":"body","parameters":[{"type":"text","text":"Ann","parameter_name":"name"}]}])");
  EXPECT_EQ(At(Encode(Content{TemplateContent{"a", "en", "{}"}})[0], "/template"), R"({"name":"a","language":{"code":"en"}})");
  EXPECT_EQ(At(Encode(Content{TemplateContent{"a", "en", R"({"components":[{"type":"carousel"}]})"}})[0], "/template/components"),
            R"([{"type":"carousel"}])");
  const auto wrong = EncodeWhatsAppTemplate({"a", "en", R"({"button.x":"1"})"});
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().field, "button.x");
}

TEST(WhatsAppEncoder, NamesWhatATemplateNeeds) {
  const auto form = DecodeWhatsAppTemplate(json::ParseObject(R"({"name":"order","language":"en","status":"APPROVED","category":"UTILITY",
    "components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Hi {{1}}, {{2}} for {{1}}"},{"type":"FOOTER","text":"x"},
    {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Stop"},{"type":"URL","text":"Go","url":"https://a/{{1}}"},{"type":"URL","text":"B","url":"https://b"},{"type":"COPY_CODE"}]}]})").value());
  ASSERT_TRUE(form);
  EXPECT_EQ(form->parameters, (std::vector<std::string>{"header.image", "1", "2", "button.1.url", "button.3.copy_code"}));
  EXPECT_EQ(form->header, "image");
  EXPECT_FALSE(DecodeWhatsAppTemplate({}));
}

}  // namespace
}  // namespace beseda
