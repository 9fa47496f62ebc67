#include "channels/whatsapp/whatsapp_channel.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "channels/whatsapp/whatsapp_media.h"
#include "json/json.h"
#include "testing/fake_channel_services.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

constexpr std::string_view kSent = R"({"messaging_product":"whatsapp","contacts":[{"input":"1","wa_id":"1"}],"messages":[{"id":"wamid.NEW"}]})";

class WhatsAppChannelTest : public testing::Test {
 protected:
  void Make(std::string more = "") {
    ChannelAccount account;
    account.id = "chn_1";
    account.workspace_id = "wsp_1";
    account.kind = "whatsapp";
    account.settings = R"({"phone_number_id":"555","business_account_id":"777","access_token":"EAAtoken","app_secret":"app-secret","verify_token":"t0ken")" + more + "}";
    auto adapter = kind_->Make(account, services_.services());
    ASSERT_TRUE(adapter.ok()) << adapter.error().message;
    channel_ = *adapter;
  }

  OutgoingMessage Outgoing(Content content) {
    OutgoingMessage message;
    message.message.id = "msg_1";
    message.message.workspace_id = "wsp_1";
    message.message.content = std::move(content);
    message.channel_id = "chn_1";
    message.thread_key = message.vendor_user_id = "16505551234";
    return message;
  }

  Result<Receipt> Deliver(OutgoingMessage message) { return RunTask(channel_->Deliver(std::move(message))); }
  Result<Receipt> Deliver(Content content) { return Deliver(Outgoing(std::move(content))); }
  const HttpRequest& Last() const { return services_.http.requests().back(); }

  void AddFile(const std::string& url, std::string bytes, std::string mime) {
    services_.media.files[url] = {std::move(bytes), std::move(mime), "a.bin", "sha-of-" + url};
  }

  std::unique_ptr<ChannelKind> kind_ = MakeWhatsAppChannelKind();
  FakeChannelServices services_;
  std::shared_ptr<ChannelAdapter> channel_;
};

TEST_F(WhatsAppChannelTest, Delivers) {
  Make();
  services_.http.AnswerJson(std::string(kSent));
  const auto receipt = Deliver(MakeText("Hi"));
  ASSERT_TRUE(receipt.ok()) << receipt.error().message;
  EXPECT_EQ(receipt->vendor_message_id, "wamid.NEW");
  EXPECT_EQ(receipt->state, DeliveryState::kSent);
  EXPECT_FALSE(receipt->more);
  EXPECT_EQ(Last().method, "POST");
  EXPECT_EQ(Last().url, "https://graph.facebook.com/v26.0/555/messages?appsecret_proof=9f9f0867bc3df2d00cecd6aa6fb78e65b64c050401bd6ec5b84d98503d443d34");
  EXPECT_EQ(Last().headers.Get("authorization"), "Bearer EAAtoken");
  EXPECT_EQ(Last().reach, Reach::kPublicOnly);
}

TEST_F(WhatsAppChannelTest, DeliversPartByPart) {
  Make();
  auto message = Outgoing(MakeText(std::string(3000, 'a') + "\n\n" + std::string(3000, 'b')));
  services_.http.AnswerJson(std::string(kSent));
  EXPECT_TRUE(Deliver(message)->more);
  EXPECT_NE(Last().body.find("aaa"), std::string::npos);
  message.part = 1;
  services_.http.AnswerJson(std::string(kSent));
  EXPECT_FALSE(Deliver(message)->more);
  EXPECT_NE(Last().body.find("bbb"), std::string::npos);
  message.part = 2;
  EXPECT_EQ(Deliver(message)->state, DeliveryState::kSkipped);
}

TEST_F(WhatsAppChannelTest, SkipsWhatCannotBeShown) {
  Make();
  EXPECT_EQ(Deliver(Content{DeleteContent{"msg_0"}})->state, DeliveryState::kSkipped);
  EXPECT_TRUE(services_.http.requests().empty());
}

TEST_F(WhatsAppChannelTest, TellsErrorsApart) {
  Make();
  const auto code = [&](std::string body, int status) {
    services_.http.AnswerJson(std::move(body), status);
    return Deliver(MakeText("x")).error().code;
  };
  EXPECT_EQ(code(R"({"error":{"code":131047}})", 400), ErrorCode::kRejected);
  EXPECT_EQ(code(R"({"error":{"code":131056}})", 400), ErrorCode::kRateLimited);
  EXPECT_EQ(code(R"({"error":{"code":190}})", 401), ErrorCode::kUnauthenticated);
  EXPECT_EQ(code(R"({"error":{"code":2}})", 500), ErrorCode::kUnavailable);
  EXPECT_EQ(code("oops", 502), ErrorCode::kUncertain);
  EXPECT_EQ(code("oops", 200), ErrorCode::kUncertain);
  for (const auto given : {ErrorCode::kUnavailable, ErrorCode::kUncertain, ErrorCode::kTimeout}) {
    FakeAnswer answer;
    answer.fails_to_open = Error(given, "x");
    services_.http.Answer(std::move(answer));
    EXPECT_EQ(Deliver(MakeText("x")).error().code, given);
  }
  EXPECT_EQ(Deliver(MakeText("x")).error().message.find("EAAtoken"), std::string::npos);
}

TEST_F(WhatsAppChannelTest, KeepsTheVendorsPace) {
  Make();
  services_.http.AnswerJson(std::string(kSent), 200, {{"X-App-Usage", R"({"call_count":95})"}});
  ASSERT_TRUE(Deliver(MakeText("x")).ok());
  EXPECT_LT(services_.pace.slowed["chn_1"], 0.5);
  services_.http.AnswerJson(std::string(kSent), 200,
                            {{"X-Business-Use-Case-Usage", R"({"777":[{"call_count":100,"estimated_time_to_regain_access":2}]})"}});
  ASSERT_TRUE(Deliver(MakeText("x")).ok());
  EXPECT_EQ(services_.pace.held_back["chn_1"], services_.clock.Now() + std::chrono::minutes(2));
}

TEST_F(WhatsAppChannelTest, UploadsAFileOnce) {
  Make();
  AddFile("/media/a.jpg", "JPEG", "image/jpeg");
  services_.http.AnswerJson(R"({"id":"media-1"})");
  services_.http.AnswerJson(std::string(kSent));
  const Content picture{MediaContent{MediaContent::Kind::kImage, "/media/a.jpg"}};
  ASSERT_TRUE(Deliver(picture).ok());
  ASSERT_EQ(services_.http.requests().size(), 2u);
  const auto& upload = services_.http.requests()[0];
  EXPECT_TRUE(upload.url.starts_with("https://graph.facebook.com/v26.0/555/media?"));
  EXPECT_NE(upload.body.find("name=\"messaging_product\"\r\n\r\nwhatsapp\r\n"), std::string::npos);
  EXPECT_NE(upload.body.find("Content-Type: image/jpeg\r\n\r\nJPEG\r\n"), std::string::npos);
  EXPECT_NE(Last().body.find(R"("image":{"id":"media-1"})"), std::string::npos);

  services_.http.AnswerJson(std::string(kSent));
  ASSERT_TRUE(Deliver(picture).ok());
  EXPECT_EQ(services_.http.requests().size(), 3u);  // Its id was known.
}

TEST_F(WhatsAppChannelTest, UploadsAgainWhatWhatsAppHasLost) {
  Make();
  AddFile("/media/a.jpg", "JPEG", "image/jpeg");
  services_.media.vendor_ids["chn_1 sha-of-/media/a.jpg"] = "old";
  services_.http.AnswerJson(R"({"error":{"code":131053,"message":"Media upload error"}})", 400);
  services_.http.AnswerJson(R"({"id":"new"})");
  services_.http.AnswerJson(std::string(kSent));
  ASSERT_TRUE(Deliver(Content{MediaContent{MediaContent::Kind::kImage, "/media/a.jpg"}}).ok());
  EXPECT_NE(Last().body.find(R"("id":"new")"), std::string::npos);
}

TEST_F(WhatsAppChannelTest, AFailedUploadMayBeRepeated) {
  Make();
  AddFile("/media/a.jpg", "JPEG", "image/jpeg");
  FakeAnswer lost;
  lost.fails_to_open = Error(ErrorCode::kTimeout, "x");
  services_.http.Answer(std::move(lost));
  EXPECT_EQ(Deliver(Content{MediaContent{MediaContent::Kind::kImage, "/media/a.jpg"}}).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(Deliver(Content{MediaContent{MediaContent::Kind::kImage, "/media/none"}}).error().code, ErrorCode::kNotFound);
}

// https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
TEST_F(WhatsAppChannelTest, SendsAsADocumentWhatCannotBeShown) {
  EXPECT_EQ(WhatsAppMediaType("image", "image/png", 5 << 20), "image");
  EXPECT_EQ(WhatsAppMediaType("image", "image/png", (5 << 20) + 1), "document");
  EXPECT_EQ(WhatsAppMediaType("image", "image/gif", 10), "document");
  EXPECT_EQ(WhatsAppMediaType("audio", "audio/ogg; codecs=opus", 10), "audio");
  EXPECT_EQ(WhatsAppMediaType("audio", "audio/wav", 10), "document");
  EXPECT_EQ(WhatsAppMediaType("video", "video/webm", 10), "document");
  EXPECT_EQ(WhatsAppMediaType("sticker", "image/png", 10), "image");
  Make();
  AddFile("/media/a.gif", "GIF", "image/gif");
  services_.http.AnswerJson(R"({"id":"m"})");
  services_.http.AnswerJson(std::string(kSent));
  MediaContent picture{MediaContent::Kind::kImage, "/media/a.gif"};
  picture.caption = "c";
  ASSERT_TRUE(Deliver(Content{picture}).ok());
  EXPECT_NE(Last().body.find(R"("type":"document","document":{"caption":"c","id":"m","filename":"a.bin"})"), std::string::npos) << Last().body;
  // A card's picture can be nothing else.
  services_.http.AnswerJson(R"({"id":"m"})");
  EXPECT_EQ(Deliver(Content{CardContent{"t", "", "/media/a.gif", {{Button::Kind::kReply, "B"}}}}).error().code, ErrorCode::kInvalid);
}

TEST_F(WhatsAppChannelTest, VoiceNotes) {
  Make();
  AddFile("/media/a.ogg", "OggS", "audio/ogg");
  services_.http.AnswerJson(R"({"id":"m"})");
  services_.http.AnswerJson(std::string(kSent));
  MediaContent voice{MediaContent::Kind::kAudio, "/media/a.ogg"};
  voice.voice_note = true;
  ASSERT_TRUE(Deliver(Content{voice}).ok());
  EXPECT_NE(Last().body.find(R"("audio":{"id":"m","voice":true})"), std::string::npos);
}

TEST_F(WhatsAppChannelTest, FetchesMedia) {
  Make();
  services_.http.AnswerJson(R"({"url":"https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1","mime_type":"image/jpeg","id":"1"})");
  services_.http.AnswerJson("BYTES");
  MediaContent media;
  media.url = "vendor:1";
  const auto bytes = RunTask(channel_->FetchMedia(media));
  ASSERT_TRUE(bytes.ok()) << bytes.error().message;
  EXPECT_EQ(*bytes, "BYTES");
  EXPECT_EQ(Last().headers.Get("authorization"), "Bearer EAAtoken");
  EXPECT_EQ(Last().max_redirects, 0);  // The token goes nowhere else.
  services_.http.AnswerJson(R"({"error":{"code":100,"error_subcode":33}})", 400);
  EXPECT_EQ(RunTask(channel_->FetchMedia(media)).error().code, ErrorCode::kNotFound);
  services_.http.AnswerJson(R"({"url":"http://10.0.0.1/"})");
  EXPECT_FALSE(RunTask(channel_->FetchMedia(media)).ok());
}

TEST_F(WhatsAppChannelTest, ShowsReadAndTyping) {
  Make();
  ASSERT_TRUE(channel_->acknowledges());
  IncomingEvent event;
  event.thread_key = "1";
  event.vendor_message_id = "wamid.1";
  auto newer = event;
  newer.vendor_message_id = "wamid.2";
  services_.http.AnswerJson(R"({"success":true})");
  RunTask(channel_->Accepted({event, newer}));
  ASSERT_EQ(services_.http.requests().size(), 1u);
  EXPECT_EQ(Last().body, R"({"messaging_product":"whatsapp","status":"read","message_id":"wamid.2"})");
  services_.http.AnswerJson(R"({"success":true})");
  RunTask(channel_->ShowTyping({"1", "1", "wamid.2"}));
  EXPECT_EQ(Last().body, R"({"messaging_product":"whatsapp","status":"read","message_id":"wamid.2","typing_indicator":{"type":"text"}})");
  Make(R"(,"mark_read":false)");
  EXPECT_FALSE(channel_->acknowledges());
  RunTask(channel_->ShowTyping({"1", "1", "wamid.2"}));
  EXPECT_EQ(services_.http.requests().size(), 2u);
}

TEST_F(WhatsAppChannelTest, Checks) {
  Make();
  services_.http.AnswerJson(
      R"({"display_phone_number":"+1 555","verified_name":"Shop","quality_rating":"RED","status":"CONNECTED","webhook_configuration":{"application":"https://elsewhere"},"id":"555"})");
  services_.http.AnswerJson(R"({"data":[{"whatsapp_business_api_data":{"id":"1","name":"App"}}]})");
  const auto health = RunTask(channel_->Check("https://here/hooks"));
  ASSERT_TRUE(health.ok());
  EXPECT_EQ(health->account_name, "Shop (+1 555)");
  std::map<std::string, ChannelCheck::State> states;
  for (const auto& check : health->checks) states[check.id] = check.state;
  using State = ChannelCheck::State;
  EXPECT_EQ(states, (std::map<std::string, State>{{"token", State::kOk}, {"number", State::kOk}, {"quality", State::kFailed}, {"webhook", State::kFailed}, {"permissions", State::kOk}}));
  services_.http.AnswerJson(R"({"error":{"code":190}})", 401);
  EXPECT_EQ(RunTask(channel_->Check("https://here/hooks"))->checks.front().state, State::kFailed);
  services_.http.AnswerJson("", 503);
  EXPECT_FALSE(RunTask(channel_->Check("https://here/hooks")).ok());
}

TEST_F(WhatsAppChannelTest, ConnectsTheWebhook) {
  Make();
  services_.http.AnswerJson(R"({"success":true})");
  services_.http.AnswerJson(R"({"success":true})");
  ASSERT_TRUE(RunTask(channel_->Connect("https://here/hooks")).ok());
  EXPECT_NE(services_.http.requests()[0].url.find("/777/subscribed_apps"), std::string::npos);
  EXPECT_NE(Last().url.find("/v26.0/555?"), std::string::npos);
  EXPECT_EQ(Last().body, R"({"webhook_configuration":{"override_callback_uri":"https://here/hooks","verify_token":"t0ken"}})");
}

TEST_F(WhatsAppChannelTest, ListsTemplatesOfAllPages) {
  Make();
  services_.http.AnswerJson(R"({"data":[{"name":"a","language":"en","status":"APPROVED"}],"paging":{"cursors":{"before":"x","after":"NEXT"},"next":"https://…"}})");
  services_.http.AnswerJson(R"({"data":[{"name":"b","language":"en","status":"PENDING"}],"paging":{"cursors":{"before":"y","after":"END"}}})");
  const auto templates = RunTask(channel_->ListTemplates());
  ASSERT_TRUE(templates.ok());
  ASSERT_EQ(templates->size(), 2u);
  EXPECT_EQ((*templates)[1].status, "PENDING");
  EXPECT_NE(Last().url.find("after=NEXT"), std::string::npos);
}

TEST_F(WhatsAppChannelTest, RefusesWrongSettings) {
  ChannelAccount account;
  const auto field = [&](std::string settings) {
    account.settings = std::move(settings);
    return kind_->Make(account, services_.services()).error().field;
  };
  EXPECT_EQ(field(R"({"api_version":"26"})"), "settings.api_version");
  EXPECT_EQ(field(R"({"api_base":"ftp://x"})"), "settings.api_base");
  EXPECT_TRUE(kind_->PrepareSettings({}).contains("verify_token"));
  EXPECT_EQ(kind_->PrepareSettings({{"verify_token", "mine"}}).at("verify_token"), "mine");
}

TEST_F(WhatsAppChannelTest, SchemaAndGuideAreRight) {
  const auto schema = json::ParseObject(kind_->settings_schema());
  ASSERT_TRUE(schema.ok());
  const auto guide = json::ParseObject(kind_->setup_guide());
  ASSERT_TRUE(guide.ok());
  for (const auto& step : guide->at("steps").as_array()) {
    for (const char* language : {"en", "ru", "ar"}) {
      EXPECT_FALSE(step.at("title").at(language).as_string().empty());
      EXPECT_FALSE(step.at("text").at(language).as_string().empty());
    }
    for (const auto& name : step.at("fields").as_array()) {
      EXPECT_TRUE(schema->at("properties").as_object().contains(name.as_string())) << json::View(name.as_string());
    }
  }
}

TEST_F(WhatsAppChannelTest, UsesAnotherAddressAndVersion) {
  Make(R"(,"api_base":"http://127.0.0.1:9/","api_version":"v25.0")");
  services_.http.AnswerJson(std::string(kSent));
  ASSERT_TRUE(Deliver(MakeText("x")).ok());
  EXPECT_TRUE(Last().url.starts_with("http://127.0.0.1:9/v25.0/555/messages"));
  EXPECT_EQ(Last().reach, Reach::kAnywhere);
}

}  // namespace
}  // namespace beseda
