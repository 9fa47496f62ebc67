// The anthropic provider in the suite that every provider passes.
#include "json/json.h"
#include "providers/anthropic/anthropic_payloads_test.h"
#include "providers/anthropic/anthropic_provider.h"
#include "testing/http_chat_harness.h"

namespace beseda::anthropic {
namespace {

using payload::Failure;

FakeAnswer Events(const std::vector<std::string>& data, HttpHeaders headers = {}) {
  return StreamAnswer("text/event-stream; charset=utf-8", payload::Framed(data), std::move(headers));
}

class Harness final : public HttpChatHarness {
 public:
  std::optional<std::string> ExpectedText() override { return "The shop opens at nine. Привет!"; }
  std::optional<Usage> ExpectedUsage() override {
    return Usage{.input_tokens = 2098, .output_tokens = 46, .cached_input_tokens = 1800, .reasoning_tokens = 12, .cache_write_tokens = 248};
  }
  std::optional<RateLimits> ExpectedLimits() override {
    RateLimits limits;
    limits.remaining_requests = 999;
    limits.remaining_tokens = 79000;
    limits.requests_reset_in = seconds(1);
    limits.tokens_reset_in = seconds(30);
    return limits;
  }
  std::optional<bool> TakesImages() override { return true; }
  std::optional<bool> TakesImageAddresses() override { return true; }
  std::optional<bool> TakesAudio() override { return false; }
  std::optional<bool> TakesSchemas() override { return true; }
  std::optional<bool> TakesToolResults() override { return true; }

  std::shared_ptr<ChatModel> Failing(ErrorCode code) override {
    switch (code) {
      case ErrorCode::kInvalid: return Fails(400, Failure("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"));
      case ErrorCode::kUnauthenticated: return Fails(401, Failure("authentication_error", "invalid x-api-key"));
      case ErrorCode::kForbidden: return Fails(403, Failure("permission_error", "Your API key does not have permission"));
      case ErrorCode::kNotFound: return Fails(404, Failure("not_found_error", "model: claude-9"));
      case ErrorCode::kRateLimited: return Fails(429, Failure("rate_limit_error", "Too many requests"), {{"retry-after", "12"}});
      case ErrorCode::kUnavailable: return Fails(529, Failure("overloaded_error", "Overloaded"));
      case ErrorCode::kTimeout: return Fails(504, Failure("timeout_error", "The request timed out"));
      case ErrorCode::kRejected: return Fails(400, Failure("invalid_request_error", "Output blocked by content filtering policy"));
      default: return nullptr;
    }
  }
  std::shared_ptr<ChatModel> FailingInStream(ErrorCode code, bool after_pieces) override {
    std::string error;
    if (code == ErrorCode::kUnavailable) error = Failure("overloaded_error", "Overloaded");
    if (code == ErrorCode::kRateLimited) error = Failure("rate_limit_error", "Too many requests");
    if (code == ErrorCode::kTimeout) error = Failure("timeout_error", "It took too long");
    if (error.empty()) return nullptr;
    auto answer = after_pieces ? Beginning() : Events({payload::kStart, payload::kPing});
    answer.pieces.push_back("event: error\ndata: " + error + "\n\n");
    return Always(std::move(answer));
  }
  std::shared_ptr<ChatModel> CallingTools() override {
    return Gives(JsonAnswer(std::string(payload::kToolCalls)), Events(payload::kToolCallEvents));
  }
  std::shared_ptr<ChatModel> Reasoning() override {
    return Gives(JsonAnswer(std::string(payload::kThought)), Events(payload::kThoughtEvents));
  }
  std::vector<std::string> GivenBackAfterReasoning() override {
    return {"Let me think.", "WaUjzkypQ2mUEVM36O2TxuC06KN8xyfbJwyem2dw3URve/op91XWHOEBLLqIOMfFG",
            "EmwKAhgBEgy3va3pzix/LafPsn4aDFIT2Xlxh0L5L8rLVyIwxtE3rAFBa8cr3qpP"};
  }
  std::shared_ptr<ChatModel> Stopping(StopReason reason) override {
    const std::string name = reason == StopReason::kEnd            ? "end_turn"
                             : reason == StopReason::kLength       ? "max_tokens"
                             : reason == StopReason::kStopSequence ? "stop_sequence"
                             : reason == StopReason::kOther        ? "pause_turn"
                                                                   : "refusal";
    return Gives(JsonAnswer(R"({"type":"message","role":"assistant","content":[{"type":"text","text":"Well"}],"stop_reason":")" + name + R"("})"),
                 Events({payload::kStart, payload::Begin(0, R"({"type":"text","text":""})"), payload::Said(0, "Well"),
                         payload::End(0), payload::Stop(name), payload::kStopped}));
  }

 protected:
  std::shared_ptr<ChatModel> Make(HttpClient& http) override {
    json::Object settings({{"api_key", "sk-ant-test"}});
    return MakeAnthropicKind()->Make(settings, http).value()->Chat("claude-opus-4-6");
  }
  FakeAnswer Whole() override { return JsonAnswer(std::string(payload::kAnswer), 200, Limits()); }
  FakeAnswer Streamed() override { return Events(payload::kAnswerEvents, Limits()); }
  FakeAnswer Beginning() override {
    return Events({payload::kStart, payload::Begin(0, R"({"type":"text","text":""})"), payload::Said(0, "The shop ")});
  }

 private:
  static HttpHeaders Limits() {
    return {{"Date", "Tue, 14 Nov 2023 22:13:20 GMT"},
            {"anthropic-ratelimit-requests-limit", "1000"},
            {"anthropic-ratelimit-requests-remaining", "999"},
            {"anthropic-ratelimit-requests-reset", "2023-11-14T22:13:21Z"},
            {"anthropic-ratelimit-tokens-limit", "80000"},
            {"anthropic-ratelimit-tokens-remaining", "79000"},
            {"anthropic-ratelimit-tokens-reset", "2023-11-14T22:13:50Z"}};
  }
};

const bool kSuite = RegisterChatModelSuite("anthropic", [] { return std::make_unique<Harness>(); });

}  // namespace
}  // namespace beseda::anthropic
