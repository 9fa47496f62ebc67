#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "json/json.h"
#include "providers/common/openai_dialect/openai_payloads_test.h"
#include "providers/common/openai_dialect/responses_payloads_test.h"
#include "testing/http_chat_harness.h"

namespace beseda::openai {

/// Brings a kind that asks over POST /responses into the situations of the contract suite.
class ResponsesHarness final : public HttpChatHarness {
 public:
  /// `settings` choose the API.
  ResponsesHarness(std::unique_ptr<ProviderKind> kind, std::string settings)
      : kind_(std::move(kind)), settings_(std::move(settings)) {}

  std::optional<std::string> ExpectedText() override { return payload::kResponsesText; }
  std::optional<Usage> ExpectedUsage() override {
    return Usage{.input_tokens = 328, .output_tokens = 52, .cached_input_tokens = 256, .reasoning_tokens = 32};
  }
  std::shared_ptr<ChatModel> Failing(ErrorCode code) override {
    using payload::Failure;
    switch (code) {
      case ErrorCode::kInvalid:
        return Fails(400, Failure("Your input exceeds the context window of this model.", "invalid_request_error",
                                  R"("context_length_exceeded")", R"("input")"));
      case ErrorCode::kUnauthenticated:
        return Fails(401, Failure("Incorrect API key provided.", "invalid_request_error", R"("invalid_api_key")"));
      case ErrorCode::kNotFound:
        return Fails(404, Failure("The model `x` does not exist", "invalid_request_error", R"("model_not_found")"));
      case ErrorCode::kRateLimited:
        return Fails(429, Failure("Rate limit reached", "requests", R"("rate_limit_exceeded")"), {{"retry-after", "2"}});
      case ErrorCode::kUnavailable: return Fails(500, Failure("The server had an error", "server_error", "null"));
      case ErrorCode::kRejected:
        return Fails(400, Failure("Invalid prompt: it was flagged", "invalid_request_error", R"("invalid_prompt")"));
      default: return nullptr;
    }
  }
  std::shared_ptr<ChatModel> FailingInStream(ErrorCode code, bool after_pieces) override {
    std::string name;
    if (code == ErrorCode::kUnavailable) name = "server_error";
    if (code == ErrorCode::kRateLimited) name = "rate_limit_exceeded";
    if (code == ErrorCode::kRejected) name = "invalid_prompt";
    if (name.empty()) return nullptr;
    auto answer = after_pieces ? Beginning() : EventsAnswer({payload::kResponsesEvents[0]});
    answer.pieces.push_back("event: response.failed\ndata: " +
                            payload::Ends("failed", "[]", R"("error":{"code":")" + name + R"(","message":"It failed"},"incomplete_details":null,)") + "\n\n");
    return Always(std::move(answer));
  }
  std::shared_ptr<ChatModel> CallingTools() override {
    using payload::CallItem;
    const auto output = "[" + CallItem("abc123", R"({\"city\":\"Paris\"})") + "," + CallItem("abc124", R"({\"city\":\"Berlin\"})") + "]";
    return Gives(JsonAnswer(payload::Response("completed", output)), EventsAnswer(payload::kResponsesCallEvents));
  }
  std::shared_ptr<ChatModel> Reasoning() override {
    return Gives(JsonAnswer(payload::Response("completed", "[" + payload::kReasoningItem + "," + payload::MessageItem("42") + "]")),
                 EventsAnswer(payload::kResponsesReasoningEvents));
  }
  std::vector<std::string> GivenBackAfterReasoning() override {
    return {"rs_6820f383d7c08191846711c5df8233bc", "gAAAAABsealed=="};
  }
  std::shared_ptr<ChatModel> Stopping(StopReason reason) override {
    if (reason == StopReason::kStopSequence || reason == StopReason::kOther) return nullptr;
    const std::string why = reason == StopReason::kLength ? "max_output_tokens" : "content_filter";
    const std::string status = reason == StopReason::kEnd ? "completed" : "incomplete";
    const auto extra = reason == StopReason::kEnd ? std::string(R"("error":null,"incomplete_details":null,)")
                                                  : R"("error":null,"incomplete_details":{"reason":")" + why + R"("},)";
    const auto output = "[" + payload::MessageItem("Well") + "]";
    return Gives(JsonAnswer(payload::Response(status, output, extra)),
                 EventsAnswer({payload::TextDelta("Well"), payload::Ends(status, output, extra)}));
  }

  std::optional<bool> TakesImages() override { return true; }
  std::optional<bool> TakesImageAddresses() override { return true; }
  std::optional<bool> TakesAudio() override { return false; }
  std::optional<bool> TakesSchemas() override { return true; }
  std::optional<bool> TakesToolResults() override { return true; }

 protected:
  std::shared_ptr<ChatModel> Make(HttpClient& http) override {
    return kind_->Make(json::ParseObject(settings_).value(), http).value()->Chat("gpt-5");
  }
  FakeAnswer Whole() override {
    return JsonAnswer(payload::Response("completed", "[" + payload::MessageItem(payload::kResponsesText) + "]"));
  }
  FakeAnswer Streamed() override { return EventsAnswer(payload::kResponsesEvents); }
  FakeAnswer Beginning() override {
    return EventsAnswer({payload::kResponsesEvents.begin(), payload::kResponsesEvents.begin() + 5});
  }

 private:
  std::unique_ptr<ProviderKind> kind_;
  std::string settings_;
};

}  // namespace beseda::openai
