#include "providers/common/openai_dialect/responses_request.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda::openai {
namespace {

// Expectations: https://platform.openai.com/docs/api-reference/responses/create (OpenAPI description 2.3.0).

constexpr Quirks kPlain = kNoReasoningSummary | kNoEncryptedReasoning;

ChatMessage Said(ChatRole role, std::string text) {
  ChatMessage message;
  message.role = role;
  message.text = std::move(text);
  return message;
}

ChatRequest Ask(std::string text) {
  ChatRequest request;
  request.messages.push_back(Said(ChatRole::kUser, std::move(text)));
  return request;
}

json::Value Encode(const ChatRequest& request, Quirks quirks = kPlain, bool stream = false) {
  auto body = EncodeResponsesRequest(request, "gpt-5", quirks, stream);
  EXPECT_TRUE(body.ok()) << body.error().message;
  return body.ok() ? json::Parse(*body).value() : json::Value();
}

std::string FieldOfError(const ChatRequest& request) {
  auto body = EncodeResponsesRequest(request, "gpt-5", 0, false);
  EXPECT_FALSE(body.ok());
  return body.ok() ? "" : body.error().field;
}

json::Value Json(std::string_view text) { return json::Parse(text).value(); }

TEST(ResponsesRequest, Conversation) {
  ChatRequest request;
  request.messages = {Said(ChatRole::kSystem, "Be kind."), Said(ChatRole::kUser, "Hi"), Said(ChatRole::kAssistant, "Hello!"),
                      Said(ChatRole::kUser, "What is this?")};
  request.messages[3].images = {ImagePart{"", "\x89PNG", "image/png"}};
  EXPECT_EQ(Encode(request, kPlain, true), Json(R"({"model":"gpt-5","store":false,"stream":true,"input":[
    {"role":"system","content":"Be kind."},{"role":"user","content":"Hi"},
    {"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hello!"}]},
    {"role":"user","content":[{"type":"input_text","text":"What is this?"},
      {"type":"input_image","image_url":"data:image/png;base64,iVBORw=="}]}]})"));
}

TEST(ResponsesRequest, Options) {
  auto request = Ask("Hi");
  request.temperature = 0.5;
  request.top_p = 0.9;
  request.max_output_tokens = 100;
  request.reasoning_effort = "low";
  request.user = "con_1";
  request.seed = 7;  // unknown to this API; it only tunes
  request.presence_penalty = 1;
  EXPECT_EQ(Encode(request, 0), Json(R"({"model":"gpt-5","store":false,"input":[{"role":"user","content":"Hi"}],
    "temperature":0.5,"top_p":0.9,"max_output_tokens":100,"reasoning":{"effort":"low","summary":"auto"},
    "include":["reasoning.encrypted_content"],"user":"con_1"})"));
  EXPECT_EQ(Encode(request, kPlain | kNoTemperature | kNoReasoningEffort | kNoUser),
            Json(R"({"model":"gpt-5","store":false,"input":[{"role":"user","content":"Hi"}],"max_output_tokens":100})"));
}

TEST(ResponsesRequest, ToolsAndTheirCalls) {
  auto request = Ask("Weather?");
  auto calls = Said(ChatRole::kAssistant, "");
  calls.tool_calls = {ToolCall{"call_1", "get_weather", R"({"city":"Paris"})"}};
  auto result = Said(ChatRole::kTool, "20 degrees");
  result.tool_call_id = "call_1";
  request.messages.push_back(calls);
  request.messages.push_back(result);
  request.tools = {ToolDefinition{"get_weather", "Weather of a city", R"({"type":"object","properties":{"city":{"type":"string"}}})"},
                   ToolDefinition{"now", "", R"({"type":"object","properties":{"zone":{"type":"string"}},"required":["zone"],"additionalProperties":false})"}};
  request.tool_choice = "now";
  request.parallel_tool_calls = false;
  EXPECT_EQ(Encode(request), Json(R"({"model":"gpt-5","store":false,"input":[{"role":"user","content":"Weather?"},
    {"type":"function_call","call_id":"call_1","name":"get_weather","arguments":"{\"city\":\"Paris\"}"},
    {"type":"function_call_output","call_id":"call_1","output":"20 degrees"}],
    "tools":[{"type":"function","name":"get_weather","description":"Weather of a city","strict":false,
        "parameters":{"type":"object","properties":{"city":{"type":"string"}}}},
      {"type":"function","name":"now","strict":true,
        "parameters":{"type":"object","properties":{"zone":{"type":"string"}},"required":["zone"],"additionalProperties":false}}],
    "tool_choice":{"type":"function","name":"now"},"parallel_tool_calls":false})"));
  request.tool_choice = "required";
  EXPECT_EQ(Encode(request, kPlain | kNoParallelToolCalls).at("tool_choice"), json::Value("required"));
}

TEST(ResponsesRequest, SchemaOfTheAnswer) {
  auto request = Ask("A colour?");
  request.response_schema = R"({"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false})";
  request.response_schema_name = "colour";
  EXPECT_EQ(Encode(request).at("text"), Json(R"({"format":{"type":"json_schema","name":"colour","strict":true,
    "schema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}}})"));
  request.response_schema.clear();
  request.json_object = true;
  EXPECT_EQ(Encode(request).at("text"), Json(R"({"format":{"type":"json_object"}})"));
}

constexpr std::string_view kState = R"({"openai_responses":[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"sealed"},
  {"type":"message","length":6},{"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"sealed2"},{"type":"function_call"}]})";

TEST(ResponsesRequest, GivesThoughtsBackWhereTheyStood) {
  auto request = Ask("Hi");
  auto answer = Said(ChatRole::kAssistant, "Hello!");
  answer.tool_calls = {ToolCall{"call_1", "now", "{}"}};
  answer.vendor_state = kState;
  request.messages.push_back(answer);
  EXPECT_EQ(Encode(request).at("input"), Json(R"([{"role":"user","content":"Hi"},
    {"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"sealed"},
    {"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hello!"}]},
    {"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"sealed2"},
    {"type":"function_call","call_id":"call_1","name":"now","arguments":"{}"}])"));
}

TEST(ResponsesRequest, LeavesThoughtsOutThatNoLongerFit) {
  auto request = Ask("Hi");
  auto answer = Said(ChatRole::kAssistant, "Hello!");
  answer.vendor_state = kState;  // of a message that also called a tool
  request.messages.push_back(answer);
  const auto bare = Json(R"([{"role":"user","content":"Hi"},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hello!"}]}])");
  EXPECT_EQ(Encode(request).at("input"), bare);
  for (const auto* state : {"openai_responses", R"({"openai_responses":7})", R"({"openai_responses":[7]})", R"({"anthropic":[]})",
                            R"({"openai_responses":[{"type":"message"}]})", R"({"openai_responses":[{"type":"message","length":99}]})"}) {
    request.messages[1].vendor_state = state;
    EXPECT_EQ(Encode(request).at("input"), bare) << state;
  }
}

TEST(ResponsesRequest, RefusesByNameWhatItCannotCarry) {
  EXPECT_EQ(FieldOfError(ChatRequest()), "messages");
  auto request = Ask("Hi");
  request.messages[0].audio = {AudioPart{"RIFF", "wav"}};
  EXPECT_EQ(FieldOfError(request), "messages[0].audio[0]");
  request = Ask("Hi");
  request.stop = {"END"};
  EXPECT_EQ(FieldOfError(request), "stop");
  request = Ask("Hi");
  request.messages[0].images = {ImagePart{"file:///etc/passwd", "", ""}};
  EXPECT_EQ(FieldOfError(request), "messages[0].images[0].url");
  request.messages[0] = Said(ChatRole::kAssistant, "See");
  request.messages[0].images = {ImagePart{"https://cdn.example/cat.png", "", ""}};
  EXPECT_EQ(FieldOfError(request), "messages[0]");
  request = Ask("Hi");
  request.tools = {ToolDefinition{"f", "", "{}"}};
  request.tool_choice = "g";
  EXPECT_EQ(FieldOfError(request), "tool_choice");
  request = Ask("Hi");
  request.response_schema = "[]";
  EXPECT_EQ(FieldOfError(request), "response_schema");
}

}  // namespace
}  // namespace beseda::openai
