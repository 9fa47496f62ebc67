#include "channels/common/meta_app_check.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "testing/fake_channel_services.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

using State = ChannelCheck::State;

// The example of https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging, with our ids.
std::string Debugged(std::int64_t expires_at, const std::string& more = "") {
  return R"({"data":{"app_id":"138483919580948","application":"Social Cafe","expires_at":)" + std::to_string(expires_at) +
         R"(,"is_valid":true,"issued_at":1347235328,"metadata":{"sso":"iphone-safari"},"scopes":["pages_messaging","pages_manage_metadata"],"user_id":"1207059")" +
         more + "}}";
}

class MetaAppCheckTest : public ::testing::Test {
 protected:
  MetaAppCheckTest() {
    access_.api_base = "https://graph.facebook.com";
    access_.version = "v26.0";
    access_.access_token = "EAA";
  }
  std::optional<MetaApp> Find(std::vector<std::string> ids) {
    return RunTask(FindMetaApp(access_, services_.services(), "s3cret", std::move(ids)));
  }
  ChannelHealth Token(const std::string& answer, Time now) {
    services_.http.AnswerJson(answer);
    const auto app = Find({"138483919580948"});
    ChannelHealth health;
    EXPECT_TRUE(app);
    if (app) AddMetaTokenChecks(*app, {"pages_messaging", "pages_manage_metadata"}, now, health);
    return health;
  }
  ChannelCheck Callback(const std::string& answer, const std::string& ours) {
    services_.http.AnswerJson(Debugged(0));
    auto app = Find({"138483919580948"});
    services_.http.AnswerJson(answer);
    ChannelHealth health;
    RunTask(AddMetaCallbackCheck(*app, "page", ours, health));
    return health.checks.empty() ? ChannelCheck{} : health.checks.front();
  }

  FakeChannelServices services_;
  MetaAccess access_;
};

TEST_F(MetaAppCheckTest, TheAppIsTheOneWhoseSecretFits) {
  services_.http.AnswerJson(R"({"error":{"message":"Error validating application.","type":"OAuthException","code":101}})", 400);
  services_.http.AnswerJson(Debugged(0));
  const auto app = Find({"1", "138483919580948"});
  ASSERT_TRUE(app);
  EXPECT_EQ(app->id, "138483919580948");
  const auto& requests = services_.http.requests();
  EXPECT_EQ(requests[1].url, "https://graph.facebook.com/v26.0/debug_token?input_token=EAA");
  EXPECT_EQ(requests[1].headers.Get("authorization"), "Bearer 138483919580948|s3cret");
}

TEST_F(MetaAppCheckTest, TellsWhenTheTokenEnds) {
  const auto end = FromUnixMicros(1'352'419'328'000'000);  // 2012-11-09
  auto health = Token(Debugged(1352419328), end - std::chrono::days(8));
  ASSERT_EQ(health.checks.size(), 1u);
  EXPECT_EQ(health.checks[0].state, State::kOk);
  health = Token(Debugged(1352419328), end - std::chrono::days(7));
  EXPECT_EQ(health.checks[0].state, State::kWarning);
  EXPECT_EQ(health.checks[0].text, "The access token ends on 2012-11-09.");
  EXPECT_NE(health.checks[0].todo, "");
  EXPECT_EQ(Token(Debugged(1352419328), end).checks[0].state, State::kFailed);
  EXPECT_EQ(Token(Debugged(0), end).checks[0].text, "The access token has no end.");
  health = Token(Debugged(0, R"(,"data_access_expires_at":1352419328)"), end - std::chrono::days(2));
  EXPECT_EQ(health.checks.back().state, State::kWarning);
  EXPECT_EQ(health.checks.back().id, "data_end");
}

TEST_F(MetaAppCheckTest, TellsWhatItMayNotDoAndThatItIsInvalid) {
  auto health = Token(R"({"data":{"app_id":"138483919580948","is_valid":true,"expires_at":0,"scopes":["pages_messaging"]}})", Time());
  EXPECT_EQ(health.checks.back().state, State::kFailed);
  EXPECT_NE(health.checks.back().text.find("pages_manage_metadata"), std::string::npos);
  health = Token(R"({"data":{"app_id":"138483919580948","is_valid":false,"error":{"code":190,"message":"The session was invalidated"}}})", Time());
  ASSERT_EQ(health.checks.size(), 1u);
  EXPECT_EQ(health.checks[0].state, State::kFailed);
}

TEST_F(MetaAppCheckTest, TellsWhereTheEventsGo) {
  const std::string here = "https://here/hooks/messenger/1";
  const auto subscribed = [](const std::string& url, const char* more = "") {
    return R"({"data":[{"object":"user","callback_url":"https://other/"},{"object":"page","callback_url":")" + url +
           R"(","active":true,"fields":[{"name":"messages","version":"v26.0"}]})" + more + "]}";
  };
  EXPECT_EQ(Callback(subscribed(here), here).state, State::kOk);
  const auto elsewhere = Callback(subscribed("https://old/hooks"), here);
  EXPECT_EQ(elsewhere.state, State::kFailed);
  EXPECT_NE(elsewhere.text.find("https://old/hooks"), std::string::npos);
  EXPECT_EQ(Callback(R"({"data":[]})", here).state, State::kFailed);
  EXPECT_EQ(Callback(R"({"data":[{"object":"page","callback_url":"https://here/hooks/messenger/1","active":false}]})", here).state, State::kFailed);
  EXPECT_EQ(Callback(subscribed(here), "").state, State::kUnknown) << "our own address is not known";
}

}  // namespace
}  // namespace beseda
