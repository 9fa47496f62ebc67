// What is particular to this provider; what all have in common is in anthropic_suite_test.cpp.
#include "providers/anthropic/anthropic_provider.h"

#include <gtest/gtest.h>

#include "json/json.h"
#include "providers/anthropic/anthropic_errors.h"
#include "providers/anthropic/anthropic_payloads_test.h"
#include "testing/chat_model_suite.h"
#include "testing/fake_http.h"
#include "testing/run_task.h"

namespace beseda::anthropic {
namespace {

using payload::Begin;
using payload::Delta;
using payload::End;
using payload::Failure;
using payload::Said;

FakeAnswer Events(const std::vector<std::string>& data, HttpHeaders headers = {}) {
  return StreamAnswer("text/event-stream; charset=utf-8", payload::Framed(data), std::move(headers));
}

class AnthropicTest : public ::testing::Test {
 protected:
  std::shared_ptr<Provider> MakeProvider(std::string_view settings = R"({"api_key":"sk-ant-test"})") {
    return MakeAnthropicKind()->Make(json::ParseObject(settings).value(), http).value();
  }
  static ChatRequest Ask() {
    ChatRequest request;
    request.messages.emplace_back();
    request.messages[0].text = "Hi";
    return request;
  }
  Result<ChatReply> Stream(ChatRequest request = Ask()) {
    if (!model) model = MakeProvider()->Chat("claude-opus-4-6");
    return RunTask(model->Complete(std::move(request), &sink));
  }

  FakeHttp http;
  std::shared_ptr<ChatModel> model;
  RecordingSink sink;
};

TEST_F(AnthropicTest, SendsToTheAccountsAddress) {
  http.Answer(Events(payload::kAnswerEvents, {{"request-id", "req_7"}}));
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->request_id, "req_7");
  EXPECT_EQ(reply->model, "claude-opus-4-6");
  const auto& request = http.requests().at(0);
  EXPECT_EQ(request.url, "https://api.anthropic.com/v1/messages");
  EXPECT_EQ(request.headers.Get("x-api-key"), "sk-ant-test");
  EXPECT_EQ(request.headers.Get("anthropic-version"), "2023-06-01");
  EXPECT_EQ(http.open_streams(), 0);
}

TEST_F(AnthropicTest, TakesOtherAddresses) {
  for (const auto* url : {"http://127.0.0.1:4010", "http://127.0.0.1:4010/v1/", "http://127.0.0.1:4010/v1/messages"}) {
    model = MakeProvider(R"({"base_url":")" + std::string(url) + R"("})")->Chat("m");
    http.Answer(Events(payload::kAnswerEvents));
    ASSERT_TRUE(Stream().ok());
    EXPECT_EQ(http.requests().back().url, "http://127.0.0.1:4010/v1/messages");
    EXPECT_FALSE(http.requests().back().headers.Find("x-api-key"));
  }
}

TEST_F(AnthropicTest, NamesTheFieldOfABadSetting) {
  const auto field = [&](std::string_view settings) {
    auto made = MakeAnthropicKind()->Make(json::ParseObject(settings).value(), http);
    return made.ok() ? "accepted" : made.error().field;
  };
  EXPECT_EQ(field("{}"), "api_key");
  EXPECT_EQ(field(R"({"api_key":"a b"})"), "api_key");
  EXPECT_EQ(field(R"({"api_key":"a","base_url":"x"})"), "base_url");
  EXPECT_EQ(field(R"({"api_key":"a","timeout":0})"), "timeout");
  EXPECT_TRUE(json::ParseObject(MakeAnthropicKind()->settings_schema()).ok());
}

TEST_F(AnthropicTest, LearnsHowAModelThinks) {
  // As the vendor said it of Claude Sonnet 4.5 and of Claude Opus 4.8.
  http.AnswerJson(Failure("invalid_request_error", "adaptive thinking is not supported on this model"), 400);
  http.Answer(Events(payload::kThoughtEvents));
  http.Answer(Events(payload::kThoughtEvents));
  http.AnswerJson(Failure("invalid_request_error", R"(\"thinking.type.enabled\" is not supported for this model. Use \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior.)"), 400);
  http.Answer(Events(payload::kThoughtEvents));
  auto request = Ask();
  request.reasoning_effort = "low";
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Stream(request).ok());
  ASSERT_EQ(http.requests().size(), 5u);
  const auto adaptive = [&](int i) { return http.requests()[i].body.find(R"("type":"adaptive")") != std::string::npos; };
  EXPECT_TRUE(adaptive(0));
  EXPECT_FALSE(adaptive(1));
  EXPECT_FALSE(adaptive(2)) << "the second question does not begin with what was refused";
  EXPECT_FALSE(adaptive(3));
  EXPECT_TRUE(adaptive(4));
}

TEST_F(AnthropicTest, LearnsThatAModelTakesNoTemperature) {
  http.AnswerJson(Failure("invalid_request_error", "`temperature` is deprecated for this model."), 400);
  http.Answer(Events(payload::kAnswerEvents));
  auto request = Ask();
  request.temperature = 0.0;
  ASSERT_TRUE(Stream(request).ok());
  EXPECT_NE(http.requests().at(0).body.find("temperature"), std::string::npos);
  EXPECT_EQ(http.requests().at(1).body.find("temperature"), std::string::npos);
}

TEST_F(AnthropicTest, DoesNotLearnForever) {
  http.AlwaysAnswer([](const HttpRequest&) {
    return JsonAnswer(Failure("invalid_request_error", "adaptive thinking, thinking.type.enabled, temperature: not supported"), 400);
  });
  auto request = Ask();
  request.reasoning_effort = "low";
  EXPECT_EQ(ErrorCodeName(Stream(request).error().code), "invalid");
  EXPECT_LE(http.requests().size(), 4u);
}

TEST_F(AnthropicTest, SkipsWhatItDoesNotKnow) {
  http.Answer(Events({payload::kStart, R"({"type":"hologram_start","index":0})", Begin(0, R"({"type":"hologram","data":"x"})"),
                      Delta(0, R"({"type":"hologram_delta","x":1})"), Delta(9, R"({"type":"text_delta","text":"lost"})"), End(0),
                      Begin(1, R"({"type":"text","text":""})"), Delta(1, R"({"type":"citations_delta","citation":{"type":"char_location","cited_text":"x"}})"),
                      Said(1, "Well"), Delta(1, R"({"type":"hologram_delta"})"), End(1), payload::Stop("a_new_reason"), payload::kStopped}));
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->text, "Well");
  EXPECT_EQ(int(reply->stop), int(StopReason::kOther));
}

TEST_F(AnthropicTest, CountsFromTheLastWord) {
  http.Answer(Events({payload::kStart, Begin(0, R"({"type":"text","text":""})"), Said(0, "Well"), End(0),
                      R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":60,"cache_read_input_tokens":null,"output_tokens":15}})",
                      payload::kStopped}));
  auto reply = Stream();
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(reply->usage.input_tokens, 60 + 248 + 1800);
  EXPECT_EQ(reply->usage.output_tokens, 15);
}

TEST_F(AnthropicTest, AToolWithoutArgumentsGetsAnEmptyObject) {
  http.Answer(Events({payload::kStart, Begin(0, R"({"type":"tool_use","id":"t","name":"stop","input":{}})"),
                      Delta(0, R"({"type":"input_json_delta","partial_json":""})"), End(0), payload::Stop("tool_use"), payload::kStopped}));
  auto reply = Stream();
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(reply->tool_calls.at(0).arguments, "{}");
}

TEST_F(AnthropicTest, DamageIsNoAnswer) {
  for (const std::string bad : {"{not json", "[1]", "null", R"({"type":"message_stop"})"}) {
    http.Answer(Events({bad}));
    EXPECT_EQ(ErrorCodeName(Stream().error().code), "unavailable") << bad;
    http.AnswerJson(bad);
    EXPECT_EQ(ErrorCodeName(RunTask(model->Complete(Ask(), nullptr)).error().code), "unavailable") << bad;
  }
}

TEST_F(AnthropicTest, AWebPageIsAWrongAddress) {
  FakeAnswer page;
  page.headers = {{"Content-Type", "text/html"}};
  page.pieces = {"<!doctype html><title>Welcome</title>"};
  http.Answer(page);
  EXPECT_EQ(ErrorCodeName(Stream().error().code), "invalid");
}

TEST_F(AnthropicTest, ListsModelsPageByPage) {
  http.AnswerJson(R"({"data":[{"type":"model","id":"claude-opus-4-6","display_name":"Claude Opus 4.6","created_at":"2026-02-04T00:00:00Z",
    "max_input_tokens":200000,"max_tokens":128000,"capabilities":{"image_input":{"supported":true},"structured_outputs":{"supported":true},
    "thinking":{"supported":true,"types":{"adaptive":{"supported":true},"enabled":{"supported":true}}}}}],
    "first_id":"claude-opus-4-6","has_more":true,"last_id":"claude-opus-4-6"})");
  http.AnswerJson(R"({"data":[{"type":"model","id":"claude-old","display_name":"Old","capabilities":null,"max_input_tokens":null,"max_tokens":2000},7],"has_more":false,"last_id":"claude-old"})");
  auto provider = MakeProvider();
  auto models = RunTask(provider->ListModels());
  ASSERT_TRUE(models.ok()) << models.error().message;
  ASSERT_EQ(models->size(), 2u);
  EXPECT_EQ((*models)[0].name, "Claude Opus 4.6");
  EXPECT_EQ((*models)[0].context_tokens, 200000);
  EXPECT_EQ((*models)[0].max_output_tokens, 128000);
  EXPECT_EQ((*models)[0].images, true);
  EXPECT_EQ((*models)[1].reasoning, std::nullopt);
  EXPECT_EQ(http.requests()[0].url, "https://api.anthropic.com/v1/models?limit=1000");
  EXPECT_EQ(http.requests()[1].url, "https://api.anthropic.com/v1/models?limit=1000&after_id=claude-opus-4-6");

  http.AnswerJson(std::string(payload::kAnswer));
  ASSERT_TRUE(RunTask(provider->Chat("claude-old")->Complete(Ask(), nullptr)).ok());
  EXPECT_NE(http.requests().back().body.find(R"("max_tokens":2000)"), std::string::npos) << "as the list said";
}

TEST_F(AnthropicTest, ListingModelsTellsWhatIsWrong) {
  http.AnswerJson(Failure("authentication_error", "invalid x-api-key"), 401);
  EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kUnauthenticated);
  for (const auto* body : {"{}", "<html>"}) {
    http.AnswerJson(body);
    EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kInvalid);
  }
}

TEST(AnthropicErrors, AreOfTheContractsClasses) {
  const struct {
    int status;
    std::string body;
    const char* code;
  } kCases[] = {
      {400, Failure("invalid_request_error", "messages: at least one message is required"), "invalid"},
      {400, Failure("invalid_request_error", "Your credit balance is too low to access the Anthropic API."), "forbidden"},
      {401, Failure("authentication_error", "invalid x-api-key"), "unauthenticated"},
      {402, Failure("billing_error", "There is an issue with your billing"), "forbidden"},
      {403, Failure("permission_error", "No"), "forbidden"},
      {404, Failure("not_found_error", "model: x"), "not_found"},
      {413, Failure("request_too_large", "Request exceeds the maximum size"), "invalid"},
      {429, Failure("rate_limit_error", "Slow down"), "rate_limited"},
      {500, Failure("api_error", "Internal server error"), "unavailable"},
      {504, Failure("timeout_error", "Too long"), "timeout"},
      {504, "", "timeout"},
      {529, Failure("overloaded_error", "Overloaded"), "unavailable"},
      {200, Failure("overloaded_error", "Overloaded"), "unavailable"},
      {502, "<html><h1>502 Bad Gateway</h1></html>", "unavailable"},
      {301, "", "invalid"},
  };
  for (const auto& one : kCases) {
    const auto error = ToError(DecodeRefusal(one.status, one.body), {}, "sk-ant-secret");
    EXPECT_EQ(ErrorCodeName(error.code), one.code) << one.status << one.body;
    EXPECT_EQ(error.message.find("<html>"), std::string::npos);
  }
}

TEST(AnthropicErrors, TellNoSecretsAndCarryTheWait) {
  const auto error = ToError(DecodeRefusal(429, Failure("rate_limit_error", "key sk-ant-secret is too fast")),
                             {{"retry-after", "30"}, {"request-id", "req_1"}}, "sk-ant-secret");
  EXPECT_EQ(error.message.find("sk-ant-secret"), std::string::npos);
  EXPECT_EQ(error.retry_after, seconds(30));
  EXPECT_NE(error.detail.find("req_1"), std::string::npos);
}

}  // namespace
}  // namespace beseda::anthropic
