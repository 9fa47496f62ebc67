// The bedrock provider in the suites that every provider passes.
#include "json/json.h"
#include "providers/bedrock/bedrock_payloads_test.h"
#include "providers/bedrock/bedrock_provider.h"
#include "testing/embedder_suite.h"
#include "testing/http_chat_harness.h"
#include "testing/manual_clock.h"

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

std::shared_ptr<Provider> MakeProvider(HttpClient& http) {
  static const ManualClock clock;
  json::Object settings({{"region", "us-east-1"}, {"access_key_id", "AKIDEXAMPLE"}, {"secret_access_key", "secret"}});
  return MakeBedrockKind(clock)->Make(settings, http).value();
}

class Harness final : public HttpChatHarness {
 public:
  std::optional<std::string> ExpectedText() override { return "The shop opens at nine. Привет!"; }
  std::optional<Usage> ExpectedUsage() override {
    return Usage{.input_tokens = 2098, .output_tokens = 46, .cached_input_tokens = 1800, .cache_write_tokens = 248};
  }
  std::optional<bool> TakesImages() override { return true; }
  std::optional<bool> TakesImageAddresses() override { return false; }
  std::optional<bool> TakesAudio() override { return false; }
  std::optional<bool> TakesSchemas() override { return true; }
  std::optional<bool> TakesToolResults() override { return true; }
  // A schema goes as a text of JSON inside the JSON.
  std::string LastBody() override {
    auto body = HttpChatHarness::LastBody();
    const auto parsed = json::ParseObject(body);
    if (!parsed.ok() || !parsed->contains("outputConfig")) return body;
    const auto& structure = parsed->at("outputConfig").at("textFormat").at("structure");
    return body + std::string(json::View(structure.at("jsonSchema").at("schema").as_string()));
  }

  std::shared_ptr<ChatModel> Failing(ErrorCode code) override {
    switch (code) {
      case ErrorCode::kInvalid: return Always(Refused(400, "ValidationException", "Input is too long for requested model."));
      case ErrorCode::kUnauthenticated: return Always(Refused(403, "UnrecognizedClientException", "The security token included in the request is invalid."));
      case ErrorCode::kForbidden: return Always(Refused(403, "AccessDeniedException", "You don't have access to the model with the specified model ID."));
      case ErrorCode::kNotFound: return Always(Refused(404, "ResourceNotFoundException", "Could not resolve the foundation model"));
      case ErrorCode::kRateLimited: {
        auto answer = Refused(429, "ThrottlingException", "Too many requests, please wait before trying again.");
        answer.headers.Add("Retry-After", "12");
        return Always(std::move(answer));
      }
      case ErrorCode::kUnavailable: return Always(Refused(503, "ServiceUnavailableException", "Bedrock is unable to process your request."));
      case ErrorCode::kTimeout: return Always(Refused(408, "ModelTimeoutException", "The request took too long"));
      case ErrorCode::kRejected: return Always(Refused(400, "ValidationException", "Output blocked by content filtering policy"));
      default: return nullptr;
    }
  }
  std::shared_ptr<ChatModel> FailingInStream(ErrorCode code, bool after_pieces) override {
    std::string type;
    if (code == ErrorCode::kUnavailable) type = "modelStreamErrorException";
    if (code == ErrorCode::kRateLimited) type = "throttlingException";
    if (code == ErrorCode::kTimeout) type = "modelTimeoutException";
    if (type.empty()) return nullptr;
    auto answer = after_pieces ? Beginning() : Frames({payload::kStart});
    answer.pieces.push_back(frame::Exception(type, R"({"message":"Something broke."})"));
    return Always(std::move(answer));
  }
  std::shared_ptr<ChatModel> CallingTools() override { return Gives(JsonAnswer(payload::kToolCalls), Frames(payload::kToolCallFrames)); }
  std::shared_ptr<ChatModel> Reasoning() override { return Gives(JsonAnswer(payload::kThought), Frames(payload::kThoughtFrames)); }
  std::vector<std::string> GivenBackAfterReasoning() override {
    return {"Let me think.", std::string(payload::kSignature), std::string(payload::kRedacted)};
  }
  std::shared_ptr<ChatModel> Stopping(StopReason reason) override {
    const std::string name = reason == StopReason::kEnd            ? "end_turn"
                             : reason == StopReason::kLength       ? "max_tokens"
                             : reason == StopReason::kStopSequence ? "stop_sequence"
                             : reason == StopReason::kOther        ? "malformed_model_output"
                                                                   : "guardrail_intervened";
    return Gives(JsonAnswer(payload::Reply(R"({"text":"Well"})", name)),
                 Frames({payload::kStart, payload::Said(0, "Well"), payload::End(0), payload::Stop(name), payload::kMetadata}));
  }

 protected:
  std::shared_ptr<ChatModel> Make(HttpClient& http) override {
    return MakeProvider(http)->Chat("anthropic.claude-sonnet-4-20250514-v1:0");
  }
  FakeAnswer Whole() override { return JsonAnswer(payload::kAnswer); }
  FakeAnswer Streamed() override { return Frames(payload::kAnswerFrames); }
  FakeAnswer Beginning() override { return Frames({payload::kStart, payload::Said(0, "The shop ")}); }
  bool WantsStream(const HttpRequest& request) const override { return request.url.ends_with("/converse-stream"); }
};

class CohereVectors final : public EmbedderHarness {
 public:
  std::shared_ptr<Embedder> Make(HttpClient& http) override { return MakeProvider(http)->Embeddings("cohere.embed-multilingual-v3"); }
  std::vector<std::string> TextsIn(const HttpRequest& request) override {
    std::vector<std::string> texts;
    const auto body = json::ParseObject(request.body).value();
    for (const auto& text : body.at("texts").as_array()) texts.emplace_back(json::View(text.as_string()));
    return texts;
  }
  FakeAnswer Answer(const std::vector<std::vector<double>>& vectors) override {
    json::Array list;
    for (const auto& vector : vectors) list.push_back(json::Array(vector.begin(), vector.end()));
    json::Object body({{"id", "e1"}, {"response_type", "embeddings_by_type"}, {"embeddings", json::Object({{"float", std::move(list)}})}});
    return JsonAnswer(json::Dump(body), 200, {{"X-Amzn-Bedrock-Input-Token-Count", "9"}});
  }
  std::vector<std::pair<FakeAnswer, ErrorCode>> Refusals() override {
    return {{Refused(404, "ResourceNotFoundException", "Not found"), ErrorCode::kNotFound},
            {Refused(429, "ThrottlingException", "Slow down"), ErrorCode::kRateLimited},
            {Refused(403, "ExpiredTokenException", "The security token is expired"), ErrorCode::kUnauthenticated}};
  }
  std::size_t MaxBatch() override { return 96; }
};

class TitanVectors final : public EmbedderHarness {
 public:
  std::shared_ptr<Embedder> Make(HttpClient& http) override { return MakeProvider(http)->Embeddings("amazon.titan-embed-text-v2:0"); }
  std::vector<std::string> TextsIn(const HttpRequest& request) override {
    return {std::string(json::View(json::ParseObject(request.body).value().at("inputText").as_string()))};
  }
  FakeAnswer Answer(const std::vector<std::vector<double>>& vectors) override {
    json::Array vector;
    if (!vectors.empty()) vector = json::Array(vectors[0].begin(), vectors[0].end());
    return JsonAnswer(json::Dump(json::Object({{"embedding", std::move(vector)}, {"inputTextTokenCount", 9}})));
  }
  std::vector<std::pair<FakeAnswer, ErrorCode>> Refusals() override {
    return {{Refused(400, "ValidationException", "expected maxLength: 50000"), ErrorCode::kInvalid}};
  }
  std::size_t MaxBatch() override { return 1; }
};

const bool kSuite = RegisterChatModelSuite("bedrock", [] { return std::make_unique<Harness>(); });
const bool kCohereSuite = RegisterEmbedderSuite("bedrock_cohere", [] { return std::make_unique<CohereVectors>(); });
const bool kTitanSuite = RegisterEmbedderSuite("bedrock_titan", [] { return std::make_unique<TitanVectors>(); });

}  // namespace
}  // namespace beseda::bedrock
