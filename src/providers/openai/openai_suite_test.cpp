// The openai provider in the suite that every provider passes.
#include "json/json.h"
#include "providers/common/openai_dialect/openai_payloads_test.h"
#include "providers/openai/openai_provider.h"
#include "testing/http_chat_harness.h"

namespace beseda::openai {
namespace {

class Harness final : public HttpChatHarness {
 public:
  std::optional<std::string> ExpectedText() override { return "The shop opens at nine. Привет!"; }
  std::optional<Usage> ExpectedUsage() override {
    return Usage{.input_tokens = 1117, .output_tokens = 46, .cached_input_tokens = 1024, .reasoning_tokens = 12};
  }

  std::shared_ptr<ChatModel> Failing(ErrorCode code) override {
    using payload::Failure;
    switch (code) {
      case ErrorCode::kInvalid:
        return Fails(400, Failure("This model's maximum context length is 128000 tokens.", "invalid_request_error",
                                  R"("context_length_exceeded")", R"("messages")"));
      case ErrorCode::kUnauthenticated:
        return Fails(401, Failure("Incorrect API key provided.", "invalid_request_error", R"("invalid_api_key")"));
      case ErrorCode::kForbidden:
        return Fails(403, Failure("Country not supported", "request_forbidden", R"("unsupported_country_region_territory")"));
      case ErrorCode::kNotFound:
        return Fails(404, Failure("The model `x` does not exist", "invalid_request_error", R"("model_not_found")"));
      case ErrorCode::kRateLimited:
        return Fails(429, Failure("Rate limit reached", "requests", R"("rate_limit_exceeded")"),
                     {{"x-ratelimit-reset-requests", "12ms"}});
      case ErrorCode::kUnavailable:
        return Fails(503, Failure("The engine is currently overloaded", "server_error", "null"));
      case ErrorCode::kTimeout: return Fails(408, Failure("Request timeout", "server_error", "null"));
      case ErrorCode::kRejected:
        return Fails(400, Failure("The response was filtered", "invalid_request_error", R"("content_filter")"));
      default: return nullptr;
    }
  }

  std::shared_ptr<ChatModel> FailingInStream(ErrorCode code, bool after_pieces) override {
    if (code != ErrorCode::kUnavailable && code != ErrorCode::kRejected) return nullptr;
    auto answer = after_pieces ? Beginning() : EventsAnswer({});
    answer.pieces.push_back("data: " + payload::Failure("It failed", "server_error",
                                                        code == ErrorCode::kRejected ? R"("content_filter")" : "null") + "\n\n");
    return Always(std::move(answer));
  }
  std::shared_ptr<ChatModel> CallingTools() override { return Gives(JsonAnswer(std::string(payload::kToolCalls)), EventsAnswer(payload::kToolCallEvents)); }
  std::shared_ptr<ChatModel> Reasoning() override {
    using payload::Chunk;
    return Gives(
        JsonAnswer(R"({"choices":[{"index":0,"message":{"role":"assistant","content":"42","reasoning_content":"Let me think."},"finish_reason":"stop"}]})"),
        EventsAnswer({Chunk(R"({"role":"assistant","content":null,"reasoning_content":"Let me"})"),
         Chunk(R"({"content":null,"reasoning_content":" think."})"), Chunk(R"({"content":"42"})"),
         Chunk("{}", R"("stop")"), "[DONE]"}));
  }
  std::shared_ptr<ChatModel> Stopping(StopReason reason) override {
    if (reason == StopReason::kStopSequence || reason == StopReason::kOther) return nullptr;  // "stop" says both
    const std::string name = reason == StopReason::kEnd      ? "stop"
                             : reason == StopReason::kLength ? "length"
                                                             : "content_filter";
    return Gives(JsonAnswer(R"({"choices":[{"index":0,"message":{"content":"Well"},"finish_reason":")" + name + R"("}]})"),
                 EventsAnswer({payload::Chunk(R"({"content":"Well"})"), payload::Chunk("{}", '"' + name + '"'), "[DONE]"}));
  }

  std::optional<RateLimits> ExpectedLimits() override {
    RateLimits limits;
    limits.remaining_requests = 59;
    limits.remaining_tokens = 149984;
    limits.requests_reset_in = seconds(1);
    limits.tokens_reset_in = std::chrono::minutes(6);
    return limits;
  }
  std::optional<bool> TakesImages() override { return true; }
  std::optional<bool> TakesImageAddresses() override { return true; }
  std::optional<bool> TakesAudio() override { return true; }
  std::optional<bool> TakesSchemas() override { return true; }
  std::optional<bool> TakesToolResults() override { return true; }

 protected:
  std::shared_ptr<ChatModel> Make(HttpClient& http) override {
    json::Object settings({{"api_key", "sk-test"}});
    return MakeOpenAiKind()->Make(settings, http).value()->Chat("gpt-4o");
  }
  FakeAnswer Whole() override { return JsonAnswer(std::string(payload::kAnswer), 200, Limits()); }
  FakeAnswer Streamed() override { return EventsAnswer(payload::kAnswerEvents, Limits()); }
  FakeAnswer Beginning() override { return EventsAnswer({payload::kAnswerEvents[0], payload::kAnswerEvents[1]}); }

 private:
  // The example of https://platform.openai.com/docs/guides/rate-limits, "Rate limits in headers".
  static HttpHeaders Limits() {
    return {{"x-ratelimit-remaining-requests", "59"}, {"x-ratelimit-remaining-tokens", "149984"},
            {"x-ratelimit-reset-requests", "1s"},     {"x-ratelimit-reset-tokens", "6m0s"}};
  }
};

const bool kSuite = RegisterChatModelSuite("openai", [] { return std::make_unique<Harness>(); });

}  // namespace
}  // namespace beseda::openai
