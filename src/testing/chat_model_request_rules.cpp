#include <gtest/gtest.h>

#include "base/task.h"
#include "testing/chat_model_rules.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

using Harness = ChatModelHarness;

// The body of the request that `request` becomes, or the error's name and field.
std::string BodyOf(Harness& harness, ChatRequest request) {
  auto reply = RunTask(harness.Answering()->Complete(std::move(request), nullptr));
  if (reply.ok()) return harness.LastBody();
  return std::string(ErrorCodeName(reply.error().code)) + " " + reply.error().field;
}

bool SeesBodies(Harness& harness) { return !BodyOf(harness, harness.Request()).empty(); }

void SendsTheWholeConversation(Harness& harness) {
  if (!SeesBodies(harness)) GTEST_SKIP() << "nobody sees what it sends";
  auto request = harness.Request();
  request.messages.clear();
  const std::pair<ChatRole, const char*> kSaid[] = {{ChatRole::kSystem, "Be kind to them"}, {ChatRole::kUser, "First question"},
                                                    {ChatRole::kAssistant, "First answer"}, {ChatRole::kUser, "Second question"},
                                                    {ChatRole::kUser, "and one more"},      {ChatRole::kAssistant, "Second answer"},
                                                    {ChatRole::kUser, "Third question"}};
  for (const auto& [role, text] : kSaid) {
    request.messages.emplace_back();
    request.messages.back().role = role;
    request.messages.back().text = text;
    request.messages.back().vendor_state = role == ChatRole::kAssistant ? R"({"elsewhere":"foreign state"})" : "";
  }
  const auto body = BodyOf(harness, std::move(request));
  EXPECT_NE(body.find("Be kind to them"), body.npos) << body;
  EXPECT_EQ(body.find("foreign state"), body.npos) << "what another vendor wants back stays here";
  std::size_t at = 0;
  for (const auto* text : {"First question", "First answer", "Second question", "and one more", "Second answer", "Third question"}) {
    const auto next = body.find(text, at);
    ASSERT_NE(next, body.npos) << text << " is missing or out of order: " << body;
    at = next;
  }
}

void TakesOrRefuses(Harness& harness, std::optional<bool> takes, ChatRequest request, std::string_view sent,
                    std::string_view field) {
  if (!takes || !SeesBodies(harness)) return;
  const auto body = BodyOf(harness, std::move(request));
  if (*takes) {
    EXPECT_NE(body.find(sent), body.npos) << body;
  } else {
    EXPECT_TRUE(body.starts_with("invalid " + std::string(field))) << body;
  }
}

void TakesPartsOrRefusesThemByName(Harness& harness) {
  auto request = harness.Request();
  request.messages.back().images = {ImagePart{"", "\x89PNG\r\n\x1a\n", "image/png"}};
  TakesOrRefuses(harness, harness.TakesImages(), request, "iVBORw0KGgo=", "messages[0].images[0]");
  request.messages.back().images = {ImagePart{"data:image/png;base64,iVBORw0KGgo=", "", ""}};
  TakesOrRefuses(harness, harness.TakesImages(), request, "iVBORw0KGgo=", "messages[0].images[0]");
  request.messages.back().images = {ImagePart{"https://cdn.example/cat.png", "", ""}};
  TakesOrRefuses(harness, harness.TakesImageAddresses(), request, "https://cdn.example/cat.png", "messages[0].images[0]");
  request = harness.Request();
  request.messages.back().audio = {AudioPart{"RIFF", "wav"}};
  TakesOrRefuses(harness, harness.TakesAudio(), request, "UklGRg==", "messages[0].audio[0]");
  request = harness.Request();
  request.response_schema = R"({"type":"object","properties":{"colour_name":{"type":"string"}},"required":["colour_name"]})";
  TakesOrRefuses(harness, harness.TakesSchemas(), request, R"("colour_name")", "response_schema");
}

void SendsToolResults(Harness& harness) {
  const auto takes = harness.TakesToolResults();
  if (!takes || !*takes) GTEST_SKIP() << "it has no tools";
  auto request = harness.Request();
  const std::string schema = R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"]})";
  request.tools = {ToolDefinition{"get_weather", "Weather of a city", schema}};
  request.tool_choice = "auto";
  request.parallel_tool_calls = false;
  ChatMessage calls;
  calls.role = ChatRole::kAssistant;
  calls.tool_calls = {ToolCall{"call_a1", "get_weather", R"({"city":"Paris"})"}, ToolCall{"call_a2", "get_weather", R"({"city":"Atlantis"})"}};
  request.messages.push_back(std::move(calls));
  for (const bool failed : {false, true}) {
    ChatMessage result;
    result.role = ChatRole::kTool;
    result.text = failed ? "No such city" : "20 degrees";
    result.tool_call_id = failed ? "call_a2" : "call_a1";
    result.tool_failed = failed;
    request.messages.push_back(std::move(result));
  }
  const auto body = BodyOf(harness, request);
  std::size_t at = 0;
  for (const auto* text : {"Paris", "Atlantis", "20 degrees", "No such city"}) {
    const auto next = body.find(text, at);
    ASSERT_NE(next, body.npos) << text << " is missing or out of order: " << body;
    at = next;
  }
  EXPECT_NE(body.find("Weather of a city"), body.npos) << body;
  request.tool_choice = "get_time";
  EXPECT_EQ(BodyOf(harness, std::move(request)), "invalid tool_choice");
}

void GivesReasoningBack(Harness& harness) {
  const auto marks = harness.GivenBackAfterReasoning();
  if (marks.empty()) GTEST_SKIP() << "it wants nothing back";
  for (const bool stream : {false, true}) {
    RecordingSink sink;
    auto reply = RunTask(harness.Reasoning()->Complete(harness.Request(), stream ? &sink : nullptr));
    ASSERT_TRUE(reply.ok()) << reply.error().message;
    auto request = harness.Request();
    ChatMessage answer;
    answer.role = ChatRole::kAssistant;
    answer.text = reply->text;
    answer.reasoning = reply->reasoning;
    answer.tool_calls = reply->tool_calls;
    answer.vendor_state = reply->vendor_state;
    request.messages.push_back(std::move(answer));
    request.messages.emplace_back();
    request.messages.back().text = "Why?";
    const auto body = BodyOf(harness, std::move(request));
    for (const auto& mark : marks) EXPECT_NE(body.find(mark), body.npos) << mark << " is not in " << body;
  }
}

constexpr ChatModelRule kRules[] = {
    {"SendsTheWholeConversation", SendsTheWholeConversation},
    {"TakesPartsOrRefusesThemByName", TakesPartsOrRefusesThemByName},
    {"SendsToolResults", SendsToolResults},
    {"GivesReasoningBack", GivesReasoningBack},
};

}  // namespace

std::span<const ChatModelRule> ChatModelRequestRules() { return kRules; }

}  // namespace beseda
