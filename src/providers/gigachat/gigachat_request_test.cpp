#include "providers/gigachat/gigachat_request.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda::gigachat {
namespace {

json::Value Json(std::string_view text) { return json::Parse(text).value(); }

ChatRequest Ask(std::string text = "Hi") {
  ChatRequest request;
  request.messages.emplace_back();
  request.messages[0].text = std::move(text);
  return request;
}

json::Object Encode(const ChatRequest& request, Quirks quirks = 0) {
  auto body = EncodeRequest(request, {.model = "GigaChat-2", .quirks = quirks});
  return body.ok() ? json::ParseObject(*body).value() : json::Object({{"error", body.error().field}});
}

TEST(GigaChatRequest, OneSystemMessageAndThatFirst) {
  auto request = Ask();
  request.messages.push_back({.role = ChatRole::kSystem, .text = "Be kind."});
  request.messages.push_back({.role = ChatRole::kSystem, .text = "Be brief."});
  request.temperature = 0;
  request.max_output_tokens = 100;
  request.reasoning_effort = "minimal";
  request.stop = {"END"};  // there is no such thing here
  EXPECT_EQ(json::Value(Encode(request)), Json(R"({"model":"GigaChat-2","temperature":0.01,"max_tokens":100,"reasoning_effort":"low",
    "messages":[{"role":"system","content":"Be kind.\n\nBe brief."},{"role":"user","content":"Hi"}]})"));
  EXPECT_FALSE(Encode(request, kNoReasoning).contains("reasoning_effort"));
  request.response_schema = R"({"type":"object"})";
  EXPECT_EQ(Encode(request).at("response_format"), Json(R"({"type":"json_schema","schema":{"type":"object"},"strict":true})"));
  request.response_schema = "";
  request.json_object = true;
  EXPECT_NE(json::Dump(Encode(request)).find("one JSON object"), std::string::npos);
}

TEST(GigaChatRequest, ResultsFollowTheirCalls) {
  auto request = Ask("Weather?");
  ChatMessage calls{.role = ChatRole::kAssistant, .text = "I'll look."};
  calls.tool_calls = {ToolCall{"c1", "get_weather", R"({"city":"Paris"})"}, ToolCall{"c2", "get_weather", R"({"city":"Atlantis"})"}};
  calls.vendor_state = WrapState("state-1");
  request.messages.push_back(calls);
  request.messages.push_back({.role = ChatRole::kTool, .text = R"({"degrees":20})", .tool_call_id = "c1"});
  request.messages.push_back({.role = ChatRole::kTool, .text = "No such city", .tool_call_id = "c2", .tool_failed = true});
  request.messages.push_back({.role = ChatRole::kUser, .text = "Well?"});
  request.tools = {ToolDefinition{"get_weather", "Weather of a city", R"({"type":"object","properties":{"city":{"type":"string"}}})"}};
  const auto body = Encode(request);
  EXPECT_EQ(body.at("messages"), Json(R"([{"role":"user","content":"Weather?"},
    {"role":"assistant","content":"I'll look.","function_call":{"name":"get_weather","arguments":{"city":"Paris"}},"functions_state_id":"state-1"},
    {"role":"function","name":"get_weather","content":"{\"degrees\":20}"},
    {"role":"assistant","content":"","function_call":{"name":"get_weather","arguments":{"city":"Atlantis"}},"functions_state_id":"state-1"},
    {"role":"function","name":"get_weather","content":"{\"error\":\"No such city\"}"},
    {"role":"user","content":"Well?"}])"));
  EXPECT_EQ(body.at("functions"), Json(R"([{"name":"get_weather","description":"Weather of a city","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}])"));
  request.messages[1].vendor_state = R"({"anthropic":[]})";
  EXPECT_EQ(json::Dump(Encode(request)).find("functions_state_id"), std::string::npos);
  request.messages[2].text = "20 degrees";
  EXPECT_EQ(Encode(request).at("messages").at(2).at("content"), json::Value(R"({"result":"20 degrees"})")) << "it has to be an object";
}

TEST(GigaChatRequest, ChoiceOfFunctions) {
  auto request = Ask();
  request.tools = {ToolDefinition{"f", "", ""}};
  const auto choice = [&](std::string name) {
    request.tool_choice = std::move(name);
    return Encode(request).at("function_call");
  };
  EXPECT_EQ(choice(""), json::Value("auto"));
  EXPECT_EQ(choice("auto"), json::Value("auto"));
  EXPECT_EQ(choice("none"), json::Value("none"));
  EXPECT_EQ(choice("f"), Json(R"({"name":"f"})"));
  EXPECT_EQ(choice("required"), Json(R"({"name":"f"})"));
  request.tools.push_back(ToolDefinition{"g", "", ""});
  EXPECT_EQ(choice("required"), json::Value("auto"));
  EXPECT_EQ(Encode(request).at("messages").at(0), Json(R"({"role":"system","content":"Answer by calling one of the functions."})"));
}

TEST(GigaChatRequest, RefusesByNameWhatItCannotCarry) {
  const auto field = [](const ChatRequest& request) { return std::string(Encode(request).at("error").as_string()); };
  EXPECT_EQ(field(ChatRequest()), "messages");
  EXPECT_EQ(field(Ask(" ")), "messages");
  auto request = Ask();
  request.tools = {ToolDefinition{"f", "", "[]"}};
  EXPECT_EQ(field(request), "tools[0].parameters_schema");
  request.tools = {ToolDefinition{"f", "", ""}};
  request.tool_choice = "g";
  EXPECT_EQ(field(request), "tool_choice");
  request = Ask();
  request.messages.push_back({.role = ChatRole::kTool, .text = "x", .tool_call_id = "c9"});
  EXPECT_EQ(field(request), "messages[1].tool_call_id");
  request = Ask();
  request.response_schema = "{";
  EXPECT_EQ(field(request), "response_schema");
}

}  // namespace
}  // namespace beseda::gigachat
