// What is particular to this provider; what all have in common is in gemini_suite_test.cpp.
#include "providers/gemini/gemini_provider.h"

#include <gtest/gtest.h>

#include "json/json.h"
#include "providers/gemini/gemini_errors.h"
#include "providers/gemini/gemini_payloads_test.h"
#include "testing/chat_model_suite.h"
#include "testing/fake_http.h"
#include "testing/run_task.h"

namespace beseda::gemini {
namespace {

using payload::Failure;
using payload::Response;

class GeminiTest : public ::testing::Test {
 protected:
  std::shared_ptr<Provider> MakeProvider(std::string_view settings = R"({"api_key":"AIza-test"})") {
    return MakeGeminiKind()->Make(json::ParseObject(settings).value(), http).value();
  }
  static ChatRequest Ask() {
    ChatRequest request;
    request.messages.emplace_back();
    request.messages[0].text = "Hi";
    return request;
  }
  Result<ChatReply> Stream(ChatRequest request = Ask()) {
    if (!model) model = MakeProvider()->Chat("gemini-3.5-flash");
    return RunTask(model->Complete(std::move(request), &sink));
  }

  FakeHttp http;
  std::shared_ptr<ChatModel> model;
  RecordingSink sink;
};

TEST_F(GeminiTest, SendsToTheModelsAddress) {
  http.AnswerEvents(payload::kAnswerEvents);
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->model, "gemini-3.5-flash");
  EXPECT_EQ(reply->request_id, "Il0taoSYJ5Cez7IP");
  const auto& request = http.requests().at(0);
  EXPECT_EQ(request.url, "https://generativelanguage.googleapis.com/v1beta/models/gemini-3.5-flash:streamGenerateContent?alt=sse");
  EXPECT_EQ(request.headers.Get("x-goog-api-key"), "AIza-test");
  http.AnswerJson(payload::kAnswer);
  ASSERT_TRUE(RunTask(model->Complete(Ask(), nullptr)).ok());
  EXPECT_EQ(http.requests().at(1).url, "https://generativelanguage.googleapis.com/v1beta/models/gemini-3.5-flash:generateContent");
  EXPECT_EQ(http.open_streams(), 0);
}

TEST_F(GeminiTest, NamesTheFieldOfABadSetting) {
  const auto field = [&](std::string_view settings) {
    auto made = MakeGeminiKind()->Make(json::ParseObject(settings).value(), http);
    return made.ok() ? "accepted" : made.error().field;
  };
  EXPECT_EQ(field("{}"), "api_key");
  EXPECT_EQ(field(R"({"base_url":"http://127.0.0.1:4010/v1beta/"})"), "accepted");
  EXPECT_EQ(field(R"({"api_key":"a\nb"})"), "api_key");
  EXPECT_EQ(field(R"({"api_key":"a","base_url":"x"})"), "base_url");
  EXPECT_TRUE(json::ParseObject(MakeGeminiKind()->settings_schema()).ok());
}

TEST_F(GeminiTest, GivesSignaturesBackWithTheirCalls) {
  http.AnswerEvents(payload::kToolCallEvents);
  auto reply = Stream();
  ASSERT_TRUE(reply.ok());
  auto request = Ask();
  request.messages.emplace_back();
  request.messages[1].role = ChatRole::kAssistant;
  request.messages[1].tool_calls = reply->tool_calls;
  http.AnswerEvents(payload::kAnswerEvents);
  ASSERT_TRUE(Stream(request).ok());
  EXPECT_NE(http.requests().back().body.find(R"("thoughtSignature":"PFNpZ25hdHVyZV9B")"), std::string::npos);
}

TEST_F(GeminiTest, LearnsWhatAModelRefuses) {
  const std::pair<const char*, const char*> kSaid[] = {
      {"Thinking level is not supported for this model.", R"("thinkingBudget":0)"},
      {"Budget 0 is invalid. This model only works in thinking mode.", R"("presencePenalty")"},
      {"Penalty is not enabled for this model", R"("contents")"}};
  auto request = Ask();
  request.reasoning_effort = "none";
  request.presence_penalty = 0.5;
  for (const auto& [said, then] : kSaid) http.AnswerJson(Failure(400, "INVALID_ARGUMENT", said), 400);
  http.AnswerEvents(payload::kAnswerEvents);
  auto reply = Stream(request);
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  ASSERT_EQ(http.requests().size(), 4u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NE(http.requests()[i + 1].body.find(kSaid[i].second), std::string::npos) << i;
  EXPECT_EQ(http.requests()[3].body.find("generationConfig"), std::string::npos);
}

TEST_F(GeminiTest, LearnsThatCallsNeedASignature) {
  http.AnswerJson(Failure(400, "INVALID_ARGUMENT", "Function call is missing a thought_signature in functionCall parts."), 400);
  http.AnswerEvents(payload::kAnswerEvents);
  auto request = Ask();
  request.messages.emplace_back();
  request.messages[1].role = ChatRole::kAssistant;
  request.messages[1].tool_calls = {ToolCall{"toolu_1", "f", "{}"}};
  ASSERT_TRUE(Stream(request).ok());
  EXPECT_NE(http.requests().at(1).body.find("skip_thought_signature_validator"), std::string::npos);
}

TEST_F(GeminiTest, ThinksByBudgetBeforeGemini3) {
  model = MakeProvider()->Chat("gemini-2.5-flash");
  http.AnswerEvents(payload::kAnswerEvents);
  auto request = Ask();
  request.reasoning_effort = "medium";
  ASSERT_TRUE(Stream(request).ok());
  EXPECT_NE(http.requests().at(0).body.find(R"("thinkingBudget":8192)"), std::string::npos);
}

TEST_F(GeminiTest, SkipsWhatItDoesNotKnow) {
  http.AnswerEvents({R"({"usageMetadata":{"promptTokenCount":3}})", Response(R"({"executableCode":{"code":"x"}},{"hologram":1},7)"),
                     Response(R"({"text":"Well"})", "A_NEW_REASON"), R"({"candidates":[],"groundingMetadata":{}})"});
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->text, "Well");
  EXPECT_EQ(int(reply->stop), int(StopReason::kOther));
}

TEST_F(GeminiTest, WaitsForNothingOnceTheAnswerIsWhole) {
  auto answer = EventsAnswer(payload::kAnswerEvents);
  answer.hangs = true;  // the server leaves the connection open
  http.Answer(answer);
  auto request = Ask();
  request.between_tokens_timeout = milliseconds(10);
  auto reply = Stream(request);
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->text, "The shop opens at nine. Привет!");
}

TEST_F(GeminiTest, SaysWhyThereIsNoAnswer) {
  const auto code = [&](std::string body) {
    http.AnswerJson(std::move(body));
    if (!model) model = MakeProvider()->Chat("gemini-3.5-flash");
    auto reply = RunTask(model->Complete(Ask(), nullptr));
    return std::string(reply.ok() ? "answered" : ErrorCodeName(reply.error().code));
  };
  EXPECT_EQ(code(R"({"promptFeedback":{"blockReason":"SAFETY","safetyRatings":[]}})"), "rejected");
  EXPECT_EQ(code(Response("", "SAFETY")), "rejected");
  EXPECT_EQ(code(Response("", "LANGUAGE")), "rejected");
  for (const auto* reason : {"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE",
                             "MISSING_THOUGHT_SIGNATURE", "OTHER"}) {
    EXPECT_EQ(code(Response("", reason)), "unavailable") << reason;
    EXPECT_EQ(code(Response(R"({"text":"Well"})", reason)), "answered") << reason;
  }
  EXPECT_EQ(code(R"({"candidates":[]})"), "unavailable");
  EXPECT_EQ(code("{not json"), "unavailable");
  EXPECT_EQ(code("[]"), "unavailable");
  EXPECT_EQ(code("<html>"), "invalid") << "a wrong address";
  EXPECT_EQ(code(Response("", "MAX_TOKENS")), "answered") << "all went into thoughts";
}

TEST_F(GeminiTest, ListsModelsPageByPage) {
  http.AnswerJson(R"({"models":[{"name":"models/gemini-3.5-flash","version":"001","displayName":"Gemini 3.5 Flash","inputTokenLimit":1048576,
    "outputTokenLimit":65536,"supportedGenerationMethods":["generateContent","countTokens"],"temperature":1,"thinking":true},7],"nextPageToken":"p 2"})");
  http.AnswerJson(R"({"models":[{"name":"models/gemini-embedding-001","supportedGenerationMethods":["embedContent"]},
    {"name":"models/imagen-4","supportedGenerationMethods":["predict"]}]})");
  auto models = RunTask(MakeProvider()->ListModels());
  ASSERT_TRUE(models.ok()) << models.error().message;
  ASSERT_EQ(models->size(), 3u);
  EXPECT_EQ((*models)[0].id, "gemini-3.5-flash");
  EXPECT_EQ((*models)[0].name, "Gemini 3.5 Flash");
  EXPECT_EQ((*models)[0].context_tokens, 1048576);
  EXPECT_EQ((*models)[0].max_output_tokens, 65536);
  EXPECT_EQ((*models)[0].reasoning, true);
  EXPECT_EQ(int((*models)[1].use), int(ModelUse::kEmbedding));
  EXPECT_EQ(int((*models)[2].use), int(ModelUse::kOther));
  EXPECT_EQ(http.requests()[1].url, "https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000&pageToken=p%202");
}

TEST_F(GeminiTest, ListingModelsTellsWhatIsWrong) {
  http.AnswerJson(Failure(400, "INVALID_ARGUMENT", "API key not valid.", payload::kBadKey), 400);
  EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kUnauthenticated);
  for (const auto* body : {"{}", "<html>"}) {
    http.AnswerJson(body);
    EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kInvalid);
  }
}

TEST(GeminiErrors, AreOfTheContractsClasses) {
  const struct {
    int status;
    std::string body;
    const char* code;
  } kCases[] = {
      {400, Failure(400, "INVALID_ARGUMENT", "Invalid JSON payload received"), "invalid"},
      {400, Failure(400, "FAILED_PRECONDITION", "User location is not supported for the API use."), "forbidden"},
      {400, Failure(400, "FAILED_PRECONDITION", "Please enable billing on your project"), "forbidden"},
      {401, Failure(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."), "unauthenticated"},
      {403, Failure(403, "PERMISSION_DENIED", "No"), "forbidden"},
      {404, Failure(404, "NOT_FOUND", "No"), "not_found"},
      {429, Failure(429, "RESOURCE_EXHAUSTED", "No"), "rate_limited"},
      {499, Failure(499, "CANCELLED", "No"), "unavailable"},
      {500, Failure(500, "INTERNAL", "An internal error has occurred"), "unavailable"},
      {503, Failure(503, "UNAVAILABLE", "Overloaded"), "unavailable"},
      {504, Failure(504, "DEADLINE_EXCEEDED", "No"), "timeout"},
      {429, "[" + Failure(429, "RESOURCE_EXHAUSTED", "No") + "]", "rate_limited"},
      {502, "<html><h1>502</h1></html>", "unavailable"},
      {301, "", "invalid"},
  };
  for (const auto& one : kCases) {
    EXPECT_EQ(ErrorCodeName(ToError(DecodeRefusal(one.status, one.body), {}, "AIza").code), one.code) << one.status << one.body;
  }
}

TEST(GeminiErrors, TellNoSecretsAndCarryTheWait) {
  const auto error = ToError(DecodeRefusal(429, Failure(429, "RESOURCE_EXHAUSTED", "key AIza-secret is over its quota", payload::kRetry)), {}, "AIza-secret");
  EXPECT_EQ(error.message.find("AIza-secret"), std::string::npos);
  EXPECT_EQ(error.retry_after, seconds(36));
}

}  // namespace
}  // namespace beseda::gemini
