#include "channels/slack/slack_channel.h"

#include <gtest/gtest.h>

#include "channels/slack/slack_errors.h"
#include "channels/slack/slack_health.h"
#include "channels/slack/slack_signature.h"
#include "contracts/http_types.h"
#include "json/json.h"
#include "testing/fake_channel_services.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

using slack::SignRequest;

std::string FormField(const HttpRequest& request, std::string_view name) { return QueryParameter(request.body, name).value_or("(none)"); }

class SlackChannelTest : public testing::Test {
 protected:
  std::shared_ptr<ChannelAdapter> Make(std::string more = {}) {
    ChannelAccount account;
    account.id = "chn_1";
    account.settings = R"({"bot_token":"xoxb-secret","signing_secret":"shh")" + more + "}";
    auto adapter = kind_->Make(account, services_.services());
    if (!adapter.ok()) {
      field_ = adapter.error().field;
      return nullptr;
    }
    return *adapter;
  }
  Result<Receipt> Deliver(Content content, std::size_t part = 0) {
    OutgoingMessage message;
    message.message.content = std::move(content);
    message.channel_id = "chn_1";
    message.thread_key = "C1:1700000000.000100";
    message.target_vendor_id = "C1:5.000001";
    message.part = part;
    return RunTask(Make()->Deliver(std::move(message)));
  }
  ErrorCode FailureOf(std::string body, int status = 200) {
    services_.http.AnswerJson(std::move(body), status);
    const auto receipt = Deliver(MakeText("hi"));
    return receipt.ok() ? ErrorCode::kInternal : receipt.error().code;
  }
  Result<WebhookContent> Post(std::string body, std::string type, std::string more = {}) {
    const auto now = services_.clock.Now();
    const auto timestamp = std::to_string(ToUnixMicros(now) / 1'000'000);
    const HttpHeaders headers{{"Content-Type", type}, {"X-Slack-Request-Timestamp", timestamp}, {"X-Slack-Signature", SignRequest("shh", timestamp, body)}};
    return Make(std::move(more))->DecodeWebhook(WebhookRequest{"POST", "", headers, body, now});
  }

  std::unique_ptr<ChannelKind> kind_ = MakeSlackChannelKind();
  FakeChannelServices services_;
  std::string field_;
};

constexpr auto kPosted = R"({"ok":true,"channel":"C1","ts":"1503435956.000247","message":{"text":"hi"}})";

TEST_F(SlackChannelTest, AnswersTheHandshakeAndNothingUnsigned) {
  const std::string body = R"({"token":"Jhj5dZrVaK7ZwHHjRyZWjbDl","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"})";
  const auto content = Post(body, "application/json");
  ASSERT_TRUE(content.ok()) << content.error().message;
  EXPECT_EQ(content->answer, "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P");
  EXPECT_TRUE(content->events.empty());
  const HttpHeaders none;
  EXPECT_EQ(Make()->DecodeWebhook(WebhookRequest{"POST", "", none, body, services_.clock.Now()}).error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(Make()->DecodeWebhook(WebhookRequest{"GET", "", none, body, services_.clock.Now()}).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(Post(R"({"type":"event_callback"})", "application/json").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(Post("a=b", "application/x-www-form-urlencoded").error().code, ErrorCode::kInvalid);
  EXPECT_TRUE(Post(R"(payload={"type":"block_suggestion","user":{"id":"U1"}})", "application/x-www-form-urlencoded")->events.empty());
}

TEST_F(SlackChannelTest, RedeliveryHasTheSameIdsAndThreadsAreASetting) {
  const std::string body = R"({"type":"event_callback","event_id":"Ev1","authorizations":[{"user_id":"UB","is_bot":true}],"event":{"type":"app_mention","user":"U1","text":"<@UB> hi","ts":"5.000001","channel":"C1"}})";
  const auto first = Post(body, "application/json"), again = Post(body, "application/json");
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(first->events[0].vendor_event_id, again->events[0].vendor_event_id);
  EXPECT_EQ(first->events[0].thread_key, "C1:5.000001");
  EXPECT_EQ(Post(body, "application/json", R"(,"reply_in_threads":false)")->events[0].thread_key, "C1");
}

TEST_F(SlackChannelTest, PostsWithTheTokenAndKeepsTheId) {
  services_.http.AnswerJson(kPosted);
  const auto receipt = Deliver(MakeText("hi"));
  ASSERT_TRUE(receipt.ok()) << receipt.error().message;
  EXPECT_EQ(receipt->vendor_message_id, "C1:1503435956.000247");
  EXPECT_FALSE(receipt->more);
  const auto& request = services_.http.requests()[0];
  EXPECT_EQ(request.url, "https://slack.com/api/chat.postMessage");
  EXPECT_EQ(request.headers.Get("authorization"), "Bearer xoxb-secret");
  EXPECT_EQ(request.reach, Reach::kPublicOnly);
  EXPECT_EQ(FormField(request, "text"), "hi");
  EXPECT_EQ(FormField(request, "thread_ts"), "1700000000.000100");
}

TEST_F(SlackChannelTest, SendsPartByPart) {
  const auto text = std::string(3000, 'a') + "\n\n" + std::string(3000, 'b');
  for (std::size_t part = 0; part < 2; ++part) {
    services_.http.AnswerJson(kPosted);
    const auto receipt = Deliver(MakeText(text), part);
    ASSERT_TRUE(receipt.ok());
    EXPECT_EQ(receipt->more, part == 0);
    EXPECT_EQ(FormField(services_.http.requests()[part], "text"), std::string(3000, part == 0 ? 'a' : 'b'));
  }
}

TEST_F(SlackChannelTest, TellsEveryAnswerApart) {
  EXPECT_EQ(FailureOf(R"({"ok":false,"error":"channel_not_found"})"), ErrorCode::kRejected);
  EXPECT_EQ(FailureOf(R"({"ok":false,"error":"token_revoked"})"), ErrorCode::kUnauthenticated);
  EXPECT_EQ(FailureOf(R"({"ok":false,"error":"missing_scope","needed":"chat:write"})"), ErrorCode::kUnauthenticated);
  EXPECT_EQ(FailureOf(R"({"ok":false,"error":"ratelimited"})"), ErrorCode::kRateLimited);
  EXPECT_EQ(FailureOf(R"({"ok":false,"error":"service_unavailable"})", 503), ErrorCode::kUnavailable);
  EXPECT_EQ(FailureOf(R"({"ok":false,"error":"internal_error"})", 500), ErrorCode::kUncertain);
  EXPECT_EQ(FailureOf(R"({"ok":false,"error":"something_new"})"), ErrorCode::kRejected);
  EXPECT_EQ(FailureOf("<html>bad gateway</html>", 502), ErrorCode::kUncertain);
  EXPECT_EQ(FailureOf("<html>", 503), ErrorCode::kUnavailable);
  EXPECT_EQ(FailureOf("<html>", 404), ErrorCode::kRejected);
  EXPECT_EQ(FailureOf("not JSON"), ErrorCode::kUncertain);
  FakeAnswer lost;
  lost.fails_to_open = Error(ErrorCode::kTimeout, "too long");
  services_.http.Answer(lost);
  EXPECT_EQ(Deliver(MakeText("hi")).error().code, ErrorCode::kTimeout);
  services_.http.Answer(lost);
  // Removing twice does what removing once does.
  EXPECT_EQ(Deliver(Content{DeleteContent{"m"}}).error().code, ErrorCode::kUnavailable);
}

TEST_F(SlackChannelTest, ErrorsHaveWordsAndNoSecrets) {
  services_.http.AnswerJson(R"({"ok":false,"error":"not_in_channel"})");
  const auto error = Deliver(MakeText("hi")).error();
  EXPECT_NE(error.message.find("/invite"), std::string::npos);
  EXPECT_EQ((error.message + error.detail).find("xoxb"), std::string::npos);
  EXPECT_EQ(slack::ErrorOf("reactions.add", "missing_scope", "reactions:write").code, ErrorCode::kForbidden);
}

TEST_F(SlackChannelTest, TooFastHoldsTheAccountBack) {
  services_.http.AnswerJson(R"({"ok":false,"error":"ratelimited"})", 429, {{"Retry-After", "7"}});
  const auto error = Deliver(MakeText("hi")).error();
  EXPECT_EQ(error.code, ErrorCode::kRateLimited);
  EXPECT_EQ(error.retry_after, seconds(7));
  EXPECT_EQ(services_.pace.held_back["chn_1"], services_.clock.Now() + seconds(7));
}

TEST_F(SlackChannelTest, WhatIsSoAlreadyIsDone) {
  services_.http.AnswerJson(R"({"ok":false,"error":"already_reacted"})");
  EXPECT_TRUE(Deliver(Content{ReactionContent{"m", "👍"}}).ok());
  services_.http.AnswerJson(R"({"ok":false,"error":"message_not_found"})");
  EXPECT_TRUE(Deliver(Content{DeleteContent{"m"}}).ok());
  const auto skipped = Deliver(Content{TypingContent{}});
  ASSERT_TRUE(skipped.ok());
  EXPECT_EQ(skipped->state, DeliveryState::kSkipped);
}

TEST_F(SlackChannelTest, UploadsFilesInThreeSteps) {
  MediaContent media;
  media.kind = MediaContent::Kind::kImage;
  media.url = "/media/cat.png";
  media.caption = "A cat";
  services_.media.files["/media/cat.png"] = {"PNG bytes", "image/png", "cat.png", "00"};
  services_.http.AnswerJson(R"({"ok":true,"upload_url":"https://files.slack.com/upload/v1/ABC123","file_id":"F123ABC456"})");
  services_.http.AnswerJson("OK - 9");
  services_.http.AnswerJson(R"({"ok":true,"files":[{"id":"F123ABC456","title":"cat.png"}]})");
  const auto receipt = Deliver(Content{media});
  ASSERT_TRUE(receipt.ok()) << receipt.error().message;
  EXPECT_EQ(receipt->vendor_message_id, "file:F123ABC456");
  const auto& asked = services_.http.requests();
  ASSERT_EQ(asked.size(), 3u);
  EXPECT_EQ(FormField(asked[0], "filename"), "cat.png");
  EXPECT_EQ(FormField(asked[0], "length"), "9");
  EXPECT_EQ(asked[1].body, "PNG bytes");
  EXPECT_FALSE(asked[1].headers.Find("authorization"));
  EXPECT_EQ(FormField(asked[2], "files"), R"([{"id":"F123ABC456","title":"cat.png"}])");
  EXPECT_EQ(FormField(asked[2], "channel_id"), "C1");
  EXPECT_EQ(FormField(asked[2], "initial_comment"), "A cat");

  // Nobody has seen the file yet: what fails before the last step may be repeated.
  services_.http.AnswerJson(R"({"ok":true,"upload_url":"https://files.slack.com/upload/v1/ABC123","file_id":"F1"})");
  FakeAnswer lost;
  lost.fails_to_open = Error(ErrorCode::kTimeout, "too long");
  services_.http.Answer(lost);
  EXPECT_EQ(Deliver(Content{media}).error().code, ErrorCode::kUnavailable);
  services_.http.AnswerJson(R"({"ok":true,"upload_url":"https://evil.example/","file_id":"F1"})");
  EXPECT_EQ(Deliver(Content{media}).error().code, ErrorCode::kUnavailable);
  media.url = "/media/none";
  EXPECT_EQ(Deliver(Content{media}).error().code, ErrorCode::kNotFound);
}

TEST_F(SlackChannelTest, FetchesFilesFromSlackOnly) {
  const auto fetch = [&](std::string url, std::string mime = "image/png") {
    MediaContent media;
    media.url = std::move(url);
    media.mime = std::move(mime);
    return RunTask(Make()->FetchMedia(std::move(media)));
  };
  services_.http.Answer(StreamAnswer("image/png", {"bytes"}));
  EXPECT_EQ(*fetch("vendor:https://files.slack.com/files-pri/T1-F1/a.png"), "bytes");
  EXPECT_EQ(services_.http.requests()[0].headers.Get("authorization"), "Bearer xoxb-secret");
  EXPECT_EQ(services_.http.requests()[0].max_redirects, 0);
  for (const char* url : {"vendor:https://evil.example/files.slack.com", "vendor:https://evilslack.com/x", "vendor:http://files.slack.com/x",
                          "vendor:https://files.slack.com@evil.example/", "vendor:https://evil.example#.slack.com", "/media/x"}) {
    EXPECT_EQ(fetch(url).error().code, ErrorCode::kInvalid) << url;
  }
  services_.http.Answer(StreamAnswer("text/html; charset=utf-8", {"<html>sign in</html>"}));
  EXPECT_EQ(fetch("vendor:https://files.slack.com/a").error().code, ErrorCode::kForbidden);
  services_.http.Answer(StreamAnswer("text/html", {"<html>a page</html>"}));
  EXPECT_TRUE(fetch("vendor:https://files.slack.com/a", "text/html").ok());
  services_.http.AnswerJson("", 302);
  EXPECT_EQ(fetch("vendor:https://files.slack.com/a").error().code, ErrorCode::kForbidden);
  services_.http.AnswerJson("", 404);
  EXPECT_EQ(fetch("vendor:https://files.slack.com/a").error().code, ErrorCode::kNotFound);
  services_.http.AnswerJson(R"({"ok":true,"file":{"mimetype":"image/png","url_private":"https://files.slack.com/b"}})");
  services_.http.Answer(StreamAnswer("image/png", {"by id"}));
  EXPECT_EQ(*fetch("vendor:file/F4"), "by id");
}

TEST_F(SlackChannelTest, ChecksTokenScopesAndWebhook) {
  std::string all;
  for (const auto& scope : slack::kScopes) all += (all.empty() ? "" : ",") + std::string(scope.name);
  const auto auth = R"({"ok":true,"url":"https://subarachnoid.slack.com/","team":"Subarachnoid Workspace","user":"bot","team_id":"T0G9PQBBK","user_id":"W23456789","bot_id":"BZYBOTHED"})";
  services_.http.AnswerJson(auth, 200, {{"X-OAuth-Scopes", all}});
  auto health = RunTask(Make()->Check("https://b.example/hooks/slack/1"));
  ASSERT_TRUE(health.ok());
  EXPECT_EQ(health->account_name, "@bot · Subarachnoid Workspace");
  ASSERT_EQ(health->checks.size(), 3u);
  EXPECT_EQ(health->checks[0].state, ChannelCheck::State::kOk);
  EXPECT_EQ(health->checks[1].state, ChannelCheck::State::kOk);
  EXPECT_EQ(health->checks[2].state, ChannelCheck::State::kUnknown);

  services_.http.AnswerJson(auth, 200, {{"X-OAuth-Scopes", "chat:write,im:history"}});
  health = RunTask(Make()->Check("http://localhost/x"));
  EXPECT_EQ(health->checks[1].state, ChannelCheck::State::kWarning);
  EXPECT_NE(health->checks[1].text.find("files:read"), std::string::npos);
  EXPECT_EQ(health->checks[2].state, ChannelCheck::State::kWarning);
  services_.http.AnswerJson(auth, 200, {{"X-OAuth-Scopes", "commands"}});
  EXPECT_EQ(RunTask(Make()->Check("https://x"))->checks[1].state, ChannelCheck::State::kFailed);

  services_.http.AnswerJson(R"({"ok":false,"error":"invalid_auth"})");
  services_.http.AnswerJson(R"({"ok":true,"url":"wss://x"})");
  health = RunTask(Make(R"(,"socket_mode":true,"app_token":"xapp-1")")->Check("https://x"));
  EXPECT_EQ(health->checks[0].state, ChannelCheck::State::kFailed);
  EXPECT_EQ(health->checks[1].id, "socket");
  EXPECT_EQ(health->checks[1].state, ChannelCheck::State::kOk);
  EXPECT_EQ(services_.http.requests().back().headers.Get("authorization"), "Bearer xapp-1");
}

TEST_F(SlackChannelTest, ShowsTypingInThreadsAndTheHomeTab) {
  services_.http.AlwaysAnswer([](const HttpRequest&) { return JsonAnswer(R"({"ok":true})"); });
  ThreadRef thread{"D1:5.000001", "U1"};
  RunTask(Make()->ShowTyping(thread));
  EXPECT_EQ(services_.http.requests()[0].url, "https://slack.com/api/assistant.threads.setStatus");
  EXPECT_EQ(FormField(services_.http.requests()[0], "thread_ts"), "5.000001");
  thread.thread_key = "D1";
  RunTask(Make()->ShowTyping(thread));
  EXPECT_EQ(services_.http.requests().size(), 1u);

  EXPECT_FALSE(Make()->acknowledges());
  const auto adapter = Make(R"(,"home_text":"Hello")");
  EXPECT_TRUE(adapter->acknowledges());
  IncomingEvent opened;
  opened.vendor_user_id = "U1";
  opened.content = Content{EventContent{"app_home_opened", R"({"tab":"home"})"}};
  auto messages = opened;
  messages.content = Content{EventContent{"app_home_opened", R"({"tab":"messages"})"}};
  RunTask(adapter->Accepted({opened, messages}));
  ASSERT_EQ(services_.http.requests().size(), 2u);
  EXPECT_EQ(services_.http.requests()[1].url, "https://slack.com/api/views.publish");
  EXPECT_EQ(FormField(services_.http.requests()[1], "user_id"), "U1");
}

TEST_F(SlackChannelTest, SettingsSayWhatIsWrong) {
  EXPECT_EQ(Make(R"(,"socket_mode":true)"), nullptr);
  EXPECT_EQ(field_, "settings.app_token");
  EXPECT_EQ(Make(R"(,"app_token":"xoxb-1")"), nullptr);
  EXPECT_EQ(field_, "settings.app_token");
  EXPECT_EQ(Make(R"(,"api_base":"ftp://x")"), nullptr);
  EXPECT_EQ(field_, "settings.api_base");
  ChannelAccount account;
  account.settings = R"({"bot_token":"12345:telegram"})";
  EXPECT_EQ(kind_->Make(account, services_.services()).error().field, "settings.bot_token");
  EXPECT_TRUE(Make(R"(,"api_base":"http://127.0.0.1:9/api/")"));
}

TEST_F(SlackChannelTest, TheGuideAndTheSchemaFitEachOther) {
  const auto schema = json::ParseObject(kind_->settings_schema());
  const auto guide = json::ParseObject(kind_->setup_guide());
  ASSERT_TRUE(schema.ok() && guide.ok());
  const auto& properties = schema->at("properties").as_object();
  for (const auto& step : guide->at("steps").as_array()) {
    for (const char* language : {"en", "ru", "ar"}) {
      EXPECT_TRUE(step.at("title").as_object().contains(language));
      EXPECT_TRUE(step.at("text").as_object().contains(language));
    }
    for (const auto& field : step.at("fields").as_array()) EXPECT_TRUE(properties.contains(field.as_string())) << field;
    if (!step.as_object().contains("paste")) continue;
    for (const auto& paste : step.at("paste").as_array()) {
      const auto manifest = json::ParseObject(json::View(paste.at("text").as_string()));
      ASSERT_TRUE(manifest.ok());
      // What the guide asks for is what the check looks for.
      const auto scopes = json::Dump(manifest->at("oauth_config").at("scopes").at("bot"));
      for (const auto& scope : slack::kScopes) EXPECT_NE(scopes.find("\"" + std::string(scope.name) + "\""), std::string::npos) << scope.name;
    }
  }
}

}  // namespace
}  // namespace beseda
