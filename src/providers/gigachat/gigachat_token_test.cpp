#include "providers/gigachat/gigachat_token.h"

#include <gtest/gtest.h>

#include <boost/asio/this_coro.hpp>

#include "base/scope.h"
#include "base/task.h"
#include "testing/fake_http.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda::gigachat {
namespace {

std::string TokenBody(std::string_view token, Time expires) {
  return R"({"access_token":")" + std::string(token) + R"(","expires_at":)" + std::to_string(ToUnixMicros(expires) / 1000) + "}";
}

/// Answers a request when the test says so.
class SlowHttp final : public HttpClient {
 public:
  Task<Result<HttpResponse>> Send(HttpRequest) override {
    ++requests;
    co_await SuspendCancellable([&](Waker waker) { waiting.push_back(std::move(waker)); });
    if (!answer) co_return Error(ErrorCode::kCancelled, "The call was cancelled.");
    co_return *answer;
  }
  Task<Result<std::unique_ptr<HttpStream>>> Open(HttpRequest) override {
    co_return Error(ErrorCode::kUnavailable, "There is none.");
  }
  void Answer(int status, std::string body) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    answer = std::move(response);
    for (auto& waker : std::exchange(waiting, {})) waker.Wake();
  }

  int requests = 0;
  std::vector<Waker> waiting;
  std::optional<HttpResponse> answer;
};

class GigaChatTokenTest : public ::testing::Test {
 protected:
  std::unique_ptr<TokenSource> Source(HttpClient& http) {
    Settings settings;
    settings.credentials = "a2V5";
    settings.ca_file = "/etc/ssl/ru.pem";
    return std::make_unique<TokenSource>(std::make_shared<const Settings>(std::move(settings)), http, clock, random);
  }
  std::string Get(TokenSource& source, std::string refused = {}) {
    auto token = RunTask(source.Get(std::move(refused)));
    return token.ok() ? *token : std::string(ErrorCodeName(token.error().code));
  }

  Task<void> Ask(TokenSource& source) {
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    auto token = co_await source.Get();
    got.push_back(token.ok() ? *token : std::string(ErrorCodeName(token.error().code)));
  }

  ManualClock clock;
  SeededRandom random;
  FakeHttp http;
  SlowHttp slow;
  std::vector<std::string> got;
  TestLoop loop;
};

TEST_F(GigaChatTokenTest, AsksAsTheVendorWants) {
  http.AnswerJson(TokenBody("t1", clock.Now() + std::chrono::minutes(30)));
  auto source = Source(http);
  EXPECT_EQ(Get(*source), "t1");
  const auto& request = http.requests().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://ngw.devices.sberbank.ru:9443/api/v2/oauth");
  EXPECT_EQ(request.headers.Get("Authorization"), "Basic a2V5");
  EXPECT_EQ(request.body, "scope=GIGACHAT_API_PERS");
  EXPECT_EQ(request.ca_file, "/etc/ssl/ru.pem");
  const auto id = request.headers.Get("RqUID");
  ASSERT_EQ(id.size(), 36u) << id;
  EXPECT_EQ(id[14], '4');
  EXPECT_NE(std::string_view("89ab").find(id[19]), std::string_view::npos);
}

TEST_F(GigaChatTokenTest, KeepsATokenUntilAMinuteBeforeItsEnd) {
  http.AnswerJson(TokenBody("t1", clock.Now() + std::chrono::minutes(30)));
  http.AnswerJson(TokenBody("t2", clock.Now() + std::chrono::minutes(60)));
  auto source = Source(http);
  EXPECT_EQ(Get(*source), "t1");
  clock.Advance(std::chrono::minutes(28));
  EXPECT_EQ(Get(*source), "t1");
  clock.Advance(seconds(61));
  EXPECT_EQ(Get(*source), "t2");
  EXPECT_EQ(http.requests().size(), 2u);
  EXPECT_NE(http.requests()[0].headers.Get("RqUID"), http.requests()[1].headers.Get("RqUID"));
}

TEST_F(GigaChatTokenTest, AsksAgainForARefusedOne) {
  http.AnswerJson(TokenBody("t1", clock.Now() + std::chrono::minutes(30)));
  http.AnswerJson(TokenBody("t2", clock.Now() + std::chrono::minutes(30)));
  auto source = Source(http);
  EXPECT_EQ(Get(*source), "t1");
  EXPECT_EQ(Get(*source, "t1"), "t2");
  EXPECT_EQ(Get(*source, "t1"), "t2") << "somebody else has asked already";
  EXPECT_EQ(http.requests().size(), 2u);
}

TEST_F(GigaChatTokenTest, OneRequestServesAllWhoWait) {
  auto source = Source(slow);
  Scope scope(loop.executor());
  for (int i = 0; i < 5; ++i) {
    scope.Spawn(Ask(*source));
    loop.RunReady();
  }
  EXPECT_EQ(slow.requests, 1);
  slow.Answer(200, TokenBody("t1", clock.Now() + std::chrono::minutes(30)));
  loop.RunVoid(scope.Join());
  EXPECT_EQ(got, std::vector<std::string>(5, "t1"));
  EXPECT_EQ(slow.requests, 1);
}

TEST_F(GigaChatTokenTest, OneRefusalServesAllWhoWait) {
  auto source = Source(slow);
  Scope scope(loop.executor());
  for (int i = 0; i < 3; ++i) scope.Spawn(Ask(*source));
  loop.RunReady();
  slow.Answer(401, R"({"code":4,"message":"Can't decode 'Authorization' header"})");
  loop.RunVoid(scope.Join());
  EXPECT_EQ(got, std::vector<std::string>(3, "unauthenticated"));
  EXPECT_EQ(slow.requests, 1);
}

TEST_F(GigaChatTokenTest, AnotherAsksWhenTheFirstIsCancelled) {
  auto source = Source(slow);
  Scope first(loop.executor()), second(loop.executor());
  first.Spawn(Ask(*source));
  loop.RunReady();
  second.Spawn(Ask(*source));
  loop.RunReady();
  EXPECT_EQ(slow.requests, 1);
  first.Stop();
  loop.RunVoid(first.Join());
  loop.RunReady();
  EXPECT_EQ(slow.requests, 2) << "the one that waited sends it";
  slow.Answer(200, TokenBody("t1", clock.Now() + std::chrono::minutes(30)));
  loop.RunVoid(second.Join());
  EXPECT_EQ(got, (std::vector<std::string>{"cancelled", "t1"}));
}

TEST_F(GigaChatTokenTest, OneWhoWaitsCanBeCancelled) {
  auto source = Source(slow);
  Scope first(loop.executor()), second(loop.executor());
  first.Spawn(Ask(*source));
  loop.RunReady();
  second.Spawn(Ask(*source));
  loop.RunReady();
  second.Stop();
  loop.RunVoid(second.Join());
  EXPECT_EQ(got, std::vector<std::string>{"cancelled"});
  slow.Answer(200, TokenBody("t1", clock.Now() + std::chrono::minutes(30)));
  loop.RunVoid(first.Join());
  EXPECT_EQ(got, (std::vector<std::string>{"cancelled", "t1"}));
  EXPECT_EQ(slow.requests, 1);
}

TEST_F(GigaChatTokenTest, TellsWhatIsWrong) {
  const struct {
    int status;
    std::string body;
    const char* code;
  } kCases[] = {
      {400, R"({"code":5,"message":"scope is empty"})", "unauthenticated"},
      {400, R"({"code":7,"message":"scope from db not fully includes consumed scope"})", "unauthenticated"},
      {400, R"({"code":4,"message":"Can't decode 'Authorization' header"})", "unauthenticated"},
      {401, R"({"code":6,"message":"credentials doesn't match db data"})", "unauthenticated"},
      {429, R"({"code":8,"message":"too many requests"})", "rate_limited"},
      {500, "", "unavailable"},
      {200, "<html>", "unavailable"},
      {200, "{}", "unavailable"},
  };
  for (const auto& one : kCases) {
    http.AnswerJson(one.body, one.status);
    auto source = Source(http);
    EXPECT_EQ(Get(*source), one.code) << one.body;
  }
}

TEST(GigaChatToken, ReadsBothForms) {
  const auto expires = [](std::string_view body) { return DecodeToken(body).value().expires; };
  const auto moment = FromUnixMicros(1'800'001'800'000'000);
  EXPECT_EQ(expires(R"({"access_token":"t","expires_at":1800001800000})"), moment);
  EXPECT_EQ(expires(R"({"tok":"t","exp":1800001800})"), moment);
  EXPECT_EQ(expires(R"({"tok":"t","exp":0})"), std::nullopt);
  EXPECT_EQ(expires(R"({"access_token":"t","expires_at":9223372036854775807})"), std::nullopt);
}

}  // namespace
}  // namespace beseda::gigachat
