// What is particular to this provider; what all have in common is in ollama_suite_test.cpp.
#include "providers/ollama/ollama_provider.h"

#include <gtest/gtest.h>

#include "json/json.h"
#include "providers/ollama/ollama_errors.h"
#include "providers/ollama/ollama_payloads_test.h"
#include "testing/chat_model_suite.h"
#include "testing/fake_http.h"
#include "testing/run_task.h"

namespace beseda::ollama {
namespace {

using payload::Last;
using payload::Line;
using payload::Said;

FakeAnswer Lines(std::vector<std::string> lines) {
  for (auto& line : lines) line += '\n';
  return StreamAnswer("application/x-ndjson", std::move(lines));
}

class OllamaTest : public ::testing::Test {
 protected:
  std::shared_ptr<Provider> MakeProvider(std::string_view settings = "{}") {
    return MakeOllamaKind()->Make(json::ParseObject(settings).value(), http).value();
  }
  static ChatRequest Ask() {
    ChatRequest request;
    request.messages.emplace_back();
    request.messages[0].text = "Hi";
    return request;
  }
  Result<ChatReply> Stream(ChatRequest request = Ask()) {
    if (!model) model = MakeProvider()->Chat("llama3.2");
    return RunTask(model->Complete(std::move(request), &sink));
  }

  FakeHttp http;
  std::shared_ptr<ChatModel> model;
  RecordingSink sink;
};

TEST_F(OllamaTest, SendsToTheMachine) {
  http.Answer(Lines(payload::kAnswerLines));
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->model, "llama3.2");
  EXPECT_EQ(http.requests().at(0).url, "http://127.0.0.1:11434/api/chat");
  EXPECT_FALSE(http.requests().at(0).headers.Find("Authorization"));
  EXPECT_EQ(int(http.requests().at(0).reach), int(Reach::kAnywhere));
  EXPECT_EQ(http.open_streams(), 0);

  model = MakeProvider(R"({"base_url":"https://ollama.com/api/","api_key":"k"})")->Chat("gpt-oss:120b");
  http.Answer(Lines(payload::kAnswerLines));
  ASSERT_TRUE(Stream().ok());
  EXPECT_EQ(http.requests().at(1).url, "https://ollama.com/api/chat");
  EXPECT_EQ(http.requests().at(1).headers.Get("Authorization"), "Bearer k");
}

TEST_F(OllamaTest, NamesTheFieldOfABadSetting) {
  const auto field = [&](std::string_view settings) {
    auto made = MakeOllamaKind()->Make(json::ParseObject(settings).value(), http);
    return made.ok() ? "accepted" : made.error().field;
  };
  EXPECT_EQ(field(R"({"base_url":"localhost:11434"})"), "base_url");
  EXPECT_EQ(field(R"({"base_url":"http://localhost:11434/v1"})"), "base_url");
  EXPECT_EQ(field(R"({"base_url":"https://ollama.com"})"), "api_key");
  EXPECT_EQ(field(R"({"keep_alive":"for ever"})"), "keep_alive");
  EXPECT_EQ(field(R"({"keep_alive":"1h30m"})"), "accepted");
  EXPECT_EQ(field(R"({"context_tokens":5})"), "context_tokens");
  EXPECT_TRUE(json::ParseObject(MakeOllamaKind()->settings_schema()).ok());
}

TEST_F(OllamaTest, TakesAStreamUnderAWrongType) {
  auto answer = Lines(payload::kAnswerLines);
  answer.headers = {{"Content-Type", "application/json; charset=utf-8"}};
  http.Answer(answer);
  ASSERT_TRUE(Stream().ok());
  EXPECT_EQ(sink.text(), "The shop opens at nine. Привет!");
}

TEST_F(OllamaTest, SaysHowToGetAModelThatIsNotThere) {
  http.AnswerJson(R"({"error":"model 'llama3.2' not found"})", 404);
  const auto error = Stream().error();
  EXPECT_EQ(ErrorCodeName(error.code), "not_found");
  EXPECT_NE(error.message.find("ollama pull llama3.2"), std::string::npos) << error.message;
}

TEST_F(OllamaTest, LearnsThatAModelDoesNotThink) {
  http.AnswerJson(R"({"error":"\"llama3.2\" does not support thinking"})", 400);
  http.Answer(Lines(payload::kAnswerLines));
  http.Answer(Lines(payload::kAnswerLines));
  auto request = Ask();
  request.reasoning_effort = "low";
  ASSERT_TRUE(Stream(request).ok());
  ASSERT_TRUE(Stream(request).ok());
  ASSERT_EQ(http.requests().size(), 3u);
  EXPECT_NE(http.requests()[0].body.find("think"), std::string::npos);
  EXPECT_EQ(http.requests()[2].body.find("think"), std::string::npos);
}

TEST_F(OllamaTest, NamesWhatAModelCannot) {
  http.AnswerJson(R"({"error":"registry.ollama.ai/library/gemma:2b does not support tools"})", 400);
  const auto error = Stream().error();
  EXPECT_EQ(ErrorCodeName(error.code), "invalid");
  EXPECT_EQ(error.field, "tools");
}

TEST_F(OllamaTest, GivesCallsIdsThatDiffer) {
  http.Answer(Lines({Line(payload::Calls(std::string(payload::kParis) + "," + std::string(payload::kParis))), Last("stop")}));
  http.Answer(Lines({R"({"model":"llama3.2","created_at":"2025-10-27T00:00:00Z","message":)" + payload::Calls(payload::kParis) + "}", Last("stop")}));
  auto one = Stream(), other = Stream();
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_NE(one->tool_calls.at(0).id, one->tool_calls.at(1).id);
  EXPECT_NE(one->tool_calls.at(0).id, other->tool_calls.at(0).id);
}

TEST_F(OllamaTest, SkipsWhatItDoesNotKnow) {
  http.Answer(Lines({R"({"hologram":1})", R"({"message":7})", Line(R"({"role":"assistant","content":null,"tool_calls":[7,{"x":1}]})"), Said("Well"),
                     R"({"done":true})"}));
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->text, "Well");
  EXPECT_TRUE(reply->tool_calls.empty());
}

TEST_F(OllamaTest, DamageIsNoAnswer) {
  for (const std::string bad : {"{not json", "[1]", R"({"done":true})"}) {
    http.Answer(Lines({bad}));
    EXPECT_EQ(ErrorCodeName(Stream().error().code), "unavailable") << bad;
    http.AnswerJson(bad);
    EXPECT_EQ(ErrorCodeName(RunTask(model->Complete(Ask(), nullptr)).error().code), "unavailable") << bad;
  }
}

TEST_F(OllamaTest, ListsModelsWithTheirAbilities) {
  http.AnswerJson(R"({"models":[{"name":"qwen3:8b","model":"qwen3:8b","size":5225388164,"details":{"family":"qwen3","parameter_size":"8.2B"}},
    {"name":"all-minilm:latest"},{"name":"gone:latest","model":"gone:latest"},7]})");
  http.AnswerJson(R"({"details":{},"model_info":{"general.architecture":"qwen3","qwen3.context_length":40960},"capabilities":["completion","tools","thinking"]})");
  http.AnswerJson(R"({"model_info":{"general.architecture":"bert","bert.context_length":512},"capabilities":["embedding"]})");
  http.AnswerJson(R"({"error":"model 'gone:latest' not found"})", 404);
  auto models = RunTask(MakeProvider()->ListModels());
  ASSERT_TRUE(models.ok()) << models.error().message;
  ASSERT_EQ(models->size(), 3u);
  EXPECT_EQ((*models)[0].context_tokens, 40960);
  EXPECT_EQ((*models)[0].tools, true);
  EXPECT_EQ((*models)[0].images, false);
  EXPECT_EQ((*models)[0].reasoning, true);
  EXPECT_EQ(int((*models)[1].use), int(ModelUse::kEmbedding));
  EXPECT_EQ((*models)[2].tools, std::nullopt) << "nothing is known of it";
  EXPECT_EQ(http.requests()[0].url, "http://127.0.0.1:11434/api/tags");
  EXPECT_EQ(http.requests()[1].url, "http://127.0.0.1:11434/api/show");
  EXPECT_EQ(http.requests()[1].body, R"({"model":"qwen3:8b"})");
}

TEST_F(OllamaTest, ListingModelsTellsWhatIsWrong) {
  http.AnswerJson(R"({"error":"unauthorized"})", 401);
  EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kUnauthenticated);
  for (const auto* body : {"Ollama is running", "{}", "<html>"}) {
    http.AnswerJson(body);
    EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kInvalid) << body;
  }
}

TEST(OllamaErrors, AreOfTheContractsClasses) {
  const struct {
    int status;
    std::string body;
    const char* code;
  } kCases[] = {
      {400, R"({"error":"invalid options"})", "invalid"},
      {400, R"({"error":"request (302 tokens) exceeds the available context size (256 tokens), try increasing it"})", "invalid"},
      {404, R"({"error":"model 'x' not found"})", "not_found"},
      {404, "404 page not found", "not_found"},
      {429, R"({"error":"slow down"})", "rate_limited"},
      {500, R"({"error":"llama runner process has terminated"})", "unavailable"},
      {500, R"({"error":{"message":"model requires more system memory"}})", "unavailable"},
      {502, R"({"error":"upstream error"})", "unavailable"},
      {502, "<html>", "unavailable"},
  };
  for (const auto& one : kCases) {
    EXPECT_EQ(ErrorCodeName(ToError(DecodeRefusal(one.status, one.body), "m", {}, "").code), one.code) << one.status << one.body;
  }
}

}  // namespace
}  // namespace beseda::ollama
