#include <gtest/gtest.h>

#include "channels/webhook/webhook_decoder.h"
#include "channels/webhook/webhook_encoder.h"
#include "channels/webhook/webhook_signature.h"
#include "json/json.h"
#include "model/content.h"

namespace beseda {
namespace {

constexpr Time kNow{std::chrono::seconds(1'700'000'000)};

TEST(WebhookSignature, MatchesOpenSsl) {
  // printf '1700000000.{"events":[]}' | openssl dgst -sha256 -hmac secret
  EXPECT_EQ(SignWebhook("secret", "1700000000", R"({"events":[]})"),
            "v1=3947de27ec923573170fccda604ddfb25583ff98dc51e96cca2e11c59545026a");
}

TEST(WebhookSignature, RefusesWhatIsNotOurs) {
  const std::string body = R"({"events":[]})";
  const auto good = SignWebhook("secret", "1700000000", body);
  EXPECT_TRUE(VerifyWebhook("secret", "1700000000", good, body, kNow).ok());
  EXPECT_TRUE(VerifyWebhook("secret", "1700000000", "v1=00, " + good, body, kNow).ok());
  EXPECT_FALSE(VerifyWebhook("secret", "1700000000", good, body + " ", kNow).ok());
  EXPECT_FALSE(VerifyWebhook("other", "1700000000", good, body, kNow).ok());
  EXPECT_FALSE(VerifyWebhook("secret", "1700000001", good, body, kNow).ok());
  EXPECT_FALSE(VerifyWebhook("secret", "", good, body, kNow).ok());
  EXPECT_FALSE(VerifyWebhook("secret", "1700000000", "", body, kNow).ok());
  for (const char* timestamp : {"soon", "-5", "17e8", "99999999999999999999", "1700000000 "}) {
    EXPECT_FALSE(VerifyWebhook("secret", timestamp, SignWebhook("secret", timestamp, body), body, kNow).ok()) << timestamp;
  }
}

TEST(WebhookSignature, RefusesReplays) {
  const auto old = SignWebhook("secret", "1699999000", "{}");
  const auto status = VerifyWebhook("secret", "1699999000", old, "{}", kNow);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::kUnauthenticated);
  EXPECT_NE(status.error().message.find("clock"), std::string::npos);
}

TEST(WebhookDecoder, ReadsEvents) {
  const auto events = DecodeWebhookEvents(
      R"({"events":[{"id":"e1","thread":"t","from":{"id":"u1","name":"Ann","locale":"ru"},"content":{"type":"text","text":"hi"},"at":5}]})");
  ASSERT_TRUE(events.ok()) << events.error().message;
  ASSERT_EQ(events->size(), 1u);
  const auto& event = events->front();
  EXPECT_EQ(event.vendor_event_id, "e1");
  EXPECT_EQ(event.thread_key, "t");
  EXPECT_EQ(event.user_name, "Ann");
  EXPECT_EQ(event.user_locale, "ru");
  EXPECT_EQ(PlainText(event.content), "hi");
  EXPECT_EQ(event.sent_at, FromUnixMicros(5));
}

TEST(WebhookDecoder, ReadsGroups) {
  const auto events = DecodeWebhookEvents(
      R"({"events":[{"id":"e","thread":"t","from":{"id":"u"},"group":true,"title":"Team","addressed":false,"content":{"type":"text","text":"hi"}},)"
      R"({"id":"f","thread":"t","from":{"id":"u"},"content":{"type":"text","text":"hi"}}]})");
  ASSERT_TRUE(events.ok()) << events.error().message;
  EXPECT_TRUE((*events)[0].group);
  EXPECT_EQ((*events)[0].thread_title, "Team");
  EXPECT_FALSE((*events)[0].addressed);
  EXPECT_FALSE((*events)[1].group);
  EXPECT_TRUE((*events)[1].addressed);
}

std::string Encoded(const OutgoingMessage& message, std::string_view pointer, std::string_view public_url = "https://bot.example.org") {
  const auto body = EncodeWebhookDelivery(message, public_url);
  if (!body.ok()) return body.error().message;
  boost::json::error_code failure;
  const auto document = *json::Parse(*body);
  const auto* value = document.find_pointer(pointer, failure);
  return value ? json::Dump(*value) : "nothing";
}

TEST(WebhookEncoder, NamesMessagesAsTheOtherSideDoes) {
  OutgoingMessage message;
  message.message.content = MakeText("hi");
  EXPECT_EQ(Encoded(message, "/reply_to"), "nothing");
  message.reply_to_vendor_id = "their 7";
  EXPECT_EQ(Encoded(message, "/reply_to"), "\"their 7\"");
  message.target_vendor_id = "their 8";
  for (const auto& change : {Content{ReactionContent{"msg_ours", "👍"}}, Content{DeleteContent{"msg_ours"}},
                             Content{EditContent{"msg_ours", std::make_shared<const Content>(MakeText("new"))}}}) {
    message.message.content = change;
    EXPECT_EQ(Encoded(message, "/content/message_id"), "\"their 8\"");
  }
  message.target_vendor_id.clear();
  EXPECT_EQ(Encoded(message, "/content/message_id"), "\"msg_ours\"");
}

TEST(WebhookEncoder, GivesFilesAWholeAddress) {
  OutgoingMessage message;
  MediaContent picture;
  picture.kind = MediaContent::Kind::kImage;
  picture.url = "/media/upl_1/a.png";
  message.message.content = Content{picture};
  EXPECT_EQ(Encoded(message, "/content/url"), "\"https://bot.example.org/media/upl_1/a.png\"");
  EXPECT_NE(Encoded(message, "/content/url", "").find("Set public_url"), std::string::npos);
  message.message.content = Content{EditContent{"m", std::make_shared<const Content>(Content{picture})}};
  EXPECT_EQ(Encoded(message, "/content/content/url"), "\"https://bot.example.org/media/upl_1/a.png\"");
  CardContent card;
  card.title = "Card";
  card.image_url = "/media/upl_2/b.png";
  Button site{Button::Kind::kUrl, "Site", "", "/media/upl_3/c.pdf"};
  card.buttons = {site};
  message.message.content = Content{CarouselContent{{card}}};
  EXPECT_EQ(Encoded(message, "/content/cards/0/image_url"), "\"https://bot.example.org/media/upl_2/b.png\"");
  EXPECT_EQ(Encoded(message, "/content/cards/0/buttons/0/url"), "\"https://bot.example.org/media/upl_3/c.pdf\"");
  picture.url = "https://example.org/a.png";
  message.message.content = Content{picture};
  EXPECT_EQ(Encoded(message, "/content/url", ""), "\"https://example.org/a.png\"");
}

TEST(WebhookEncoder, TakesTheOtherSidesNameOfAMessage) {
  EXPECT_EQ(ReadWebhookAnswer(R"({"message_id":"sms-1"})"), "sms-1");
  for (const char* body : {"", "ok", "[]", "{}", R"({"message_id":5})", "\xff"}) EXPECT_EQ(ReadWebhookAnswer(body), "") << body;
  EXPECT_EQ(ReadWebhookAnswer("{\"message_id\":\"" + std::string(256, 'x') + "\"}"), "");
}

TEST(WebhookDecoder, KeepsUnknownKinds) {
  const auto events =
      DecodeWebhookEvents(R"({"events":[{"id":"e1","thread":"t","from":{"id":"u"},"content":{"type":"poll","q":1}}]})");
  ASSERT_TRUE(events.ok());
  const auto* unknown = std::get_if<UnknownContent>(&events->front().content.kind);
  ASSERT_NE(unknown, nullptr);
  EXPECT_EQ(unknown->summary, "poll");
  EXPECT_EQ(unknown->raw, R"({"type":"poll","q":1})");
}

TEST(WebhookDecoder, NamesTheFieldAtFault) {
  const auto field = [](const char* body) { return DecodeWebhookEvents(body).error().field; };
  EXPECT_EQ(field("{}"), "events");
  EXPECT_EQ(field(R"({"events":5})"), "events");
  EXPECT_EQ(field(R"({"events":[{"thread":"t"}]})"), "events[0].id");
  EXPECT_EQ(field(R"({"events":[{"id":"","thread":"t","from":{"id":"u"}}]})"), "events[0].id");
  EXPECT_EQ(field(R"({"events":[{"id":"e","thread":"t","from":{}}]})"), "events[0].from.id");
  EXPECT_EQ(field(R"({"events":[{"id":"e","thread":"t","from":{"id":"u"},"content":{"type":"text"}}]})"),
            "events[0].content.text");
  EXPECT_FALSE(DecodeWebhookEvents("[]").ok());
  EXPECT_FALSE(DecodeWebhookEvents("\xff").ok());
}

}  // namespace
}  // namespace beseda
