#include "providers/common/openai_dialect/openai_request.h"

#include <algorithm>

#include "base/text.h"
#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"

namespace beseda::openai {
namespace {

std::string_view RoleName(ChatRole role) {
  switch (role) {
    case ChatRole::kSystem: return "system";
    case ChatRole::kUser: return "user";
    case ChatRole::kAssistant: return "assistant";
    case ChatRole::kTool: return "tool";
  }
  return "user";
}

Result<json::Object> EncodeImage(const ImagePart& image, const std::string& path) {
  TRY(const auto bytes, InlineBytes(image, path));
  json::Object address;
  if (bytes) {
    address["url"] = "data:" + bytes->mime + ";base64," + bytes->base64;
  } else {
    address["url"] = Text(image.url);
  }
  return json::Object({{"type", "image_url"}, {"image_url", std::move(address)}});
}

Result<json::Object> EncodeAudio(const AudioPart& audio, const std::string& path) {
  if (audio.format != "wav" && audio.format != "mp3") {
    return InvalidField(path + ".format", "OpenAI's chat completions take audio as wav or mp3, not " + audio.format + ".");
  }
  json::Object input({{"data", Base64(audio.data)}, {"format", audio.format}});
  return json::Object({{"type", "input_audio"}, {"input_audio", std::move(input)}});
}

Result<json::Object> EncodeMessage(const ChatMessage& message, const std::string& path) {
  json::Object out({{"role", RoleName(message.role)}});
  if (message.role != ChatRole::kUser && !(message.images.empty() && message.audio.empty())) {
    return InvalidField(path, "Only messages of the user can have images or audio in this API.");
  }
  if (message.images.empty() && message.audio.empty()) {
    out["content"] = Text(message.text);
  } else {
    json::Array parts;
    if (!message.text.empty()) parts.push_back(json::Object({{"type", "text"}, {"text", Text(message.text)}}));
    for (std::size_t i = 0; i < message.images.size(); ++i) {
      TRY(auto part, EncodeImage(message.images[i], path + ".images[" + std::to_string(i) + "]"));
      parts.push_back(std::move(part));
    }
    for (std::size_t i = 0; i < message.audio.size(); ++i) {
      TRY(auto part, EncodeAudio(message.audio[i], path + ".audio[" + std::to_string(i) + "]"));
      parts.push_back(std::move(part));
    }
    out["content"] = std::move(parts);
  }
  if (message.role == ChatRole::kTool) out["tool_call_id"] = Text(message.tool_call_id);
  if (!message.tool_calls.empty()) {
    if (message.text.empty()) out["content"] = nullptr;
    json::Array calls;
    for (const auto& call : message.tool_calls) {
      json::Object function({{"name", Text(call.name)}, {"arguments", Text(call.arguments)}});
      calls.push_back(json::Object({{"id", Text(call.id)}, {"type", "function"}, {"function", std::move(function)}}));
    }
    out["tool_calls"] = std::move(calls);
  }
  return out;
}

Result<json::Array> EncodeTools(const std::vector<ToolDefinition>& tools) {
  json::Array out;
  for (std::size_t i = 0; i < tools.size(); ++i) {
    json::Object function({{"name", Text(tools[i].name)}});
    if (!tools[i].description.empty()) function["description"] = Text(tools[i].description);
    if (!tools[i].parameters_schema.empty()) {
      auto schema = json::ParseObject(tools[i].parameters_schema);
      if (!schema.ok()) return std::move(schema).error().InField("tools[" + std::to_string(i) + "].parameters_schema");
      function["parameters"] = std::move(*schema);
    }
    out.push_back(json::Object({{"type", "function"}, {"function", std::move(function)}}));
  }
  return out;
}

json::Value EncodeToolChoice(const std::string& choice) {
  if (choice == "auto" || choice == "none" || choice == "required") return json::Value(choice);
  return json::Value(json::Object({{"type", "function"}, {"function", json::Object({{"name", choice}})}}));
}

Result<json::Object> EncodeResponseFormat(const ChatRequest& request) {
  if (request.response_schema.empty()) return json::Object({{"type", "json_object"}});
  auto schema = json::ParseObject(request.response_schema);
  if (!schema.ok()) return std::move(schema).error().InField("response_schema");
  const bool strict = IsStrictSchema(json::Value(*schema)) && schema->contains("properties");
  const auto& name = request.response_schema_name;
  json::Object format({{"name", Text(name.empty() ? "answer" : name)}, {"strict", strict}});
  format["schema"] = std::move(*schema);
  return json::Object({{"type", "json_schema"}, {"json_schema", std::move(format)}});
}

void EncodeTuning(const ChatRequest& request, Quirks quirks, json::Object& body) {
  if (request.temperature && !(quirks & kNoTemperature)) body["temperature"] = *request.temperature;
  if (request.top_p && !(quirks & kNoTemperature)) body["top_p"] = *request.top_p;
  if (request.presence_penalty) body["presence_penalty"] = *request.presence_penalty;
  if (request.frequency_penalty) body["frequency_penalty"] = *request.frequency_penalty;
  if (request.seed) body["seed"] = *request.seed;
  if (request.max_output_tokens) {
    body[quirks & kOldMaxTokens ? "max_tokens" : "max_completion_tokens"] = *request.max_output_tokens;
  }
  if (!request.reasoning_effort.empty() && !(quirks & kNoReasoningEffort)) {
    body["reasoning_effort"] = request.reasoning_effort;
  }
  if (!request.user.empty() && !(quirks & kNoUser)) body["user"] = Text(request.user);
}

}  // namespace

Result<std::string> EncodeChatRequest(const ChatRequest& request, std::string_view model, Quirks quirks, bool stream) {
  if (request.messages.empty()) return InvalidField("messages", "There is nothing to answer: the request has no message.");
  json::Object body({{"model", Text(model)}});
  json::Array messages;
  for (std::size_t i = 0; i < request.messages.size(); ++i) {
    TRY(auto message, EncodeMessage(request.messages[i], "messages[" + std::to_string(i) + "]"));
    messages.push_back(std::move(message));
  }
  body["messages"] = std::move(messages);
  if (!request.tools.empty()) {
    TRY(auto tools, EncodeTools(request.tools));
    body["tools"] = std::move(tools);
    CHECK_OK(CheckToolChoice(request));
    if (!request.tool_choice.empty()) body["tool_choice"] = EncodeToolChoice(request.tool_choice);
    if (request.parallel_tool_calls) body["parallel_tool_calls"] = *request.parallel_tool_calls;
  }
  EncodeTuning(request, quirks, body);
  if (!request.response_schema.empty() || request.json_object) {
    TRY(auto format, EncodeResponseFormat(request));
    body["response_format"] = std::move(format);
  }
  if (!request.stop.empty()) {
    json::Array stop;
    for (const auto& text : request.stop) stop.push_back(Text(text));
    body["stop"] = std::move(stop);
  }
  if (stream) {
    body["stream"] = true;
    if (!(quirks & kNoStreamOptions)) body["stream_options"] = json::Object({{"include_usage", true}});
  }
  return json::Dump(body);
}

}  // namespace beseda::openai
