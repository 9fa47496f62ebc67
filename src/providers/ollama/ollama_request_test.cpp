#include "providers/ollama/ollama_request.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda::ollama {
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

json::Object Encode(const ChatRequest& request, std::string_view model = "llama3.2", Quirks quirks = 0, const Settings& settings = {}) {
  auto body = EncodeChatRequest(request, model, settings, quirks, false);
  return body.ok() ? json::ParseObject(*body).value() : json::Object({{"error", body.error().field}});
}

json::Value Json(std::string_view text) { return json::Parse(text).value(); }

TEST(OllamaRequest, Text) {
  auto request = Ask();
  request.messages.insert(request.messages.begin(), Said(ChatRole::kSystem, "Be kind."));
  request.temperature = 0.5;
  request.seed = 7;
  request.max_output_tokens = 100;
  request.stop = {"END"};
  Settings settings;
  settings.keep_alive = "30m";
  settings.context_tokens = 8192;
  EXPECT_EQ(json::Value(Encode(request, "llama3.2", 0, settings)), Json(R"({"model":"llama3.2","stream":false,
    "messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Hi"}],"keep_alive":"30m","truncate":false,
    "options":{"num_ctx":8192,"temperature":0.5,"seed":7,"num_predict":100,"stop":["END"]}})"));
  settings.keep_alive = "-1";
  EXPECT_EQ(Encode(request, "llama3.2", 0, settings).at("keep_alive"), Json("-1"));
}

TEST(OllamaRequest, ToolsAndTheirResults) {
  auto request = Ask("Weather?");
  auto calls = Said(ChatRole::kAssistant, "");
  calls.reasoning = "Hm.";
  calls.tool_calls = {ToolCall{"c1", "get_weather", R"({"city":"Paris"})"}};
  auto result = Said(ChatRole::kTool, "20 degrees");
  result.tool_call_id = "c1";
  request.messages.insert(request.messages.end(), {calls, result});
  request.tools = {ToolDefinition{"get_weather", "Weather of a city", R"({"type":"object","properties":{"city":{"type":"string"}}})"}, ToolDefinition{"stop", "", ""}};
  auto body = Encode(request);
  EXPECT_EQ(body.at("messages"), Json(R"([{"role":"user","content":"Weather?"},
    {"role":"assistant","content":"","thinking":"Hm.","tool_calls":[{"id":"c1","function":{"name":"get_weather","arguments":{"city":"Paris"}}}]},
    {"role":"tool","content":"20 degrees","tool_name":"get_weather","tool_call_id":"c1"}])"));
  EXPECT_EQ(body.at("tools"), Json(R"([
    {"type":"function","function":{"name":"get_weather","description":"Weather of a city","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}},
    {"type":"function","function":{"name":"stop","description":"","parameters":{"type":"object","properties":{}}}}])"));
  request.tool_choice = "stop";
  EXPECT_EQ(Encode(request).at("tools").as_array().size(), 1u) << "a choice is made by offering nothing else";
  request.tool_choice = "none";
  EXPECT_FALSE(Encode(request).contains("tools"));
  request.tool_choice = "required";
  EXPECT_EQ(Encode(request).at("tools").as_array().size(), 2u);
}

TEST(OllamaRequest, Thinking) {
  auto request = Ask();
  request.reasoning_effort = "high";
  EXPECT_EQ(Encode(request, "qwen3").at("think"), Json("true"));
  EXPECT_EQ(Encode(request, "gpt-oss:20b").at("think"), Json(R"("high")"));
  EXPECT_FALSE(Encode(request, "qwen3", kNoThinking).contains("think"));
  request.reasoning_effort = "none";
  EXPECT_EQ(Encode(request, "qwen3").at("think"), Json("false"));
}

TEST(OllamaRequest, SchemaOfTheAnswer) {
  auto request = Ask();
  request.json_object = true;
  EXPECT_EQ(Encode(request).at("format"), Json(R"("json")"));
  request.response_schema = R"({"type":"object","properties":{"n":{"type":"integer","minimum":1}}})";
  EXPECT_EQ(Encode(request).at("format"), Json(request.response_schema));
}

TEST(OllamaRequest, Embeddings) {
  EmbedRequest request;
  request.dimensions = 128;
  const std::vector<std::string> texts = {"a", "b"};
  EXPECT_EQ(Json(EncodeEmbedRequest(request, texts, "all-minilm", {})), Json(R"({"model":"all-minilm","input":["a","b"],"dimensions":128})"));
}

TEST(OllamaRequest, RefusesByNameWhatItCannotCarry) {
  const auto field = [](const ChatRequest& request) { return std::string(Encode(request).at("error").as_string()); };
  EXPECT_EQ(field(ChatRequest()), "messages");
  auto request = Ask();
  request.messages[0].images = {ImagePart{"https://cdn.example/cat.png", "", ""}};
  EXPECT_EQ(field(request), "messages[0].images[0].url");
  request = Ask();
  request.messages.push_back(Said(ChatRole::kTool, "x"));
  EXPECT_EQ(field(request), "messages[1].tool_call_id");
  request = Ask();
  request.response_schema = "[]";
  EXPECT_EQ(field(request), "response_schema");
}

}  // namespace
}  // namespace beseda::ollama
