#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Answers in the form of https://platform.claude.com/docs/en/api/messages and …/build-with-claude/streaming: the field
/// names, nesting and order of the vendor's examples, with texts of our own.
namespace beseda::anthropic::payload {

inline constexpr std::string_view kAnswer = R"({
  "id": "msg_013Zva2CMHLNnXjNJJKqJ2EF", "type": "message", "role": "assistant", "model": "claude-opus-4-6",
  "content": [{"type": "text", "text": "The shop opens at nine. Привет!", "citations": null}],
  "stop_reason": "end_turn", "stop_sequence": null, "stop_details": null, "container": null,
  "usage": {"input_tokens": 50, "cache_creation_input_tokens": 248, "cache_read_input_tokens": 1800,
    "cache_creation": {"ephemeral_5m_input_tokens": 248, "ephemeral_1h_input_tokens": 0},
    "output_tokens": 46, "output_tokens_details": {"thinking_tokens": 12}, "service_tier": "standard"}
})";

inline const std::string kStart =
    R"({"type":"message_start","message":{"id":"msg_1nZdL29xx5MUA1yADyHTEsnR8uuvGzszyY","type":"message","role":"assistant","content":[],)"
    R"("model":"claude-opus-4-6","stop_reason":null,"stop_sequence":null,)"
    R"("usage":{"input_tokens":50,"cache_creation_input_tokens":248,"cache_read_input_tokens":1800,"output_tokens":1}}})";

inline std::string Begin(int index, std::string_view block) {
  return R"({"type":"content_block_start","index":)" + std::to_string(index) + R"(,"content_block":)" + std::string(block) + "}";
}
inline std::string Delta(int index, std::string_view delta) {
  return R"({"type":"content_block_delta","index":)" + std::to_string(index) + R"(,"delta":)" + std::string(delta) + "}";
}
inline std::string Said(int index, std::string_view text) {
  return Delta(index, R"({"type":"text_delta","text":")" + std::string(text) + R"("})");
}
inline std::string End(int index) { return R"({"type":"content_block_stop","index":)" + std::to_string(index) + "}"; }
inline std::string Stop(std::string_view reason) {
  return R"({"type":"message_delta","delta":{"stop_reason":")" + std::string(reason) +
         R"(","stop_sequence":null},"usage":{"output_tokens":46,"output_tokens_details":{"thinking_tokens":12}}})";
}
inline const std::string kPing = R"({"type":"ping"})";
inline const std::string kStopped = R"({"type":"message_stop"})";

/// The events under their names, as the vendor sends them.
inline std::vector<std::string> Framed(const std::vector<std::string>& data) {
  std::vector<std::string> out;
  for (const auto& event : data) {
    constexpr std::string_view kType = R"({"type":")";
    const auto from = event.starts_with(kType) ? kType.size() : 0;
    out.push_back("event: " + event.substr(from, event.find('"', from) - from) + "\ndata: " + event + "\n\n");
  }
  return out;
}

inline const std::vector<std::string> kAnswerEvents = {
    kStart, Begin(0, R"({"type":"text","text":""})"), kPing, Said(0, "The shop "), Said(0, "opens at nine."),
    Said(0, " Привет!"), End(0), Stop("end_turn"), kStopped};

inline constexpr std::string_view kToolCalls = R"({
  "id": "msg_01Aq9w938a90dw8q", "type": "message", "role": "assistant", "model": "claude-opus-4-6",
  "content": [
    {"type": "text", "text": "I'll check the weather in both cities."},
    {"type": "tool_use", "id": "toolu_01A09q90qw90lq917835lq9", "name": "get_weather", "input": {"city": "Paris"}},
    {"type": "tool_use", "id": "toolu_01A09q90qw90lq917835lr0", "name": "get_weather", "input": {"city": "Berlin"}}],
  "stop_reason": "tool_use", "stop_sequence": null, "usage": {"input_tokens": 472, "output_tokens": 89}
})";

inline const std::vector<std::string> kToolCallEvents = {
    kStart,
    Begin(0, R"({"type":"text","text":""})"),
    Said(0, "I'll check the weather in both cities."),
    End(0),
    Begin(1, R"({"type":"tool_use","id":"toolu_01T1x1fJ34qAmk2tNTrN7Up6","name":"get_weather","input":{}})"),
    Delta(1, R"({"type":"input_json_delta","partial_json":""})"),
    Delta(1, R"({"type":"input_json_delta","partial_json":"{\"city\":"})"),
    Delta(1, R"({"type":"input_json_delta","partial_json":" \"Paris\"}"})"),
    End(1),
    Begin(2, R"({"type":"tool_use","id":"toolu_01T1x1fJ34qAmk2tNTrN7Up7","name":"get_weather","input":{}})"),
    Delta(2, R"({"type":"input_json_delta","partial_json":"{\"city\": \"Berlin\"}"})"),
    End(2),
    Stop("tool_use"),
    kStopped};

inline constexpr std::string_view kThought = R"({
  "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-opus-4-6",
  "content": [{"type": "thinking", "thinking": "Let me think.", "signature": "WaUjzkypQ2mUEVM36O2TxuC06KN8xyfbJwyem2dw3URve/op91XWHOEBLLqIOMfFG"},
    {"type": "redacted_thinking", "data": "EmwKAhgBEgy3va3pzix/LafPsn4aDFIT2Xlxh0L5L8rLVyIwxtE3rAFBa8cr3qpP"},
    {"type": "text", "text": "42"}],
  "stop_reason": "end_turn", "stop_sequence": null, "usage": {"input_tokens": 10, "output_tokens": 30}
})";

inline const std::vector<std::string> kThoughtEvents = {
    kStart,
    Begin(0, R"({"type":"thinking","thinking":"","signature":""})"),
    Delta(0, R"({"type":"thinking_delta","thinking":"Let me"})"),
    Delta(0, R"({"type":"thinking_delta","thinking":" think."})"),
    Delta(0, R"({"type":"signature_delta","signature":"WaUjzkypQ2mUEVM36O2TxuC06KN8xyfbJwyem2dw3URve/op91XWHOEBLLqIOMfFG"})"),
    End(0),
    Begin(1, R"({"type":"redacted_thinking","data":"EmwKAhgBEgy3va3pzix/LafPsn4aDFIT2Xlxh0L5L8rLVyIwxtE3rAFBa8cr3qpP"})"),
    End(1),
    Begin(2, R"({"type":"text","text":""})"),
    Said(2, "42"),
    End(2),
    Stop("end_turn"),
    kStopped};

/// The error object of https://platform.claude.com/docs/en/api/errors.
inline std::string Failure(std::string_view type, std::string_view message) {
  return R"({"type":"error","error":{"type":")" + std::string(type) + R"(","message":")" + std::string(message) +
         R"("},"request_id":"req_011CSHoEeqs5C35K2UUqR7Fy"})";
}

}  // namespace beseda::anthropic::payload
