#include "providers/bedrock/bedrock_request.h"

#include <gtest/gtest.h>

#include "json/json.h"
#include "providers/bedrock/bedrock_state.h"

namespace beseda::bedrock {
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

json::Object Encode(const ChatRequest& request, Quirks quirks = 0, std::string_view model = "us.anthropic.claude-sonnet-4-5") {
  auto body = EncodeRequest(request, {.model = model, .quirks = quirks});
  return body.ok() ? json::ParseObject(*body).value() : json::Object({{"error", body.error().field}});
}

json::Value Json(std::string_view text) { return json::Parse(text).value(); }

TEST(BedrockRequest, Text) {
  auto request = Ask();
  request.messages.insert(request.messages.begin(), Said(ChatRole::kSystem, "Be kind."));
  request.temperature = 0.5;
  request.max_output_tokens = 100;
  request.stop = {"END"};
  request.seed = 7;  // there is no such thing here
  EXPECT_EQ(json::Value(Encode(request)), Json(R"({"messages":[{"role":"user","content":[{"text":"Hi"}]}],
    "system":[{"text":"Be kind."}],"inferenceConfig":{"maxTokens":100,"temperature":0.5,"stopSequences":["END"]}})"));
}

TEST(BedrockRequest, AlternatesAndBeginsWithTheUser) {
  ChatRequest request;
  request.messages = {Said(ChatRole::kAssistant, "Welcome!"), Said(ChatRole::kUser, "a"), Said(ChatRole::kUser, " "),
                      Said(ChatRole::kUser, "b"), Said(ChatRole::kAssistant, "")};
  EXPECT_EQ(Encode(request).at("messages"), Json(R"json([{"role":"user","content":[{"text":"(The conversation begins.)"}]},
    {"role":"assistant","content":[{"text":"Welcome!"}]},{"role":"user","content":[{"text":"a"},{"text":"b"}]}])json"));
}

ChatRequest AskWithTools() {
  auto request = Ask("Weather?");
  auto calls = Said(ChatRole::kAssistant, "I'll look.");
  calls.tool_calls = {ToolCall{"t1", "get_weather", R"({"city":"Paris"})"}};
  auto good = Said(ChatRole::kTool, "20 degrees");
  good.tool_call_id = "t1";
  auto bad = Said(ChatRole::kTool, "");
  bad.tool_call_id = "t1";
  bad.tool_failed = true;
  request.messages.insert(request.messages.end(), {calls, Said(ChatRole::kUser, "Quick!"), good, bad});
  request.tools = {ToolDefinition{"get_weather", "Weather of a city", R"({"type":"object","properties":{"city":{"type":"string"}}})"},
                   ToolDefinition{"stop", "", ""}};
  return request;
}

TEST(BedrockRequest, ToolsAndTheirResults) {
  const auto body = Encode(AskWithTools());
  EXPECT_EQ(body.at("messages"), Json(R"json([{"role":"user","content":[{"text":"Weather?"}]},
    {"role":"assistant","content":[{"text":"I'll look."},{"toolUse":{"toolUseId":"t1","name":"get_weather","input":{"city":"Paris"}}}]},
    {"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"20 degrees"}],"status":"success"}},
      {"toolResult":{"toolUseId":"t1","content":[{"text":"(nothing)"}],"status":"error"}},{"text":"Quick!"}]}])json"));
  EXPECT_EQ(body.at("toolConfig"), Json(R"({"tools":[{"toolSpec":{"name":"get_weather","description":"Weather of a city",
      "inputSchema":{"json":{"type":"object","properties":{"city":{"type":"string"}}}}}},
    {"toolSpec":{"name":"stop","inputSchema":{"json":{"type":"object","properties":{}}}}}]})"));
}

TEST(BedrockRequest, TellsOfCallsInWordsWhereThereAreNoTools) {
  auto request = AskWithTools();
  request.tool_choice = "none";
  const auto body = Encode(request);
  EXPECT_FALSE(body.contains("toolConfig"));
  EXPECT_EQ(body.at("messages").at(1), Json(R"json({"role":"assistant","content":[{"text":"I'll look."},{"text":"[get_weather] I call the tool with {\"city\":\"Paris\"}"}]})json"));
  EXPECT_EQ(body.at("messages").at(2).at("content").at(1), Json(R"({"text":"[get_weather] The tool's result: 20 degrees"})"));
  request.tools.clear();
  request.tool_choice = "";
  EXPECT_FALSE(Encode(request).contains("toolConfig"));
}

TEST(BedrockRequest, ChoiceOfTools) {
  auto request = Ask();
  request.tools = {ToolDefinition{"f", "", ""}};
  const auto choice = [&](std::string name, Quirks quirks = 0) {
    request.tool_choice = std::move(name);
    const auto body = Encode(request, quirks);
    const auto& config = body.at("toolConfig").get_object();
    return config.contains("toolChoice") ? config.at("toolChoice") : json::Value();
  };
  EXPECT_EQ(choice("auto"), Json(R"({"auto":{}})"));
  EXPECT_EQ(choice("required"), Json(R"({"any":{}})"));
  EXPECT_EQ(choice("f"), Json(R"({"tool":{"name":"f"}})"));
  EXPECT_EQ(choice(""), json::Value());
  EXPECT_EQ(choice("f", kNoToolChoice), json::Value());
}

TEST(BedrockRequest, SchemaOfTheAnswer) {
  auto request = Ask();
  request.response_schema = R"({"type":"object","properties":{"n":{"type":"integer","minimum":1}},"required":["n"]})";
  const auto body = Encode(request);
  const auto& format = body.at("outputConfig").at("textFormat");
  EXPECT_EQ(format.at("type"), json::Value("json_schema"));
  const auto& schema = format.at("structure").at("jsonSchema");
  EXPECT_EQ(schema.at("name"), json::Value("answer"));
  EXPECT_EQ(Json(json::View(schema.at("schema").as_string())), Json(R"json({"type":"object",
    "properties":{"n":{"type":"integer","description":"(minimum: 1)"}},"required":["n"],"additionalProperties":false})json"));

  request.tools = {ToolDefinition{"answer", "", ""}};
  EXPECT_EQ(SchemaTool(request, kSchemaByTool), "answer_") << "a name of its own";
  EXPECT_EQ(Encode(request, kSchemaByTool).at("toolConfig").at("toolChoice"), Json(R"({"any":{}})")) << "tools stay possible";
  request.response_schema = "";
  request.json_object = true;
  EXPECT_EQ(Encode(request).at("system"), Json(R"([{"text":"Answer with one JSON object and nothing else."}])"));
}

TEST(BedrockRequest, ThinksInTheMakersWords) {
  auto request = Ask();
  request.reasoning_effort = "medium";
  request.temperature = 0.3;
  auto body = Encode(request);
  EXPECT_EQ(body.at("additionalModelRequestFields"), Json(R"({"thinking":{"type":"adaptive","display":"summarized"},"output_config":{"effort":"medium"}})"));
  EXPECT_FALSE(body.contains("inferenceConfig")) << "no temperature while thinking";
  body = Encode(request, kThinkingBudget);
  EXPECT_EQ(body.at("additionalModelRequestFields"), Json(R"({"thinking":{"type":"enabled","budget_tokens":8192}})"));
  EXPECT_EQ(body.at("inferenceConfig"), Json(R"({"maxTokens":12288})"));
  EXPECT_EQ(Encode(request, 0, "openai.gpt-oss-120b-1:0").at("additionalModelRequestFields"), Json(R"({"reasoning_effort":"medium"})"));
  EXPECT_EQ(Encode(request, 0, "us.amazon.nova-2-lite-v1:0").at("additionalModelRequestFields"),
            Json(R"({"reasoningConfig":{"type":"enabled","maxReasoningEffort":"medium"}})"));
  EXPECT_FALSE(Encode(request, 0, "meta.llama3-1-8b-instruct-v1:0").contains("additionalModelRequestFields"));
  EXPECT_FALSE(Encode(request, kNoThinking).contains("additionalModelRequestFields"));
  request.max_output_tokens = 500;
  EXPECT_FALSE(Encode(request, kThinkingBudget).contains("additionalModelRequestFields")) << "a budget is at least 1,024";
  request.tools = {ToolDefinition{"f", "", ""}};
  request.tool_choice = "f";
  EXPECT_FALSE(Encode(request).contains("additionalModelRequestFields")) << "refused with a forced tool";
}

TEST(BedrockRequest, MarksLongPromptsForTheCache) {
  auto request = Ask();
  request.messages.insert(request.messages.begin(), Said(ChatRole::kSystem, std::string(9000, 'x')));
  const auto mark = Json(R"({"cachePoint":{"type":"default"}})");
  EXPECT_EQ(Encode(request).at("system").at(1), mark);
  EXPECT_EQ(Encode(request, 0, "amazon.nova-lite-v1:0").at("system").at(1), mark);
  EXPECT_EQ(Encode(request, 0, "mistral.large").at("system").get_array().size(), 1u);
  EXPECT_EQ(Encode(request, kNoCaching).at("system").get_array().size(), 1u);
  request = Ask();
  request.tools = {ToolDefinition{"f", std::string(9000, 'x'), ""}};
  EXPECT_EQ(Encode(request).at("toolConfig").at("tools").at(1), mark);
  EXPECT_EQ(Encode(request, 0, "amazon.nova-lite-v1:0").at("toolConfig").at("tools").get_array().size(), 1u);
}

TEST(BedrockRequest, PutsThoughtsBackWhereTheyStood) {
  const auto content = Json(R"([{"reasoningContent":{"reasoningText":{"text":"a","signature":"s1"}}},{"text":"One"},
    {"reasoningContent":{"redactedContent":"eA=="}},{"toolUse":true},{"text":"Two"}])");
  auto message = Said(ChatRole::kAssistant, "OneTwo");
  message.tool_calls = {ToolCall{"t", "f", "{}"}};
  message.vendor_state = EncodeState(content.get_array());
  EXPECT_EQ(message.vendor_state.find("One"), std::string::npos) << "the text is in the message already";
  EXPECT_EQ(json::Value(MessageContent(message)), Json(R"([{"reasoningContent":{"reasoningText":{"text":"a","signature":"s1"}}},{"text":"One"},
    {"reasoningContent":{"redactedContent":"eA=="}},{"toolUse":{"toolUseId":"t","name":"f","input":{}}},{"text":"Two"}])"));
  message.text = "Edited afterwards";
  EXPECT_EQ(MessageContent(message).size(), 4u);
  EXPECT_EQ(MessageContent(message).at(2), Json(R"({"text":"Edited afterwards"})"));
  for (const auto* foreign : {"bedrock", R"({"bedrock":7})", R"({"bedrock":[1]})", R"({"bedrock":[{"text":99}]})", R"({"anthropic":[]})"}) {
    message.vendor_state = foreign;
    EXPECT_EQ(MessageContent(message).size(), 2u) << foreign;
  }
}

TEST(BedrockRequest, RefusesByNameWhatItCannotCarry) {
  const auto field = [](const ChatRequest& request) { return std::string(Encode(request).at("error").as_string()); };
  EXPECT_EQ(field(ChatRequest()), "messages");
  auto request = Ask();
  request.messages[0].images = {ImagePart{"", "x", "image/bmp"}};
  EXPECT_EQ(field(request), "messages[0].images[0].mime");
  request = Ask();
  request.tools = {ToolDefinition{"f", "", "[]"}};
  EXPECT_EQ(field(request), "tools[0].parameters_schema");
  request.messages.push_back(Said(ChatRole::kTool, "x"));
  EXPECT_EQ(field(request), "messages[1].tool_call_id");
  request = Ask();
  request.response_schema = "{";
  EXPECT_EQ(field(request), "response_schema");
}

}  // namespace
}  // namespace beseda::bedrock
