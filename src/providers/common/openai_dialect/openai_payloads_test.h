#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Answers in the form of https://platform.openai.com/docs/api-reference/chat (OpenAPI description 2.3.0): the field
/// names, nesting and order of the vendor's examples, with texts of our own.
namespace beseda::openai::payload {

inline constexpr std::string_view kAnswer = R"({
  "id": "chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG", "object": "chat.completion", "created": 1741570283,
  "model": "gpt-4o-2024-08-06",
  "choices": [{"index": 0, "message": {"role": "assistant", "content": "The shop opens at nine. Привет!", "refusal": null, "annotations": []}, "logprobs": null, "finish_reason": "stop"}],
  "usage": {"prompt_tokens": 1117, "completion_tokens": 46, "total_tokens": 1163,
    "prompt_tokens_details": {"cached_tokens": 1024, "audio_tokens": 0},
    "completion_tokens_details": {"reasoning_tokens": 12, "audio_tokens": 0, "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0}},
  "service_tier": "default", "system_fingerprint": "fp_fc9f1d7035"
})";

/// A chunk whose one choice has this delta and finish reason (JSON texts).
inline std::string Chunk(std::string_view delta, std::string_view finish = "null") {
  return R"({"id":"chatcmpl-123","object":"chat.completion.chunk","created":1694268190,"model":"gpt-4o-2024-08-06","system_fingerprint":"fp_44709d6fcb","choices":[{"index":0,"delta":)" +
         std::string(delta) + R"(,"logprobs":null,"finish_reason":)" + std::string(finish) + R"(}],"usage":null})";
}

inline const std::string kUsageChunk =
    R"({"id":"chatcmpl-123","object":"chat.completion.chunk","created":1694268190,"model":"gpt-4o-2024-08-06","choices":[],)"
    R"("usage":{"prompt_tokens":1117,"completion_tokens":46,"total_tokens":1163,"prompt_tokens_details":{"cached_tokens":1024,"audio_tokens":0},)"
    R"("completion_tokens_details":{"reasoning_tokens":12,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}})";

inline const std::vector<std::string> kAnswerEvents = {Chunk(R"({"role":"assistant","content":"","refusal":null})"),
                                                       Chunk(R"({"content":"The shop "})"),
                                                       Chunk(R"({"content":"opens at nine."})"),
                                                       Chunk(R"({"content":" Привет!"})"),
                                                       Chunk("{}", R"("stop")"),
                                                       kUsageChunk,
                                                       "[DONE]"};

inline constexpr std::string_view kToolCalls = R"({
  "id": "chatcmpl-abc123", "object": "chat.completion", "created": 1699896916, "model": "gpt-4o-mini",
  "choices": [{"index": 0, "message": {"role": "assistant", "content": null, "tool_calls": [
    {"id": "call_abc123", "type": "function", "function": {"name": "get_weather", "arguments": "{\n\"city\": \"Paris\"\n}"}},
    {"id": "call_abc124", "type": "function", "function": {"name": "get_weather", "arguments": "{\"city\": \"Berlin\"}"}}]},
    "logprobs": null, "finish_reason": "tool_calls"}],
  "usage": {"prompt_tokens": 82, "completion_tokens": 17, "total_tokens": 99}
})";

inline const std::vector<std::string> kToolCallEvents = {
    Chunk(R"({"role":"assistant","content":null})"),
    Chunk(R"({"tool_calls":[{"index":0,"id":"call_abc123","type":"function","function":{"name":"get_weather","arguments":""}}]})"),
    Chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"{\"ci"}}]})"),
    Chunk(R"({"tool_calls":[{"index":1,"id":"call_abc124","type":"function","function":{"name":"get_weather","arguments":""}}]})"),
    Chunk(R"({"tool_calls":[{"index":1,"function":{"arguments":"{\"city\":\"Ber"}}]})"),
    Chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"ty\":\"Paris\"}"}}]})"),
    Chunk(R"({"tool_calls":[{"index":1,"function":{"arguments":"lin\"}"}}]})"),
    Chunk("{}", R"("tool_calls")"),
    "[DONE]"};

/// The error object of https://platform.openai.com/docs/guides/error-codes.
inline std::string Failure(std::string_view message, std::string_view type, std::string_view code,
                           std::string_view param = "null") {
  return R"({"error":{"message":")" + std::string(message) + R"(","type":")" + std::string(type) + R"(","param":)" +
         std::string(param) + R"(,"code":)" + std::string(code) + "}}";
}

}  // namespace beseda::openai::payload
