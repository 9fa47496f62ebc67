#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "json/json.h"
#include "providers/common/openai_dialect/openai_payloads_test.h"
#include "providers/common/openai_dialect/openai_quirks.h"
#include "testing/http_chat_harness.h"

namespace beseda::openai {

/// A kind of provider that speaks chat completions, and how its vendor's answers look; what is not given looks as
/// OpenAI's.
struct DialectSubject {
  std::unique_ptr<ProviderKind> kind = nullptr;
  std::string settings = R"({"api_key":"sk-test"})";
  std::string model = "gpt-4o";
  Quirks quirks = 0;  ///< Which of kNoImages, kNoAudio and kNoSchemas it has.
  std::string answer = std::string(payload::kAnswer);
  std::vector<std::string> answer_events = payload::kAnswerEvents;
  Usage usage = {.input_tokens = 1117, .output_tokens = 46, .cached_input_tokens = 1024, .reasoning_tokens = 12};
  std::string thought =
      R"({"choices":[{"index":0,"message":{"role":"assistant","content":"42","reasoning_content":"Let me think."},"finish_reason":"stop"}]})";
  std::vector<std::string> thought_events = {payload::Chunk(R"({"role":"assistant","content":null,"reasoning_content":"Let me"})"),
                                             payload::Chunk(R"({"content":null,"reasoning_content":" think."})"),
                                             payload::Chunk(R"({"content":"42"})"), payload::Chunk("{}", R"("stop")"), "[DONE]"};
  std::vector<std::string> given_back = {};
  // The example of https://platform.openai.com/docs/guides/rate-limits, "Rate limits in headers".
  HttpHeaders limits = {{"x-ratelimit-remaining-requests", "59"}, {"x-ratelimit-remaining-tokens", "149984"},
                        {"x-ratelimit-reset-requests", "1s"},     {"x-ratelimit-reset-tokens", "6m0s"}};
  RateLimits expected_limits = {.remaining_requests = 59,
                                .remaining_tokens = 149984,
                                .requests_reset_in = std::chrono::seconds(1),
                                .tokens_reset_in = std::chrono::minutes(6)};
};

/// Brings a kind of the dialect into the situations of the contract suite.
class DialectHarness final : public HttpChatHarness {
 public:
  explicit DialectHarness(DialectSubject subject) : subject_(std::move(subject)) {}

  std::optional<std::string> ExpectedText() override { return "The shop opens at nine. Привет!"; }
  std::optional<Usage> ExpectedUsage() override { return subject_.usage; }
  std::optional<RateLimits> ExpectedLimits() override { return subject_.expected_limits; }

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
  std::shared_ptr<ChatModel> CallingTools() override {
    return Gives(JsonAnswer(std::string(payload::kToolCalls)), EventsAnswer(payload::kToolCallEvents));
  }
  std::shared_ptr<ChatModel> Reasoning() override {
    return Gives(JsonAnswer(subject_.thought), EventsAnswer(subject_.thought_events));
  }
  std::vector<std::string> GivenBackAfterReasoning() override { return subject_.given_back; }
  std::shared_ptr<ChatModel> Stopping(StopReason reason) override {
    if (reason == StopReason::kStopSequence || reason == StopReason::kOther) return nullptr;  // "stop" says both
    const std::string name = reason == StopReason::kEnd      ? "stop"
                             : reason == StopReason::kLength ? "length"
                                                             : "content_filter";
    return Gives(JsonAnswer(R"({"choices":[{"index":0,"message":{"content":"Well"},"finish_reason":")" + name + R"("}]})"),
                 EventsAnswer({payload::Chunk(R"({"content":"Well"})"), payload::Chunk("{}", '"' + name + '"'), "[DONE]"}));
  }

  std::optional<bool> TakesImages() override { return !(subject_.quirks & kNoImages); }
  std::optional<bool> TakesImageAddresses() override { return TakesImages(); }
  std::optional<bool> TakesAudio() override { return !(subject_.quirks & kNoAudio); }
  std::optional<bool> TakesSchemas() override { return !(subject_.quirks & kNoSchemas); }
  std::optional<bool> TakesToolResults() override { return true; }

 protected:
  std::shared_ptr<ChatModel> Make(HttpClient& http) override {
    return subject_.kind->Make(json::ParseObject(subject_.settings).value(), http).value()->Chat(subject_.model);
  }
  FakeAnswer Whole() override { return JsonAnswer(subject_.answer, 200, subject_.limits); }
  FakeAnswer Streamed() override { return EventsAnswer(subject_.answer_events, subject_.limits); }
  FakeAnswer Beginning() override { return EventsAnswer({payload::kAnswerEvents[0], payload::kAnswerEvents[1]}); }

 private:
  DialectSubject subject_;
};

}  // namespace beseda::openai
