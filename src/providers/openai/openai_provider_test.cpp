// What is particular to this provider; what all have in common is in openai_suite_test.cpp.
#include "providers/openai/openai_provider.h"

#include <gtest/gtest.h>

#include "json/json.h"
#include "providers/common/openai_dialect/openai_payloads_test.h"
#include "providers/common/openai_dialect/responses_payloads_test.h"
#include "testing/chat_model_suite.h"
#include "testing/fake_http.h"
#include "testing/run_task.h"

namespace beseda::openai {
namespace {

using payload::Chunk;

class OpenAiTest : public ::testing::Test {
 protected:
  std::shared_ptr<Provider> MakeProvider(std::string_view settings = R"({"api_key":"sk-test"})") {
    return MakeOpenAiKind()->Make(json::ParseObject(settings).value(), http).value();
  }
  Error BadSettings(std::string_view settings) {
    auto made = MakeOpenAiKind()->Make(json::ParseObject(settings).value(), http);
    return made.ok() ? Error(ErrorCode::kInternal, "these settings were accepted") : made.error();
  }

  static ChatRequest Ask(std::string text = "Hi") {
    ChatRequest request;
    ChatMessage message;
    message.text = std::move(text);
    request.messages.push_back(std::move(message));
    return request;
  }
  Result<ChatReply> Stream(ChatRequest request = Ask()) {
    if (!model) model = MakeProvider()->Chat("gpt-4o");
    return RunTask(model->Complete(std::move(request), &sink));
  }

  FakeHttp http;
  std::shared_ptr<ChatModel> model;
  RecordingSink sink;
};

TEST_F(OpenAiTest, SendsToTheAccountsAddress) {
  model = MakeProvider(R"({"api_key":"sk-test","organization":"org-1","project":"proj_1","timeout":30})")->Chat("gpt-4o");
  http.AnswerEvents(payload::kAnswerEvents, {{"x-request-id", "req_7"}});
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->request_id, "req_7");
  EXPECT_EQ(reply->model, "gpt-4o-2024-08-06");
  const auto& request = http.requests().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://api.openai.com/v1/chat/completions");
  EXPECT_EQ(request.headers.Get("Authorization"), "Bearer sk-test");
  EXPECT_EQ(request.headers.Get("OpenAI-Organization"), "org-1");
  EXPECT_EQ(request.headers.Get("OpenAI-Project"), "proj_1");
  EXPECT_EQ(request.headers.Get("Content-Type"), "application/json");
  EXPECT_EQ(request.total_timeout, seconds(30));
  EXPECT_EQ(int(request.reach), int(Reach::kAnywhere));
  EXPECT_EQ(http.open_streams(), 0);
}

TEST_F(OpenAiTest, WaitsDifferentlyForTheFirstTokenAndTheRest) {
  http.AnswerEvents(payload::kAnswerEvents);
  auto request = Ask();
  request.first_token_timeout = seconds(42);
  request.between_tokens_timeout = seconds(7);
  ASSERT_TRUE(Stream(request).ok());
  EXPECT_EQ(http.requests().at(0).idle_timeout, seconds(42));
  ASSERT_FALSE(http.idle_timeouts().empty());
  EXPECT_EQ(http.idle_timeouts()[0], seconds(7));
}

TEST_F(OpenAiTest, TakesAServerOnThisMachineWithoutAKey) {
  model = MakeProvider(R"({"base_url":" http://127.0.0.1:11434/v1/ "})")->Chat("llama3");
  http.AnswerEvents(payload::kAnswerEvents);
  auto request = Ask();
  request.max_output_tokens = 5;
  ASSERT_TRUE(Stream(request).ok());
  EXPECT_EQ(http.requests().at(0).url, "http://127.0.0.1:11434/v1/chat/completions");
  EXPECT_FALSE(http.requests().at(0).headers.Find("Authorization"));
  EXPECT_NE(http.requests().at(0).body.find(R"("max_tokens":5)"), std::string::npos) << "the old name, known everywhere";
}

TEST_F(OpenAiTest, NamesTheFieldOfABadSetting) {
  EXPECT_EQ(BadSettings("{}").field, "api_key");
  EXPECT_EQ(BadSettings(R"({"api_key":"sk\nX-Evil: 1"})").field, "api_key");
  EXPECT_EQ(BadSettings(R"({"api_key":"sk","organization":"a b"})").field, "organization");
  EXPECT_EQ(BadSettings(R"({"base_url":"ftp://x/v1"})").field, "base_url");
  EXPECT_EQ(BadSettings(R"({"base_url":"https://user:pass@x/v1"})").field, "base_url");
  EXPECT_EQ(BadSettings(R"({"base_url":"https:///v1"})").field, "base_url");
  EXPECT_EQ(BadSettings(R"({"base_url":"https://x/v1?key=1"})").field, "base_url");
  EXPECT_EQ(BadSettings(R"({"api_key":"sk","timeout":0})").field, "timeout");
  EXPECT_EQ(BadSettings(R"({"api_key":"sk","api":"assistants"})").field, "api");
  EXPECT_TRUE(json::ParseObject(MakeOpenAiKind()->settings_schema()).ok());
}

TEST_F(OpenAiTest, AcceptsTheWholeEndpointAsAddress) {
  model = MakeProvider(R"({"base_url":"http://localhost:8000/v1/chat/completions"})")->Chat("m");
  http.AnswerEvents(payload::kAnswerEvents);
  ASSERT_TRUE(Stream().ok());
  EXPECT_EQ(http.requests().at(0).url, "http://localhost:8000/v1/chat/completions");
}

TEST_F(OpenAiTest, LearnsWhatAModelRefusesAndAsksAgain) {
  const auto refusal = payload::Failure("Unsupported value: 'temperature' does not support 0.3 with this model.",
                                        "invalid_request_error", R"("unsupported_value")", R"("temperature")");
  http.AnswerJson(refusal, 400);
  http.AnswerEvents(payload::kAnswerEvents);
  http.AnswerEvents(payload::kAnswerEvents);
  auto request = Ask();
  request.temperature = 0.3;
  ASSERT_TRUE(Stream(request).ok());
  ASSERT_TRUE(Stream(request).ok());
  ASSERT_EQ(http.requests().size(), 3u) << "the second question does not begin with what was refused";
  EXPECT_NE(http.requests()[0].body.find("temperature"), std::string::npos);
  EXPECT_EQ(http.requests()[1].body.find("temperature"), std::string::npos);
  EXPECT_EQ(http.requests()[2].body.find("temperature"), std::string::npos);
}

TEST_F(OpenAiTest, LearnsThatAModelDoesNotReason) {
  model = MakeProvider(R"({"api_key":"sk-test","api":"responses"})")->Chat("gpt-4o");
  using payload::Failure;
  http.AnswerJson(Failure("Encrypted content is not supported with this model.", "invalid_request_error", "null", R"("include")"), 400);
  for (int i = 0; i < 2; ++i) {
    http.AnswerJson(Failure("Unsupported parameter: 'reasoning.effort' is not supported with this model.", "invalid_request_error",
                            R"("unsupported_parameter")", R"("reasoning.effort")"), 400);
  }
  http.AnswerEvents(payload::kResponsesEvents);
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  ASSERT_EQ(http.requests().size(), 4u);
  EXPECT_EQ(http.requests()[0].url, "https://api.openai.com/v1/responses");
  EXPECT_NE(http.requests()[0].body.find("reasoning"), std::string::npos);
  EXPECT_EQ(http.requests()[3].body.find("reasoning"), std::string::npos);
}

TEST_F(OpenAiTest, DoesNotLearnForever) {
  http.AlwaysAnswer([](const HttpRequest& request) {
    const bool old = request.body.find("\"max_tokens\"") != request.body.npos;
    return JsonAnswer(payload::Failure(std::string("Unsupported parameter: ") + (old ? "max_tokens" : "max_completion_tokens"),
                                       "invalid_request_error", R"("unsupported_parameter")",
                                       old ? R"("max_tokens")" : R"("max_completion_tokens")"), 400);
  });
  auto request = Ask();
  request.max_output_tokens = 5;
  EXPECT_EQ(Stream(request).error().code, ErrorCode::kInvalid);
  EXPECT_LE(http.requests().size(), 4u);
}

TEST_F(OpenAiTest, ReadsAStreamHoweverItIsCut) {
  std::string whole;
  for (const auto& event : payload::kAnswerEvents) whole += ": keep-alive\r\n\r\ndata: " + event + "\r\n\r\n";
  whole.resize(whole.size() - 4);  // no final newline
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    FakeAnswer answer;
    answer.headers = {{"content-type", "text/event-stream"}};
    answer.pieces = {"\xEF\xBB\xBF" + whole.substr(0, cut), whole.substr(cut)};
    http.Answer(std::move(answer));
    RecordingSink one;
    if (!model) model = MakeProvider()->Chat("gpt-4o");
    auto reply = RunTask(model->Complete(Ask(), &one));
    ASSERT_TRUE(reply.ok()) << "cut at " << cut << ": " << reply.error().message;
    ASSERT_EQ(one.text(), "The shop opens at nine. Привет!") << "cut at " << cut;
    ASSERT_EQ(reply->usage.input_tokens, 1117) << "cut at " << cut;
  }
}

TEST_F(OpenAiTest, JoinsACharacterThatIsCutInTwo) {
  http.AnswerEvents({Chunk(R"({"content":"Hi \ud83d"})"), Chunk(R"({"content":"\udc4b!"})"),
                     Chunk(R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"\"\ud83d"}}]})"),
                     Chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"\udc4b\""}}]})"), Chunk("{}", R"("stop")"),
                     "[DONE]"});
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->text, "Hi 👋!");
  EXPECT_EQ(sink.text(), "Hi 👋!");
  EXPECT_EQ(reply->tool_calls.at(0).arguments, "\"👋\"");
}

TEST_F(OpenAiTest, TakesAWholeAnswerFromAServerThatDoesNotStream) {
  http.AnswerJson(std::string(payload::kAnswer));
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(sink.text(), reply->text);
  EXPECT_EQ(reply->usage.cached_input_tokens, 1024);
}

TEST_F(OpenAiTest, TakesAStreamUnderAWrongType) {
  auto answer = EventsAnswer(payload::kAnswerEvents);
  answer.headers = {{"Content-Type", "text/plain"}};
  http.Answer(std::move(answer));
  ASSERT_TRUE(Stream().ok());
  EXPECT_EQ(sink.text(), "The shop opens at nine. Привет!");
}

TEST_F(OpenAiTest, DoesWithoutUsageAndWithoutDone) {
  http.AnswerEvents({Chunk(R"({"content":"Well"})"), Chunk("{}", R"("stop")")});
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->text, "Well");
  EXPECT_EQ(reply->usage.output_tokens, 0);
}

TEST_F(OpenAiTest, ReadsUsageWhereOthersPutIt) {
  http.AnswerEvents({Chunk(R"({"content":"Well"})"),
                     R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2,"prompt_cache_hit_tokens":8}})",
                     "[DONE]"});
  auto deepseek = Stream();
  ASSERT_TRUE(deepseek.ok());
  EXPECT_EQ(deepseek->usage.cached_input_tokens, 8);
  http.AnswerEvents({Chunk(R"({"content":"Well"})"),
                     R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"usage":{"prompt_tokens":3,"completion_tokens":4}}})",
                     R"({"choices":null})", "[DONE]"});
  auto groq = Stream();
  ASSERT_TRUE(groq.ok());
  EXPECT_EQ(groq->usage.output_tokens, 4);
}

TEST_F(OpenAiTest, ReadsContentInParts) {
  http.AnswerEvents({Chunk(R"({"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm."}]}]})"),
                     Chunk(R"({"content":[{"type":"text","text":"Yes"}]})"), Chunk("{}", R"("stop")"), "[DONE]"});
  auto reply = Stream();
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(reply->text, "Yes");
  EXPECT_EQ(reply->reasoning, "Hm.");
}

TEST_F(OpenAiTest, KeepsToolCallsApartThatShareAnIndex) {
  http.AnswerEvents({Chunk(R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}]})"),
                     Chunk(R"({"tool_calls":[{"index":0,"id":"b","function":{"name":"g","arguments":{"y":2}}}]})"),
                     Chunk(R"({"tool_calls":[{"function":{"name":"h"}}]})", R"("stop")"), "[DONE]"});
  auto reply = Stream();
  ASSERT_TRUE(reply.ok());
  ASSERT_EQ(reply->tool_calls.size(), 2u);
  EXPECT_EQ(reply->tool_calls[0].arguments, R"({"x":1})");
  EXPECT_EQ(reply->tool_calls[1].arguments, R"({"y":2})");
  EXPECT_EQ(int(reply->stop), int(StopReason::kToolCalls));
}

TEST_F(OpenAiTest, ARefusalOfTheModelIsTextAndAStopReason) {
  http.AnswerEvents({Chunk(R"({"role":"assistant","refusal":"I can't "})"), Chunk(R"({"refusal":"help."})"),
                     Chunk("{}", R"("stop")"), "[DONE]"});
  auto reply = Stream();
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(reply->text, "I can't help.");
  EXPECT_EQ(int(reply->stop), int(StopReason::kContentFilter));
}

TEST_F(OpenAiTest, AnErrorInTheStreamBeforePiecesIsOfItsClass) {
  http.AnswerEvents({R"({"error":{"message":"Overloaded","type":"server_error"}})"});
  EXPECT_EQ(ErrorCodeName(Stream().error().code), "unavailable");
  http.AnswerEvents({R"({"error":{"message":"Slow down","code":429}})"}, {{"retry-after", "2"}});
  auto limited = Stream();
  EXPECT_EQ(ErrorCodeName(limited.error().code), "rate_limited");
  EXPECT_EQ(limited.error().retry_after, seconds(2));
}

TEST_F(OpenAiTest, AnErrorInTheStreamAfterPiecesIsUncertain) {
  for (const std::string bad : {R"({"error":{"message":"Overloaded","type":"server_error"}})", "{not json", "[1]",
                                R"({"choices":[{"index":0,"delta":{},"error":{"code":502,"message":"Bad gateway"}}]})"}) {
    http.AnswerEvents({Chunk(R"({"content":"Well"})"), bad});
    EXPECT_EQ(ErrorCodeName(Stream().error().code), "uncertain") << bad;
  }
}

TEST_F(OpenAiTest, AStreamThatEndsEarlyIsNoAnswer) {
  http.AnswerEvents({Chunk(R"({"content":"Well"})")});
  EXPECT_EQ(ErrorCodeName(Stream().error().code), "uncertain");
  http.AnswerEvents({});
  EXPECT_EQ(ErrorCodeName(Stream().error().code), "unavailable");
}

TEST_F(OpenAiTest, NoChoicesAreNoAnswer) {
  http.AnswerEvents({R"({"choices":[]})", "[DONE]"});
  EXPECT_EQ(ErrorCodeName(Stream().error().code), "unavailable");
  http.AnswerJson(R"({"id":"x","choices":[]})");
  EXPECT_EQ(ErrorCodeName(RunTask(model->Complete(Ask(), nullptr)).error().code), "unavailable");
}

TEST_F(OpenAiTest, AWebPageIsAWrongAddress) {
  for (const bool stream : {true, false}) {
    FakeAnswer page;
    page.headers = {{"Content-Type", "text/html"}};
    page.pieces = {"<!doctype html><title>Welcome</title>"};
    http.Answer(page);
    if (!model) model = MakeProvider()->Chat("gpt-4o");
    auto reply = RunTask(model->Complete(Ask(), stream ? &sink : nullptr));
    EXPECT_EQ(ErrorCodeName(reply.error().code), "invalid");
    EXPECT_NE(reply.error().message.find("base URL"), std::string::npos);
  }
}

TEST_F(OpenAiTest, ALostConnectionBeforePiecesMayBeTriedAgain) {
  FakeAnswer lost;
  lost.fails_to_open = Error(ErrorCode::kUncertain, "The connection was lost.");
  http.Answer(lost);
  EXPECT_EQ(ErrorCodeName(Stream().error().code), "unavailable");
}

TEST_F(OpenAiTest, KeepAliveCommentsDoNotCountAsTokens) {
  FakeAnswer answer;
  answer.headers = {{"Content-Type", "text/event-stream"}};
  answer.pieces = std::vector<std::string>(3, ": keep-alive\n\n");
  answer.hangs = true;
  http.Answer(answer);
  auto request = Ask();
  request.first_token_timeout = milliseconds(10);
  EXPECT_EQ(ErrorCodeName(Stream(request).error().code), "timeout");
  EXPECT_EQ(http.open_streams(), 0);
}

TEST_F(OpenAiTest, ListsModels) {
  http.AnswerJson(R"({"object":"list","data":[{"id":"gpt-4o","object":"model","created":1686935002,"owned_by":"openai"},
    {"id":"gpt-4.1","object":"model","created":1686935002,"owned_by":"openai","shutdown_date":null},{"object":"model"},7]})");
  auto models = RunTask(MakeProvider()->ListModels());
  ASSERT_TRUE(models.ok()) << models.error().message;
  ASSERT_EQ(models->size(), 2u);
  EXPECT_EQ((*models)[0].id, "gpt-4.1");
  EXPECT_EQ((*models)[1].name, "gpt-4o");
  EXPECT_EQ(http.requests().at(0).url, "https://api.openai.com/v1/models");
  EXPECT_EQ(http.requests().at(0).method, "GET");

  http.AnswerJson(R"([{"id":"m","display_name":"The M"}])");
  EXPECT_EQ(RunTask(MakeProvider()->ListModels())->at(0).name, "The M");
}

TEST_F(OpenAiTest, ListingModelsTellsWhatIsWrong) {
  http.AnswerJson(payload::Failure("Incorrect API key provided", "x", R"("invalid_api_key")"), 401);
  EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kUnauthenticated);
  http.AnswerJson("{}");
  EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kInvalid);
  http.AnswerJson("<html>");
  EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace beseda::openai
