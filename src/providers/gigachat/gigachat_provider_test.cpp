// What is particular to this provider; what all have in common is in gigachat_suite_test.cpp.
#include "providers/gigachat/gigachat_provider.h"

#include <gtest/gtest.h>

#include "json/json.h"
#include "providers/gigachat/gigachat_errors.h"
#include "providers/gigachat/gigachat_payloads_test.h"
#include "testing/chat_model_suite.h"
#include "testing/fake_http.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda::gigachat {
namespace {

using payload::Chunk;
using payload::Completion;
using payload::Failure;
using payload::Last;
using payload::Said;

class GigaChatTest : public ::testing::Test {
 protected:
  std::shared_ptr<Provider> MakeProvider(std::string_view settings = R"({"credentials":"a2V5","ca_file":"/etc/ssl/ru.pem"})") {
    return MakeGigaChatKind(clock, random)->Make(json::ParseObject(settings).value(), http).value();
  }
  static ChatRequest Ask() {
    ChatRequest request;
    request.messages.emplace_back();
    request.messages[0].text = "Hi";
    return request;
  }
  void GiveToken(std::string token = "t1") {
    http.AnswerJson(R"({"access_token":")" + token + R"(","expires_at":1900000000000})");
  }
  Result<ChatReply> Stream(ChatRequest request = Ask()) { return RunTask(Model().Complete(std::move(request), &sink)); }
  Result<ChatReply> Whole(ChatRequest request = Ask()) { return RunTask(Model().Complete(std::move(request), nullptr)); }
  ChatModel& Model() {
    if (!model) {
      model = MakeProvider()->Chat("GigaChat-2-Max");
      GiveTokenFirst();
    }
    return *model;
  }
  // Before the answers that a test has prepared.
  void GiveTokenFirst() {
    http.AlwaysAnswer([this](const HttpRequest& request) {
      if (request.url.find("/oauth") != request.url.npos) return JsonAnswer(R"({"access_token":"t)" + std::to_string(++tokens) + R"(","expires_at":1900000000000})");
      if (prepared.empty()) return JsonAnswer("", 500);
      auto answer = std::move(prepared.front());
      prepared.erase(prepared.begin());
      return answer;
    });
  }

  ManualClock clock;
  SeededRandom random;
  FakeHttp http;
  int tokens = 0;
  std::vector<FakeAnswer> prepared;
  std::shared_ptr<ChatModel> model;
  RecordingSink sink;
};

TEST_F(GigaChatTest, SendsToTheProjectsAddress) {
  prepared = {EventsAnswer(payload::kAnswerEvents, {{"x-request-id", "req-7"}}), EventsAnswer(payload::kAnswerEvents)};
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->request_id, "req-7");
  EXPECT_EQ(reply->model, "GigaChat:1.0.26.20");
  const auto& request = http.requests().at(1);
  EXPECT_EQ(request.url, "https://gigachat.devices.sberbank.ru/api/v1/chat/completions");
  EXPECT_EQ(request.headers.Get("Authorization"), "Bearer t1");
  EXPECT_EQ(request.ca_file, "/etc/ssl/ru.pem");
  ASSERT_TRUE(Stream().ok());
  EXPECT_EQ(tokens, 1) << "one token serves many calls";
  EXPECT_EQ(http.open_streams(), 0);
}

TEST_F(GigaChatTest, GetsANewTokenOnceWhenOneIsRefused) {
  prepared = {JsonAnswer(Failure(401, "Token has expired"), 401), EventsAnswer(payload::kAnswerEvents)};
  ASSERT_TRUE(Stream().ok());
  EXPECT_EQ(tokens, 2);
  EXPECT_EQ(http.requests().back().headers.Get("Authorization"), "Bearer t2");
  prepared = {JsonAnswer(Failure(401, "Token has expired"), 401), JsonAnswer(Failure(401, "Token has expired"), 401), JsonAnswer(payload::kAnswer)};
  EXPECT_EQ(ErrorCodeName(Whole().error().code), "unauthenticated");
  EXPECT_EQ(tokens, 3) << "and not for ever";
}

TEST_F(GigaChatTest, NamesTheFieldOfABadSetting) {
  const auto field = [&](std::string_view settings) {
    auto made = MakeGigaChatKind(clock, random)->Make(json::ParseObject(settings).value(), http);
    return made.ok() ? "accepted" : made.error().field;
  };
  EXPECT_EQ(field("{}"), "credentials");
  EXPECT_EQ(field(R"({"credentials":" "})"), "credentials");
  EXPECT_EQ(field(R"({"credentials":"a b"})"), "credentials");
  EXPECT_EQ(field(R"({"credentials":"a","scope":"GIGACHAT"})"), "scope");
  EXPECT_EQ(field(R"({"credentials":"a","ca_file":"ru.pem"})"), "ca_file");
  EXPECT_EQ(field(R"({"credentials":"a","base_url":"x"})"), "base_url");
  EXPECT_EQ(field(R"({"credentials":"a","auth_url":"x"})"), "auth_url");
  EXPECT_EQ(field(R"({"credentials":"a","timeout":0})"), "timeout");
  EXPECT_TRUE(json::ParseObject(MakeGigaChatKind(clock, random)->settings_schema()).ok());
}

TEST_F(GigaChatTest, CallsAFunctionAndKeepsItsState) {
  prepared = {JsonAnswer(Completion(payload::kCall, "function_call")),
              EventsAnswer({Chunk(payload::kCall + R"(,"role":"assistant")"), Last("function_call"), "[DONE]"})};
  for (const bool stream : {false, true}) {
    auto reply = stream ? Stream() : Whole();
    ASSERT_TRUE(reply.ok()) << reply.error().message;
    ASSERT_EQ(reply->tool_calls.size(), 1u);
    EXPECT_EQ(reply->tool_calls[0].name, "get_weather");
    EXPECT_EQ(reply->tool_calls[0].arguments, R"({"city":"Paris"})");
    EXPECT_FALSE(reply->tool_calls[0].id.empty());
    EXPECT_EQ(int(reply->stop), int(StopReason::kToolCalls));
    EXPECT_NE(reply->vendor_state.find(payload::kState), std::string::npos);
  }
  ASSERT_FALSE(sink.deltas().empty());
  EXPECT_EQ(sink.deltas()[0].tool_calls.at(0).arguments, R"({"city":"Paris"})");
}

TEST_F(GigaChatTest, TheBlackListRejects) {
  prepared = {JsonAnswer(Completion(R"("content":"Let us talk of something else.")", "blacklist")),
              EventsAnswer({Said("Let us talk of something else."), Last("blacklist"), "[DONE]"}),
              JsonAnswer(Completion(R"("content":"")", "error"))};
  EXPECT_EQ(ErrorCodeName(Whole().error().code), "rejected");
  EXPECT_EQ(ErrorCodeName(Stream().error().code), "rejected");
  EXPECT_EQ(ErrorCodeName(Whole().error().code), "unavailable");
}

TEST_F(GigaChatTest, LearnsThatAModelTakesNoReasoning) {
  prepared = {JsonAnswer(Failure(422, "Invalid params: reasoning_effort is not supported"), 422), EventsAnswer(payload::kAnswerEvents),
              EventsAnswer(payload::kAnswerEvents)};
  auto request = Ask();
  request.reasoning_effort = "high";
  ASSERT_TRUE(Stream(request).ok());
  ASSERT_TRUE(Stream(request).ok());
  EXPECT_NE(http.requests().at(1).body.find("reasoning_effort"), std::string::npos);
  EXPECT_EQ(http.requests().at(2).body.find("reasoning_effort"), std::string::npos);
  EXPECT_EQ(http.requests().at(3).body.find("reasoning_effort"), std::string::npos);
}

TEST_F(GigaChatTest, SkipsWhatItDoesNotKnow) {
  prepared = {EventsAnswer({R"({"hologram":1})", Chunk(R"("role":"function_in_progress","content":"Painting")"), Chunk(R"("hologram":{})"),
                            Said("Well"), R"({"choices":[7]})", Last("stop"), "[DONE]"})};
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->text, "Well");
}

TEST_F(GigaChatTest, CountsTheCacheOnce) {
  const auto usage = [&](std::string_view counts) {
    prepared = {JsonAnswer(R"({"choices":[{"message":{"role":"assistant","content":"a"},"finish_reason":"stop"}],"usage":)" + std::string(counts) + "}")};
    return Whole().value().usage.input_tokens;
  };
  EXPECT_EQ(usage(R"({"prompt_tokens":18,"completion_tokens":68,"total_tokens":86})"), 18);
  EXPECT_EQ(usage(R"({"prompt_tokens":1,"completion_tokens":4,"precached_prompt_tokens":37,"total_tokens":5})"), 38) << "the vendor's example";
  EXPECT_EQ(usage(R"({"prompt_tokens":38,"completion_tokens":4,"precached_prompt_tokens":37,"total_tokens":5})"), 38) << "counted in already";
}

TEST_F(GigaChatTest, DamageIsNoAnswer) {
  for (const std::string bad : {"{not json", "[1]", "null", "{}", R"({"choices":[]})"}) {
    prepared = {EventsAnswer({bad}), JsonAnswer(bad)};
    EXPECT_EQ(ErrorCodeName(Stream().error().code), "unavailable") << bad;
    EXPECT_EQ(ErrorCodeName(Whole().error().code), "unavailable") << bad;
  }
}

TEST_F(GigaChatTest, ListsModels) {
  GiveToken();
  http.AnswerJson(R"({"object":"list","data":[{"id":"GigaChat-2-Max","object":"model","owned_by":"salutedevices","type":"chat"},
    {"id":"Embeddings","object":"model","owned_by":"salutedevices","type":"embedder"},{"id":"GigaCheckDetection","type":"aicheck"},
    {"id":"EmbeddingsGigaR"},7,{}]})");
  auto models = RunTask(MakeProvider()->ListModels());
  ASSERT_TRUE(models.ok()) << models.error().message;
  ASSERT_EQ(models->size(), 4u);
  EXPECT_EQ((*models)[0].use, ModelUse::kChat);
  EXPECT_EQ((*models)[1].use, ModelUse::kEmbedding);
  EXPECT_EQ((*models)[2].use, ModelUse::kOther);
  EXPECT_EQ((*models)[3].use, ModelUse::kEmbedding);
  EXPECT_EQ(http.requests().at(1).url, "https://gigachat.devices.sberbank.ru/api/v1/models");
  http.AnswerJson(R"({"code":6,"message":"credentials doesn't match db data"})", 401);
  EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kUnauthenticated);
  GiveToken();
  http.AnswerJson("{}");
  EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kInvalid);
}

TEST(GigaChatErrors, AreOfTheContractsClasses) {
  const struct {
    int status;
    std::string body;
    const char* code;
  } kCases[] = {
      {400, Failure(400, "Bad request"), "invalid"},
      {401, Failure(401, "Unauthorized"), "unauthenticated"},
      {402, Failure(402, "Payment Required"), "forbidden"},
      {403, Failure(403, "Permission denied"), "forbidden"},
      {404, Failure(404, "No such model"), "not_found"},
      {413, Failure(413, "Payload too large"), "invalid"},
      {422, Failure(422, "Invalid params: system message must be the first message"), "invalid"},
      {429, Failure(429, "Too Many Requests"), "rate_limited"},
      {500, Failure(500, "Internal Server Error"), "unavailable"},
      {504, "", "timeout"},
      {502, "<html><h1>502 Bad Gateway</h1></html>", "unavailable"},
      {301, "", "invalid"},
  };
  for (const auto& one : kCases) {
    const auto error = ToError(DecodeRefusal(one.status, one.body), {}, "secret-token");
    EXPECT_EQ(ErrorCodeName(error.code), one.code) << one.status << one.body;
    EXPECT_EQ(error.message.find("<html>"), std::string::npos);
  }
  const auto error = ToError(DecodeRefusal(429, Failure(429, "secret-token is too fast")), {{"Retry-After", "30"}, {"x-request-id", "req_1"}}, "secret-token");
  EXPECT_EQ(error.message.find("secret-token"), std::string::npos);
  EXPECT_EQ(error.retry_after, seconds(30));
  EXPECT_NE(error.detail.find("req_1"), std::string::npos);
}

}  // namespace
}  // namespace beseda::gigachat
