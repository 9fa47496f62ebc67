// The yandexgpt provider in the suites that every provider passes.
#include "json/json.h"
#include "providers/yandexgpt/yandexgpt_payloads_test.h"
#include "providers/yandexgpt/yandexgpt_provider.h"
#include "testing/embedder_suite.h"
#include "testing/http_chat_harness.h"

namespace beseda::yandexgpt {
namespace {

using payload::Failure;

std::shared_ptr<Provider> MakeProvider(HttpClient& http) {
  json::Object settings({{"folder_id", "b1gexample"}, {"api_key", "AQVNkey"}});
  return MakeYandexGptKind()->Make(settings, http).value();
}

FakeAnswer Stream(std::vector<std::string> parts) {
  FakeAnswer answer;
  answer.headers = {{"Content-Type", "application/json"}, {"x-request-id", "req-7"}};
  answer.pieces = std::move(parts);
  return answer;
}

class Harness final : public HttpChatHarness {
 public:
  std::optional<std::string> ExpectedText() override { return "The shop opens at nine. Привет!"; }
  std::optional<Usage> ExpectedUsage() override {
    return Usage{.input_tokens = 67, .output_tokens = 50, .reasoning_tokens = 12};
  }
  std::optional<bool> TakesImages() override { return false; }
  std::optional<bool> TakesImageAddresses() override { return false; }
  std::optional<bool> TakesAudio() override { return false; }
  std::optional<bool> TakesSchemas() override { return true; }
  std::optional<bool> TakesToolResults() override { return true; }

  std::shared_ptr<ChatModel> Failing(ErrorCode code) override {
    switch (code) {
      case ErrorCode::kInvalid: return Fails(400, Failure(3, 400, "Number of input tokens must be no more than 8192, got 9136"));
      case ErrorCode::kUnauthenticated: return Fails(401, Failure(16, 401, "Unknown api key 'AQVN****'"));
      case ErrorCode::kForbidden: return Fails(403, Failure(7, 403, "Permission denied"));
      case ErrorCode::kNotFound: return Fails(404, Failure(5, 404, "Failed to get model"));
      case ErrorCode::kRateLimited:
        return Fails(429, Failure(8, 429, "ai.textGenerationCompletionSessionsCount.count gauge quota limit exceed: allowed 1 requests"),
                     {{"Retry-After", "12"}});
      case ErrorCode::kUnavailable: return Fails(503, Failure(14, 503, "unavailable"));
      case ErrorCode::kTimeout: return Fails(504, Failure(4, 504, "deadline exceeded"));
      default: return nullptr;
    }
  }
  std::shared_ptr<ChatModel> FailingInStream(ErrorCode code, bool after_pieces) override {
    std::string error;
    if (code == ErrorCode::kUnavailable) error = Failure(13, 500, "internal");
    if (code == ErrorCode::kRateLimited) error = Failure(8, 429, "quota limit exceed");
    if (code == ErrorCode::kTimeout) error = Failure(4, 504, "deadline exceeded");
    if (error.empty()) return nullptr;
    auto answer = after_pieces ? Beginning() : Stream({});
    answer.pieces.push_back(error + "\n");
    return Always(std::move(answer));
  }
  std::shared_ptr<ChatModel> CallingTools() override { return Gives(JsonAnswer(payload::kToolCalls), Stream({payload::kToolCalls})); }
  std::shared_ptr<ChatModel> Stopping(StopReason reason) override {
    if (reason == StopReason::kStopSequence) return nullptr;  // there is no such thing
    const std::string status = reason == StopReason::kEnd      ? "FINAL"
                               : reason == StopReason::kLength ? "TRUNCATED_FINAL"
                               : reason == StopReason::kOther  ? "A_NEW_STATUS"
                                                               : "CONTENT_FILTER";
    return Gives(JsonAnswer(payload::Said("Well", status)), Stream({payload::Said("Well", "PARTIAL"), payload::Said("Well", status)}));
  }

 protected:
  std::shared_ptr<ChatModel> Make(HttpClient& http) override { return MakeProvider(http)->Chat("yandexgpt/latest"); }
  FakeAnswer Whole() override { return JsonAnswer(payload::kAnswer); }
  FakeAnswer Streamed() override { return Stream(payload::kAnswerParts); }
  FakeAnswer Beginning() override { return Stream({payload::kAnswerParts[0]}); }
};

class Vectors final : public EmbedderHarness {
 public:
  std::shared_ptr<Embedder> Make(HttpClient& http) override { return MakeProvider(http)->Embeddings("text-search-doc/latest"); }
  std::vector<std::string> TextsIn(const HttpRequest& request) override {
    return {std::string(json::View(json::ParseObject(request.body).value().at("text").as_string()))};
  }
  FakeAnswer Answer(const std::vector<std::vector<double>>& vectors) override {
    json::Array vector;
    if (!vectors.empty()) vector = json::Array(vectors[0].begin(), vectors[0].end());
    return JsonAnswer(json::Dump(json::Object({{"embedding", std::move(vector)}, {"numTokens", "9"}, {"modelVersion", "06.12.2023"}})));
  }
  std::vector<std::pair<FakeAnswer, ErrorCode>> Refusals() override {
    return {{JsonAnswer(Failure(3, 400, "too many tokens"), 400), ErrorCode::kInvalid},
            {JsonAnswer(Failure(8, 429, "quota"), 429), ErrorCode::kRateLimited},
            {JsonAnswer(Failure(16, 401, "The token has expired"), 401), ErrorCode::kUnauthenticated}};
  }
  std::size_t MaxBatch() override { return 1; }
};

const bool kSuite = RegisterChatModelSuite("yandexgpt", [] { return std::make_unique<Harness>(); });
const bool kEmbedderSuite = RegisterEmbedderSuite("yandexgpt", [] { return std::make_unique<Vectors>(); });

}  // namespace
}  // namespace beseda::yandexgpt
