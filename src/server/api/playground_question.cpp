#include "server/api/playground_question.h"

#include <algorithm>

#include "base/text.h"
#include "json/json.h"
#include "json/reader.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMostModels = 6;
constexpr std::size_t kMostMessages = 100;
constexpr std::size_t kMostText = 200'000;  // bytes of one message

void ReadModels(json::Reader& in, PlaygroundQuestion& question) {
  question.models = in.Texts("models", kMostModels);
  if (question.models.empty()) return in.Fail("models", "Choose at least one model or route.");
  auto sorted = question.models;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
    in.Fail("models", "Each model can be asked once only.");
  }
}

ChatMessage ReadMessage(json::Reader& in) {
  ChatMessage message;
  const auto role = in.Text("role", 20);
  message.text = in.Text("text", kMostText);
  if (role == "assistant") {
    message.role = ChatRole::kAssistant;
  } else if (role != "user") {
    in.Fail("role", "\"role\" must be \"user\" or \"assistant\"; the system prompt has a field of its own.");
  }
  if (Trim(message.text).empty()) in.Fail("text", "Write something, or take the message out.");
  return message;
}

void ReadMessages(json::Reader& in, ChatRequest& request) {
  const auto system = in.TextOr("system", "", kMostText);
  if (!Trim(system).empty()) request.messages.push_back({.role = ChatRole::kSystem, .text = system});
  auto messages = in.Children("messages", kMostMessages);
  if (messages.empty()) in.Fail("messages", "Write at least one message.");
  for (auto& each : messages) {
    request.messages.push_back(ReadMessage(each));
    in.Absorb(each);
  }
  if (request.messages.empty() || request.messages.back().role == ChatRole::kUser) return;
  in.Fail("messages", "The last message must be the person's: the models answer it.");
}

void ReadSchema(const json::Object& body, ChatRequest& request) {
  const auto* schema = body.if_contains("schema");
  if (schema && !schema->is_null()) request.response_schema = json::Dump(schema->get_object());
}

}  // namespace

const std::initializer_list<std::string_view> kPlaygroundFields = {
    "models", "system", "messages", "temperature", "max_output_tokens", "schema", "prompt_version_id"};

Result<PlaygroundQuestion> ReadPlaygroundQuestion(const json::Object& body) {
  json::Reader in(body);
  PlaygroundQuestion question;
  auto& request = question.request;
  ReadModels(in, question);
  ReadMessages(in, request);
  request.temperature = in.OptionalNumber("temperature");
  if (request.temperature && !(*request.temperature >= 0 && *request.temperature <= 2)) {
    in.Fail("temperature", "\"temperature\" must be from 0 to 2.");
  }
  request.max_output_tokens = in.OptionalInt("max_output_tokens", 1, 1'000'000);
  request.context.prompt_version_id = in.TextOr("prompt_version_id", "", 64);
  if (in.Has("schema")) (void)in.Child("schema");  // That it is an object.
  CHECK_OK(in.Check());
  ReadSchema(body, request);
  return question;
}

}  // namespace beseda::server
