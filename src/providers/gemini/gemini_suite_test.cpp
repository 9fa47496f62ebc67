// The gemini provider in the suites that every provider and every embedder passes.
#include "json/json.h"
#include "providers/gemini/gemini_payloads_test.h"
#include "providers/gemini/gemini_provider.h"
#include "testing/embedder_suite.h"
#include "testing/http_chat_harness.h"

namespace beseda::gemini {
namespace {

using payload::Failure;
using payload::Response;

std::shared_ptr<Provider> MakeProvider(HttpClient& http) {
  json::Object settings({{"api_key", "AIza-test"}});
  return MakeGeminiKind()->Make(settings, http).value();
}

class Harness final : public HttpChatHarness {
 public:
  std::optional<std::string> ExpectedText() override { return "The shop opens at nine. Привет!"; }
  std::optional<Usage> ExpectedUsage() override {
    return Usage{.input_tokens = 1117, .output_tokens = 46, .cached_input_tokens = 1024, .reasoning_tokens = 12, .audio_input_tokens = 100};
  }
  std::optional<bool> TakesImages() override { return true; }
  std::optional<bool> TakesImageAddresses() override { return true; }
  std::optional<bool> TakesAudio() override { return true; }
  std::optional<bool> TakesSchemas() override { return true; }
  std::optional<bool> TakesToolResults() override { return true; }

  std::shared_ptr<ChatModel> Failing(ErrorCode code) override {
    switch (code) {
      case ErrorCode::kInvalid:
        return Fails(400, Failure(400, "INVALID_ARGUMENT", "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."));
      case ErrorCode::kUnauthenticated:
        return Fails(400, Failure(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", payload::kBadKey));
      case ErrorCode::kForbidden: return Fails(403, Failure(403, "PERMISSION_DENIED", "The caller does not have permission"));
      case ErrorCode::kNotFound: return Fails(404, Failure(404, "NOT_FOUND", "models/gemini-9 is not found for API version v1beta"));
      case ErrorCode::kRateLimited: return Fails(429, Failure(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota", payload::kRetry));
      case ErrorCode::kUnavailable: return Fails(503, Failure(503, "UNAVAILABLE", "The model is overloaded. Please try again later."));
      case ErrorCode::kTimeout: return Fails(504, Failure(504, "DEADLINE_EXCEEDED", "Deadline expired"));
      case ErrorCode::kRejected: return Always(JsonAnswer(R"({"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},)" + payload::kUsage + "}"));
      default: return nullptr;
    }
  }
  std::shared_ptr<ChatModel> FailingInStream(ErrorCode code, bool after_pieces) override {
    auto answer = after_pieces ? Beginning() : EventsAnswer({});
    std::string event;
    if (code == ErrorCode::kUnavailable) event = Failure(503, "UNAVAILABLE", "The model is overloaded.");
    if (code == ErrorCode::kRateLimited) event = Failure(429, "RESOURCE_EXHAUSTED", "Quota");
    if (code == ErrorCode::kTimeout) event = Failure(504, "DEADLINE_EXCEEDED", "Too long");
    if (code == ErrorCode::kRejected && !after_pieces) event = R"({"candidates":[{"finishReason":"SAFETY","index":0}]})";
    if (event.empty()) return nullptr;
    answer.pieces.push_back("data: " + event + "\n\n");
    return Always(std::move(answer));
  }
  std::shared_ptr<ChatModel> CallingTools() override { return Gives(JsonAnswer(payload::kToolCalls), EventsAnswer(payload::kToolCallEvents)); }
  std::shared_ptr<ChatModel> Reasoning() override { return Gives(JsonAnswer(payload::kThought), EventsAnswer(payload::kThoughtEvents)); }
  std::vector<std::string> GivenBackAfterReasoning() override { return {R"("thoughtSignature":"EjQKMgEMOdQzpDzB")"}; }
  std::shared_ptr<ChatModel> Stopping(StopReason reason) override {
    if (reason == StopReason::kStopSequence) return nullptr;  // "STOP" says both
    const std::string name = reason == StopReason::kEnd             ? "STOP"
                             : reason == StopReason::kLength        ? "MAX_TOKENS"
                             : reason == StopReason::kContentFilter ? "SAFETY"
                                                                    : "LANGUAGE";
    return Gives(JsonAnswer(Response(R"({"text":"Well"})", name)), EventsAnswer({Response(R"({"text":"Well"})"), Response("", name)}));
  }

 protected:
  std::shared_ptr<ChatModel> Make(HttpClient& http) override { return MakeProvider(http)->Chat("gemini-3.5-flash"); }
  FakeAnswer Whole() override { return JsonAnswer(payload::kAnswer); }
  FakeAnswer Streamed() override { return EventsAnswer(payload::kAnswerEvents); }
  FakeAnswer Beginning() override { return EventsAnswer({payload::kAnswerEvents[0]}); }
  bool WantsStream(const HttpRequest& request) const override {
    return request.url.find(":streamGenerateContent?alt=sse") != request.url.npos;
  }
};

class Vectors final : public EmbedderHarness {
 public:
  std::shared_ptr<Embedder> Make(HttpClient& http) override { return MakeProvider(http)->Embeddings("gemini-embedding-001"); }
  std::vector<std::string> TextsIn(const HttpRequest& request) override {
    std::vector<std::string> texts;
    const auto body = json::Parse(request.body).value();
    for (const auto& one : body.at("requests").as_array()) {
      texts.emplace_back(json::View(one.at("content").at("parts").at(0).at("text").as_string()));
    }
    return texts;
  }
  FakeAnswer Answer(const std::vector<std::vector<double>>& vectors) override {
    json::Array embeddings;
    for (const auto& vector : vectors) embeddings.push_back(json::Object({{"values", json::Array(vector.begin(), vector.end())}}));
    return JsonAnswer(json::Dump(json::Object({{"embeddings", std::move(embeddings)}})));
  }
  std::vector<std::pair<FakeAnswer, ErrorCode>> Refusals() override {
    return {{JsonAnswer(Failure(404, "NOT_FOUND", "models/x is not found"), 404), ErrorCode::kNotFound},
            {JsonAnswer(Failure(429, "RESOURCE_EXHAUSTED", "Quota", payload::kRetry), 429), ErrorCode::kRateLimited},
            {JsonAnswer(Failure(400, "INVALID_ARGUMENT", "API key not valid.", payload::kBadKey), 400), ErrorCode::kUnauthenticated}};
  }
  std::size_t MaxBatch() override { return 100; }
};

const bool kSuite = RegisterChatModelSuite("gemini", [] { return std::make_unique<Harness>(); });
const bool kEmbedderSuite = RegisterEmbedderSuite("gemini", [] { return std::make_unique<Vectors>(); });

}  // namespace
}  // namespace beseda::gemini
