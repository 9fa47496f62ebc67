#include "channels/instagram/instagram_channel.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "contracts/channel_credentials.h"
#include "json/json.h"
#include "testing/fake_channel_services.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

constexpr std::string_view kSent = R"({"recipient_id":"65","message_id":"m_new"})";

TEST(InstagramChannel, DeliversByEitherLogin) {
  const auto kind = MakeInstagramChannelKind();
  FakeChannelServices services;
  ChannelAccount account;
  account.id = "chn_2";
  const auto url = [&](std::string more) {
    account.settings = R"({"account_id":"178","access_token":"IGtoken","app_secret":"s")" + more + "}";
    auto channel = kind->Make(account, services.services());
    services.http.AnswerJson(std::string(kSent));
    OutgoingMessage message;
    message.thread_key = "65";
    message.message.content = MakeText("Hi");
    EXPECT_EQ(RunTask((*channel)->Deliver(std::move(message)))->vendor_message_id, "m_new");
    EXPECT_EQ(services.http.requests().back().body, R"({"message":{"text":"Hi"},"recipient":{"id":"65"}})");
    return services.http.requests().back().url;
  };
  EXPECT_EQ(url(""), "https://graph.instagram.com/v26.0/me/messages");
  EXPECT_TRUE(url(R"(,"login":"facebook")").starts_with("https://graph.facebook.com/v26.0/me/messages?appsecret_proof="));
}

TEST(InstagramChannel, UploadsForThePagesLogin) {
  const auto kind = MakeInstagramChannelKind();
  FakeChannelServices services;
  ChannelAccount account;
  account.id = "chn_2";
  account.settings = R"({"account_id":"178","access_token":"t","app_secret":"s","login":"facebook"})";
  auto channel = kind->Make(account, services.services());
  services.media.files["/media/a.png"] = {"PNG", "image/png", "a.png", "sha"};
  services.media.files["/media/a.txt"] = {"TXT", "text/plain", "a.txt", "sha2"};
  services.http.AnswerJson(R"({"attachment_id":"9"})");
  services.http.AnswerJson(std::string(kSent));
  OutgoingMessage message;
  message.thread_key = "65";
  message.message.content = Content{MediaContent{MediaContent::Kind::kImage, "/media/a.png"}};
  ASSERT_TRUE(RunTask((*channel)->Deliver(message)).ok());
  EXPECT_NE(services.http.requests()[0].body.find("name=\"platform\"\r\n\r\ninstagram\r\n"), std::string::npos);
  message.message.content = Content{MediaContent{MediaContent::Kind::kFile, "/media/a.txt"}};
  EXPECT_EQ(RunTask((*channel)->Deliver(message)).error().code, ErrorCode::kInvalid);
}

TEST(InstagramChannel, SendsFilesByTheirAddressForInstagramLogin) {
  const auto kind = MakeInstagramChannelKind();
  FakeChannelServices services;
  ChannelAccount account;
  account.settings = R"({"account_id":"178","access_token":"t","app_secret":"s"})";
  auto channel = kind->Make(account, services.services());
  services.http.AnswerJson(std::string(kSent));
  OutgoingMessage message;
  message.thread_key = "65";
  message.message.content = Content{MediaContent{MediaContent::Kind::kImage, "/media/a.png"}};
  ASSERT_TRUE(RunTask((*channel)->Deliver(message)).ok());
  EXPECT_NE(services.http.requests()[0].body.find(R"("url":"https://bot.example.org/media/a.png")"), std::string::npos);
}

TEST(InstagramChannel, ChecksTheAccountOfEitherLogin) {
  const auto kind = MakeInstagramChannelKind();
  FakeChannelServices services;
  ChannelAccount account;
  account.settings = R"({"account_id":"178","access_token":"t","app_secret":"s"})";
  auto direct = kind->Make(account, services.services());
  services.http.AnswerJson(R"({"user_id":"178","username":"jaspers","id":"9"})");
  services.http.AnswerJson(R"({"data":[]})");
  const auto health = RunTask((*direct)->Check("https://here"));
  EXPECT_EQ(health->account_name, "@jaspers");
  EXPECT_EQ(health->checks.back().state, ChannelCheck::State::kFailed);
  account.settings = R"({"account_id":"178","access_token":"t","app_secret":"s","login":"facebook"})";
  auto page = kind->Make(account, services.services());
  services.http.AnswerJson(R"({"id":"1","name":"Page without"})");
  EXPECT_NE(RunTask((*page)->Check("https://here"))->checks.front().text.find("No Instagram account"), std::string::npos);
}

TEST(InstagramChannel, SetsMenuAndQuestions) {
  const auto kind = MakeInstagramChannelKind();
  FakeChannelServices services;
  ChannelAccount account;
  account.settings = R"({"account_id":"178","access_token":"t","app_secret":"s","ice_breakers":"Where? | where"})";
  auto channel = kind->Make(account, services.services());
  services.http.AnswerJson(R"({"success":true})");
  services.http.AnswerJson(R"({"result":"success"})");
  ASSERT_TRUE(RunTask((*channel)->Connect("https://here")).ok());
  EXPECT_EQ(services.http.requests()[1].body,
            R"({"ice_breakers":[{"locale":"default","call_to_actions":[{"question":"Where?","payload":"where"}]}],"platform":"instagram"})");
}

TEST(InstagramChannel, TakesAwayMenuAndQuestions) {
  const auto kind = MakeInstagramChannelKind();
  FakeChannelServices services;
  ChannelAccount account;
  const auto connect = [&](std::string more) {
    account.settings = R"({"account_id":"178","access_token":"t","app_secret":"s")" + more + "}";
    for (int i = 0; i < 2; ++i) services.http.AnswerJson(R"({"result":"success"})");
    EXPECT_TRUE(RunTask((*kind->Make(account, services.services()))->Connect("https://here")).ok());
  };
  connect(R"(,"persistent_menu":"Site | https://example.org","ice_breakers":"Where? | where")");
  // Instagram has neither of the two options that Messenger's menus have.
  EXPECT_EQ(services.http.requests()[1].body.find("webview_height_ratio"), std::string::npos);
  EXPECT_EQ(services.http.requests()[1].body.find("composer_input_disabled"), std::string::npos);
  connect("");
  EXPECT_EQ(services.http.requests()[3].method, "DELETE");
  EXPECT_EQ(services.http.requests()[3].url, "https://graph.instagram.com/v26.0/me/messenger_profile?platform=instagram");
  EXPECT_EQ(services.http.requests()[3].body, R"({"fields":["persistent_menu","ice_breakers"]})");
}

TEST(InstagramChannel, RenewsTheTokenOfInstagramLogin) {
  const auto kind = MakeInstagramChannelKind();
  FakeChannelServices services;
  ChannelAccount account;
  account.settings = R"({"account_id":"178","access_token":"c3oxd","app_secret":"s"})";
  auto channel = kind->Make(account, services.services());
  auto* token = (*channel)->credentials();
  ASSERT_TRUE(token);
  EXPECT_EQ(token->field(), "access_token");
  EXPECT_EQ(token->youngest(), std::chrono::hours(24));
  // As developers.facebook.com/docs/instagram-platform/reference/refresh_access_token shows it.
  services.http.AnswerJson(R"({"access_token":"c3oxd...","token_type":"bearer","expires_in":5183944})");
  const auto renewed = RunTask(token->Renew());
  ASSERT_TRUE(renewed.ok());
  EXPECT_EQ(services.http.requests()[0].url, "https://graph.instagram.com/refresh_access_token?grant_type=ig_refresh_token&access_token=c3oxd");
  EXPECT_EQ(renewed->secret, "c3oxd...");
  EXPECT_EQ(renewed->ends_at, services.clock.Now() + std::chrono::seconds(5183944));
  services.http.AnswerJson(R"({"error":{"message":"Session has expired","type":"OAuthException","code":190}})", 400);
  EXPECT_EQ(RunTask(token->Renew()).error().code, ErrorCode::kUnauthenticated);
  services.http.AnswerJson("{}");
  EXPECT_FALSE(RunTask(token->Renew()).ok());
  account.settings = R"({"account_id":"178","access_token":"t","app_secret":"s","login":"facebook"})";
  auto of_page = kind->Make(account, services.services());
  EXPECT_FALSE((*of_page)->credentials()) << "a Page's token does not end";
}

}  // namespace
}  // namespace beseda
