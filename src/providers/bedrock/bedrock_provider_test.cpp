// What is particular to this provider; what all have in common is in bedrock_suite_test.cpp.
#include "providers/bedrock/bedrock_provider.h"

#include <gtest/gtest.h>

#include "contracts/embedder.h"
#include "json/json.h"
#include "providers/bedrock/bedrock_errors.h"
#include "providers/bedrock/bedrock_payloads_test.h"
#include "testing/chat_model_suite.h"
#include "testing/fake_http.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::bedrock {
namespace {

// The frames, one in a piece.
FakeAnswer Frames(std::vector<std::string> frames) {
  FakeAnswer answer;
  answer.headers = {{"Content-Type", "application/vnd.amazon.eventstream"}, {"x-amzn-RequestId", "req-7"}};
  answer.pieces = std::move(frames);
  return answer;
}

// A refusal: its type stands in a header.
FakeAnswer Refused(int status, std::string type, std::string_view message) {
  return JsonAnswer(R"({"message":")" + std::string(message) + R"("})", status,
                    {{"x-amzn-ErrorType", type + ":http://internal.amazon.com/coral/com.amazon.bedrock/"},
                     {"x-amzn-RequestId", "req-7"}});
}

class BedrockTest : public ::testing::Test {
 protected:
  std::shared_ptr<Provider> MakeProvider(std::string_view settings = R"({"region":"eu-central-1","api_key":"bedrock-key"})") {
    return MakeBedrockKind(clock)->Make(json::ParseObject(settings).value(), http).value();
  }
  static ChatRequest Ask() {
    ChatRequest request;
    request.messages.emplace_back();
    request.messages[0].text = "Hi";
    return request;
  }
  Result<ChatReply> Stream(ChatRequest request = Ask()) {
    if (!model) model = MakeProvider()->Chat("anthropic.claude-sonnet-4-20250514-v1:0");
    return RunTask(model->Complete(std::move(request), &sink));
  }
  json::Object Sent(std::size_t index) { return json::ParseObject(http.requests().at(index).body).value(); }

  ManualClock clock;
  FakeHttp http;
  std::shared_ptr<ChatModel> model;
  RecordingSink sink;
};

TEST_F(BedrockTest, AsksWithAnApiKey) {
  http.Answer(Frames(payload::kAnswerFrames));
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->request_id, "req-7");
  EXPECT_EQ(reply->model, "anthropic.claude-sonnet-4-20250514-v1:0");
  const auto& request = http.requests().at(0);
  EXPECT_EQ(request.url, "https://bedrock-runtime.eu-central-1.amazonaws.com/model/anthropic.claude-sonnet-4-20250514-v1%3A0/converse-stream");
  EXPECT_EQ(request.headers.Get("Authorization"), "Bearer bedrock-key");
  EXPECT_FALSE(request.headers.Find("X-Amz-Date"));
  EXPECT_EQ(http.open_streams(), 0);
}

TEST_F(BedrockTest, SignsWithKeys) {
  clock.Set(FromUnixMicros(1'440'938'160'000'000));
  auto provider = MakeProvider(R"({"region":"cn-north-1","access_key_id":"ASIAEXAMPLE","secret_access_key":"s","session_token":"t0ken"})");
  http.AnswerJson(payload::kAnswer);
  ASSERT_TRUE(RunTask(provider->Chat("arn:aws:bedrock:us-east-1:1:inference-profile/us.m")->Complete(Ask(), nullptr)).ok());
  const auto& request = http.requests().at(0);
  EXPECT_EQ(request.url, "https://bedrock-runtime.cn-north-1.amazonaws.com.cn/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fus.m/converse");
  EXPECT_TRUE(request.headers.Get("Authorization").starts_with(
      "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20150830/cn-north-1/bedrock/aws4_request, "
      "SignedHeaders=accept;content-type;host;x-amz-date;x-amz-security-token, Signature="));
  EXPECT_EQ(request.headers.Get("X-Amz-Security-Token"), "t0ken");
}

TEST_F(BedrockTest, NamesTheFieldOfABadSetting) {
  const auto field = [&](std::string_view settings) {
    auto made = MakeBedrockKind(clock)->Make(json::ParseObject(settings).value(), http);
    return made.ok() ? "accepted" : made.error().field;
  };
  EXPECT_EQ(field(R"({"api_key":"a"})"), "region");
  EXPECT_EQ(field(R"({"region":"us-east-1.evil.example","api_key":"a"})"), "region");
  EXPECT_EQ(field(R"({"region":"us-east-1"})"), "api_key");
  EXPECT_EQ(field(R"({"region":"us-east-1","api_key":"a","access_key_id":"b"})"), "api_key");
  EXPECT_EQ(field(R"({"region":"us-east-1","access_key_id":"b"})"), "secret_access_key");
  EXPECT_EQ(field(R"({"region":"us-east-1","secret_access_key":"b"})"), "access_key_id");
  EXPECT_EQ(field(R"({"region":"us-east-1","api_key":"a b"})"), "api_key");
  EXPECT_EQ(field(R"({"region":"us-east-1","api_key":"a","base_url":"x"})"), "base_url");
  EXPECT_EQ(field(R"({"region":"us-east-1","api_key":"a","base_url":"http://127.0.0.1:4010/"})"), "accepted");
  EXPECT_TRUE(json::ParseObject(MakeBedrockKind(clock)->settings_schema()).ok());
}

TEST_F(BedrockTest, LearnsToAskForASchemaWithATool) {
  http.Answer(Refused(400, "ValidationException", "The model does not support the outputConfig.textFormat field."));
  http.Answer(Frames({payload::kStart, payload::BeginCall(0, "t1", "answer"), payload::Input(0, R"({\"n\":)"), payload::Input(0, "1}"),
                      payload::End(0), payload::Stop("tool_use"), payload::kMetadata}));
  auto request = Ask();
  request.response_schema = R"({"type":"object","properties":{"n":{"type":"integer","minimum":1}}})";
  auto reply = Stream(request);
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->text, R"({"n":1})");
  EXPECT_EQ(sink.text(), R"({"n":1})");
  EXPECT_TRUE(reply->tool_calls.empty());
  EXPECT_EQ(int(reply->stop), int(StopReason::kEnd));
  EXPECT_TRUE(Sent(0).contains("outputConfig"));
  EXPECT_FALSE(Sent(1).contains("outputConfig"));
  EXPECT_EQ(Sent(1).at("toolConfig").at("toolChoice"), json::Parse(R"({"tool":{"name":"answer"}})").value());
  http.AnswerJson(payload::Reply(R"({"toolUse":{"toolUseId":"t","name":"answer","input":{"n":2}}})", "tool_use"));
  auto whole = RunTask(model->Complete(request, nullptr));
  ASSERT_TRUE(whole.ok());
  EXPECT_EQ(whole->text, R"({"n":2})");
}

TEST_F(BedrockTest, LearnsWhatAModelDoesNotTake) {
  http.Answer(Refused(400, "ValidationException", "This model doesn't support system messages. Try again without system messages."));
  http.Answer(Refused(400, "ValidationException", "This model doesn't support the stopSequences field."));
  http.Answer(Frames(payload::kAnswerFrames));
  auto request = Ask();
  request.stop = {"END"};
  request.messages.insert(request.messages.begin(), ChatMessage{.role = ChatRole::kSystem, .text = "Be kind."});
  ASSERT_TRUE(Stream(request).ok());
  EXPECT_TRUE(Sent(0).contains("system"));
  EXPECT_EQ(json::Value(Sent(2)), json::Parse(R"({"messages":[{"role":"user","content":[{"text":"Be kind."},{"text":"Hi"}]}]})").value());
}

TEST_F(BedrockTest, DoesNotLearnForever) {
  http.AlwaysAnswer([](const HttpRequest&) {
    return Refused(400, "ValidationException", "toolChoice, thinking, temperature, system messages and stopSequences: not supported");
  });
  EXPECT_EQ(ErrorCodeName(Stream().error().code), "invalid");
  EXPECT_LE(http.requests().size(), 4u);
}

TEST_F(BedrockTest, SkipsWhatItDoesNotKnow) {
  http.Answer(Frames({payload::kStart, frame::Event("hologramStart", "{}"), payload::Delta(0, R"({"hologram":{"x":1}})"),
                      payload::Said(1, "Well"), payload::Delta(1, R"({"citation":{"title":"t"}})"), payload::Input(1, "lost"),
                      payload::Input(9, "lost"), payload::End(1), payload::Stop("a_new_reason"), payload::kMetadata}));
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->text, "Well");
  EXPECT_EQ(int(reply->stop), int(StopReason::kOther));
}

TEST_F(BedrockTest, CountsTheCacheOnce) {
  const auto usage = [&](std::string_view counts) {
    http.AnswerJson(R"({"output":{"message":{"role":"assistant","content":[{"text":"a"}]}},"stopReason":"end_turn","usage":)" + std::string(counts) + "}");
    return RunTask(MakeProvider()->Chat("m")->Complete(Ask(), nullptr)).value().usage.input_tokens;
  };
  EXPECT_EQ(usage(R"({"inputTokens":30,"outputTokens":628,"totalTokens":658})"), 30);
  EXPECT_EQ(usage(R"({"inputTokens":30,"outputTokens":10,"totalTokens":540,"cacheReadInputTokens":500})"), 530);
  EXPECT_EQ(usage(R"({"inputTokens":30,"outputTokens":10,"totalTokens":40,"cacheReadInputTokens":500})"), 530) << "the total leaves it out";
  EXPECT_EQ(usage(R"({"inputTokens":530,"outputTokens":10,"totalTokens":540,"cacheReadInputTokens":500})"), 530) << "counted in already";
}

// What the models of each maker say there; seen in reports of their users.
TEST_F(BedrockTest, KnowsARequestThatIsTooLong) {
  for (const auto* said :
       {"Input is too long for requested model.",
        "The model returned the following errors: prompt is too long: 200049 tokens > 200000 maximum",
        "The model returned the following errors: Input Tokens Exceeded: Number of input tokens exceeds maximum length. "
        "Please update the input to try again.",
        "The model returned the following errors: This model's maximum context length is 131072 tokens."}) {
    Refusal refusal{.status = 400, .type = "ValidationException"};
    refusal.message = said;
    EXPECT_EQ(ToError(refusal, {}, "").reason, "context_too_long") << said;
  }
}

TEST_F(BedrockTest, AToolWithoutArgumentsGetsAnEmptyObject) {
  http.Answer(Frames({payload::kStart, payload::BeginCall(0, "t", "stop"), payload::End(0), payload::Stop("tool_use"), payload::kMetadata}));
  auto reply = Stream();
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(reply->tool_calls.at(0).arguments, "{}");
}

TEST_F(BedrockTest, DamageIsNoAnswer) {
  for (const std::string bad : {"{not json", "[1]", "null"}) {
    http.Answer(Frames({frame::Event("messageStart", bad)}));
    EXPECT_EQ(ErrorCodeName(Stream().error().code), "unavailable") << bad;
    http.AnswerJson(bad);
    EXPECT_EQ(ErrorCodeName(RunTask(model->Complete(Ask(), nullptr)).error().code), "unavailable") << bad;
  }
  http.AnswerJson("{}");
  EXPECT_EQ(ErrorCodeName(RunTask(model->Complete(Ask(), nullptr)).error().code), "unavailable");
  auto frames = payload::kAnswerFrames;
  frames[2].back() = char(frames[2].back() ^ 1);
  http.Answer(Frames(frames));
  EXPECT_EQ(ErrorCodeName(Stream().error().code), "uncertain") << "a checksum is wrong after the first piece";
  http.Answer(Frames({payload::Stop("end_turn"), payload::kMetadata}));
  EXPECT_EQ(ErrorCodeName(Stream().error().code), "unavailable") << "an end without a message";
}

// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_MessageStopEvent.html
TEST_F(BedrockTest, AnAnswerThatTheModelSpoiltIsNone) {
  for (const auto* reason : {"malformed_model_output", "malformed_tool_use"}) {
    http.Answer(Frames({payload::kStart, payload::Stop(reason), payload::kMetadata}));
    EXPECT_EQ(ErrorCodeName(Stream().error().code), "unavailable") << reason;
    http.Answer(Frames({payload::kStart, payload::Said(0, "Well"), payload::End(0), payload::Stop(reason), payload::kMetadata}));
    auto reply = Stream();
    ASSERT_TRUE(reply.ok()) << reason;
    EXPECT_EQ(reply->text, "Well");
    EXPECT_EQ(int(reply->stop), int(StopReason::kOther));
  }
}

TEST_F(BedrockTest, ListsModelsAndInferenceProfiles) {
  http.AnswerJson(R"({"modelSummaries":[
    {"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0","modelId":"amazon.nova-lite-v1:0","modelName":"Nova Lite","providerName":"Amazon",
     "inputModalities":["TEXT","IMAGE"],"outputModalities":["TEXT"],"responseStreamingSupported":true,"inferenceTypesSupported":["ON_DEMAND","INFERENCE_PROFILE"]},
    {"modelId":"anthropic.claude-sonnet-4-20250514-v1:0","modelName":"Claude Sonnet 4","providerName":"Anthropic","inputModalities":["TEXT","IMAGE"],
     "outputModalities":["TEXT"],"inferenceTypesSupported":["INFERENCE_PROFILE"]},
    {"modelId":"amazon.titan-embed-text-v2:0","modelName":"Titan Text Embeddings V2","providerName":"Amazon","inputModalities":["TEXT"],"outputModalities":["EMBEDDING"],"inferenceTypesSupported":["ON_DEMAND"]},
    7, {}]})");
  http.AnswerJson(R"({"inferenceProfileSummaries":[{"inferenceProfileId":"us.anthropic.claude-sonnet-4-20250514-v1:0","inferenceProfileName":"US Claude Sonnet 4","type":"SYSTEM_DEFINED",
    "models":[{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0"}]}],"nextToken":"more/1"})");
  http.AnswerJson(R"({"inferenceProfileSummaries":[]})");
  http.AnswerJson(R"({"inferenceProfileSummaries":[{"inferenceProfileArn":"arn:aws:bedrock:us-east-1:1:application-inference-profile/ab","inferenceProfileId":"ab","inferenceProfileName":"Ours","type":"APPLICATION"}]})");
  auto models = RunTask(MakeProvider()->ListModels());
  ASSERT_TRUE(models.ok()) << models.error().message;
  ASSERT_EQ(models->size(), 4u);
  EXPECT_EQ((*models)[0].name, "Amazon Nova Lite");
  EXPECT_EQ((*models)[1].use, ModelUse::kEmbedding);
  EXPECT_EQ((*models)[2].id, "us.anthropic.claude-sonnet-4-20250514-v1:0");
  EXPECT_EQ((*models)[2].name, "US Claude Sonnet 4");
  EXPECT_EQ((*models)[2].images, true) << "as the model behind it";
  EXPECT_EQ((*models)[3].id, "arn:aws:bedrock:us-east-1:1:application-inference-profile/ab");
  EXPECT_EQ(http.requests()[0].url, "https://bedrock.eu-central-1.amazonaws.com/foundation-models");
  EXPECT_EQ(http.requests()[2].url, "https://bedrock.eu-central-1.amazonaws.com/inference-profiles?maxResults=1000&type=SYSTEM_DEFINED&nextToken=more%2F1");
}

TEST_F(BedrockTest, ListsModelsWithoutTheRightToProfiles) {
  http.AnswerJson(R"({"modelSummaries":[{"modelId":"m","outputModalities":["TEXT"]}]})");
  http.Answer(Refused(403, "AccessDeniedException", "not authorized to perform bedrock:ListInferenceProfiles"));
  http.Answer(Refused(403, "AccessDeniedException", "not authorized to perform bedrock:ListInferenceProfiles"));
  EXPECT_EQ(RunTask(MakeProvider()->ListModels()).value().size(), 1u);
  http.Answer(Refused(403, "UnrecognizedClientException", "The security token included in the request is invalid."));
  EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kUnauthenticated);
  for (const auto* body : {"{}", "<html>"}) {
    http.AnswerJson(body);
    EXPECT_EQ(RunTask(MakeProvider()->ListModels()).error().code, ErrorCode::kInvalid);
  }
}

TEST_F(BedrockTest, EmbedsOnlyWithModelsItKnows) {
  EXPECT_EQ(MakeProvider()->Embeddings("amazon.nova-lite-v1:0"), nullptr);
  http.AnswerJson(R"({"embeddings":[[0.5,1.5]],"id":"x","response_type":"embeddings_floats","texts":["a"]})");
  EmbedRequest request;
  request.texts = {"a"};
  request.input_type = "query";
  auto reply = RunTask(MakeProvider()->Embeddings("cohere.embed-english-v3")->Embed(request));
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->vectors.at(0), (std::vector<float>{0.5, 1.5}));
  EXPECT_EQ(Sent(0).at("input_type"), json::Value("search_query"));
}

TEST(BedrockErrors, AreOfTheContractsClasses) {
  const struct {
    int status;
    const char* type;
    const char* message;
    const char* code;
  } kCases[] = {
      {400, "ValidationException", "Malformed input request", "invalid"},
      {400, "ValidationException", "The provided model identifier is invalid.", "not_found"},
      {400, "ValidationException", "Invocation of model ID m with on-demand throughput isn't supported.", "invalid"},
      {403, "AccessDeniedException", "You don't have access to the model with the specified model ID.", "forbidden"},
      {403, "AccessDeniedException", "Authentication failed: Please make sure your API Key is valid.", "unauthenticated"},
      {403, "InvalidSignatureException", "The request signature we calculated does not match", "unauthenticated"},
      {403, "ExpiredTokenException", "The security token included in the request is expired", "unauthenticated"},
      {404, "ResourceNotFoundException", "x", "not_found"},
      {408, "ModelTimeoutException", "x", "timeout"},
      {424, "ModelErrorException", "x", "unavailable"},
      {424, "", "", "unavailable"},
      {429, "ThrottlingException", "x", "rate_limited"},
      {429, "ModelNotReadyException", "x", "unavailable"},
      {400, "ServiceQuotaExceededException", "x", "rate_limited"},
      {500, "InternalServerException", "x", "unavailable"},
      {503, "ServiceUnavailableException", "x", "unavailable"},
      {0, "throttlingException", "x", "rate_limited"},
      {0, "internalServerException", "x", "unavailable"},
      {0, "serviceUnavailableException", "x", "unavailable"},
      {0, "validationException", "x", "invalid"},
      {0, "aNewException", "x", "unavailable"},
      {301, "", "", "invalid"},
  };
  for (const auto& one : kCases) {
    EXPECT_EQ(ErrorCodeName(ToError({.status = one.status, .type = one.type, .message = one.message}, {}, "k").code), one.code)
        << one.type << one.message;
  }
  const auto plain = DecodeRefusal(502, {}, "<html><h1>502 Bad Gateway</h1></html>");
  EXPECT_EQ(ToError(plain, {}, "k").message.find("<html>"), std::string::npos);
  EXPECT_EQ(DecodeRefusal(400, {}, R"({"__type":"com.amazon.coral.service#ThrottlingException","Message":"m"})").type, "ThrottlingException");
}

TEST(BedrockErrors, TellNoSecretsAndCarryTheWait) {
  const auto error = ToError({.status = 429, .type = "ThrottlingException", .message = "secret-key is too fast"},
                             {{"Retry-After", "30"}, {"x-amzn-RequestId", "req_1"}}, "secret-key");
  EXPECT_EQ(error.message.find("secret-key"), std::string::npos);
  EXPECT_EQ(error.retry_after, seconds(30));
  EXPECT_NE(error.detail.find("req_1"), std::string::npos);
}

}  // namespace
}  // namespace beseda::bedrock
