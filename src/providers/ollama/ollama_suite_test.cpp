// The ollama provider in the suites that every provider and every embedder passes.
#include "json/json.h"
#include "providers/ollama/ollama_payloads_test.h"
#include "providers/ollama/ollama_provider.h"
#include "testing/embedder_suite.h"
#include "testing/http_chat_harness.h"

namespace beseda::ollama {
namespace {

using payload::Calls;
using payload::Counts;
using payload::Last;
using payload::Line;
using payload::Said;

std::shared_ptr<Provider> MakeProvider(HttpClient& http) { return MakeOllamaKind()->Make(json::Object(), http).value(); }

FakeAnswer Lines(std::vector<std::string> lines) {
  for (auto& line : lines) line += '\n';
  return StreamAnswer("application/x-ndjson", std::move(lines));
}

class Harness final : public HttpChatHarness {
 public:
  std::optional<std::string> ExpectedText() override { return "The shop opens at nine. Привет!"; }
  std::optional<Usage> ExpectedUsage() override { return Usage{.input_tokens = 26, .output_tokens = 282}; }
  std::optional<bool> TakesImages() override { return true; }
  std::optional<bool> TakesImageAddresses() override { return false; }
  std::optional<bool> TakesAudio() override { return false; }
  std::optional<bool> TakesSchemas() override { return true; }
  std::optional<bool> TakesToolResults() override { return true; }

  std::shared_ptr<ChatModel> Failing(ErrorCode code) override {
    switch (code) {
      case ErrorCode::kInvalid: return Fails(400, R"({"error":"the input length exceeds the context length"})");
      case ErrorCode::kUnauthenticated: return Fails(401, R"({"error":"unauthorized"})");
      case ErrorCode::kForbidden: return Fails(403, R"({"error":"this model requires a subscription"})");
      case ErrorCode::kNotFound: return Fails(404, R"({"error":"model 'llama9' not found"})");
      case ErrorCode::kRateLimited: return Fails(429, R"({"error":"too many requests"})", {{"Retry-After", "5"}});
      case ErrorCode::kUnavailable: return Fails(503, R"({"error":"server busy, please try again.  maximum pending requests exceeded"})");
      default: return nullptr;
    }
  }
  std::shared_ptr<ChatModel> FailingInStream(ErrorCode code, bool after_pieces) override {
    if (code != ErrorCode::kUnavailable) return nullptr;
    auto answer = after_pieces ? Beginning() : Lines({});
    answer.pieces.push_back("{\"error\":\"an error was encountered while running the model\"}\n");
    return Always(std::move(answer));
  }
  std::shared_ptr<ChatModel> CallingTools() override {
    const std::string paris(payload::kParis), berlin(payload::kBerlin);
    return Gives(JsonAnswer(Line(Calls(paris + "," + berlin), Counts("stop"))), Lines({Line(Calls(paris)), Line(Calls(berlin)), Last("stop")}));
  }
  std::shared_ptr<ChatModel> Reasoning() override {
    return Gives(JsonAnswer(Line(R"({"role":"assistant","content":"42","thinking":"Let me think."})", Counts("stop"))),
                 Lines({Line(R"({"role":"assistant","content":"","thinking":"Let me"})"), Line(R"({"role":"assistant","content":"","thinking":" think."})"),
                        Said("42"), Last("stop")}));
  }
  std::vector<std::string> GivenBackAfterReasoning() override { return {R"("thinking":"Let me think.")"}; }
  std::shared_ptr<ChatModel> Stopping(StopReason reason) override {
    if (reason == StopReason::kStopSequence || reason == StopReason::kContentFilter) return nullptr;  // it does not tell them
    const std::string name = reason == StopReason::kEnd ? "stop" : reason == StopReason::kLength ? "length" : "unload";
    return Gives(JsonAnswer(Line(R"({"role":"assistant","content":"Well"})", Counts(name))), Lines({Said("Well"), Last(name)}));
  }

 protected:
  std::shared_ptr<ChatModel> Make(HttpClient& http) override { return MakeProvider(http)->Chat("llama3.2"); }
  FakeAnswer Whole() override { return JsonAnswer(payload::kAnswer); }
  FakeAnswer Streamed() override { return Lines(payload::kAnswerLines); }
  FakeAnswer Beginning() override { return Lines({payload::kAnswerLines[0]}); }
};

class Vectors final : public EmbedderHarness {
 public:
  std::shared_ptr<Embedder> Make(HttpClient& http) override { return MakeProvider(http)->Embeddings("all-minilm"); }
  std::vector<std::string> TextsIn(const HttpRequest& request) override {
    std::vector<std::string> texts;
    const auto body = json::Parse(request.body).value();
    for (const auto& text : body.at("input").as_array()) texts.emplace_back(json::View(text.as_string()));
    return texts;
  }
  FakeAnswer Answer(const std::vector<std::vector<double>>& vectors) override {
    json::Array embeddings;
    for (const auto& vector : vectors) embeddings.push_back(json::Array(vector.begin(), vector.end()));
    return JsonAnswer(json::Dump(json::Object({{"model", "all-minilm"}, {"embeddings", std::move(embeddings)}, {"prompt_eval_count", 8}})));
  }
  std::vector<std::pair<FakeAnswer, ErrorCode>> Refusals() override {
    return {{JsonAnswer(R"({"error":"model \"x\" not found, try pulling it first"})", 404), ErrorCode::kNotFound},
            {JsonAnswer(R"({"error":"this model does not support embeddings"})", 500), ErrorCode::kInvalid},
            {JsonAnswer(R"({"error":"server busy"})", 503), ErrorCode::kUnavailable}};
  }
  std::size_t MaxBatch() override { return 64; }
};

const bool kSuite = RegisterChatModelSuite("ollama", [] { return std::make_unique<Harness>(); });
const bool kEmbedderSuite = RegisterEmbedderSuite("ollama", [] { return std::make_unique<Vectors>(); });

}  // namespace
}  // namespace beseda::ollama
