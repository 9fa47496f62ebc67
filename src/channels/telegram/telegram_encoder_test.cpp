#include "channels/telegram/telegram_encoder.h"

#include <gtest/gtest.h>

#include "base/text_limits.h"
#include "channels/telegram/telegram_channel.h"
#include "channels/telegram/telegram_errors.h"
#include "channels/telegram/telegram_fields.h"
#include "contracts/short_payload.h"
#include "json/json.h"

namespace beseda::telegram {
namespace {

Button Reply(std::string title, std::string payload) {
  Button button;
  button.title = std::move(title);
  button.payload = std::move(payload);
  return button;
}

Button Address(std::string title, std::string url) {
  Button button;
  button.kind = Button::Kind::kUrl;
  button.title = std::move(title);
  button.url = std::move(url);
  return button;
}

class TelegramEncoderTest : public testing::Test {
 protected:
  std::vector<Call> Encode(Content content, std::string thread = "77") {
    outgoing.message.content = std::move(content);
    return EncodeMessage(outgoing, *ParseThreadKey(thread), settings, kind_->capabilities());
  }
  static json::Object Params(const Call& call) { return *json::ParseObject(call.params); }

  OutgoingMessage outgoing;
  EncoderSettings settings;

 private:
  std::unique_ptr<ChannelKind> kind_ = MakeTelegramChannelKind();
};

TEST_F(TelegramEncoderTest, SendsText) {
  const auto calls = Encode(MakeText("**Hi** & welcome"));
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].method, "sendMessage");
  EXPECT_EQ(Params(calls[0]), *json::ParseObject(R"({"text":"<b>Hi</b> &amp; welcome","parse_mode":"HTML"})"));
  EXPECT_EQ(TextIn(Params(Encode(MakeText("**Hi**", false))[0]), "text"), "**Hi**");
  settings.link_previews = false;
  EXPECT_EQ(Params(Encode(MakeText("x"))[0]).at("link_preview_options"), json::Value({{"is_disabled", true}}));
}

TEST_F(TelegramEncoderTest, SendsNothingOfNothing) {
  EXPECT_TRUE(Encode(MakeText(" \n ")).empty());
  EXPECT_TRUE(Encode(Content{EventContent{"x"}}).empty());
  EXPECT_TRUE(Encode(Content{TemplateContent{"hello", "en"}}).empty());
}

TEST_F(TelegramEncoderTest, SplitsLongTextWithButtonsAtItsEndAndTheAnsweredMessageAtItsBeginning) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "word" + std::to_string(i) + " ";
  outgoing.reply_to_vendor_id = "15";
  const auto calls = Encode(Content{ButtonsContent{text, {Reply("Yes", "y")}}});
  ASSERT_GT(calls.size(), 2u);
  for (std::size_t i = 0; i < calls.size(); ++i) {
    EXPECT_LE(Utf16Units(TextIn(Params(calls[i]), "text")), kMaxText);
    EXPECT_EQ(Params(calls[i]).contains("reply_markup"), i + 1 == calls.size());
    EXPECT_EQ(Params(calls[i]).contains("reply_parameters"), i == 0);
  }
  EXPECT_EQ(Params(calls[0]).at("reply_parameters"), json::Value({{"message_id", 15}, {"allow_sending_without_reply", true}}));
  const auto again = Encode(outgoing.message.content);
  ASSERT_EQ(again.size(), calls.size());
  for (std::size_t i = 0; i < calls.size(); ++i) EXPECT_EQ(again[i].params, calls[i].params);
}

TEST_F(TelegramEncoderTest, MakesInlineKeyboards) {
  const auto markup = Params(Encode(Content{ButtonsContent{"Buy?", {Reply("Yes", "y"), Reply("No", ""), Address("Shop", "https://example.org/shop")}}})[0]);
  EXPECT_EQ(markup.at("reply_markup"), *json::Parse(R"({"inline_keyboard":[[{"text":"Yes","callback_data":"y"},{"text":"No","callback_data":"No"},
    {"text":"Shop","url":"https://example.org/shop"}]]})"));
  // Long titles have a row of their own.
  const auto rows = Params(Encode(Content{ButtonsContent{"?", {Reply("A title that needs the width", "1"), Reply("Yes", "2"), Reply("No", "3")}}})[0]);
  EXPECT_EQ(rows.at("reply_markup").at("inline_keyboard").as_array().size(), 2u);
}

TEST_F(TelegramEncoderTest, KeepsCallbackDataWithinSixtyFourBytesAndFindsItAgain) {
  const std::string payload = "заказ:" + std::string(60, '7');
  const Content content{ButtonsContent{"?", {Reply("Buy", payload)}}};
  const auto markup = Params(Encode(content)[0]);
  const auto data = std::string(markup.at("reply_markup").at("inline_keyboard").at(0).at(0).at("callback_data").as_string());
  EXPECT_LE(data.size(), kMaxCallbackData);
  const auto chosen = FindChosen(content, data);
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->payload, payload);
}

TEST_F(TelegramEncoderTest, WritesAddressesThatTelegramRefusesIntoTheText) {
  Button call;
  call.kind = Button::Kind::kPhone;
  call.title = "Call";
  call.phone = "+47 12345678";
  const auto params = Params(Encode(Content{ButtonsContent{"Visit", {Address("Test_page", "http://localhost/x"), call}}})[0]);
  EXPECT_FALSE(params.contains("reply_markup"));
  EXPECT_NE(TextIn(params, "text").find("Test_page: http://localhost/x"), std::string::npos) << TextIn(params, "text");
  EXPECT_NE(TextIn(params, "text").find("Call: +47 12345678"), std::string::npos);
}

TEST_F(TelegramEncoderTest, OpensMiniAppsWhereTelegramHasThem) {
  settings.mini_apps = true;
  const Content content{ButtonsContent{"?", {Address("Shop", "https://example.org")}}};
  const auto button = [&](const char* thread) {
    return Params(Encode(content, thread)[0]).at("reply_markup").at("inline_keyboard").at(0).at(0);
  };
  EXPECT_EQ(button("77"), *json::Parse(R"({"text":"Shop","web_app":{"url":"https://example.org"}})"));
  EXPECT_EQ(button("-100123"), *json::Parse(R"({"text":"Shop","url":"https://example.org"})"));
  EXPECT_EQ(button("business/b/77"), *json::Parse(R"({"text":"Shop","url":"https://example.org"})"));
}

TEST_F(TelegramEncoderTest, MakesReplyKeyboardsOfQuickReplies) {
  auto content = MakeText("Which?");
  content.quick_replies = {{"Grey", "g"}, {"White", "w"}};
  EXPECT_EQ(Params(Encode(content)[0]).at("reply_markup"),
            *json::Parse(R"({"keyboard":[[{"text":"Grey"},{"text":"White"}]],"resize_keyboard":true,"one_time_keyboard":true})"));
  // Business chats have none, and a message has one markup only.
  EXPECT_TRUE(Params(Encode(content, "business/b/77")[0]).at("reply_markup").as_object().contains("inline_keyboard"));
  content.kind = ButtonsContent{"Which?", {Reply("None", "n")}};
  EXPECT_EQ(Params(Encode(content)[0]).at("reply_markup").at("inline_keyboard").at(0).as_array().size(), 3u);
}

TEST_F(TelegramEncoderTest, ShowsListsAsButtonsWithTheirDescriptions) {
  const ListContent list{"Choose", "Open", {{"Birds", {{"g", "Grey", "from the city"}, {"w", "White", ""}}}}};
  const auto params = Params(Encode(Content{list})[0]);
  EXPECT_EQ(TextIn(params, "text"), "Choose\n\n<b>Birds</b>\nGrey: from the city");
  EXPECT_EQ(params.at("reply_markup").at("inline_keyboard").at(0).at(1).at("callback_data"), json::Value("w"));
}

TEST_F(TelegramEncoderTest, SendsMediaWithItsCaption) {
  MediaContent photo;
  photo.kind = MediaContent::Kind::kImage;
  photo.url = "/media/a.jpg";
  photo.caption = "*See*";
  auto calls = Encode(Content{photo});
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].takes, Call::Files::kOne);
  EXPECT_EQ(calls[0].files[0].url, "/media/a.jpg");
  EXPECT_EQ(TextIn(Params(calls[0]), "caption"), "<i>See</i>");
  // 600 emoji are 1200 units.
  photo.caption.clear();
  for (int i = 0; i < 600; ++i) photo.caption += "😀";
  calls = Encode(Content{photo});
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_FALSE(Params(calls[0]).contains("caption"));
  EXPECT_EQ(calls[1].method, "sendMessage");
}

TEST_F(TelegramEncoderTest, ShowsCardsAsPicturesWithButtons) {
  const CardContent card{"Grey_pigeon", "10 €", "https://example.org/p.jpg", {Reply("Buy", "b")}};
  const auto calls = Encode(Content{card});
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(TextIn(Params(calls[0]), "caption"), "<b>Grey_pigeon</b>\n10 €");
  EXPECT_TRUE(Params(calls[0]).contains("reply_markup"));
  EXPECT_EQ(Encode(Content{CarouselContent{{card, card}}}).size(), 2u);
}

TEST_F(TelegramEncoderTest, ShowsCardsWithoutButtonsAsAnAlbum) {
  const CardContent card{"Grey", "", "https://example.org/p.jpg", {}};
  auto calls = Encode(Content{CarouselContent{{card, card, card}}});
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].method, "sendMediaGroup");
  EXPECT_EQ(calls[0].files.size(), 3u);
  EXPECT_EQ(ListIn(Params(calls[0]), "media")->size(), 3u);
  calls = Encode(Content{CarouselContent{std::vector<CardContent>(12, card)}});
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(calls[0].files.size(), kMaxAlbum);
  EXPECT_EQ(calls[1].files.size(), 2u);
}

TEST_F(TelegramEncoderTest, SendsPlacesAndContacts) {
  auto calls = Encode(Content{LocationContent{59.9, 10.7}});
  EXPECT_EQ(calls[0].method, "sendLocation");
  EXPECT_EQ(Params(calls[0]), *json::ParseObject(R"({"latitude":59.9,"longitude":10.7})"));
  calls = Encode(Content{LocationContent{59.9, 10.7, "Opera", ""}});
  EXPECT_EQ(calls[0].method, "sendVenue");
  EXPECT_EQ(TextIn(Params(calls[0]), "address"), "Opera");
  calls = Encode(Content{ContactContent{"Kari; N", {"+471", "+472"}, {"k@example.org"}}});
  EXPECT_EQ(calls[0].method, "sendContact");
  EXPECT_EQ(Params(calls[0]), json::Object({{"phone_number", "+471"},
                                            {"first_name", "Kari; N"},
                                            {"vcard", "BEGIN:VCARD\nVERSION:3.0\nFN:Kari\\; N\nTEL:+471\nTEL:+472\nEMAIL:k@example.org\nEND:VCARD"}}));
  calls = Encode(Content{ContactContent{"Kari", {}, {"k@example.org"}}});
  EXPECT_EQ(TextIn(Params(calls[0]), "text"), "Kari\nk@example.org");
}

TEST_F(TelegramEncoderTest, ChangesDeletesAndReacts) {
  outgoing.target_vendor_id = "15";
  auto calls = Encode(Content{EditContent{"m", std::make_shared<const Content>(MakeText("new"))}});
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].method, "editMessageText");
  EXPECT_EQ(Params(calls[0]), *json::ParseObject(R"({"message_id":15,"text":"new","parse_mode":"HTML"})"));
  MediaContent photo;
  photo.url = "/media/b.jpg";
  calls = Encode(Content{EditContent{"m", std::make_shared<const Content>(Content{photo})}});
  EXPECT_EQ(calls[0].takes, Call::Files::kEdit);
  calls = Encode(Content{DeleteContent{"m"}});
  EXPECT_EQ(calls[0].method, "deleteMessage");
  EXPECT_EQ(IntIn(Params(calls[0]), "message_id"), 15);
  calls = Encode(Content{DeleteContent{"m"}}, "business/b/77");
  EXPECT_EQ(calls[0].method, "deleteBusinessMessages");
  calls = Encode(Content{ReactionContent{"m", "❤️"}});
  EXPECT_EQ(Params(calls[0]), *json::ParseObject(R"({"message_id":15,"reaction":[{"type":"emoji","emoji":"❤"}]})"));
  calls = Encode(Content{ReactionContent{"m", "❤️", true}});
  EXPECT_EQ(Params(calls[0]), *json::ParseObject(R"({"message_id":15,"reaction":[]})"));
  outgoing.target_vendor_id.clear();
  EXPECT_TRUE(Encode(Content{DeleteContent{"m"}}).empty());
}

TEST_F(TelegramEncoderTest, AnEditReachesAllParts) {
  outgoing.target_vendor_id = "17";
  outgoing.target_parts = {"15", "16", "17"};
  const auto edit = [&](Content content) {
    return Encode(Content{EditContent{"m", std::make_shared<const Content>(std::move(content))}});
  };
  auto calls = edit(MakeText("short"));
  ASSERT_EQ(calls.size(), 3u);
  EXPECT_EQ(calls[0].method, "editMessageText");
  EXPECT_EQ(IntIn(Params(calls[0]), "message_id"), 15);
  EXPECT_EQ(calls[1].method + calls[1].params, R"(deleteMessage{"message_id":16})");
  EXPECT_EQ(calls[2].method + calls[2].params, R"(deleteMessage{"message_id":17})");

  std::string words;
  while (words.size() < 3 * kMaxText + 100) words += "word ";
  ButtonsContent buttons{words, {Reply("Yes", "y")}};
  calls = edit(Content{buttons});
  ASSERT_EQ(calls.size(), 4u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(calls[i].method, "editMessageText");
    EXPECT_EQ(IntIn(Params(calls[i]), "message_id"), std::int64_t(15 + i));
    EXPECT_FALSE(Params(calls[i]).contains("reply_markup")) << "what had buttons has none any more";
  }
  EXPECT_EQ(calls[3].method, "sendMessage");
  EXPECT_FALSE(Params(calls[3]).contains("message_id"));
  EXPECT_TRUE(Params(calls[3]).contains("reply_markup"));

  MediaContent photo;
  photo.url = "/media/b.jpg";
  photo.caption = std::string(kMaxCaption + 1, 'x');
  calls = edit(Content{photo});
  ASSERT_EQ(calls.size(), 3u);
  EXPECT_EQ(calls[0].takes, Call::Files::kEdit);
  EXPECT_EQ(IntIn(Params(calls[0]), "message_id"), 15);
  EXPECT_EQ(calls[1].method, "editMessageText");
  EXPECT_EQ(IntIn(Params(calls[1]), "message_id"), 16);
  EXPECT_EQ(calls[2].method, "deleteMessage");
  EXPECT_TRUE(edit(Content{LocationContent{1, 2}}).empty()) << "no message can become a place";
}

TEST_F(TelegramEncoderTest, ADeletionReachesAllParts) {
  outgoing.target_vendor_id = "17";
  outgoing.target_parts = {"15", "16", "17"};
  auto calls = Encode(Content{DeleteContent{"m"}});
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].method + calls[0].params, R"(deleteMessages{"message_ids":[15,16,17]})");
  calls = Encode(Content{DeleteContent{"m"}}, "business/b/77");
  EXPECT_EQ(calls[0].method + calls[0].params, R"(deleteBusinessMessages{"message_ids":[15,16,17]})");
  // Of before the group was moved: numbers that are none any more.
  outgoing.target_parts = {"-5#15", "-5#16"};
  outgoing.target_vendor_id = "-5#16";
  EXPECT_TRUE(Encode(Content{DeleteContent{"m"}}).empty());
}

TEST(TelegramErrors, AreToldInWords) {
  const auto code = [](int status, const char* body) { return ReadRefusal(status, body).code; };
  // Descriptions of tdlib/telegram-bot-api 10.0.
  EXPECT_EQ(code(403, R"({"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"})"), ErrorCode::kRejected);
  EXPECT_NE(ReadRefusal(403, R"({"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"})").message.find("blocked"), std::string::npos);
  EXPECT_EQ(code(400, R"({"ok":false,"error_code":400,"description":"Bad Request: chat not found"})"), ErrorCode::kRejected);
  EXPECT_EQ(code(401, R"({"ok":false,"error_code":401,"description":"Unauthorized"})"), ErrorCode::kUnauthenticated);
  EXPECT_EQ(code(404, R"({"ok":false,"error_code":404,"description":"Not Found"})"), ErrorCode::kUnauthenticated);
  EXPECT_EQ(code(404, R"({"ok":false,"error_code":404,"description":"Not Found: method not found"})"), ErrorCode::kRejected);
  EXPECT_EQ(code(409, R"({"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"})"), ErrorCode::kUnavailable);
  EXPECT_EQ(code(413, R"({"ok":false,"error_code":413,"description":"Request Entity Too Large"})"), ErrorCode::kTooLarge);
  EXPECT_EQ(code(500, R"({"ok":false,"error_code":500,"description":"Internal Server Error: restart"})"), ErrorCode::kUnavailable);
  EXPECT_EQ(code(502, "<html>Bad Gateway</html>"), ErrorCode::kUncertain);
  EXPECT_EQ(code(400, R"({"ok":false,"error_code":400,"description":"Bad Request: file is too big"})"), ErrorCode::kTooLarge);
  EXPECT_EQ(code(400, "nonsense"), ErrorCode::kRejected);
  const auto slow = ReadRefusal(429, R"({"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}})");
  EXPECT_EQ(slow.code, ErrorCode::kRateLimited);
  EXPECT_EQ(slow.retry_after, seconds(7));
  EXPECT_EQ(MigratedTo(R"({"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1001234567890}})"),
            -1001234567890);
  EXPECT_EQ(MigratedTo("{}"), std::nullopt);
}

}  // namespace
}  // namespace beseda::telegram
