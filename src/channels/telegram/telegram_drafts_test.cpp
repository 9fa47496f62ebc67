#include <gtest/gtest.h>

#include "channels/telegram/telegram_channel.h"
#include "channels/telegram/telegram_fields.h"
#include "json/json.h"
#include "testing/fake_channel_services.h"
#include "testing/run_task.h"

namespace beseda::telegram {
namespace {

class TelegramDraftsTest : public testing::Test {
 protected:
  TelegramDraftsTest() {
    ChannelAccount account;
    account.id = "chn_1";
    account.settings = R"({"bot_token":"123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11","webhook_secret":"s3cret"})";
    channel = *kind->Make(account, services.services());
  }
  void Answer(std::string result) { services.http.AnswerJson(R"({"ok":true,"result":)" + result + "}"); }
  void Refuse(int code, std::string description, std::string parameters = "") {
    services.http.AnswerJson("{\"ok\":false,\"error_code\":" + std::to_string(code) + ",\"description\":\"" + description + "\"" +
                                 (parameters.empty() ? "" : ",\"parameters\":" + parameters) + "}",
                             code);
  }
  json::Object Body(std::size_t i) { return *json::ParseObject(services.http.requests().at(i).body); }
  std::string Method(std::size_t i) {
    const auto& url = services.http.requests().at(i).url;
    return url.substr(url.rfind('/') + 1);
  }

  std::unique_ptr<ChannelKind> kind = MakeTelegramChannelKind();
  FakeChannelServices services;
  std::shared_ptr<ChannelAdapter> channel;
};

TEST_F(TelegramDraftsTest, ShowsDraftsInChatsWithOnePerson) {
  Answer("true");
  Answer("true");
  ASSERT_TRUE(RunTask(channel->ShowDraft({"77", "77"}, {"msg_1", "", "**Two** pig"})).ok());
  ASSERT_TRUE(RunTask(channel->ShowDraft({"77", "77"}, {"msg_1", "", "**Two** pigeons"})).ok());
  EXPECT_EQ(Method(0), "sendMessageDraft");
  EXPECT_EQ(TextIn(Body(1), "text"), "<b>Two</b> pigeons");
  EXPECT_GT(IntIn(Body(0), "draft_id"), 0);
  EXPECT_EQ(IntIn(Body(0), "draft_id"), IntIn(Body(1), "draft_id"));
  EXPECT_EQ(channel->drafts({"77", "77"}).kind, DraftRules::Kind::kFleeting);
  EXPECT_EQ(channel->drafts({"guest/-100123", "77"}).kind, DraftRules::Kind::kNone);
  ASSERT_TRUE(RunTask(channel->ShowDraft({"77", "77"}, {"msg_1", "", " "})).ok());
  EXPECT_EQ(services.http.requests().size(), 2u);
  Refuse(429, "Too Many Requests: retry after 3", R"({"retry_after":3})");
  EXPECT_FALSE(RunTask(channel->ShowDraft({"77", "77"}, {"msg_1", "", "x"})).ok());
}

TEST_F(TelegramDraftsTest, ADraftInAGroupIsAMessageThatIsChanged) {
  const ThreadRef group{"-100123/7", "77"};
  EXPECT_EQ(channel->drafts(group).kind, DraftRules::Kind::kMessage);
  EXPECT_GE(channel->drafts(group).pause, seconds(6)) << "20 messages a minute, and the answer is one of them";
  Answer(R"({"message_id":41,"chat":{"id":-100123}})");
  const auto posted = RunTask(channel->ShowDraft(group, {"msg_1", "", "**Two** pig"}));
  ASSERT_TRUE(posted.ok());
  EXPECT_EQ(*posted, "41");
  EXPECT_EQ(Method(0), "sendMessage");
  EXPECT_EQ(TextIn(Body(0), "text"), "<b>Two</b> pig …");
  EXPECT_EQ(IntIn(Body(0), "message_thread_id"), 7);
  Refuse(400, "Bad Request: message is not modified");
  EXPECT_EQ(*RunTask(channel->ShowDraft(group, {"msg_1", "41", "**Two** pig"})), "41");
  EXPECT_EQ(Method(1), "editMessageText");
  EXPECT_EQ(IntIn(Body(1), "message_id"), 41);
  EXPECT_FALSE(Body(1).contains("message_thread_id"));

  OutgoingMessage whole;
  whole.thread_key = group.thread_key;
  whole.draft_vendor_id = "41";
  whole.message.content = MakeText("**Two** pigeons");
  Refuse(502, "Bad Gateway");
  EXPECT_EQ(RunTask(channel->Deliver(whole)).error().code, ErrorCode::kUnavailable) << "a change may be made twice";
  Answer(R"({"message_id":41})");
  const auto receipt = RunTask(channel->Deliver(whole));
  ASSERT_TRUE(receipt.ok());
  EXPECT_EQ(receipt->vendor_message_id, "41");
  EXPECT_EQ(Method(3), "editMessageText");
  EXPECT_EQ(TextIn(Body(3), "text"), "<b>Two</b> pigeons");
  Refuse(400, "Bad Request: message to edit not found");
  EXPECT_TRUE(RunTask(channel->Deliver(whole))->draft_unfit);
  MediaContent picture;
  picture.url = "https://example.com/a.png";
  whole.message.content = Content{picture};
  EXPECT_TRUE(RunTask(channel->Deliver(whole))->draft_unfit) << "a text cannot become a picture";
  EXPECT_EQ(services.http.requests().size(), 5u);

  Refuse(400, "Bad Request: message to delete not found");
  EXPECT_TRUE(RunTask(channel->RemoveDraft(group, {"msg_1", "41"})).ok());
  EXPECT_EQ(Method(5), "deleteMessage");
  EXPECT_TRUE(RunTask(channel->RemoveDraft(group, {"msg_1"})).ok());
  EXPECT_EQ(services.http.requests().size(), 6u);
}

}  // namespace
}  // namespace beseda::telegram
