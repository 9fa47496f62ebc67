#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "contracts/chat_model.h"
#include "json/json.h"
#include "providers/common/openai_dialect/openai_payloads_test.h"
#include "testing/embedder_suite.h"

namespace beseda::openai {

/// Brings a kind of the dialect into the situations of the embedders' suite.
class DialectEmbedderHarness final : public EmbedderHarness {
 public:
  DialectEmbedderHarness(std::unique_ptr<ProviderKind> kind, std::string settings, std::size_t max_batch)
      : kind_(std::move(kind)), settings_(std::move(settings)), max_batch_(max_batch) {}

  std::shared_ptr<Embedder> Make(HttpClient& http) override {
    return kind_->Make(json::ParseObject(settings_).value(), http).value()->Embeddings("text-embedding-3-small");
  }
  std::vector<std::string> TextsIn(const HttpRequest& request) override {
    std::vector<std::string> out;
    const auto body = json::ParseObject(request.body).value();
    for (const auto& text : body.at("input").get_array()) out.emplace_back(json::View(text.get_string()));
    return out;
  }
  FakeAnswer Answer(const std::vector<std::vector<double>>& vectors) override {
    json::Array data;
    for (std::size_t i = 0; i < vectors.size(); ++i) {
      json::Array numbers(vectors[i].begin(), vectors[i].end());
      data.push_back(json::Object({{"object", "embedding"}, {"index", i}, {"embedding", std::move(numbers)}}));
    }
    const json::Object usage({{"prompt_tokens", 8}, {"total_tokens", 8}});
    return JsonAnswer(json::Dump(json::Object({{"object", "list"}, {"data", std::move(data)}, {"model", "m"}, {"usage", usage}})));
  }
  std::vector<std::pair<FakeAnswer, ErrorCode>> Refusals() override {
    using payload::Failure;
    return {{JsonAnswer(Failure("Incorrect API key provided.", "invalid_request_error", R"("invalid_api_key")"), 401), ErrorCode::kUnauthenticated},
            {JsonAnswer(Failure("Rate limit reached", "requests", R"("rate_limit_exceeded")"), 429), ErrorCode::kRateLimited},
            {JsonAnswer(Failure("This model's maximum context length is 8192 tokens", "invalid_request_error", "null"), 400), ErrorCode::kInvalid},
            {JsonAnswer(Failure("The model does not exist", "invalid_request_error", R"("model_not_found")"), 404), ErrorCode::kNotFound},
            {JsonAnswer("<html>", 502), ErrorCode::kUnavailable}};
  }
  std::size_t MaxBatch() override { return max_batch_; }

 private:
  std::unique_ptr<ProviderKind> kind_;
  std::string settings_;
  std::size_t max_batch_;
};

}  // namespace beseda::openai
