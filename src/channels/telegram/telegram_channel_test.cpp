#include "base/scope.h"
#include "channels/telegram/telegram_fields.h"
#include "channels/telegram/telegram_media.h"
#include "channels/telegram/testing/telegram_channel_fixture.h"

namespace beseda::telegram {
namespace {

MediaContent Media(MediaContent::Kind kind, std::string url) {
  MediaContent media;
  media.kind = kind;
  media.url = std::move(url);
  return media;
}

constexpr const char* kHello = R"({"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":77,"type":"private"},"from":{"id":77,"first_name":"A"},"text":"hi"}})";

TEST_F(TelegramChannelTest, TakesWebhooksWithItsSecretOnly) {
  ASSERT_TRUE(Hook(kHello, "s3cret").ok());
  EXPECT_EQ(Hook(kHello, "s3cret")->events.size(), 1u);
  for (const char* secret : {"", "s3cre", "s3cret2", "S3CRET"}) {
    EXPECT_EQ(Hook(kHello, secret).error().code, ErrorCode::kUnauthenticated) << secret;
  }
  EXPECT_EQ(Hook(kHello, "s3cret", "GET").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(Hook("{", "s3cret").error().code, ErrorCode::kInvalid);
  Make({{"webhook_secret", ""}});
  EXPECT_EQ(Hook(kHello, "").error().code, ErrorCode::kUnauthenticated);
  Make({{"receive", "polling"}});
  EXPECT_EQ(Hook(kHello, "s3cret").error().code, ErrorCode::kNotFound);
}

TEST_F(TelegramChannelTest, MakesASecretThatTelegramTakes) {
  const auto settings = kind->PrepareSettings({});
  const auto secret = TextIn(settings, "webhook_secret");
  EXPECT_GE(secret.size(), 32u);
  EXPECT_EQ(secret.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"), secret.npos);
  EXPECT_EQ(TextIn(kind->PrepareSettings({{"webhook_secret", "mine"}}), "webhook_secret"), "mine");
}

TEST_F(TelegramChannelTest, SaysWhichSettingIsWrong) {
  const auto field = [&](json::Object more) {
    const auto made = TryToMake(more);
    return made.ok() ? "none" : made.error().field;
  };
  EXPECT_EQ(field({{"bot_token", "hello"}}), "settings.bot_token");
  EXPECT_EQ(field({{"bot_token", "42:a/../b"}}), "settings.bot_token");
  EXPECT_EQ(field({{"bot_token", ""}}), "none");
  EXPECT_EQ(field({{"receive", "carrier pigeon"}}), "settings.receive");
  EXPECT_EQ(field({{"api_base", "ftp://x"}}), "settings.api_base");
  EXPECT_EQ(field({{"commands", "Start - Begin"}}), "settings.commands");
  EXPECT_EQ(field({{"commands", "start"}}), "settings.commands");
  EXPECT_EQ(field({{"commands", "start - Begin\n\n/help - Help"}}), "none");
  EXPECT_EQ(field({{"menu_title", "Shop"}}), "settings.menu_url");
  EXPECT_EQ(field({{"webhook_secret", "a b"}}), "settings.webhook_secret");
  EXPECT_TRUE(json::ParseObject(kind->settings_schema()).ok());
  EXPECT_TRUE(json::ParseObject(kind->setup_guide()).ok());
}

TEST_F(TelegramChannelTest, SendsTextAndTellsItsId) {
  Answer(R"({"message_id":12,"chat":{"id":77}})");
  thread = "-100123/7";
  const auto receipt = Deliver(MakeText("hi"));
  ASSERT_TRUE(receipt.ok());
  EXPECT_EQ(receipt->vendor_message_id, "12");
  EXPECT_FALSE(receipt->more);
  EXPECT_EQ(Asked(0).url, "https://api.telegram.org/bot" + std::string(kToken) + "/sendMessage");
  EXPECT_EQ(Asked(0).reach, Reach::kPublicOnly);
  EXPECT_EQ(Body(0), *json::ParseObject(R"({"text":"hi","parse_mode":"HTML","chat_id":-100123,"message_thread_id":7})"));
}

TEST_F(TelegramChannelTest, NamesBusinessAndDirectThreads) {
  Answer(R"({"message_id":12})");
  thread = "business/bc1/77";
  ASSERT_TRUE(Deliver(MakeText("hi")).ok());
  EXPECT_EQ(TextIn(Body(0), "business_connection_id"), "bc1");
  Answer(R"({"message_id":12})");
  thread = "-1005/dm31";
  ASSERT_TRUE(Deliver(MakeText("hi")).ok());
  EXPECT_EQ(IntIn(Body(1), "direct_messages_topic_id"), 31);
  thread = "guest/-100";
  EXPECT_EQ(Deliver(MakeText("hi"))->state, DeliveryState::kSkipped);
  thread = "updates";
  EXPECT_EQ(Deliver(MakeText("hi"))->state, DeliveryState::kSkipped);
  EXPECT_EQ(services.http.requests().size(), 2u);
}

TEST_F(TelegramChannelTest, SendsOnePartACall) {
  const std::string text(6000, 'x');
  Answer(R"({"message_id":1})");
  Answer(R"({"message_id":2})");
  const auto first = Deliver(MakeText(text), 0);
  ASSERT_TRUE(first.ok());
  EXPECT_TRUE(first->more);
  const auto second = Deliver(MakeText(text), 1);
  ASSERT_TRUE(second.ok());
  EXPECT_FALSE(second->more);
  EXPECT_EQ(second->vendor_message_id, "2");
  EXPECT_EQ(TextIn(Body(0), "text") + TextIn(Body(1), "text"), text);
}

TEST_F(TelegramChannelTest, FollowsAGroupThatHasBecomeASupergroup) {
  thread = "-5";
  Refuse(400, "Bad Request: group chat was upgraded to a supergroup chat", R"({"migrate_to_chat_id":-1001234567890})");
  Answer(R"({"message_id":3})");
  Answer(R"({"message_id":4})");
  EXPECT_EQ(Deliver(MakeText("a"))->vendor_message_id, "3");
  EXPECT_EQ(IntIn(Body(1), "chat_id"), -1001234567890);
  EXPECT_EQ(Deliver(MakeText("b"))->vendor_message_id, "4");
  EXPECT_EQ(IntIn(Body(2), "chat_id"), -1001234567890);
}

TEST_F(TelegramChannelTest, TellsWhatWentWrong) {
  Refuse(429, "Too Many Requests: retry after 7", R"({"retry_after":7})");
  auto sent = Deliver(MakeText("a"));
  EXPECT_EQ(sent.error().code, ErrorCode::kRateLimited);
  EXPECT_EQ(sent.error().retry_after, seconds(7));
  EXPECT_EQ(sent.error().reason, "");
  thread = "-100123";
  Refuse(429, "Too Many Requests: retry after 7", R"({"retry_after":7})");
  EXPECT_EQ(Deliver(MakeText("a")).error().reason, kThreadPace) << "other chats need not wait for a group";
  thread = "77";
  Refuse(403, "Forbidden: bot was blocked by the user");
  EXPECT_EQ(Deliver(MakeText("a")).error().code, ErrorCode::kRejected);
  Refuse(401, "Unauthorized");
  EXPECT_EQ(Deliver(MakeText("a")).error().code, ErrorCode::kUnauthenticated);
  FakeAnswer lost;
  lost.fails_to_open = Error(ErrorCode::kUncertain, "lost", "POST https://api.telegram.org/bot" + std::string(kToken) + "/sendMessage");
  services.http.Answer(lost);
  sent = Deliver(MakeText("a"));
  EXPECT_EQ(sent.error().code, ErrorCode::kUncertain);
  EXPECT_EQ(sent.error().detail.find("secret_token"), std::string::npos) << sent.error().detail;
  services.http.AnswerJson("<html>", 200);
  EXPECT_EQ(Deliver(MakeText("a")).error().code, ErrorCode::kUncertain);
  Make({{"bot_token", ""}});
  EXPECT_EQ(Deliver(MakeText("a")).error().code, ErrorCode::kUnauthenticated);
}

TEST_F(TelegramChannelTest, UploadsAFileOnceAndNamesItAfterwards) {
  AddFile("/media/a.jpg", "JPEG\r\nbytes", "image/jpeg");
  auto photo = Media(MediaContent::Kind::kImage, "/media/a.jpg");
  photo.caption = "See";
  Answer(R"({"message_id":5,"photo":[{"file_id":"small"},{"file_id":"AgAC-large"}]})");
  ASSERT_TRUE(Deliver(Content{photo}).ok());
  EXPECT_EQ(Method(0), "sendPhoto");
  const auto type = std::string(Asked(0).headers.Get("content-type"));
  ASSERT_TRUE(type.starts_with("multipart/form-data; boundary="));
  const auto boundary = type.substr(type.find('=') + 1);
  const auto& body = Asked(0).body;
  EXPECT_NE(body.find("name=\"caption\"\r\n\r\nSee\r\n"), std::string::npos) << body;
  EXPECT_NE(body.find("name=\"chat_id\"\r\n\r\n77\r\n"), std::string::npos);
  EXPECT_NE(body.find("name=\"photo\"\r\n\r\nattach://file0\r\n"), std::string::npos);
  EXPECT_NE(body.find("name=\"file0\"; filename=\"name.bin\"\r\nContent-Type: image/jpeg\r\n\r\nJPEG\r\nbytes\r\n"), std::string::npos);
  EXPECT_TRUE(body.ends_with("--" + boundary + "--\r\n"));
  Answer(R"({"message_id":6,"photo":[{"file_id":"AgAC-large"}]})");
  ASSERT_TRUE(Deliver(Content{photo}).ok());
  EXPECT_EQ(TextIn(Body(1), "photo"), "AgAC-large");
}

TEST_F(TelegramChannelTest, UploadsAgainWhatTelegramHasForgotten) {
  AddFile("/media/a.pdf", "PDF", "application/pdf");
  services.media.vendor_ids["chn_1 sha-of-/media/a.pdf"] = "document|old";
  Refuse(400, "Bad Request: wrong file_id or the file is temporarily unavailable");
  Answer(R"({"message_id":6,"document":{"file_id":"new"}})");
  ASSERT_TRUE(Deliver(Content{Media(MediaContent::Kind::kFile, "/media/a.pdf")}).ok());
  EXPECT_EQ(TextIn(Body(0), "document"), "old");
  EXPECT_NE(Asked(1).body.find("filename"), std::string::npos);
  EXPECT_EQ(services.media.vendor_ids["chn_1 sha-of-/media/a.pdf"], "document|new");
}

TEST_F(TelegramChannelTest, SendsAsADocumentWhatIsNotTakenAsAPicture) {
  AddFile("/media/long.png", "PNG", "image/png");
  Refuse(400, "Bad Request: PHOTO_INVALID_DIMENSIONS");
  Answer(R"({"message_id":6,"document":{"file_id":"d"}})");
  ASSERT_TRUE(Deliver(Content{Media(MediaContent::Kind::kImage, "/media/long.png")}).ok());
  EXPECT_EQ(Method(0), "sendPhoto");
  EXPECT_EQ(Method(1), "sendDocument");
}

TEST_F(TelegramChannelTest, SendsAlbumsInOneCall) {
  AddFile("https://example.org/1.jpg", "one", "image/jpeg");
  AddFile("https://example.org/2.jpg", "two", "image/jpeg");
  services.media.vendor_ids["chn_1 sha-of-https://example.org/2.jpg"] = "photo|known";
  const CarouselContent cards{{{"One", "", "https://example.org/1.jpg", {}}, {"Two", "", "https://example.org/2.jpg", {}}}};
  Answer(R"([{"message_id":8,"photo":[{"file_id":"first"}]},{"message_id":9,"photo":[{"file_id":"known"}]}])");
  const auto receipt = Deliver(Content{cards});
  ASSERT_TRUE(receipt.ok());
  EXPECT_EQ(receipt->vendor_message_id, "8");
  EXPECT_EQ(Method(0), "sendMediaGroup");
  EXPECT_NE(Asked(0).body.find(R"("media":"attach://file0")"), std::string::npos) << Asked(0).body;
  EXPECT_NE(Asked(0).body.find(R"("media":"known")"), std::string::npos);
  EXPECT_EQ(services.media.vendor_ids["chn_1 sha-of-https://example.org/1.jpg"], "photo|first");
}

TEST_F(TelegramChannelTest, ChoosesTheMethodByTheFile) {
  const auto as = [](MediaContent::Kind kind, std::string_view mime, bool voice = false, std::size_t size = 1000) {
    MediaContent media;
    media.kind = kind;
    media.voice_note = voice;
    return std::string(SendAs(media, mime, size));
  };
  using Kind = MediaContent::Kind;
  EXPECT_EQ(as(Kind::kImage, "image/jpeg"), "photo");
  EXPECT_EQ(as(Kind::kImage, "image/jpeg", false, 11 * 1024 * 1024), "document");
  EXPECT_EQ(as(Kind::kImage, "image/svg+xml"), "document");
  EXPECT_EQ(as(Kind::kImage, "image/gif"), "animation");
  EXPECT_EQ(as(Kind::kVideo, "video/mp4"), "video");
  EXPECT_EQ(as(Kind::kVideo, "video/x-matroska"), "document");
  EXPECT_EQ(as(Kind::kAudio, "audio/mpeg"), "audio");
  EXPECT_EQ(as(Kind::kAudio, "audio/ogg"), "document");
  EXPECT_EQ(as(Kind::kAudio, "audio/ogg; codecs=opus", true), "voice");
  EXPECT_EQ(as(Kind::kAudio, "audio/wav", true), "document");
  EXPECT_EQ(as(Kind::kFile, "image/jpeg"), "document");
}

TEST_F(TelegramChannelTest, ChangesTextsAndCaptions) {
  outgoing.target_vendor_id = "15";
  const Content edit{EditContent{"m", std::make_shared<const Content>(MakeText("new"))}};
  Answer(R"({"message_id":15})");
  auto receipt = Deliver(edit);
  ASSERT_TRUE(receipt.ok());
  EXPECT_EQ(receipt->vendor_message_id, "") << "the id is the changed message's";
  EXPECT_EQ(Method(0), "editMessageText");
  Refuse(400, "Bad Request: there is no text in the message to edit");
  Answer(R"({"message_id":15})");
  ASSERT_TRUE(Deliver(edit).ok());
  EXPECT_EQ(Method(2), "editMessageCaption");
  EXPECT_EQ(TextIn(Body(2), "caption"), "new");
  Refuse(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same");
  EXPECT_TRUE(Deliver(edit).ok());
  AddFile("/media/b.jpg", "b", "image/jpeg");
  Answer(R"({"message_id":15,"photo":[{"file_id":"f"}]})");
  ASSERT_TRUE(Deliver(Content{EditContent{"m", std::make_shared<const Content>(Content{Media(MediaContent::Kind::kImage, "/media/b.jpg")})}}).ok());
  EXPECT_EQ(Method(4), "editMessageMedia");
  EXPECT_NE(Asked(4).body.find(R"({"type":"photo","media":"attach://file0"})"), std::string::npos) << Asked(4).body;
}

TEST_F(TelegramChannelTest, DeletesAndReacts) {
  outgoing.target_vendor_id = "15";
  Answer("true");
  ASSERT_TRUE(Deliver(Content{DeleteContent{"m"}}).ok());
  EXPECT_EQ(Method(0), "deleteMessage");
  Refuse(400, "Bad Request: message to delete not found");
  EXPECT_TRUE(Deliver(Content{DeleteContent{"m"}}).ok());
  Answer("true");
  ASSERT_TRUE(Deliver(Content{ReactionContent{"m", "👍"}}).ok());
  EXPECT_EQ(Method(2), "setMessageReaction");
  outgoing.target_vendor_id.clear();
  const auto skipped = Deliver(Content{DeleteContent{"m"}});
  EXPECT_EQ(skipped->state, DeliveryState::kSkipped);
  EXPECT_FALSE(skipped->reason.empty());
}

TEST_F(TelegramChannelTest, AnswersCallbackQueriesAndShowsTyping) {
  Answer("true");
  Answer("true");
  IncomingEvent pressed, said;
  pressed.vendor_event_id = "callback/99";
  said.vendor_event_id = "update/1";
  ASSERT_TRUE(channel->acknowledges());
  RunTask(channel->Accepted({said, pressed}));
  ASSERT_EQ(services.http.requests().size(), 1u);
  EXPECT_EQ(Method(0), "answerCallbackQuery");
  EXPECT_EQ(TextIn(Body(0), "callback_query_id"), "99");
  RunTask(channel->ShowTyping({"-100123/7", "77"}));
  EXPECT_EQ(Body(1), *json::ParseObject(R"({"chat_id":-100123,"message_thread_id":7,"action":"typing"})"));
}

TEST_F(TelegramChannelTest, FetchesFiles) {
  Answer(R"({"file_id":"F","file_path":"photos/file_1.jpg"})");
  FakeAnswer file;
  file.pieces = {"JPEG"};
  services.http.Answer(file);
  const auto bytes = RunTask(channel->FetchMedia(Media(MediaContent::Kind::kImage, "vendor:F")));
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(*bytes, "JPEG");
  EXPECT_EQ(TextIn(Body(0), "file_id"), "F");
  EXPECT_EQ(Asked(1).url, "https://api.telegram.org/file/bot" + std::string(kToken) + "/photos/file_1.jpg");
  Refuse(400, "Bad Request: file is too big");
  EXPECT_EQ(RunTask(channel->FetchMedia(Media(MediaContent::Kind::kImage, "vendor:F"))).error().code, ErrorCode::kTooLarge);
  Refuse(400, "Bad Request: invalid file_id");
  EXPECT_EQ(RunTask(channel->FetchMedia(Media(MediaContent::Kind::kImage, "vendor:F"))).error().code, ErrorCode::kNotFound);
  Refuse(429, "Too Many Requests: retry after 1");
  EXPECT_EQ(RunTask(channel->FetchMedia(Media(MediaContent::Kind::kImage, "vendor:F"))).error().code, ErrorCode::kRateLimited);
}

ChannelCheck::State StateOf(const ChannelHealth& health, std::string_view id) {
  for (const auto& check : health.checks) {
    if (check.id == id) return check.state;
  }
  return ChannelCheck::State::kUnknown;
}

TEST_F(TelegramChannelTest, TellsHowTheBotStands) {
  const std::string me = R"({"id":42,"is_bot":true,"first_name":"Pigeon","username":"pigeon_bot","can_join_groups":true,"can_read_all_group_messages":false})";
  Answer(me);
  Answer(R"({"url":"https://b.example/hooks/telegram/chn_1","pending_update_count":0})");
  auto health = RunTask(channel->Check("https://b.example/hooks/telegram/chn_1"));
  ASSERT_TRUE(health.ok());
  EXPECT_EQ(health->account_name, "@pigeon_bot");
  EXPECT_EQ(StateOf(*health, "token"), ChannelCheck::State::kOk);
  EXPECT_EQ(StateOf(*health, "webhook"), ChannelCheck::State::kOk);
  Answer(me);
  Answer(R"({"url":"https://else.example/","pending_update_count":0})");
  EXPECT_EQ(StateOf(*RunTask(channel->Check("https://b.example/x")), "webhook"), ChannelCheck::State::kFailed);
  const auto now = ToUnixMicros(services.clock.Now()) / 1'000'000;
  Answer(me);
  Answer(R"({"url":"https://b.example/x","pending_update_count":3,"last_error_date":)" + std::to_string(now - 60) + R"(,"last_error_message":"Connection timed out"})");
  health = RunTask(channel->Check("https://b.example/x"));
  EXPECT_EQ(StateOf(*health, "webhook"), ChannelCheck::State::kFailed);
  Refuse(401, "Unauthorized");
  EXPECT_EQ(StateOf(*RunTask(channel->Check("https://b.example/x")), "token"), ChannelCheck::State::kFailed);
}

TEST_F(TelegramChannelTest, LearnsItsNameForGroups) {
  const std::string body =
      R"({"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":-5,"type":"group"},"from":{"id":7,"first_name":"A"},"text":"hi @pigeon_bot","entities":[{"type":"mention","offset":3,"length":11}]}})";
  EXPECT_FALSE(Hook(body, "s3cret")->events[0].addressed);
  Answer(R"({"username":"pigeon_bot"})");
  Answer(R"({"url":""})");
  (void)RunTask(channel->Check("https://b.example/x"));
  EXPECT_TRUE(Hook(body, "s3cret")->events[0].addressed);
  Make({});
  Answer(R"({"username":"pigeon_bot"})");
  RunTask(channel->Accepted(Hook(body, "s3cret")->events));
  EXPECT_TRUE(Hook(body, "s3cret")->events[0].addressed) << "asked for after the first message of a group";
}

TEST_F(TelegramChannelTest, SendsAPartAnewThatAnEditTookAway) {
  const auto edit = [&](std::size_t part) {
    OutgoingMessage message;
    message.message.content = Content{EditContent{"m", std::make_shared<const Content>(MakeText(std::string(5000, 'x')))}};
    message.thread_key = "77";
    message.target_parts = {"15", "16"};
    message.part = part;
    return RunTask(channel->Deliver(message));
  };
  Refuse(400, "Bad Request: message to edit not found");
  EXPECT_FALSE(edit(0).ok()) << "the person's chat has lost it";
  Refuse(400, "Bad Request: message to edit not found");
  Answer(R"({"message_id":20})");
  const auto sent = edit(1);
  ASSERT_TRUE(sent.ok()) << sent.error().message;
  EXPECT_EQ(sent->vendor_message_id, "20");
  EXPECT_EQ(Method(2), "sendMessage");
  EXPECT_EQ(IntIn(Body(2), "message_id"), 0);
}

/// Keeps what an adapter fetched; breaks after a number of batches.
class KeptEvents final : public EventSink {
 public:
  Task<Status> Accept(std::vector<IncomingEvent> events, std::string cursor) override {
    if (batches == 0) co_return Error(ErrorCode::kStorage, "The disk is full.");
    --batches;
    for (auto& event : events) kept.push_back(std::move(event));
    stored = std::move(cursor);
    co_return Ok();
  }
  Task<Result<std::string>> Cursor() override { co_return stored; }
  Task<void> Connected() override {
    connected = true;
    co_return;
  }

  int batches = 1;
  bool connected = false;
  std::string stored;
  std::vector<IncomingEvent> kept;
};

TEST_F(TelegramChannelTest, FetchesUpdatesAndConfirmsOnlyWhatIsStored) {
  EXPECT_FALSE(channel->listens());
  Make({{"receive", "polling"}});
  ASSERT_TRUE(channel->listens());
  Answer(R"({"username":"pigeon_bot"})");
  Answer("true");
  Answer(std::string("[") + kHello + "]");
  Answer(R"([{"update_id":2,"message":{"message_id":2,"date":1,"chat":{"id":77,"type":"private"},"text":"b"}}])");
  KeptEvents events;
  auto ended = RunTask(channel->Listen(events));
  ASSERT_FALSE(ended.ok());
  EXPECT_EQ(ended.error().code, ErrorCode::kStorage);
  EXPECT_TRUE(events.connected);
  EXPECT_EQ(events.kept.size(), 1u);
  EXPECT_EQ(events.stored, "2");
  EXPECT_EQ(Method(1), "deleteWebhook");
  EXPECT_FALSE(Body(2).contains("offset"));
  EXPECT_EQ(IntIn(Body(2), "timeout"), 50);
  EXPECT_EQ(IntIn(Body(3), "offset"), 2) << "update 1 was stored";
  // It goes on where it stood: update 2 was not stored.
  Answer(R"({"username":"pigeon_bot"})");
  Answer("true");
  Refuse(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running");
  ended = RunTask(channel->Listen(events));
  EXPECT_EQ(ended.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(ended.error().message.find("Another program"), std::string::npos);
  EXPECT_EQ(IntIn(Body(6), "offset"), 2);
  Refuse(401, "Unauthorized");
  EXPECT_EQ(RunTask(channel->Listen(events)).error().code, ErrorCode::kUnauthenticated);
}

}  // namespace
}  // namespace beseda::telegram
