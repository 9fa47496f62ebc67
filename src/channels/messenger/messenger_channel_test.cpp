#include "channels/messenger/messenger_channel.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "json/json.h"
#include "testing/fake_channel_services.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

constexpr std::string_view kSent = R"({"recipient_id":"1","message_id":"m_new"})";

class MessengerChannelTest : public testing::Test {
 protected:
  void Make(std::string more = "") {
    ChannelAccount account;
    account.id = "chn_1";
    account.settings = R"({"page_id":"110","access_token":"EAAtoken","app_secret":"app-secret","verify_token":"t0ken")" + more + "}";
    auto adapter = kind_->Make(account, services_.services());
    ASSERT_TRUE(adapter.ok()) << adapter.error().message;
    channel_ = *adapter;
  }

  OutgoingMessage Outgoing(Content content) {
    OutgoingMessage message;
    message.message.id = "msg_1";
    message.message.content = std::move(content);
    message.thread_key = "6521469417";
    return message;
  }

  Result<Receipt> Deliver(OutgoingMessage message) { return RunTask(channel_->Deliver(std::move(message))); }
  const HttpRequest& Last() const { return services_.http.requests().back(); }

  std::unique_ptr<ChannelKind> kind_ = MakeMessengerChannelKind();
  FakeChannelServices services_;
  std::shared_ptr<ChannelAdapter> channel_;
};

TEST_F(MessengerChannelTest, Delivers) {
  Make();
  services_.http.AnswerJson(std::string(kSent));
  const auto receipt = Deliver(Outgoing(MakeText("Hi")));
  ASSERT_TRUE(receipt.ok());
  EXPECT_EQ(receipt->vendor_message_id, "m_new");
  EXPECT_TRUE(Last().url.starts_with("https://graph.facebook.com/v26.0/me/messages?appsecret_proof="));
  EXPECT_EQ(Last().body, R"({"message":{"text":"Hi","metadata":"beseda:chn_1"},"recipient":{"id":"6521469417"},"messaging_type":"RESPONSE"})");
}

TEST_F(MessengerChannelTest, LetsTheTeamAnswerForSevenDays) {
  Make(R"(,"human_agent":true)");
  EXPECT_EQ(channel_->capabilities().agent_window, Micros(std::chrono::hours(24 * 7)));
  auto message = Outgoing(MakeText("Hi"));
  message.last_inbound_at = services_.clock.Now() - std::chrono::hours(30);
  message.message.author = Author::kBot;
  services_.http.AnswerJson(std::string(kSent));
  ASSERT_TRUE(Deliver(message).ok());
  EXPECT_NE(Last().body.find(R"("messaging_type":"RESPONSE")"), std::string::npos);
  message.message.author = Author::kAgent;
  services_.http.AnswerJson(std::string(kSent));
  ASSERT_TRUE(Deliver(message).ok());
  EXPECT_NE(Last().body.find(R"("messaging_type":"MESSAGE_TAG","tag":"HUMAN_AGENT")"), std::string::npos);
  Make();
  EXPECT_EQ(channel_->capabilities().agent_window, Micros(0));
  services_.http.AnswerJson(std::string(kSent));
  ASSERT_TRUE(Deliver(message).ok());
  EXPECT_EQ(Last().body.find("HUMAN_AGENT"), std::string::npos);
}

TEST_F(MessengerChannelTest, UploadsAFileOnce) {
  Make();
  services_.media.files["/media/a.webp"] = {"WEBP", "image/webp", "a.webp", "sha"};
  services_.http.AnswerJson(R"({"attachment_id":"att_1"})");
  services_.http.AnswerJson(std::string(kSent));
  const auto message = Outgoing(Content{MediaContent{MediaContent::Kind::kImage, "/media/a.webp"}});
  ASSERT_TRUE(Deliver(message).ok());
  const auto& upload = services_.http.requests()[0];
  EXPECT_NE(upload.url.find("/me/message_attachments?"), std::string::npos);
  EXPECT_NE(upload.body.find(R"({"attachment":{"type":"file","payload":{"is_reusable":true}}})"), std::string::npos);  // No picture to Messenger.
  EXPECT_NE(upload.body.find("name=\"filedata\"; filename=\"a.webp\"\r\nContent-Type: image/webp\r\n\r\nWEBP\r\n"), std::string::npos);
  EXPECT_NE(Last().body.find(R"("attachment":{"type":"file","payload":{"attachment_id":"att_1"}})"), std::string::npos);
  services_.http.AnswerJson(std::string(kSent));
  ASSERT_TRUE(Deliver(message).ok());
  EXPECT_EQ(services_.http.requests().size(), 3u);
}

TEST_F(MessengerChannelTest, ShowsSeenAndTyping) {
  Make();
  IncomingEvent event;
  event.thread_key = "6521469417";
  event.vendor_message_id = "m_1";
  auto standby = event;
  standby.thread_key = "7";
  standby.addressed = false;
  services_.http.AnswerJson("{}");
  RunTask(channel_->Accepted({event, event, standby}));
  ASSERT_EQ(services_.http.requests().size(), 1u);
  EXPECT_EQ(Last().body, R"({"recipient":{"id":"6521469417"},"sender_action":"mark_seen"})");
  services_.http.AnswerJson("{}");
  RunTask(channel_->ShowTyping({"6521469417", "6521469417"}));
  EXPECT_EQ(Last().body, R"({"recipient":{"id":"6521469417"},"sender_action":"typing_on"})");
}

TEST_F(MessengerChannelTest, FetchesMediaWithoutTheToken) {
  Make();
  services_.http.AnswerJson("BYTES");
  MediaContent media;
  media.url = "vendor:https://cdn.fbsbx.com/a.jpg";
  EXPECT_EQ(*RunTask(channel_->FetchMedia(media)), "BYTES");
  EXPECT_FALSE(Last().headers.Find("authorization"));
  EXPECT_EQ(Last().reach, Reach::kPublicOnly);
  media.url = "vendor:file:///etc/passwd";
  EXPECT_FALSE(RunTask(channel_->FetchMedia(media)).ok());
}

TEST_F(MessengerChannelTest, ConnectsWithMenuAndQuestions) {
  Make(R"(,"app_id":"42","greeting":"Hi","persistent_menu":"Help | help\nSite | https://example.org","ice_breakers":"Where? | where")");
  for (int i = 0; i < 3; ++i) services_.http.AnswerJson(R"({"success":true})");
  ASSERT_TRUE(RunTask(channel_->Connect("https://here/hooks")).ok());
  const auto& requests = services_.http.requests();
  ASSERT_EQ(requests.size(), 3u);
  EXPECT_EQ(requests[0].url, "https://graph.facebook.com/v26.0/42/subscriptions");
  EXPECT_EQ(requests[0].headers.Get("authorization"), "Bearer 42|app-secret");
  EXPECT_NE(requests[0].body.find(R"("callback_url":"https://here/hooks")"), std::string::npos);
  EXPECT_NE(requests[1].body.find("messaging_postbacks"), std::string::npos);
  EXPECT_EQ(requests[2].body,
            R"({"greeting":[{"locale":"default","text":"Hi"}],"persistent_menu":[{"locale":"default","composer_input_disabled":false,"call_to_actions":[)"
            R"({"type":"postback","title":"Help","payload":"help"},{"type":"web_url","title":"Site","url":"https://example.org","webview_height_ratio":"full"}]}],)"
            R"("get_started":{"payload":"get_started"},"ice_breakers":[{"locale":"default","call_to_actions":[{"question":"Where?","payload":"where"}]}]})");
}

TEST_F(MessengerChannelTest, TakesAwayWhatItHadSetUp) {
  const auto connect = [&](std::string more, int answers) {
    Make(std::move(more));
    for (int i = 0; i < answers; ++i) services_.http.AnswerJson(R"({"result":"success"})");
    EXPECT_TRUE(RunTask(channel_->Connect("https://here/hooks")).ok());
    return services_.http.requests().size();
  };
  EXPECT_EQ(connect("", 1), 1u) << "what others have set up stays";
  EXPECT_EQ(connect(R"(,"greeting":"Hi","persistent_menu":"Help | help")", 2), 3u);
  EXPECT_EQ(connect(R"(,"greeting":"Ho")", 3), 6u);
  const auto& removal = services_.http.requests()[4];
  EXPECT_EQ(removal.method, "DELETE");
  EXPECT_TRUE(removal.url.starts_with("https://graph.facebook.com/v26.0/me/messenger_profile?")) << removal.url;
  EXPECT_EQ(removal.body, R"({"fields":["persistent_menu","get_started"]})") << "the button that the menu had needed goes with it";
  EXPECT_EQ(connect("", 2), 8u);
  EXPECT_EQ(Last().body, R"({"fields":["greeting"]})");
  EXPECT_EQ(connect("", 1), 9u);
}

TEST_F(MessengerChannelTest, Checks) {
  Make();
  services_.http.AnswerJson(R"({"id":"999","name":"Shop"})");
  services_.http.AnswerJson(R"({"data":[{"id":"42","subscribed_fields":["messages"]}]})");
  const auto health = RunTask(channel_->Check("https://here/hooks"));
  ASSERT_TRUE(health.ok());
  EXPECT_EQ(health->account_name, "Shop");
  ASSERT_EQ(health->checks.size(), 4u);
  EXPECT_EQ(health->checks[1].id, "account");
  EXPECT_EQ(health->checks[2].id, "callback");
  EXPECT_EQ(health->checks[2].state, ChannelCheck::State::kUnknown) << "no app answers for the secret";
  EXPECT_EQ(health->checks[3].state, ChannelCheck::State::kWarning);
  EXPECT_NE(health->checks[3].text.find("message_reads"), std::string::npos);
}

TEST_F(MessengerChannelTest, ChecksItsOwnAppAndWhereEventsGo) {
  Make(R"(,"app_id":"42")");
  services_.http.AnswerJson(R"({"id":"555","name":"Shop"})");
  // Another app is told of everything; ours of messages only.
  services_.http.AnswerJson(R"({"data":[{"id":"7","subscribed_fields":["messages","message_reads","messaging_postbacks"]},{"id":"42","subscribed_fields":["messages"]}]})");
  services_.http.AnswerJson(R"({"data":{"app_id":"42","is_valid":true,"expires_at":0,"scopes":["pages_messaging","pages_manage_metadata"]}})");
  services_.http.AnswerJson(R"({"data":[{"object":"page","callback_url":"https://old/hooks","active":true,"fields":[]}]})");
  const auto health = RunTask(channel_->Check("https://here/hooks"));
  ASSERT_TRUE(health.ok());
  const auto find = [&](std::string_view id) {
    for (const auto& check : health->checks) {
      if (check.id == id) return check;
    }
    return ChannelCheck{};
  };
  EXPECT_EQ(find("token_end").state, ChannelCheck::State::kOk);
  EXPECT_EQ(find("callback").state, ChannelCheck::State::kFailed);
  EXPECT_NE(find("callback").text.find("https://old/hooks"), std::string::npos);
  EXPECT_NE(find("webhook").text.find("message_reads"), std::string::npos);
}

TEST_F(MessengerChannelTest, RefusesAWrongMenu) {
  ChannelAccount account;
  account.settings = R"({"ice_breakers":"1|a\n2|b\n3|c\n4|d\n5|e"})";
  EXPECT_EQ(kind_->Make(account, services_.services()).error().field, "settings.ice_breakers");
}

}  // namespace
}  // namespace beseda
