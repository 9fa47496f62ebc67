// What servers want otherwise than OpenAI does, each after its vendor's documentation or its own error message.
#include <gtest/gtest.h>

#include "json/json.h"
#include "providers/common/openai_dialect/message_order.h"
#include "providers/common/openai_dialect/openai_request.h"
#include "providers/common/openai_dialect/reasoning_details.h"

namespace beseda::openai {
namespace {

ChatMessage Said(ChatRole role, std::string text) {
  ChatMessage message;
  message.role = role;
  message.text = std::move(text);
  return message;
}

ChatRequest Ask(std::string text = "Hi") {
  ChatRequest request;
  request.messages.push_back(Said(ChatRole::kUser, std::move(text)));
  return request;
}

json::Value Encode(const ChatRequest& request, Quirks quirks) {
  auto body = EncodeChatRequest(request, "m", quirks, false);
  EXPECT_TRUE(body.ok()) << body.error().message;
  return body.ok() ? json::Parse(*body).value() : json::Value();
}

std::string FieldOfError(const ChatRequest& request, Quirks quirks) {
  auto body = EncodeChatRequest(request, "m", quirks, false);
  return body.ok() ? "none" : body.error().field;
}

json::Value Json(std::string_view text) { return json::Parse(text).value(); }

ChatRequest WithTools() {
  auto request = Ask();
  request.tools = {ToolDefinition{"f", "", "{}"}, ToolDefinition{"g", "", "{}"}};
  return request;
}

TEST(OpenAiQuirks, LeaveOutWhatOnlyTunes) {
  auto request = WithTools();
  request.presence_penalty = 0.5;
  request.frequency_penalty = 0.25;
  request.seed = 7;
  request.parallel_tool_calls = true;
  const auto all = Encode(request, 0);
  EXPECT_EQ(all.at("presence_penalty"), json::Value(0.5));
  EXPECT_EQ(all.at("frequency_penalty"), json::Value(0.25));
  EXPECT_EQ(all.at("seed"), json::Value(7));
  EXPECT_EQ(all.at("parallel_tool_calls"), json::Value(true));
  const auto none = Encode(request, kNoPenalties | kNoSeed | kNoParallelToolCalls);
  for (const auto* name : {"presence_penalty", "frequency_penalty", "seed", "parallel_tool_calls"}) {
    EXPECT_FALSE(none.get_object().contains(name)) << name;
  }
}

// https://docs.mistral.ai/api: "random_seed"; tool_choice "any".
TEST(OpenAiQuirks, MistralHasItsOwnNames) {
  auto request = WithTools();
  request.seed = 7;
  request.tool_choice = "required";
  const auto body = Encode(request, kRandomSeed | kToolChoiceAny);
  EXPECT_EQ(body.at("random_seed"), json::Value(7));
  EXPECT_FALSE(body.get_object().contains("seed"));
  EXPECT_EQ(body.at("tool_choice"), json::Value("any"));
  request = Ask();
  request.messages[0].audio = {AudioPart{"RIFF", "wav"}};
  EXPECT_EQ(Encode(request, kAudioIsText).at("messages").at(0).at("content").at(1),
            Json(R"({"type":"input_audio","input_audio":"UklGRg=="})"));
}

// "Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9."
TEST(OpenAiQuirks, MistralTakesShortIdsOnly) {
  EXPECT_EQ(ShortCallId("D681PevKs"), "D681PevKs");
  for (const auto* id : {"call_1", "", "D681PevK_", "call_abc123abc123"}) {
    const auto made = ShortCallId(id);
    EXPECT_EQ(made.size(), 9u) << id;
    EXPECT_EQ(made, ShortCallId(made)) << id;
  }
  EXPECT_NE(ShortCallId("call_1"), ShortCallId("call_2"));
  auto request = Ask();
  auto calls = Said(ChatRole::kAssistant, "");
  calls.tool_calls = {ToolCall{"call_1", "f", "{}"}};
  auto result = Said(ChatRole::kTool, "1");
  result.tool_call_id = "call_1";
  request.messages.push_back(calls);
  request.messages.push_back(result);
  const auto messages = Encode(request, kShortCallIds).at("messages");
  EXPECT_EQ(messages.at(1).at("tool_calls").at(0).at("id"), messages.at(2).at("tool_call_id"));
  EXPECT_EQ(messages.at(2).at("tool_call_id").get_string().size(), 9u);
}

// "Unexpected role 'user' after role 'tool'"; "conversation roles must alternate user and assistant".
TEST(OpenAiQuirks, SomeWantTheSidesToAlternate) {
  ChatRequest request;
  auto calls = Said(ChatRole::kAssistant, "And a look.");
  calls.tool_calls = {ToolCall{"a", "f", "{}"}};
  auto result = Said(ChatRole::kTool, "1");
  result.tool_call_id = "a";
  auto picture = Said(ChatRole::kUser, "See this.");
  picture.images = {ImagePart{"https://cdn.example/cat.png", "", ""}};
  request.messages = {Said(ChatRole::kSystem, "Be kind."), Said(ChatRole::kUser, "Hi"), Said(ChatRole::kUser, "there"),
                      Said(ChatRole::kAssistant, "Hello."), calls, result, Said(ChatRole::kUser, "Stop."), picture,
                      Said(ChatRole::kUser, "Well?")};
  EXPECT_EQ(Encode(request, kAlternatingRoles).at("messages"), Json(R"([
    {"role":"system","content":"Be kind."},
    {"role":"user","content":"Hi\n\nthere"},
    {"role":"assistant","content":"Hello.\n\nAnd a look.","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},
    {"role":"tool","content":"1","tool_call_id":"a"},
    {"role":"assistant","content":"OK."},
    {"role":"user","content":[{"type":"text","text":"Stop."},{"type":"text","text":"See this."},
      {"type":"image_url","image_url":{"url":"https://cdn.example/cat.png"}},{"type":"text","text":"Well?"}]}])"));
}

// https://api-docs.deepseek.com/guides/thinking_mode, "Tool Calls": reasoning_content has to come back.
TEST(OpenAiQuirks, DeepSeekWantsItsReasoningBack) {
  auto request = Ask();
  auto thought = Said(ChatRole::kAssistant, "42");
  thought.reasoning = "Let me think.";
  auto calls = Said(ChatRole::kAssistant, "");
  calls.tool_calls = {ToolCall{"a", "f", "{}"}};
  request.messages.push_back(thought);
  request.messages.push_back(calls);
  request.messages.push_back(Said(ChatRole::kAssistant, "No thought"));
  const auto messages = Encode(request, kReasoningBack).at("messages");
  EXPECT_EQ(messages.at(1).at("reasoning_content"), json::Value("Let me think."));
  EXPECT_EQ(messages.at(2).at("reasoning_content"), json::Value("")) << "asked for wherever tools were called";
  EXPECT_FALSE(messages.at(3).get_object().contains("reasoning_content"));
  EXPECT_FALSE(Encode(request, 0).at("messages").at(1).get_object().contains("reasoning_content")) << "Groq refuses it";
}

TEST(OpenAiQuirks, RefuseByNameWhatAQuestionConsistsOf) {
  auto request = Ask();
  request.response_schema = R"({"type":"object","properties":{}})";
  EXPECT_EQ(FieldOfError(request, kNoSchemas), "response_schema");
  request.response_schema.clear();
  request.json_object = true;
  EXPECT_EQ(Encode(request, kNoSchemas).at("response_format"), Json(R"({"type":"json_object"})"));
  request = Ask();
  request.messages[0].images = {ImagePart{"https://cdn.example/cat.png", "", ""}};
  EXPECT_EQ(FieldOfError(request, kNoImages), "messages[0].images[0]");
  request = Ask();
  request.messages[0].audio = {AudioPart{"RIFF", "wav"}};
  EXPECT_EQ(FieldOfError(request, kNoAudio), "messages[0].audio[0]");
}

// {"error":"Invalid tool_choice type: 'object'. Supported string values: none, auto, required"};
// {"error":"'response_format.type' must be 'json_schema' or 'text'"}.
TEST(OpenAiQuirks, LmStudioTakesWordsAndSchemas) {
  auto request = WithTools();
  request.tool_choice = "g";
  const auto body = Encode(request, kToolChoiceIsWord);
  EXPECT_EQ(body.at("tool_choice"), json::Value("required"));
  ASSERT_EQ(body.at("tools").get_array().size(), 1u) << "it can only call the tool that is meant";
  EXPECT_EQ(body.at("tools").at(0).at("function").at("name"), json::Value("g"));
  request.tool_choice = "auto";
  EXPECT_EQ(Encode(request, kToolChoiceIsWord).at("tools").get_array().size(), 2u);
  request = Ask();
  request.json_object = true;
  EXPECT_EQ(Encode(request, kNoJsonObject).at("response_format"),
            Json(R"({"type":"json_schema","json_schema":{"name":"answer","strict":false,"schema":{"type":"object"}}})"));
}

// https://openrouter.ai/docs/guides/best-practices/reasoning-tokens.
TEST(OpenAiQuirks, OpenRouterHasAReasoningObjectAndWantsDetailsBack) {
  auto request = Ask();
  request.reasoning_effort = "low";
  auto answer = Said(ChatRole::kAssistant, "42");
  answer.vendor_state = R"({"reasoning_details":[{"type":"reasoning.encrypted","data":"sealed","id":"r1","format":"openai-responses-v1","index":0}]})";
  request.messages.push_back(answer);
  const auto body = Encode(request, kReasoningObject | kReasoningDetails);
  EXPECT_EQ(body.at("reasoning"), Json(R"({"effort":"low"})"));
  EXPECT_FALSE(body.get_object().contains("reasoning_effort"));
  EXPECT_EQ(body.at("messages").at(1).at("reasoning_details"),
            Json(R"([{"type":"reasoning.encrypted","data":"sealed","id":"r1","format":"openai-responses-v1","index":0}])"));
  request.messages[1].vendor_state = R"({"anthropic":["reasoning_details"]})";
  EXPECT_FALSE(Encode(request, kReasoningDetails).at("messages").at(1).get_object().contains("reasoning_details"));
}

TEST(ReasoningDetails, JoinPiecesOfOneBlock) {
  json::Array details;
  for (const auto* piece : {R"([{"type":"reasoning.text","text":"Let me","signature":null,"format":"anthropic-claude-v1","index":0}])",
                            R"([{"type":"reasoning.text","text":" think.","format":"anthropic-claude-v1","index":0}])",
                            R"([{"type":"reasoning.text","signature":"sig","index":0},7])",
                            R"([{"type":"reasoning.encrypted","data":"sealed","index":1},{"type":"reasoning.summary","summary":"S"}])"}) {
    AddReasoningDetails(details, Json(piece).get_array());
  }
  const auto expected = Json(R"([{"type":"reasoning.text","text":"Let me think.","signature":"sig","format":"anthropic-claude-v1","index":0},
    {"type":"reasoning.encrypted","data":"sealed","index":1},{"type":"reasoning.summary","summary":"S"}])");
  EXPECT_EQ(json::Value(details), expected);
  EXPECT_EQ(json::Value(ReadReasoningDetails(WriteReasoningDetails(details)).value()), expected);
  EXPECT_EQ(WriteReasoningDetails({}), "");
  for (const auto* other : {"", "reasoning_details", R"({"reasoning_details":7})", R"({"reasoning_details":[]})"}) {
    EXPECT_FALSE(ReadReasoningDetails(other)) << other;
  }
}

// https://console.groq.com/docs/reasoning: without it the thoughts stand in the text, between <think> tags.
TEST(OpenAiQuirks, GroqIsAskedToKeepReasoningApart) {
  EXPECT_EQ(Encode(Ask(), kParsedReasoning).at("reasoning_format"), json::Value("parsed"));
  EXPECT_FALSE(Encode(Ask(), 0).get_object().contains("reasoning_format"));
}

}  // namespace
}  // namespace beseda::openai
