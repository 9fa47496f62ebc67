// What is particular to this provider; what all have in common is in yandexgpt_suite_test.cpp.
#include "providers/yandexgpt/yandexgpt_provider.h"

#include <gtest/gtest.h>

#include "contracts/embedder.h"
#include "json/json.h"
#include "providers/yandexgpt/yandexgpt_errors.h"
#include "providers/yandexgpt/yandexgpt_payloads_test.h"
#include "providers/yandexgpt/yandexgpt_request.h"
#include "testing/chat_model_suite.h"
#include "testing/fake_http.h"
#include "testing/run_task.h"

namespace beseda::yandexgpt {
namespace {

using payload::Failure;
using payload::Said;

json::Value Json(std::string_view text) { return json::Parse(text).value(); }

ChatRequest Ask(std::string text = "Hi") {
  ChatRequest request;
  request.messages.emplace_back();
  request.messages[0].text = std::move(text);
  return request;
}

class YandexGptTest : public ::testing::Test {
 protected:
  std::shared_ptr<Provider> MakeProvider(std::string_view settings = R"({"folder_id":"b1g","api_key":"AQVN"})") {
    return MakeYandexGptKind()->Make(json::ParseObject(settings).value(), http).value();
  }
  void AnswerParts(std::vector<std::string> parts) {
    FakeAnswer answer;
    answer.headers = {{"Content-Type", "application/json"}, {"x-request-id", "req-7"}};
    answer.pieces = std::move(parts);
    http.Answer(answer);
  }
  Result<ChatReply> Stream(ChatRequest request = Ask()) {
    if (!model) model = MakeProvider()->Chat("yandexgpt/rc");
    return RunTask(model->Complete(std::move(request), &sink));
  }

  FakeHttp http;
  std::shared_ptr<ChatModel> model;
  RecordingSink sink;
};

TEST_F(YandexGptTest, SendsToTheFoldersModel) {
  AnswerParts(payload::kAnswerParts);
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->request_id, "req-7");
  EXPECT_EQ(reply->model, "23.10.2024");
  const auto& request = http.requests().at(0);
  EXPECT_EQ(request.url, "https://llm.api.cloud.yandex.net/foundationModels/v1/completion");
  EXPECT_EQ(request.headers.Get("Authorization"), "Api-Key AQVN");
  EXPECT_EQ(request.headers.Get("x-folder-id"), "b1g");
  EXPECT_EQ(request.headers.Get("x-data-logging-enabled"), "false");
  EXPECT_EQ(Json(request.body), Json(R"({"modelUri":"gpt://b1g/yandexgpt/rc","completionOptions":{"stream":true},"messages":[{"role":"user","text":"Hi"}]})"));
  EXPECT_EQ(sink.deltas().size(), 3u) << "whole texts become pieces";
  EXPECT_EQ(sink.deltas()[1].text, " opens at nine.");
}

TEST_F(YandexGptTest, TakesAnIamTokenAndAWholeUri) {
  auto provider = MakeProvider(R"({"folder_id":"b1g","iam_token":"t1.9eu","no_logging":false,"base_url":"http://127.0.0.1:4010/"})");
  http.AnswerJson(payload::kAnswer);
  ASSERT_TRUE(RunTask(provider->Chat("gpt://b1h/yandexgpt-lite/latest@tuned")->Complete(Ask(), nullptr)).ok());
  const auto& request = http.requests().at(0);
  EXPECT_EQ(request.url, "http://127.0.0.1:4010/foundationModels/v1/completion");
  EXPECT_EQ(request.headers.Get("Authorization"), "Bearer t1.9eu");
  EXPECT_FALSE(request.headers.Find("x-data-logging-enabled"));
  EXPECT_NE(request.body.find("gpt://b1h/yandexgpt-lite/latest@tuned"), std::string::npos);
}

TEST_F(YandexGptTest, NamesTheFieldOfABadSetting) {
  const auto field = [&](std::string_view settings) {
    auto made = MakeYandexGptKind()->Make(json::ParseObject(settings).value(), http);
    return made.ok() ? "accepted" : made.error().field;
  };
  EXPECT_EQ(field("{}"), "folder_id");
  EXPECT_EQ(field(R"({"folder_id":" "})"), "folder_id");
  EXPECT_EQ(field(R"({"folder_id":"b1g"})"), "api_key");
  EXPECT_EQ(field(R"({"folder_id":"b1g","api_key":"a b"})"), "api_key");
  EXPECT_EQ(field(R"({"folder_id":"b1g","api_key":"a","iam_token":"b"})"), "iam_token");
  EXPECT_EQ(field(R"({"folder_id":"b1g","api_key":"a","base_url":"x"})"), "base_url");
  EXPECT_TRUE(json::ParseObject(MakeYandexGptKind()->settings_schema()).ok());
}

TEST_F(YandexGptTest, AnAnswerThatTurnsOutForbiddenEndsAsFiltered) {
  AnswerParts({Said("Well, ", "PARTIAL"), Said("I cannot talk about this.", "CONTENT_FILTER")});
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(int(reply->stop), int(StopReason::kContentFilter));
  EXPECT_EQ(reply->text, "Well, ") << "what was given cannot be taken back";
}

TEST_F(YandexGptTest, AnAnswerThatChangesIsNoAnswer) {
  AnswerParts({Said("Nine", "PARTIAL"), Said("Ten", "FINAL")});
  EXPECT_EQ(ErrorCodeName(Stream().error().code), "uncertain");
  AnswerParts({Said("Nine o'clock", "PARTIAL"), Said("Nine", "PARTIAL"), Said("Nine o'clock.", "FINAL")});
  auto reply = Stream();
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(reply->text, "Nine o'clock.");
}

TEST_F(YandexGptTest, LearnsThatAModelTakesNoReasoning) {
  http.AnswerJson(Failure(3, 400, "reasoning options are not supported by this model"), 400);
  AnswerParts(payload::kAnswerParts);
  AnswerParts(payload::kAnswerParts);
  auto request = Ask();
  request.reasoning_effort = "low";
  ASSERT_TRUE(Stream(request).ok());
  ASSERT_TRUE(Stream(request).ok());
  ASSERT_EQ(http.requests().size(), 3u);
  EXPECT_NE(http.requests()[0].body.find("ENABLED_HIDDEN"), std::string::npos);
  EXPECT_EQ(http.requests()[1].body.find("reasoningOptions"), std::string::npos);
  EXPECT_EQ(http.requests()[2].body.find("reasoningOptions"), std::string::npos);
}

TEST_F(YandexGptTest, SkipsWhatItDoesNotKnow) {
  AnswerParts({R"({"result":{"hologram":1}})", R"({"heartbeat":true})",
               R"({"result":{"alternatives":[{"message":{"role":"assistant","text":"Well","hologram":{}},"status":"ALTERNATIVE_STATUS_FINAL"},7],"usage":{"inputTextTokens":5,"completionTokens":"x"}}})"});
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->text, "Well");
  EXPECT_EQ(reply->usage.input_tokens, 5) << "a number is as good as a text";
}

TEST_F(YandexGptTest, DamageIsNoAnswer) {
  for (const std::string bad : {"{not json}", "[1]", "null", "{}", R"({"result":{"alternatives":[]}})"}) {
    AnswerParts({bad});
    EXPECT_EQ(ErrorCodeName(Stream().error().code), "unavailable") << bad;
    http.AnswerJson(bad);
    EXPECT_EQ(ErrorCodeName(RunTask(model->Complete(Ask(), nullptr)).error().code), "unavailable") << bad;
  }
}

TEST_F(YandexGptTest, GivesCallsIdsOfTheirOwn) {
  http.AnswerJson(payload::kToolCalls, 200, {{"x-request-id", "a"}});
  http.AnswerJson(payload::kToolCalls, 200, {{"x-request-id", "b"}});
  model = MakeProvider()->Chat("yandexgpt");
  const auto first = RunTask(model->Complete(Ask(), nullptr)).value(), second = RunTask(model->Complete(Ask(), nullptr)).value();
  EXPECT_NE(first.tool_calls.at(0).id, first.tool_calls.at(1).id);
  EXPECT_NE(first.tool_calls.at(0).id, second.tool_calls.at(0).id);
}

TEST_F(YandexGptTest, ListsModels) {
  http.AnswerJson(R"({"object":"list","data":[{"id":"gpt://b1g/yandexgpt/latest","object":"model","created":1,"owned_by":"yandex"},
    {"id":"emb://b1g/text-search-doc/latest"},{"id":"art://b1g/yandex-art/latest"},{"id":"gpt://b1g/text-embeddings/latest"},7,{}]})");
  auto models = RunTask(MakeProvider()->ListModels());
  ASSERT_TRUE(models.ok()) << models.error().message;
  ASSERT_EQ(models->size(), 4u);
  EXPECT_EQ((*models)[0].id, "gpt://b1g/yandexgpt/latest");
  EXPECT_EQ((*models)[0].name, "yandexgpt/latest");
  EXPECT_EQ((*models)[0].use, ModelUse::kChat);
  EXPECT_EQ((*models)[1].use, ModelUse::kEmbedding);
  EXPECT_EQ((*models)[2].use, ModelUse::kOther);
  EXPECT_EQ((*models)[3].use, ModelUse::kEmbedding);
  const auto& request = http.requests().at(0);
  EXPECT_EQ(request.url, "https://ai.api.cloud.yandex.net/v1/models");
  EXPECT_EQ(request.headers.Get("OpenAI-Project"), "b1g");
  http.AnswerJson(Failure(16, 401, "Unknown api key"), 401);
  EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kUnauthenticated);
  http.AnswerJson("{}");
  EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kInvalid);
}

TEST_F(YandexGptTest, EmbedsQuestionsAndDocumentsWithModelsOfTheirOwn) {
  EmbedRequest request;
  request.texts = {"a"};
  for (const auto& [type, uri] : {std::pair{"query", "emb://b1g/text-search-query/latest"}, {"document", "emb://b1g/text-search-doc/latest"},
                                  {"", "emb://b1g/text-search-doc/latest"}}) {
    http.AnswerJson(R"({"embedding":["0.5",-1.5],"numTokens":"3","modelVersion":"06.12.2023"})");
    request.input_type = type;
    auto reply = RunTask(MakeProvider()->Embeddings("text-search-doc/latest")->Embed(request));
    ASSERT_TRUE(reply.ok()) << reply.error().message;
    EXPECT_EQ(reply->vectors.at(0), (std::vector<float>{0.5, -1.5}));
    EXPECT_EQ(reply->usage.input_tokens, 3);
    EXPECT_EQ(Json(http.requests().back().body), Json(R"({"modelUri":")" + std::string(uri) + R"(","text":"a"})"));
  }
}

json::Object Encode(const ChatRequest& request) {
  auto body = EncodeRequest(request, {.model_uri = "gpt://b1g/yandexgpt"});
  return body.ok() ? json::ParseObject(*body).value() : json::Object({{"error", body.error().field}});
}

TEST(YandexGptRequest, OptionsAndSystem) {
  auto request = Ask();
  request.messages.push_back({.role = ChatRole::kSystem, .text = "Be kind."});
  request.temperature = 1.5;
  request.max_output_tokens = 2000;
  request.reasoning_effort = "none";
  request.top_p = 0.5;  // there is no such thing here
  request.json_object = true;
  EXPECT_EQ(json::Value(Encode(request)), Json(R"({"modelUri":"gpt://b1g/yandexgpt",
    "completionOptions":{"stream":false,"temperature":1.0,"maxTokens":"2000","reasoningOptions":{"mode":"DISABLED"}},"jsonObject":true,
    "messages":[{"role":"system","text":"Be kind.\n\nAnswer with one JSON object and nothing else."},{"role":"user","text":"Hi"}]})"));
  request.response_schema = R"({"type":"object"})";
  EXPECT_EQ(Encode(request).at("jsonSchema"), Json(R"({"schema":{"type":"object"}})"));
  EXPECT_FALSE(Encode(request).contains("jsonObject"));
}

TEST(YandexGptRequest, ToolsAndTheirResults) {
  auto request = Ask("Weather?");
  ChatMessage calls{.role = ChatRole::kAssistant, .text = "I'll look."};
  calls.tool_calls = {ToolCall{"c1", "weatherTool", R"({"city":"Paris"})"}, ToolCall{"c2", "weatherTool", R"({"city":"Atlantis"})"}};
  request.messages.push_back(calls);
  request.messages.push_back({.role = ChatRole::kTool, .text = "8", .tool_call_id = "c1"});
  request.messages.push_back({.role = ChatRole::kTool, .text = "No such city", .tool_call_id = "c2", .tool_failed = true});
  request.tools = {ToolDefinition{"weatherTool", "Getting current weather", R"({"type":"object","properties":{"city":{"type":"string"}}})"}};
  request.tool_choice = "required";
  request.parallel_tool_calls = false;
  const auto body = Encode(request);
  EXPECT_EQ(body.at("messages"), Json(R"([{"role":"user","text":"Weather?"},{"role":"assistant","text":"I'll look."},
    {"role":"assistant","toolCallList":{"toolCalls":[{"functionCall":{"name":"weatherTool","arguments":{"city":"Paris"}}},
      {"functionCall":{"name":"weatherTool","arguments":{"city":"Atlantis"}}}]}},
    {"role":"user","toolResultList":{"toolResults":[{"functionResult":{"name":"weatherTool","content":"8"}},
      {"functionResult":{"name":"weatherTool","content":"The tool failed: No such city"}}]}}])"));
  EXPECT_EQ(body.at("tools"), Json(R"([{"function":{"name":"weatherTool","description":"Getting current weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}])"));
  EXPECT_EQ(body.at("toolChoice"), Json(R"({"mode":"REQUIRED"})"));
  EXPECT_EQ(body.at("parallelToolCalls"), json::Value(false));
  request.tool_choice = "weatherTool";
  EXPECT_EQ(Encode(request).at("toolChoice"), Json(R"({"functionName":"weatherTool"})"));
  request.tool_choice = "none";
  EXPECT_EQ(Encode(request).at("toolChoice"), Json(R"({"mode":"NONE"})"));
}

TEST(YandexGptRequest, RefusesByNameWhatItCannotCarry) {
  const auto field = [](const ChatRequest& request) { return std::string(Encode(request).at("error").as_string()); };
  EXPECT_EQ(field(ChatRequest()), "messages");
  EXPECT_EQ(field(Ask(" ")), "messages");
  auto request = Ask();
  request.tools = {ToolDefinition{"f", "", "[]"}};
  EXPECT_EQ(field(request), "tools[0].parameters_schema");
  request = Ask();
  request.messages.push_back({.role = ChatRole::kTool, .text = "x", .tool_call_id = "c9"});
  EXPECT_EQ(field(request), "messages[1].tool_call_id");
  request = Ask();
  request.response_schema = "{";
  EXPECT_EQ(field(request), "response_schema");
}

TEST(YandexGptErrors, AreOfTheContractsClasses) {
  const struct {
    int status;
    std::string body;
    const char* code;
  } kCases[] = {
      {400, Failure(3, 400, "invalid message role 'x'"), "invalid"},
      {400, Failure(3, 400, "invalid model_uri"), "not_found"},
      {400, R"({"error":"text","code":3,"message":"bad","details":[]})", "invalid"},
      {401, R"({"error":"Unauthenticated","code":16,"message":"The token is invalid"})", "unauthenticated"},
      {403, Failure(7, 403, "Permission denied"), "forbidden"},
      {404, Failure(5, 404, "x"), "not_found"},
      {429, Failure(8, 429, "x"), "rate_limited"},
      {500, Failure(13, 500, "x"), "unavailable"},
      {503, Failure(14, 503, "x"), "unavailable"},
      {504, Failure(4, 504, "x"), "timeout"},
      {504, "", "timeout"},
      {502, "<html><h1>502 Bad Gateway</h1></html>", "unavailable"},
      {200, Failure(13, 500, "x"), "unavailable"},
      {301, "", "invalid"},
  };
  for (const auto& one : kCases) {
    const auto error = ToError(DecodeRefusal(one.status, one.body), {}, "AQVNsecret");
    EXPECT_EQ(ErrorCodeName(error.code), one.code) << one.status << one.body;
    EXPECT_EQ(error.message.find("<html>"), std::string::npos);
  }
  const auto error = ToError(DecodeRefusal(429, Failure(8, 429, "AQVNsecret is too fast")), {{"Retry-After", "30"}, {"x-request-id", "req_1"}}, "AQVNsecret");
  EXPECT_EQ(error.message.find("AQVNsecret"), std::string::npos);
  EXPECT_EQ(error.retry_after, seconds(30));
  EXPECT_NE(error.detail.find("req_1"), std::string::npos);
}

}  // namespace
}  // namespace beseda::yandexgpt
