#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "providers/bedrock/aws_frames_test.h"

/// Answers in the form of https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html and
/// …/API_runtime_ConverseStream.html: the vendor's field names, nesting and order, with texts of our own.
namespace beseda::bedrock::payload {

inline std::string Reply(std::string_view content, std::string_view reason = "end_turn") {
  return R"({"output":{"message":{"role":"assistant","content":[)" + std::string(content) + R"(]}},"stopReason":")" +
         std::string(reason) +
         R"(","usage":{"inputTokens":50,"outputTokens":46,"totalTokens":2144,"cacheReadInputTokens":1800,)"
         R"("cacheWriteInputTokens":248},"metrics":{"latencyMs":551}})";
}
inline const std::string kAnswer = Reply(R"({"text":"The shop opens at nine. Привет!"})");

inline const std::string kStart = frame::Event("messageStart", R"({"p":"abcdefgh","role":"assistant"})");
inline const std::string kMetadata =
    frame::Event("metadata", R"({"metrics":{"latencyMs":1200},"p":"ab","usage":{"inputTokens":50,"outputTokens":46,)"
                             R"("totalTokens":2144,"cacheReadInputTokens":1800,"cacheWriteInputTokens":248}})");

inline std::string Delta(int index, std::string_view delta) {
  return frame::Event("contentBlockDelta", R"({"contentBlockIndex":)" + std::to_string(index) + R"(,"delta":)" +
                                               std::string(delta) + R"(,"p":"abcd"})");
}
inline std::string Said(int index, std::string_view text) { return Delta(index, R"({"text":")" + std::string(text) + R"("})"); }
inline std::string BeginCall(int index, std::string_view id, std::string_view name = "get_weather") {
  return frame::Event("contentBlockStart", R"({"contentBlockIndex":)" + std::to_string(index) +
                                               R"(,"start":{"toolUse":{"name":")" + std::string(name) +
                                               R"(","toolUseId":")" + std::string(id) + R"("}}})");
}
inline std::string Input(int index, std::string_view json) {  // with its quotes escaped
  return Delta(index, R"({"toolUse":{"input":")" + std::string(json) + R"("}})");
}
inline std::string End(int index) {
  return frame::Event("contentBlockStop", R"({"contentBlockIndex":)" + std::to_string(index) + "}");
}
inline std::string Stop(std::string_view reason) {
  return frame::Event("messageStop", R"({"p":"abc","stopReason":")" + std::string(reason) + R"("})");
}

inline const std::vector<std::string> kAnswerFrames = {
    kStart, Said(0, "The shop "), Said(0, "opens at nine."), Said(0, " Привет!"), End(0), Stop("end_turn"), kMetadata};

inline const std::string kToolCalls = Reply(
    R"({"text":"I'll check the weather in both cities."},)"
    R"({"toolUse":{"toolUseId":"tooluse_kZJMlvQmRJ6eAyJE5GIl7Q","name":"get_weather","input":{"city":"Paris"}}},)"
    R"({"toolUse":{"toolUseId":"tooluse_2","name":"get_weather","input":{"city":"Berlin"}}})",
    "tool_use");
inline const std::vector<std::string> kToolCallFrames = {
    kStart,
    Said(0, "I'll check the weather in both cities."),
    End(0),
    BeginCall(1, "tooluse_kZJMlvQmRJ6eAyJE5GIl7Q"),
    Input(1, ""),
    Input(1, R"({\"city\":)"),
    Input(1, R"( \"Paris\"})"),
    End(1),
    BeginCall(2, "tooluse_2"),
    Input(2, R"({\"city\": \"Berlin\"})"),
    End(2),
    Stop("tool_use"),
    kMetadata};

inline constexpr std::string_view kSignature = "EqgCCkYIBhgCKkB9bTZ1dGhpbmsgc2lnbmF0dXJl";
inline constexpr std::string_view kRedacted = "ZW5jcnlwdGVkIHRob3VnaHQ=";
inline const std::string kThought =
    Reply(R"({"reasoningContent":{"reasoningText":{"text":"Let me think.","signature":")" + std::string(kSignature) +
          R"("}}},{"reasoningContent":{"redactedContent":")" + std::string(kRedacted) + R"("}},{"text":"42"})");
inline const std::vector<std::string> kThoughtFrames = {
    kStart,
    Delta(0, R"({"reasoningContent":{"text":"Let me"}})"),
    Delta(0, R"({"reasoningContent":{"text":" think."}})"),
    Delta(0, R"({"reasoningContent":{"signature":")" + std::string(kSignature) + R"("}})"),
    End(0),
    Delta(1, R"({"reasoningContent":{"redactedContent":")" + std::string(kRedacted) + R"("}})"),
    End(1),
    Said(2, "42"),
    End(2),
    Stop("end_turn"),
    kMetadata};

}  // namespace beseda::bedrock::payload
