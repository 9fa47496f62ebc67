// The openai provider in the suite that every provider passes.
#include "providers/openai/openai_payloads_test.h"
#include "providers/openai/openai_provider.h"
#include "json/json.h"
#include "testing/chat_model_suite.h"
#include "testing/fake_http.h"

namespace beseda::openai {
namespace {

bool Streams(const HttpRequest& request) { return request.body.find(R"("stream":true)") != request.body.npos; }

class Harness final : public ChatModelHarness {
 public:
  std::shared_ptr<ChatModel> Answering() override { return Gives(payload::kAnswer, payload::kAnswerEvents); }

  ChatRequest Request() override {
    ChatRequest request;
    ChatMessage question;
    question.text = "When do you open?";
    request.messages.push_back(std::move(question));
    return request;
  }

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

  std::shared_ptr<ChatModel> Breaking() override {
    auto answer = EventsAnswer({payload::kAnswerEvents[0], payload::kAnswerEvents[1]});
    answer.breaks = Error(ErrorCode::kUnavailable, "The connection was lost.");
    return Always(std::move(answer));
  }
  std::shared_ptr<ChatModel> Hanging() override {
    FakeAnswer answer;
    answer.hangs_before = true;
    return Always(std::move(answer));
  }
  std::shared_ptr<ChatModel> FallingSilent() override {
    auto answer = EventsAnswer({payload::kAnswerEvents[0], payload::kAnswerEvents[1]});
    answer.hangs = true;
    return Always(std::move(answer));
  }
  std::shared_ptr<ChatModel> CallingTools() override { return Gives(payload::kToolCalls, payload::kToolCallEvents); }
  std::shared_ptr<ChatModel> Reasoning() override {
    using payload::Chunk;
    return Gives(
        R"({"choices":[{"index":0,"message":{"role":"assistant","content":"42","reasoning_content":"Let me think."},"finish_reason":"stop"}]})",
        {Chunk(R"({"role":"assistant","content":null,"reasoning_content":"Let me"})"),
         Chunk(R"({"content":null,"reasoning_content":" think."})"), Chunk(R"({"content":"42"})"),
         Chunk("{}", R"("stop")"), "[DONE]"});
  }
  std::shared_ptr<ChatModel> Stopping(StopReason reason) override {
    const std::string name = reason == StopReason::kEnd      ? "stop"
                             : reason == StopReason::kLength ? "length"
                                                             : "content_filter";
    return Gives(R"({"choices":[{"index":0,"message":{"content":"Well"},"finish_reason":")" + name + R"("}]})",
                 {payload::Chunk(R"({"content":"Well"})"), payload::Chunk("{}", '"' + name + '"'), "[DONE]"});
  }

 private:
  std::shared_ptr<ChatModel> Gives(std::string_view whole, std::vector<std::string> events) {
    http_.AlwaysAnswer([whole = std::string(whole), events = std::move(events)](const HttpRequest& request) {
      return Streams(request) ? EventsAnswer(events) : JsonAnswer(whole);
    });
    return Make();
  }
  std::shared_ptr<ChatModel> Fails(int status, std::string body, HttpHeaders headers = {}) {
    return Always(JsonAnswer(std::move(body), status, std::move(headers)));
  }
  std::shared_ptr<ChatModel> Always(FakeAnswer answer) {
    http_.AlwaysAnswer([answer = std::move(answer)](const HttpRequest&) { return answer; });
    return Make();
  }
  std::shared_ptr<ChatModel> Make() {
    json::Object settings({{"api_key", "sk-test"}});
    return MakeOpenAiKind()->Make(settings, http_).value()->Chat("gpt-4o");
  }

  FakeHttp http_;
};

const bool kSuite = RegisterChatModelSuite("openai", [] { return std::make_unique<Harness>(); });

}  // namespace
}  // namespace beseda::openai
