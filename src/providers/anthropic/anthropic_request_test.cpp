#include "providers/anthropic/anthropic_request.h"

#include <gtest/gtest.h>

#include "json/json.h"
#include "providers/anthropic/anthropic_state.h"

namespace beseda::anthropic {
namespace {

ChatMessage Said(ChatRole role, std::string text) {
  ChatMessage message;
  message.role = role;
  message.text = std::move(text);
  return message;
}

ChatRequest Ask(std::string text = "Hi") {
  ChatRequest request;
  request.messages = {Said(ChatRole::kUser, std::move(text))};
  return request;
}

json::Object Encode(const ChatRequest& request, Quirks quirks = 0, std::int64_t bound = 0) {
  Encoding encoding;
  encoding.model = "claude-opus-4-6";
  encoding.quirks = quirks;
  encoding.default_max_tokens = bound;
  auto body = EncodeRequest(request, encoding);
  return body.ok() ? json::ParseObject(*body).value() : json::Object({{"error", body.error().field}});
}

json::Value Json(std::string_view text) { return json::Parse(text).value(); }

TEST(AnthropicRequest, Text) {
  auto request = Ask();
  request.messages.insert(request.messages.begin(), Said(ChatRole::kSystem, "Be kind."));
  request.temperature = 0.5;
  request.stop = {"END", "\n"};
  request.user = "person-1";
  request.seed = 7;  // there is no such thing here
  EXPECT_EQ(json::Value(Encode(request)), Json(R"({"model":"claude-opus-4-6","max_tokens":4096,
    "messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],
    "system":[{"type":"text","text":"Be kind."}],"temperature":0.5,"stop_sequences":["END"],"metadata":{"user_id":"person-1"}})"));
}

TEST(AnthropicRequest, AlternatesAndBeginsWithTheUser) {
  ChatRequest request;
  request.messages = {Said(ChatRole::kAssistant, "Welcome!"), Said(ChatRole::kUser, "a"), Said(ChatRole::kUser, " "),
                      Said(ChatRole::kUser, "b"), Said(ChatRole::kAssistant, "")};
  EXPECT_EQ(Encode(request).at("messages"), Json(R"json([{"role":"user","content":"(The conversation begins.)"},
    {"role":"assistant","content":[{"type":"text","text":"Welcome!"}]},
    {"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}])json"));
}

TEST(AnthropicRequest, ToolsAndTheirResults) {
  auto request = Ask("Weather in Paris and Berlin?");
  auto calls = Said(ChatRole::kAssistant, "I'll look.");
  calls.tool_calls = {ToolCall{"t1", "get_weather", R"({"city":"Paris"})"}, ToolCall{"t2", "get_weather", "{broken"}};
  auto good = Said(ChatRole::kTool, "20 degrees");
  good.tool_call_id = "t1";
  auto bad = Said(ChatRole::kTool, "No such city");
  bad.tool_call_id = "t2";
  bad.tool_failed = true;
  request.messages.insert(request.messages.end(), {calls, Said(ChatRole::kUser, "Quick!"), good, bad});
  request.tools = {ToolDefinition{"get_weather", "Weather of a city", R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false})"},
                   ToolDefinition{"get_time", "", R"({"type":"object","properties":{"zone":{"type":"string","minLength":2}}})"},
                   ToolDefinition{"stop", "", ""}};
  const auto body = Encode(request);
  EXPECT_EQ(body.at("messages"), Json(R"([
    {"role":"user","content":[{"type":"text","text":"Weather in Paris and Berlin?"}]},
    {"role":"assistant","content":[{"type":"text","text":"I'll look."},
      {"type":"tool_use","id":"t1","name":"get_weather","input":{"city":"Paris"}},
      {"type":"tool_use","id":"t2","name":"get_weather","input":{}}]},
    {"role":"user","content":[
      {"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"20 degrees"}]},
      {"type":"tool_result","tool_use_id":"t2","content":[{"type":"text","text":"No such city"}],"is_error":true},
      {"type":"text","text":"Quick!"}]}])")) << "results come first";
  EXPECT_EQ(body.at("tools"), Json(R"([
    {"name":"get_weather","description":"Weather of a city","strict":true,
      "input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}},
    {"name":"get_time","input_schema":{"type":"object","properties":{"zone":{"type":"string","minLength":2}}}},
    {"name":"stop","input_schema":{"type":"object","properties":{}}}])")) << "strict only where the vendor allows it";
  EXPECT_FALSE(body.contains("tool_choice"));
}

TEST(AnthropicRequest, ChoiceOfTools) {
  auto request = Ask();
  request.tools = {ToolDefinition{"f", "", ""}};
  const auto choice = [&](std::string name, std::optional<bool> parallel) {
    request.tool_choice = std::move(name);
    request.parallel_tool_calls = parallel;
    return Encode(request).at("tool_choice");
  };
  EXPECT_EQ(choice("auto", {}), Json(R"({"type":"auto"})"));
  EXPECT_EQ(choice("", false), Json(R"({"type":"auto","disable_parallel_tool_use":true})"));
  EXPECT_EQ(choice("required", {}), Json(R"({"type":"any"})"));
  EXPECT_EQ(choice("none", false), Json(R"({"type":"none"})"));
  EXPECT_EQ(choice("f", true), Json(R"({"type":"tool","name":"f","disable_parallel_tool_use":false})"));
}

TEST(AnthropicRequest, SchemaOfTheAnswer) {
  auto request = Ask();
  request.response_schema = R"({"type":"object","properties":{"n":{"type":"integer","minimum":1}},"required":["n"]})";
  EXPECT_EQ(Encode(request).at("output_config"), Json(R"json({"format":{"type":"json_schema","schema":{"type":"object",
    "properties":{"n":{"type":"integer","description":"(minimum: 1)"}},"required":["n"],"additionalProperties":false}}})json"));
  request.response_schema = "";
  request.json_object = true;
  EXPECT_EQ(Encode(request).at("system"), Json(R"([{"type":"text","text":"Answer with one JSON object and nothing else."}])"));
}

TEST(AnthropicRequest, Thinking) {
  auto request = Ask();
  request.reasoning_effort = "medium";
  request.temperature = 0.3;
  auto body = Encode(request);
  EXPECT_EQ(body.at("thinking"), Json(R"({"type":"adaptive","display":"summarized"})"));
  EXPECT_EQ(body.at("output_config"), Json(R"({"effort":"medium"})"));
  EXPECT_EQ(body.at("max_tokens"), Json("16000"));
  EXPECT_FALSE(body.contains("temperature")) << "refused together";
  body = Encode(request, kThinkingBudget);
  EXPECT_EQ(body.at("thinking"), Json(R"({"type":"enabled","budget_tokens":8192})"));
  EXPECT_EQ(body.at("max_tokens"), Json("12288")) << "the budget is part of it";
  EXPECT_FALSE(body.contains("output_config"));
  request.max_output_tokens = 3000;
  EXPECT_EQ(Encode(request, kThinkingBudget).at("thinking"), Json(R"({"type":"enabled","budget_tokens":1500})"));
  request.max_output_tokens = 500;
  EXPECT_FALSE(Encode(request, kThinkingBudget).contains("thinking")) << "at least 1,024, and less than max_tokens";
  EXPECT_FALSE(Encode(request, kNoThinking).contains("thinking"));
  request.tools = {ToolDefinition{"f", "", ""}};
  request.tool_choice = "f";
  EXPECT_FALSE(Encode(request).contains("thinking")) << "refused with a forced tool";
  request.reasoning_effort = "none";
  EXPECT_FALSE(Encode(request).contains("thinking"));
}

TEST(AnthropicRequest, BoundsTheOutputByWhatTheModelCan) {
  EXPECT_EQ(Encode(Ask(), 0, 8000).at("max_tokens"), Json("8000"));
  auto request = Ask();
  request.max_output_tokens = 5;
  EXPECT_EQ(Encode(request, 0, 8000).at("max_tokens"), Json("5"));
}

TEST(AnthropicRequest, MarksLongPromptsForTheCache) {
  auto request = Ask();
  request.messages.insert(request.messages.begin(), Said(ChatRole::kSystem, std::string(9000, 'x')));
  EXPECT_EQ(Encode(request).at("system").at(0).at("cache_control"), Json(R"({"type":"ephemeral"})"));
  request.messages[0].text = "Short.";
  EXPECT_FALSE(Encode(request).at("system").at(0).get_object().contains("cache_control"));
  request = Ask();
  request.tools = {ToolDefinition{"f", std::string(9000, 'x'), ""}, ToolDefinition{"g", "", ""}};
  const auto tools = Encode(request).at("tools");
  EXPECT_FALSE(tools.at(0).get_object().contains("cache_control"));
  EXPECT_EQ(tools.at(1).at("cache_control"), Json(R"({"type":"ephemeral"})"));
}

TEST(AnthropicRequest, PutsThoughtsBackWhereTheyStood) {
  const auto content = Json(R"([{"type":"thinking","thinking":"a","signature":"s1"},{"type":"text","text":"One"},
    {"type":"thinking","thinking":"b","signature":"s2"},{"type":"tool_use"},{"type":"text","text":"Two"}])");
  auto message = Said(ChatRole::kAssistant, "OneTwo");
  message.tool_calls = {ToolCall{"t", "f", "{}"}};
  message.vendor_state = EncodeState(content.get_array());
  EXPECT_EQ(message.vendor_state.find("One"), std::string::npos) << "the text is in the message already";
  EXPECT_EQ(json::Value(MessageContent(message)), Json(R"([{"type":"thinking","thinking":"a","signature":"s1"},
    {"type":"text","text":"One"},{"type":"thinking","thinking":"b","signature":"s2"},
    {"type":"tool_use","id":"t","name":"f","input":{}},{"type":"text","text":"Two"}])"));
  message.text = "Edited afterwards";
  EXPECT_EQ(json::Value(MessageContent(message)), Json(R"([{"type":"thinking","thinking":"a","signature":"s1"},
    {"type":"thinking","thinking":"b","signature":"s2"},{"type":"text","text":"Edited afterwards"},
    {"type":"tool_use","id":"t","name":"f","input":{}}])"));
  EXPECT_EQ(EncodeState(Json(R"([{"type":"text","text":"One"}])").get_array()), "");
  for (const auto* foreign : {"anthropic", R"({"anthropic":7})", R"({"anthropic":[1]})", R"({"anthropic":[{"type":"text","length":99}]})"}) {
    message.vendor_state = foreign;
    EXPECT_EQ(MessageContent(message).size(), 2u) << foreign;
  }
}

TEST(AnthropicRequest, RefusesByNameWhatItCannotCarry) {
  const auto field = [](const ChatRequest& request) { return std::string(Encode(request).at("error").as_string()); };
  EXPECT_EQ(field(ChatRequest()), "messages");
  ChatRequest request;
  request.messages = {Said(ChatRole::kSystem, "Be kind.")};
  EXPECT_EQ(field(request), "messages");
  request = Ask();
  request.messages[0].images = {ImagePart{"", "x", "image/bmp"}};
  EXPECT_EQ(field(request), "messages[0].images[0].mime");
  request = Ask();
  request.tools = {ToolDefinition{"f", "", "[]"}};
  EXPECT_EQ(field(request), "tools[0].parameters_schema");
  request = Ask();
  request.response_schema = "{";
  EXPECT_EQ(field(request), "response_schema");
  request = Ask();
  request.messages.push_back(Said(ChatRole::kTool, "x"));
  EXPECT_EQ(field(request), "messages[1].tool_call_id");
}

}  // namespace
}  // namespace beseda::anthropic
