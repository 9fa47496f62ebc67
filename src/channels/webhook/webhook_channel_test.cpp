#include <gtest/gtest.h>

#include "channels/webhook/webhook_decoder.h"
#include "channels/webhook/webhook_signature.h"
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
