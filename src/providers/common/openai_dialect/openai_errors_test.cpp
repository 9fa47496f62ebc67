#include "providers/common/openai_dialect/openai_errors.h"

#include <gtest/gtest.h>

#include "base/time.h"
#include "json/json.h"
#include "providers/common/openai_dialect/openai_payloads_test.h"

namespace beseda::openai {
namespace {

using payload::Failure;

struct Case {
  const char* what;
  int status;
  std::string body;
  ErrorCode code;
};

const Case kCases[] = {
    {"wrong key", 401, Failure("Incorrect API key provided", "invalid_request_error", R"("invalid_api_key")"),
     ErrorCode::kUnauthenticated},
    {"no access", 403, Failure("Not allowed", "permission_error", "null"), ErrorCode::kForbidden},
    {"no such model", 404, Failure("The model `gpt-9` does not exist", "invalid_request_error", R"("model_not_found")"),
     ErrorCode::kNotFound},
    {"too long", 400, Failure("This model's maximum context length is 8192 tokens", "invalid_request_error",
                              R"("context_length_exceeded")", R"("messages")"), ErrorCode::kInvalid},
    {"rate", 429, Failure("Rate limit reached for gpt-4o", "requests", R"("rate_limit_exceeded")"), ErrorCode::kRateLimited},
    {"no credit", 429, Failure("You exceeded your current quota", "insufficient_quota", R"("insufficient_quota")"),
     ErrorCode::kForbidden},
    {"payment required", 402, Failure("Insufficient credits", "payment", "402"), ErrorCode::kForbidden},
    {"server error", 500, Failure("The server had an error", "server_error", "null"), ErrorCode::kUnavailable},
    {"overloaded", 503, Failure("Slow down", "server_error", "null"), ErrorCode::kUnavailable},
    {"Azure's filter", 400, Failure("The response was filtered", "", R"("content_filter")", R"("prompt")"),
     ErrorCode::kRejected},
    {"OpenRouter's moderation", 403,
     R"({"error":{"code":403,"message":"flagged","metadata":{"reasons":["violence"],"flagged_input":"…"}}})",
     ErrorCode::kRejected},
    {"xAI's wrong key", 400, R"({"code":"Client specified an invalid argument","error":"Incorrect API key provided: na***ys. You can obtain an API key from https://console.x.ai."})",
     ErrorCode::kUnauthenticated},
    {"xAI's form", 400, R"({"code":"Client specified an invalid argument","error":"The model expects a single `text` element per message."})",
     ErrorCode::kInvalid},
    {"xAI's filter", 403, R"({"code":"The caller does not have permission to execute the specified operation","error":"Content violates usage guidelines."})",
     ErrorCode::kRejected},
    {"Groq's full flex tier", 498, R"({"error":{"message":"capacity exceeded","type":"capacity_exceeded"}})", ErrorCode::kUnavailable},
    {"Groq's broken call", 400, Failure("Failed to call a function.", "invalid_request_error", R"("tool_use_failed")"), ErrorCode::kUnavailable},
    {"DeepSeek's empty purse", 402, Failure("Insufficient Balance", "unknown_error", R"("invalid_request_error")"), ErrorCode::kForbidden},
    {"LM Studio's context", 400, R"({"error":"Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens"})",
     ErrorCode::kInvalid},
    {"llama.cpp loads", 503, R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})", ErrorCode::kUnavailable},
    {"llama.cpp's context", 400, R"({"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_prompt_tokens":9000,"n_ctx":4096}})",
     ErrorCode::kInvalid},
    {"OpenRouter's server", 502, R"({"error":{"code":502,"message":"Provider returned error","metadata":{"provider_name":"Acme","raw":"overloaded"}}})",
     ErrorCode::kUnavailable},
    {"Azure's deployment", 404, R"({"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}})",
     ErrorCode::kNotFound},
    {"Azure's key", 401, R"({"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}})",
     ErrorCode::kUnauthenticated},
    {"Mistral's order", 400, R"({"object":"error","message":"Unexpected role 'user' after role 'tool'","type":"invalid_request_message_order","param":null,"code":"3230"})",
     ErrorCode::kInvalid},
    {"Mistral's form", 422, R"({"object":"error","message":"Bad value","type":"invalid_request_error","param":null,"code":null})",
     ErrorCode::kInvalid},
    {"FastAPI's form", 422, R"({"detail":[{"loc":["body","stop"],"msg":"too many","type":"value_error"}]})", ErrorCode::kInvalid},
    {"a plain text as error", 404, R"({"error":"model \"x\" not found, try pulling it first"})", ErrorCode::kNotFound},
    {"a proxy's page", 502, "<html><body><h1>502 Bad Gateway</h1></body></html>", ErrorCode::kUnavailable},
    {"nothing", 500, "", ErrorCode::kUnavailable},
    {"not JSON", 400, "Bad Request", ErrorCode::kInvalid},
    {"too large", 413, "", ErrorCode::kInvalid},
    {"a redirect", 301, "", ErrorCode::kInvalid},
    {"overload of Anthropic's kind", 529, R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})",
     ErrorCode::kUnavailable},
};

TEST(OpenAiErrors, AreOfTheContractsClasses) {
  for (const auto& one : kCases) {
    const auto error = ToError(DecodeRefusal(one.status, one.body), {}, "sk-secret");
    EXPECT_EQ(ErrorCodeName(error.code), ErrorCodeName(one.code)) << one.what;
    EXPECT_FALSE(error.message.empty()) << one.what;
    EXPECT_NE(error.detail.find(std::to_string(one.status)), std::string::npos) << one.what;
    EXPECT_EQ(error.message.find("<html>"), std::string::npos) << one.what;
  }
}

// What OpenAI and those that speak its dialect say; seen in reports of users of each.
TEST(OpenAiErrors, KnowARequestThatIsTooLong) {
  const std::pair<int, std::string> kTooLong[] = {
      {400, Failure("This model's maximum context length is 8192 tokens. However, your messages resulted in 8227 tokens.",
                    "invalid_request_error", R"("context_length_exceeded")", R"("messages")")},
      {400, Failure("Your input exceeds the context window of this model. Please adjust your input and try again.",
                    "invalid_request_error", R"("context_length_exceeded")", R"("input")")},
      {400, Failure("This model's maximum context length is 131072 tokens. However, you requested 131134 tokens",  // DeepSeek
                    "invalid_request_error", R"("invalid_request_error")")},
      {400, R"({"code":"invalid-argument","error":"This model's maximum prompt length is 131072 but the request contains 537812 tokens."})"},
      {400, R"({"object":"error","message":"Prompt contains 240000 tokens, too large for model with 128000 maximum context length","type":"invalid_request_error","code":"3051"})"},
      {400, R"({"object":"error","message":"The decoder prompt (length 8357) is longer than the maximum model length of 8192.","type":"BadRequestError","code":400})"},
      {422, Failure("Input validation error: `inputs` tokens + `max_new_tokens` must be <= 2048. Given: 1218 `inputs` tokens and 1500 `max_new_tokens`",
                    "invalid_request_error", "null")},
      {400, Failure("number of input tokens must be no more than 32768, got 56832", "invalid_request_error", "null")},
      {413, R"({"error":{"message":"Request Entity Too Large","type":"invalid_request_error"}})"},
  };
  for (const auto& [status, body] : kTooLong) {
    const auto error = ToError(DecodeRefusal(status, body), {}, "");
    EXPECT_EQ(error.code, ErrorCode::kInvalid) << body;
    EXPECT_EQ(error.reason, "context_too_long") << body;
  }
  for (const auto* body : {R"({"error":{"message":"Bad value for tokens","type":"invalid_request_error"}})",
                           R"({"error":{"message":"max_tokens is too large: 20000. This model supports at most 16384 completion tokens","type":"invalid_request_error"}})"}) {
    EXPECT_EQ(ToError(DecodeRefusal(400, body), {}, "").reason, "") << body;
  }
}

TEST(OpenAiErrors, QuoteTheServer) {
  const auto error = ToError(DecodeRefusal(404, Failure("The model `gpt-9` does not exist", "x", "null")), {}, "");
  EXPECT_NE(error.message.find("The model `gpt-9` does not exist"), std::string::npos);
  for (const auto* body : {R"({"detail":[{"loc":["body","stop"],"msg":"too many","type":"value_error"}]})",
                           R"({"object":"error","message":{"detail":[{"loc":["body","stop"],"msg":"too many"}]},"type":"invalid_request_error"})"}) {
    const auto detail = ToError(DecodeRefusal(422, body), {}, "");
    EXPECT_NE(detail.message.find(R"(["body","stop"]: too many)"), std::string::npos) << detail.message;
  }
  const auto behind = ToError(DecodeRefusal(502, R"({"error":{"code":502,"message":"Provider returned error","metadata":{"provider_name":"Acme","raw":"overloaded"}}})"), {}, "");
  EXPECT_NE(behind.message.find("Acme: overloaded"), std::string::npos) << behind.message;
}

// https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter, "Scenario details".
TEST(OpenAiErrors, NameTheCategoryThatAzuresFilterFound) {
  const auto error = ToError(DecodeRefusal(400, R"({"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
    "type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{
    "hate":{"filtered":true,"severity":"high"},"jailbreak":{"filtered":true,"detected":true},"self_harm":{"filtered":false,"severity":"safe"}}}}})"),
                             {{"apim-request-id", "req_9"}}, "");
  EXPECT_EQ(error.code, ErrorCode::kRejected);
  EXPECT_NE(error.message.find("hate, jailbreak"), std::string::npos) << error.message;
  EXPECT_EQ(error.message.find("self_harm"), std::string::npos) << error.message;
  EXPECT_NE(error.detail.find("req_9"), std::string::npos) << error.detail;
}

TEST(OpenAiErrors, NeverShowTheKey) {
  const auto error = ToError(DecodeRefusal(401, Failure("Bad key sk-secret, yes sk-secret", "x", R"("sk-secret")")),
                             {{"x-request-id", "req_sk-secret"}}, "sk-secret");
  EXPECT_EQ((error.message + error.detail).find("sk-secret"), std::string::npos) << error.message << error.detail;
}

TEST(OpenAiErrors, CutLongQuotes) {
  const auto error = ToError(DecodeRefusal(400, Failure(std::string(100'000, 'x'), "x", "null")), {}, "");
  EXPECT_LT(error.message.size(), 600u);
}

TEST(OpenAiErrors, SayWhenToTryAgain) {
  const auto limited = ToError(DecodeRefusal(429, ""), {{"Retry-After", "7"}}, "");
  EXPECT_EQ(limited.retry_after, seconds(7));
  const auto overloaded = ToError(DecodeRefusal(503, ""), {{"Retry-After", "3"}}, "");
  EXPECT_EQ(overloaded.retry_after, seconds(3));
  EXPECT_FALSE(ToError(DecodeRefusal(401, ""), {{"Retry-After", "3"}}, "").retry_after);
}

TEST(OpenAiErrors, InAStreamAreKnownByTypeOrCode) {
  const auto code_of = [](std::string_view data) {
    const auto refusal = DecodeRefusal(json::ParseObject(data).value());
    return refusal ? ErrorCodeName(ToError(*refusal, {}, "").code) : "none";
  };
  EXPECT_EQ(code_of(R"({"error":{"message":"m","type":"server_error","code":null,"param":null}})"), "unavailable");
  EXPECT_EQ(code_of(R"({"error":{"message":"m","type":"rate_limit_error"}})"), "rate_limited");
  EXPECT_EQ(code_of(R"({"error":{"message":"m","code":429}})"), "rate_limited");
  EXPECT_EQ(code_of(R"({"error":{"message":"m","code":502}})"), "unavailable");
  EXPECT_EQ(code_of(R"({"error":{"message":"m","type":"invalid_request_error"}})"), "invalid");
  EXPECT_EQ(code_of(R"({"error":"something broke"})"), "unavailable");
}

TEST(ShownQuirks, IsLearntFromRealMessages) {
  const auto part = [](std::string_view message, std::string_view code, std::string_view param, Quirks used) {
    return ShownQuirks(DecodeRefusal(400, Failure(message, "invalid_request_error", code, param)), used);
  };
  EXPECT_EQ(part("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
                 R"("unsupported_parameter")", R"("max_tokens")", kOldMaxTokens),
            unsigned(kOldMaxTokens));
  EXPECT_EQ(part("Unrecognized request argument supplied: max_completion_tokens", "null", "null", 0), unsigned(kOldMaxTokens));
  EXPECT_EQ(part("property 'stream_options' is unsupported, did you mean 'stream'?", "null", "null", 0),
            unsigned(kNoStreamOptions));
  EXPECT_EQ(part("Unsupported value: 'temperature' does not support 0.3 with this model. Only the default (1) value is supported.",
                 R"("unsupported_value")", R"("temperature")", 0),
            unsigned(kNoTemperature));
  EXPECT_EQ(part("Unknown parameter: 'stream_options.include_usage'.", R"("unknown_parameter")",
                 R"("stream_options.include_usage")", 0),
            unsigned(kNoStreamOptions));
  EXPECT_EQ(part("`reasoning_format` is not supported with this model", "null", R"("reasoning_format")", kParsedReasoning),
            unsigned(kParsedReasoning)) << "Groq";
  EXPECT_EQ(part("Unsupported parameter: 'parallel_tool_calls' is not supported with this model.", R"("unsupported_parameter")",
                 R"("parallel_tool_calls")", 0),
            unsigned(kNoParallelToolCalls));
  EXPECT_EQ(part("Encrypted content is not supported with this model.", "null", R"("include")", 0), unsigned(kNoEncryptedReasoning));
  EXPECT_EQ(part("Unsupported parameter: 'reasoning.summary' is not supported with this model.", R"("unsupported_parameter")",
                 R"("reasoning.summary")", 0),
            unsigned(kNoReasoningSummary));
  EXPECT_EQ(part("Your organization must be verified to generate reasoning summaries.", R"("unsupported_value")",
                 R"("reasoning.summary")", 0),
            unsigned(kNoReasoningSummary));
  EXPECT_EQ(part("Unsupported parameter: 'reasoning.effort' is not supported with this model.", R"("unsupported_parameter")",
                 R"("reasoning.effort")", 0),
            unsigned(kNoReasoningEffort));
  const auto xai = DecodeRefusal(400, R"({"code":"Client specified an invalid argument","error":"Model grok-4 does not support parameter presencePenalty."})");
  EXPECT_EQ(ShownQuirks(xai, 0), unsigned(kNoPenalties));
  const auto effort = DecodeRefusal(400, R"({"code":"Client specified an invalid argument","error":"Model grok-4.20-0309-non-reasoning does not support parameter reasoningEffort."})");
  EXPECT_EQ(ShownQuirks(effort, 0), unsigned(kNoReasoningEffort));
  const auto mistral = DecodeRefusal(422, R"({"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","reasoning_effort"],"msg":"Extra inputs are not permitted","input":"low"}]},"type":"invalid_request_error"})");
  EXPECT_EQ(ShownQuirks(mistral, 0), unsigned(kNoReasoningEffort));
}

TEST(ShownQuirks, IsNotSeenElsewhere) {
  const auto part = [](int status, std::string_view message) {
    return ShownQuirks(DecodeRefusal(status, Failure(message, "invalid_request_error", "null")), 0);
  };
  EXPECT_EQ(part(400, "temperature must be at most 2"), 0u);
  EXPECT_EQ(part(500, "unsupported temperature"), 0u);
  EXPECT_EQ(part(400, "This model does not support image input"), 0u);
}

}  // namespace
}  // namespace beseda::openai
