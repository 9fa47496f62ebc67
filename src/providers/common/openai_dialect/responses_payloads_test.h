#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Answers in the form of https://platform.openai.com/docs/api-reference/responses and …/responses-streaming: the field
/// names, nesting and order of the vendor's examples, with texts of our own.
namespace beseda::openai::payload {

inline constexpr std::string_view kResponsesUsage =
    R"({"input_tokens":328,"input_tokens_details":{"cached_tokens":256},"output_tokens":52,"output_tokens_details":{"reasoning_tokens":32},"total_tokens":380})";

/// A response with this status and output (a JSON array); `extra` are further fields, with a comma at their end.
inline std::string Response(std::string_view status, std::string_view output, std::string_view extra = R"("error":null,"incomplete_details":null,)") {
  return R"({"id":"resp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b","object":"response","created_at":1741476542,"status":")" +
         std::string(status) + R"(",)" + std::string(extra) + R"("instructions":null,"max_output_tokens":null,"model":"gpt-4.1-2025-04-14","output":)" +
         std::string(output) + R"(,"parallel_tool_calls":true,"previous_response_id":null,"store":false,"usage":)" +
         (status == "in_progress" ? "null" : std::string(kResponsesUsage)) + "}";
}

inline std::string MessageItem(std::string_view text) {
  return R"({"id":"msg_67ccd2bf17f0819081ff3bb2cf6508e6","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":")" +
         std::string(text) + R"(","annotations":[]}]})";
}

inline std::string CallItem(std::string_view id, std::string_view arguments, std::string_view status = "completed") {
  return R"({"id":"fc_)" + std::string(id) + R"(","type":"function_call","status":")" + std::string(status) + R"(","arguments":")" +
         std::string(arguments) + R"(","call_id":"call_)" + std::string(id) + R"(","name":"get_weather"})";
}

inline const std::string kReasoningItem =
    R"({"id":"rs_6820f383d7c08191846711c5df8233bc","type":"reasoning","status":"completed","summary":[{"type":"summary_text","text":"Let me think."}],"encrypted_content":"gAAAAABsealed=="})";

/// An event about an output item, with these further fields.
inline std::string Event(std::string_view type, std::string_view fields) {
  return R"({"type":")" + std::string(type) + R"(",)" + std::string(fields) + R"(,"sequence_number":1})";
}
inline std::string Ends(std::string_view status, std::string_view output, std::string_view extra = R"("error":null,"incomplete_details":null,)") {
  return Event("response." + std::string(status), R"("response":)" + Response(status, output, extra));
}
inline std::string TextDelta(std::string_view text, int index = 0) {
  return Event("response.output_text.delta", R"("item_id":"msg_1","output_index":)" + std::to_string(index) + R"(,"content_index":0,"delta":")" + std::string(text) + R"(")");
}
inline std::string ItemEvent(std::string_view what, int index, std::string_view item) {
  return Event("response.output_item." + std::string(what), R"("output_index":)" + std::to_string(index) + R"(,"item":)" + std::string(item));
}
inline std::string ArgumentsDelta(int index, std::string_view piece) {
  return Event("response.function_call_arguments.delta", R"("item_id":"fc_1","output_index":)" + std::to_string(index) + R"(,"delta":")" + std::string(piece) + R"(")");
}
inline std::string SummaryDelta(std::string_view text, int part = 0) {
  return Event("response.reasoning_summary_text.delta", R"("item_id":"rs_1","output_index":0,"summary_index":)" + std::to_string(part) + R"(,"delta":")" + std::string(text) + R"(")");
}

inline const std::string kResponsesText = "The shop opens at nine. Привет!";

inline const std::vector<std::string> kResponsesEvents = {
    Event("response.created", R"("response":)" + Response("in_progress", "[]")),
    Event("response.in_progress", R"("response":)" + Response("in_progress", "[]")),
    ItemEvent("added", 0, R"({"id":"msg_1","type":"message","status":"in_progress","role":"assistant","content":[]})"),
    Event("response.content_part.added", R"("item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]})"),
    TextDelta("The shop "),
    TextDelta("opens at nine."),
    TextDelta(" Привет!"),
    Event("response.output_text.done", R"("item_id":"msg_1","output_index":0,"content_index":0,"text":")" + kResponsesText + R"(")"),
    ItemEvent("done", 0, MessageItem(kResponsesText)),
    Ends("completed", "[" + MessageItem(kResponsesText) + "]")};

inline const std::vector<std::string> kResponsesCallEvents = {
    Event("response.created", R"("response":)" + Response("in_progress", "[]")),
    ItemEvent("added", 0, CallItem("abc123", "", "in_progress")),
    ArgumentsDelta(0, R"({\"ci)"),
    ArgumentsDelta(0, R"(ty\":\"Paris\"})"),
    Event("response.function_call_arguments.done", R"("item_id":"fc_abc123","output_index":0,"arguments":"{\"city\":\"Paris\"}")"),
    ItemEvent("done", 0, CallItem("abc123", R"({\"city\":\"Paris\"})")),
    ItemEvent("added", 1, CallItem("abc124", "", "in_progress")),
    ArgumentsDelta(1, R"({\"city\":\"Berlin\"})"),
    ItemEvent("done", 1, CallItem("abc124", R"({\"city\":\"Berlin\"})")),
    Ends("completed", "[" + CallItem("abc123", R"({\"city\":\"Paris\"})") + "," + CallItem("abc124", R"({\"city\":\"Berlin\"})") + "]")};

inline const std::vector<std::string> kResponsesReasoningEvents = {
    Event("response.created", R"("response":)" + Response("in_progress", "[]")),
    ItemEvent("added", 0, R"({"id":"rs_1","type":"reasoning","summary":[]})"),
    Event("response.reasoning_summary_part.added", R"("item_id":"rs_1","output_index":0,"summary_index":0,"part":{"type":"summary_text","text":""})"),
    SummaryDelta("Let me"),
    SummaryDelta(" think."),
    ItemEvent("done", 0, kReasoningItem),
    TextDelta("42", 1),
    ItemEvent("done", 1, MessageItem("42")),
    Ends("completed", "[" + kReasoningItem + "," + MessageItem("42") + "]")};

}  // namespace beseda::openai::payload
