#include "providers/gemini/gemini_request.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda::gemini {
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

json::Object Encode(const ChatRequest& request, Quirks quirks = 0) {
  auto body = EncodeChatRequest(request, quirks);
  return body.ok() ? json::ParseObject(*body).value() : json::Object({{"error", body.error().field}});
}

json::Value Json(std::string_view text) { return json::Parse(text).value(); }

TEST(GeminiRequest, Text) {
  auto request = Ask();
  request.messages.insert(request.messages.begin(), Said(ChatRole::kSystem, "Be kind."));
  request.temperature = 0.5;
  request.top_p = 0.9;
  request.presence_penalty = 0.1;
  request.seed = 7;
  request.max_output_tokens = 100;
  request.stop = {"END"};
  EXPECT_EQ(json::Value(Encode(request)), Json(R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}],
    "systemInstruction":{"parts":[{"text":"Be kind."}]},
    "generationConfig":{"temperature":0.5,"topP":0.9,"presencePenalty":0.1,"seed":7,"maxOutputTokens":100,"stopSequences":["END"]}})"));
  EXPECT_FALSE(Encode(request, kNoPenalties).at("generationConfig").get_object().contains("presencePenalty"));
}

TEST(GeminiRequest, ImagesAndAudio) {
  auto request = Ask("?");
  request.messages[0].images = {ImagePart{"", "\x89PNG", "image/png"}, ImagePart{"https://cdn.example/cat.PNG?x=1", "", ""},
                                ImagePart{"https://cdn.example/cat", "", ""}};
  request.messages[0].audio = {AudioPart{"RIFF", "wav"}};
  EXPECT_EQ(Encode(request).at("contents").at(0).at("parts"), Json(R"([{"text":"?"},
    {"inlineData":{"mimeType":"image/png","data":"iVBORw=="}},
    {"fileData":{"fileUri":"https://cdn.example/cat.PNG?x=1","mimeType":"image/png"}},
    {"fileData":{"fileUri":"https://cdn.example/cat"}},
    {"inlineData":{"mimeType":"audio/wav","data":"UklGRg=="}}])"));
}

TEST(GeminiRequest, ToolsAndTheirResults) {
  auto request = Ask("Weather?");
  auto calls = Said(ChatRole::kAssistant, "");
  calls.tool_calls = {ToolCall{"c1", "get_weather", R"({"city":"Paris"})", WrapSignature("U2ln")}, ToolCall{"c2", "get_weather", "{broken"}};
  auto good = Said(ChatRole::kTool, "20 degrees");
  good.tool_call_id = "c1";
  auto bad = Said(ChatRole::kTool, "No such city");
  bad.tool_call_id = "c2";
  bad.tool_failed = true;
  request.messages.insert(request.messages.end(), {calls, good, bad});
  request.tools = {ToolDefinition{"get_weather", "Weather of a city", R"({"$schema":"x","type":"object","properties":{"city":{"type":"string","pattern":"^[A-Z]"}},"required":["city"]})"},
                   ToolDefinition{"stop", "", ""}};
  request.tool_choice = "get_weather";
  const auto body = Encode(request);
  EXPECT_EQ(body.at("contents"), Json(R"([{"role":"user","parts":[{"text":"Weather?"}]},
    {"role":"model","parts":[
      {"functionCall":{"name":"get_weather","args":{"city":"Paris"},"id":"c1"},"thoughtSignature":"U2ln"},
      {"functionCall":{"name":"get_weather","args":{},"id":"c2"}}]},
    {"role":"user","parts":[
      {"functionResponse":{"name":"get_weather","response":{"output":"20 degrees"},"id":"c1"}},
      {"functionResponse":{"name":"get_weather","response":{"error":"No such city"},"id":"c2"}}]}])"));
  EXPECT_EQ(body.at("tools"), Json(R"json([{"functionDeclarations":[
    {"name":"get_weather","description":"Weather of a city","parametersJsonSchema":{"type":"object",
      "properties":{"city":{"type":"string","description":"(pattern: \"^[A-Z]\")"}},"required":["city"]}},
    {"name":"stop"}]}])json"));
  EXPECT_EQ(body.at("toolConfig"), Json(R"({"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["get_weather"]}})"));
  for (const auto& [choice, mode] : {std::pair("auto", "AUTO"), std::pair("none", "NONE"), std::pair("required", "ANY")}) {
    request.tool_choice = choice;
    EXPECT_EQ(Encode(request).at("toolConfig").at("functionCallingConfig"), json::Value(json::Object({{"mode", mode}})));
  }
}

TEST(GeminiRequest, AStandInSignsTheCallsOfOthers) {
  auto request = Ask();
  auto calls = Said(ChatRole::kAssistant, "");
  calls.tool_calls = {ToolCall{"c1", "f", "{}", "another vendor's"}, ToolCall{"c2", "f", "{}"}};
  request.messages.push_back(calls);
  const auto part = [&](Quirks quirks, int i) { return Encode(request, quirks).at("contents").at(1).at("parts").at(i).get_object(); };
  EXPECT_FALSE(part(0, 0).contains("thoughtSignature"));
  EXPECT_EQ(part(kNeedsSignatures, 0).at("thoughtSignature"), json::Value("skip_thought_signature_validator"));
  EXPECT_FALSE(part(kNeedsSignatures, 1).contains("thoughtSignature")) << "of parallel calls only the first is signed";
}

TEST(GeminiRequest, Thinking) {
  auto request = Ask();
  const auto config = [&](std::string effort, Quirks quirks) {
    request.reasoning_effort = std::move(effort);
    return Encode(request, quirks).at("generationConfig").at("thinkingConfig");
  };
  EXPECT_EQ(config("high", 0), Json(R"({"thinkingLevel":"HIGH","includeThoughts":true})"));
  EXPECT_EQ(config("none", 0), Json(R"({"thinkingLevel":"MINIMAL","includeThoughts":false})"));
  EXPECT_EQ(config("low", kThinkingBudget), Json(R"({"thinkingBudget":1024,"includeThoughts":true})"));
  EXPECT_EQ(config("none", kThinkingBudget), Json(R"({"thinkingBudget":0,"includeThoughts":false})"));
  EXPECT_FALSE(Encode(request, kNoThinking).contains("generationConfig"));
}

TEST(GeminiRequest, SchemaOfTheAnswer) {
  auto request = Ask();
  request.response_schema = R"({"type":"object","properties":{"n":{"oneOf":[{"type":"integer"},{"type":"null"}]}},"required":["n"],"additionalProperties":false})";
  EXPECT_EQ(Encode(request).at("generationConfig"), Json(R"({"responseMimeType":"application/json","responseJsonSchema":{"type":"object",
    "properties":{"n":{"anyOf":[{"type":"integer"},{"type":"null"}]}},"required":["n"],"additionalProperties":false}})"));
  request.response_schema = "";
  request.json_object = true;
  EXPECT_EQ(Encode(request).at("generationConfig"), Json(R"({"responseMimeType":"application/json"})"));
}

TEST(GeminiRequest, BeginsWithTheUser) {
  ChatRequest request;
  request.messages = {Said(ChatRole::kAssistant, "Welcome!"), Said(ChatRole::kUser, "Hi")};
  EXPECT_EQ(Encode(request).at("contents").at(0).at("role"), json::Value("user"));
  EXPECT_EQ(Encode(request).at("contents").as_array().size(), 3u);
}

TEST(GeminiRequest, Embeddings) {
  EmbedRequest request;
  request.input_type = "query";
  request.dimensions = 768;
  const std::vector<std::string> texts = {"a", "b\xFF"};
  EXPECT_EQ(Json(EncodeEmbedRequest(request, texts, "gemini-embedding-001")), Json(R"({"requests":[
    {"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a"}]},"taskType":"RETRIEVAL_QUERY","outputDimensionality":768},
    {"model":"models/gemini-embedding-001","content":{"parts":[{"text":"b�"}]},"taskType":"RETRIEVAL_QUERY","outputDimensionality":768}]})"));
}

TEST(GeminiRequest, RefusesByNameWhatItCannotCarry) {
  const auto field = [](const ChatRequest& request) { return std::string(Encode(request).at("error").as_string()); };
  EXPECT_EQ(field(ChatRequest()), "messages");
  auto request = Ask();
  request.messages[0].audio = {AudioPart{"x", "webm"}};
  EXPECT_EQ(field(request), "messages[0].audio[0].format");
  request = Ask();
  request.messages.push_back(Said(ChatRole::kTool, "x"));
  EXPECT_EQ(field(request), "messages[1].tool_call_id");
  request = Ask();
  request.response_schema = "[]";
  EXPECT_EQ(field(request), "response_schema");
  request = Ask();
  request.tools = {ToolDefinition{"f", "", "7"}};
  EXPECT_EQ(field(request), "tools[0].parameters_schema");
}

}  // namespace
}  // namespace beseda::gemini
