#include "providers/openai/openai_request.h"

#include <algorithm>

#include "base/text.h"
#include "crypto/encoding.h"
#include "json/json.h"

namespace beseda::openai {
namespace {

Error Bad(std::string path, std::string message) {
  return Error(ErrorCode::kInvalid, std::move(message)).InField(std::move(path));
}

json::String Text(std::string_view text) {
  if (IsUtf8(text)) return json::String(text.data(), text.size());
  const auto repaired = ToUtf8(text);
  return json::String(repaired.data(), repaired.size());
}

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
  json::Object address;
  if (!image.data.empty()) {
    if (!image.mime.starts_with("image/")) return Bad(path + ".mime", "An image needs its type, e.g. image/png.");
    address["url"] = "data:" + image.mime + ";base64," + crypto::ToBase64(crypto::AsBytes(image.data));
  } else if (image.url.starts_with("https://") || image.url.starts_with("http://") || image.url.starts_with("data:")) {
    address["url"] = Text(image.url);
  } else {
    return Bad(path + ".url", "An image needs its bytes or an address that begins with https://.");
  }
  return json::Object({{"type", "image_url"}, {"image_url", std::move(address)}});
}

Result<json::Object> EncodeAudio(const AudioPart& audio, const std::string& path) {
  if (audio.format != "wav" && audio.format != "mp3") {
    return Bad(path + ".format", "OpenAI's chat completions take audio as wav or mp3, not " + audio.format + ".");
  }
  json::Object input({{"data", crypto::ToBase64(crypto::AsBytes(audio.data))}, {"format", audio.format}});
  return json::Object({{"type", "input_audio"}, {"input_audio", std::move(input)}});
}

Result<json::Object> EncodeMessage(const ChatMessage& message, const std::string& path) {
  json::Object out({{"role", RoleName(message.role)}});
  if (message.role != ChatRole::kUser && !(message.images.empty() && message.audio.empty())) {
    return Bad(path, "Only messages of the user can have images or audio in this API.");
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

Result<json::Value> EncodeToolChoice(const ChatRequest& request) {
  const auto& choice = request.tool_choice;
  if (choice == "auto" || choice == "none" || choice == "required") return json::Value(choice);
  const bool known = std::any_of(request.tools.begin(), request.tools.end(),
                                 [&](const ToolDefinition& tool) { return tool.name == choice; });
  if (!known) return Bad("tool_choice", "There is no tool named \"" + choice + "\" in the request.");
  return json::Value(json::Object({{"type", "function"}, {"function", json::Object({{"name", choice}})}}));
}

// Strict mode takes a schema only if every object in it closes its properties and requires them all
// (https://platform.openai.com/docs/guides/structured-outputs, "Supported schemas").
bool IsStrict(const json::Value& schema) {
  if (const auto* list = schema.if_array()) return std::all_of(list->begin(), list->end(), IsStrict);
  const auto* object = schema.if_object();
  if (!object) return true;
  if (const auto* properties = object->if_contains("properties"); properties && properties->is_object()) {
    const auto* closed = object->if_contains("additionalProperties");
    const auto* required = object->if_contains("required");
    if (!closed || *closed != json::Value(false) || !required || !required->is_array()) return false;
    for (const auto& property : properties->get_object()) {
      const auto& names = required->get_array();
      if (std::find(names.begin(), names.end(), json::Value(property.key())) == names.end()) return false;
      if (!IsStrict(property.value())) return false;
    }
  }
  for (const auto& [name, value] : *object) {
    if (name != "properties" && !IsStrict(value)) return false;
  }
  return true;
}

Result<json::Object> EncodeResponseFormat(const std::string& schema_text) {
  auto schema = json::ParseObject(schema_text);
  if (!schema.ok()) return std::move(schema).error().InField("response_schema");
  const bool strict = IsStrict(json::Value(*schema)) && schema->contains("properties");
  json::Object format({{"name", "answer"}, {"strict", strict}});
  format["schema"] = std::move(*schema);
  return json::Object({{"type", "json_schema"}, {"json_schema", std::move(format)}});
}

}  // namespace

Result<std::string> EncodeChatRequest(const ChatRequest& request, std::string_view model, Quirks quirks, bool stream) {
  if (request.messages.empty()) return Bad("messages", "There is nothing to answer: the request has no message.");
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
    if (!request.tool_choice.empty()) {
      TRY(body["tool_choice"], EncodeToolChoice(request));
    }
  }
  if (request.temperature && !(quirks & kNoTemperature)) body["temperature"] = *request.temperature;
  if (request.max_output_tokens) {
    body[quirks & kOldMaxTokens ? "max_tokens" : "max_completion_tokens"] = *request.max_output_tokens;
  }
  if (!request.response_schema.empty()) {
    TRY(auto format, EncodeResponseFormat(request.response_schema));
    body["response_format"] = std::move(format);
  }
  if (!request.reasoning_effort.empty() && !(quirks & kNoReasoningEffort)) {
    body["reasoning_effort"] = request.reasoning_effort;
  }
  if (!request.stop.empty()) {
    json::Array stop;
    for (const auto& text : request.stop) stop.push_back(Text(text));
    body["stop"] = std::move(stop);
  }
  if (!request.user.empty() && !(quirks & kNoUser)) body["user"] = Text(request.user);
  if (stream) {
    body["stream"] = true;
    if (!(quirks & kNoStreamOptions)) body["stream_options"] = json::Object({{"include_usage", true}});
  }
  return json::Dump(body);
}

}  // namespace beseda::openai
