#include "providers/common/openai_dialect/openai_request.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda::openai {
namespace {

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

// The body, as JSON with the same spelling as the expectation.
json::Value Encode(const ChatRequest& request, Quirks quirks = 0, bool stream = false) {
  auto body = EncodeChatRequest(request, "gpt-4o", quirks, stream);
  EXPECT_TRUE(body.ok()) << body.error().message;
  return body.ok() ? json::Parse(*body).value() : json::Value();
}

std::string FieldOfError(const ChatRequest& request) {
  auto body = EncodeChatRequest(request, "gpt-4o", 0, false);
  EXPECT_FALSE(body.ok());
  if (body.ok()) return {};
  EXPECT_EQ(body.error().code, ErrorCode::kInvalid);
  return body.error().field;
}

json::Value Json(std::string_view text) { return json::Parse(text).value(); }

// Expectations: https://platform.openai.com/docs/api-reference/chat/create (OpenAPI description 2.3.0).

TEST(OpenAiRequest, Conversation) {
  ChatRequest request;
  request.messages = {Said(ChatRole::kSystem, "Be kind."), Said(ChatRole::kUser, "Hi"),
                      Said(ChatRole::kAssistant, "Hello!"), Said(ChatRole::kUser, "Привет \"мир\"\n")};
  EXPECT_EQ(Encode(request), Json(R"({"model":"gpt-4o","messages":[
    {"role":"system","content":"Be kind."},{"role":"user","content":"Hi"},
    {"role":"assistant","content":"Hello!"},{"role":"user","content":"Привет \"мир\"\n"}]})"));
}

TEST(OpenAiRequest, Options) {
  auto request = Ask("Hi");
  request.temperature = 0.5;
  request.max_output_tokens = 100;
  request.stop = {"END", "\n\n"};
  request.user = "con_1";
  request.reasoning_effort = "low";
  EXPECT_EQ(Encode(request, 0, true), Json(R"({"model":"gpt-4o","messages":[{"role":"user","content":"Hi"}],
    "temperature":0.5,"max_completion_tokens":100,"reasoning_effort":"low","stop":["END","\n\n"],"user":"con_1",
    "stream":true,"stream_options":{"include_usage":true}})"));
}

TEST(OpenAiRequest, LeavesOutWhatAServerRefuses) {
  auto request = Ask("Hi");
  request.temperature = 0.5;
  request.max_output_tokens = 100;
  request.user = "con_1";
  request.reasoning_effort = "low";
  const Quirks all = kOldMaxTokens | kNoStreamOptions | kNoTemperature | kNoReasoningEffort | kNoUser;
  EXPECT_EQ(Encode(request, all, true), Json(R"({"model":"gpt-4o","messages":[{"role":"user","content":"Hi"}],
    "max_tokens":100,"stream":true})"));
}

TEST(OpenAiRequest, Images) {
  auto request = Ask("What is this?");
  request.messages[0].images = {ImagePart{"https://cdn.example/cat.png", "", ""}, ImagePart{"", "\x89PNG", "image/png"}};
  EXPECT_EQ(Encode(request), Json(R"({"model":"gpt-4o","messages":[{"role":"user","content":[
    {"type":"text","text":"What is this?"},
    {"type":"image_url","image_url":{"url":"https://cdn.example/cat.png"}},
    {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw=="}}]}]})"));
}

TEST(OpenAiRequest, Audio) {
  auto request = Ask("");
  request.messages[0].audio = {AudioPart{"RIFF", "wav"}};
  EXPECT_EQ(Encode(request), Json(R"({"model":"gpt-4o","messages":[{"role":"user","content":[
    {"type":"input_audio","input_audio":{"data":"UklGRg==","format":"wav"}}]}]})"));
}

TEST(OpenAiRequest, ToolsAndTheirCalls) {
  auto request = Ask("Weather in Paris and Berlin?");
  auto calls = Said(ChatRole::kAssistant, "");
  calls.tool_calls = {ToolCall{"call_1", "get_weather", R"({"city":"Paris"})"},
                      ToolCall{"call_2", "get_weather", R"({"city":"Berlin"})"}};
  auto first = Said(ChatRole::kTool, "20 degrees");
  first.tool_call_id = "call_1";
  request.messages.push_back(calls);
  request.messages.push_back(first);
  request.tools = {ToolDefinition{"get_weather", "Weather of a city", R"({"type":"object","properties":{"city":{"type":"string"}}})"}};
  request.tool_choice = "auto";
  EXPECT_EQ(Encode(request), Json(R"({"model":"gpt-4o","messages":[
    {"role":"user","content":"Weather in Paris and Berlin?"},
    {"role":"assistant","content":null,"tool_calls":[
      {"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}},
      {"id":"call_2","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Berlin\"}"}}]},
    {"role":"tool","content":"20 degrees","tool_call_id":"call_1"}],
    "tools":[{"type":"function","function":{"name":"get_weather","description":"Weather of a city",
      "parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}],
    "tool_choice":"auto"})"));
  request.tool_choice = "get_weather";
  EXPECT_EQ(Encode(request).at("tool_choice"), Json(R"({"type":"function","function":{"name":"get_weather"}})"));
}

TEST(OpenAiRequest, SchemaOfTheAnswer) {
  auto request = Ask("A colour?");
  request.response_schema =
      R"({"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false})";
  EXPECT_EQ(Encode(request).at("response_format"), Json(R"({"type":"json_schema","json_schema":{"name":"answer","strict":true,
    "schema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}}})"));
}

TEST(OpenAiRequest, IsStrictOnlyWhereTheVendorAllowsIt) {
  for (const auto* schema :
       {R"({"type":"object","properties":{"name":{"type":"string"}},"additionalProperties":false})",
        R"({"type":"object","properties":{"name":{"type":"string"}},"required":["name"]})",
        R"({"type":"object","required":["a"],"additionalProperties":false,"properties":{"a":{"type":"array",
           "items":{"type":"object","properties":{"b":{"type":"string"}}}}}})"}) {
    auto request = Ask("?");
    request.response_schema = schema;
    EXPECT_EQ(Encode(request).at("response_format").at("json_schema").at("strict"), json::Value(false)) << schema;
  }
}

TEST(OpenAiRequest, RepairsBrokenText) {
  EXPECT_EQ(Encode(Ask("a\xFFz")).at("messages").at(0).at("content"), json::Value("a\xEF\xBF\xBDz"));
}

TEST(OpenAiRequest, RefusesByNameWhatItCannotCarry) {
  EXPECT_EQ(FieldOfError(ChatRequest()), "messages");

  auto request = Ask("Hi");
  request.messages[0].audio = {AudioPart{"x", "ogg"}};
  EXPECT_EQ(FieldOfError(request), "messages[0].audio[0].format");

  request = Ask("Hi");
  request.messages[0].images = {ImagePart{"", "x", "application/pdf"}};
  EXPECT_EQ(FieldOfError(request), "messages[0].images[0].mime");
  request.messages[0].images = {ImagePart{"file:///etc/passwd", "", ""}};
  EXPECT_EQ(FieldOfError(request), "messages[0].images[0].url");

  request = Ask("Hi");
  request.messages.push_back(Said(ChatRole::kAssistant, "See"));
  request.messages[1].images = {ImagePart{"https://cdn.example/cat.png", "", ""}};
  EXPECT_EQ(FieldOfError(request), "messages[1]");

  request = Ask("Hi");
  request.tools = {ToolDefinition{"f", "", "not json"}};
  EXPECT_EQ(FieldOfError(request), "tools[0].parameters_schema");
  request.tools = {ToolDefinition{"f", "", "{}"}};
  request.tool_choice = "g";
  EXPECT_EQ(FieldOfError(request), "tool_choice");

  request = Ask("Hi");
  request.response_schema = "[]";
  EXPECT_EQ(FieldOfError(request), "response_schema");
}

}  // namespace
}  // namespace beseda::openai
