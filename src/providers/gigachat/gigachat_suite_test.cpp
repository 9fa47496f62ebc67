// The gigachat provider in the suites that every provider passes.
#include "base/task.h"
#include "json/json.h"
#include "providers/gigachat/gigachat_payloads_test.h"
#include "providers/gigachat/gigachat_provider.h"
#include "testing/embedder_suite.h"
#include "testing/http_chat_harness.h"
#include "testing/manual_clock.h"
#include "testing/seeded_random.h"

namespace beseda::gigachat {
namespace {

using payload::Failure;

/// Gives access tokens; all else goes on.
class WithTokens final : public HttpClient {
 public:
  explicit WithTokens(HttpClient& http) : http_(http) {}
  Task<Result<HttpResponse>> Send(HttpRequest request) override {
    if (request.url.find("/oauth") == request.url.npos) co_return co_await http_.Send(std::move(request));
    HttpResponse token;
    token.status = 200;
    token.body = payload::kToken;
    co_return token;
  }
  Task<Result<std::unique_ptr<HttpStream>>> Open(HttpRequest request) override { return http_.Open(std::move(request)); }

 private:
  HttpClient& http_;
};

std::shared_ptr<Provider> MakeProvider(HttpClient& http) {
  static const ManualClock clock;
  static SeededRandom random;
  return MakeGigaChatKind(clock, random)->Make(json::Object({{"credentials", "Y2xpZW50OnNlY3JldA=="}}), http).value();
}

class Harness final : public HttpChatHarness {
 public:
  std::optional<std::string> ExpectedText() override { return "The shop opens at nine. Привет!"; }
  std::optional<Usage> ExpectedUsage() override {
    return Usage{.input_tokens = 55, .output_tokens = 68, .cached_input_tokens = 37};
  }
  std::optional<bool> TakesImages() override { return false; }
  std::optional<bool> TakesImageAddresses() override { return false; }
  std::optional<bool> TakesAudio() override { return false; }
  std::optional<bool> TakesSchemas() override { return true; }
  // Results stand right after their calls here: gigachat_request_test.cpp has them.

  std::shared_ptr<ChatModel> Failing(ErrorCode code) override {
    switch (code) {
      case ErrorCode::kInvalid: return Fails(413, Failure(413, "Payload too large"));
      case ErrorCode::kUnauthenticated: return Fails(401, Failure(401, "Token has expired"));
      case ErrorCode::kForbidden: return Fails(402, Failure(402, "Payment Required"));
      case ErrorCode::kNotFound: return Fails(404, Failure(404, "No such model"));
      case ErrorCode::kRateLimited: return Fails(429, Failure(429, "Too Many Requests"), {{"Retry-After", "12"}});
      case ErrorCode::kUnavailable: return Fails(500, Failure(500, "Internal Server Error"));
      case ErrorCode::kTimeout: return Fails(504, "");
      default: return nullptr;
    }
  }
  std::shared_ptr<ChatModel> FailingInStream(ErrorCode code, bool after_pieces) override {
    std::string event;
    if (code == ErrorCode::kUnavailable) event = Failure(500, "Internal Server Error");
    if (code == ErrorCode::kRateLimited) event = Failure(429, "Too Many Requests");
    if (code == ErrorCode::kRejected && !after_pieces) event = payload::Last("blacklist");
    if (event.empty()) return nullptr;
    auto answer = after_pieces ? Beginning() : EventsAnswer({});
    answer.pieces.push_back("data: " + event + "\n\n");
    return Always(std::move(answer));
  }
  std::shared_ptr<ChatModel> Reasoning() override { return Gives(JsonAnswer(payload::kThought), EventsAnswer(payload::kThoughtEvents)); }
  std::shared_ptr<ChatModel> Stopping(StopReason reason) override {
    if (reason == StopReason::kStopSequence) return nullptr;  // there is no such thing
    const std::string name = reason == StopReason::kEnd             ? "stop"
                             : reason == StopReason::kLength        ? "length"
                             : reason == StopReason::kContentFilter ? "content_filter"
                                                                    : "a_new_reason";
    return Gives(JsonAnswer(payload::Completion(R"("content":"Well")", name)),
                 EventsAnswer({payload::Said("Well"), payload::Last(name), "[DONE]"}));
  }

 protected:
  std::shared_ptr<ChatModel> Make(HttpClient& http) override {
    return MakeProvider(*clients_.emplace_back(std::make_unique<WithTokens>(http)))->Chat("GigaChat-2-Max");
  }
  FakeAnswer Whole() override { return JsonAnswer(payload::kAnswer); }
  FakeAnswer Streamed() override { return EventsAnswer(payload::kAnswerEvents); }
  FakeAnswer Beginning() override { return EventsAnswer({payload::kAnswerEvents[0]}); }

 private:
  std::vector<std::unique_ptr<WithTokens>> clients_;
};

class Vectors final : public EmbedderHarness {
 public:
  std::shared_ptr<Embedder> Make(HttpClient& http) override {
    return MakeProvider(*clients_.emplace_back(std::make_unique<WithTokens>(http)))->Embeddings("Embeddings");
  }
  std::vector<std::string> TextsIn(const HttpRequest& request) override {
    std::vector<std::string> texts;
    const auto body = json::ParseObject(request.body).value();
    for (const auto& text : body.at("input").as_array()) texts.emplace_back(json::View(text.as_string()));
    return texts;
  }
  // Last first: a vector's place is its index.
  FakeAnswer Answer(const std::vector<std::vector<double>>& vectors) override {
    json::Array data;
    for (std::size_t i = vectors.size(); i-- > 0;) {
      data.push_back(json::Object({{"object", "embedding"}, {"embedding", json::Array(vectors[i].begin(), vectors[i].end())},
                                   {"index", i}, {"usage", json::Object({{"prompt_tokens", 3}})}}));
    }
    return JsonAnswer(json::Dump(json::Object({{"object", "list"}, {"data", std::move(data)}, {"model", "Embeddings"}})));
  }
  std::vector<std::pair<FakeAnswer, ErrorCode>> Refusals() override {
    return {{JsonAnswer(Failure(404, "No such model"), 404), ErrorCode::kNotFound},
            {JsonAnswer(Failure(429, "Too Many Requests"), 429), ErrorCode::kRateLimited},
            {JsonAnswer(Failure(402, "Payment Required"), 402), ErrorCode::kForbidden}};
  }
  std::size_t MaxBatch() override { return 32; }

 private:
  std::vector<std::unique_ptr<WithTokens>> clients_;
};

const bool kSuite = RegisterChatModelSuite("gigachat", [] { return std::make_unique<Harness>(); });
const bool kEmbedderSuite = RegisterEmbedderSuite("gigachat", [] { return std::make_unique<Vectors>(); });

}  // namespace
}  // namespace beseda::gigachat
