#include "providers/common/openai_dialect/responses_request.h"

#include <utility>

#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/openai_dialect/responses_state.h"
#include "providers/common/request_parts.h"

namespace beseda::openai {
namespace {

Result<json::Array> EncodeContent(const ChatMessage& message, std::size_t place) {
  json::Array parts;
  if (!message.text.empty()) parts.push_back(json::Object({{"type", "input_text"}, {"text", Text(message.text)}}));
  for (std::size_t i = 0; i < message.images.size(); ++i) {
    const auto& image = message.images[i];
    TRY(const auto bytes, InlineBytes(image, PartPath(place, "images", i)));
    const auto url = bytes ? "data:" + bytes->mime + ";base64," + bytes->base64 : image.url;
    parts.push_back(json::Object({{"type", "input_image"}, {"image_url", Text(url)}}));
  }
  return parts;
}

Result<json::Object> EncodeSaid(const ChatMessage& message, std::size_t place) {
  json::Object out({{"role", message.role == ChatRole::kSystem ? "system" : "user"}});
  if (message.images.empty()) {
    out["content"] = Text(message.text);
  } else {
    TRY(auto parts, EncodeContent(message, place));
    out["content"] = std::move(parts);
  }
  return out;
}

Status EncodeMessage(const ChatMessage& message, std::size_t place, json::Array& input) {
  if (!message.audio.empty()) {
    return InvalidField(PartPath(place, "audio", 0), "OpenAI's responses API takes no audio; its chat completions do.");
  }
  if (message.role != ChatRole::kUser && !message.images.empty()) {
    return InvalidField(MessagePath(place), "Only messages of the user can have images in this API.");
  }
  if (message.role == ChatRole::kAssistant) {
    for (auto& item : ResponsesItems(message)) input.push_back(std::move(item));
  } else if (message.role == ChatRole::kTool) {
    input.push_back(json::Object(
        {{"type", "function_call_output"}, {"call_id", Text(message.tool_call_id)}, {"output", Text(message.text)}}));
  } else {
    TRY(auto said, EncodeSaid(message, place));
    input.push_back(std::move(said));
  }
  return Ok();
}

Status EncodeTools(const ChatRequest& request, Quirks quirks, json::Object& body) {
  json::Array tools;
  for (std::size_t i = 0; i < request.tools.size(); ++i) {
    TRY(auto parameters, ParseParameters(request.tools, i));
    json::Object tool({{"type", "function"}, {"name", Text(request.tools[i].name)}});
    if (!request.tools[i].description.empty()) tool["description"] = Text(request.tools[i].description);
    // Here a tool is strict unless it says otherwise.
    tool["strict"] = IsStrictSchema(json::Value(parameters)) && parameters.contains("required");
    tool["parameters"] = std::move(parameters);
    tools.push_back(std::move(tool));
  }
  body["tools"] = std::move(tools);
  CHECK_OK(CheckToolChoice(request));
  const auto& choice = request.tool_choice;
  if (FindTool(request.tools, choice)) {
    body["tool_choice"] = json::Object({{"type", "function"}, {"name", Text(choice)}});
  } else if (!choice.empty()) {
    body["tool_choice"] = Text(choice);
  }
  if (request.parallel_tool_calls && !(quirks & kNoParallelToolCalls)) {
    body["parallel_tool_calls"] = *request.parallel_tool_calls;
  }
  return Ok();
}

Result<json::Object> EncodeFormat(const ChatRequest& request) {
  if (request.response_schema.empty()) return json::Object({{"type", "json_object"}});
  auto schema = json::ParseObject(request.response_schema);
  if (!schema.ok()) return std::move(schema).error().InField("response_schema");
  const auto& name = request.response_schema_name;
  json::Object format({{"type", "json_schema"}, {"name", Text(name.empty() ? "answer" : name)}});
  format["strict"] = IsStrictSchema(json::Value(*schema)) && schema->contains("properties");
  format["schema"] = std::move(*schema);
  return format;
}

void EncodeReasoning(const ChatRequest& request, Quirks quirks, json::Object& body) {
  json::Object reasoning;
  if (!request.reasoning_effort.empty() && !(quirks & kNoReasoningEffort)) reasoning["effort"] = request.reasoning_effort;
  if (!(quirks & kNoReasoningSummary)) reasoning["summary"] = "auto";
  if (!reasoning.empty()) body["reasoning"] = std::move(reasoning);
  if (!(quirks & kNoEncryptedReasoning)) body["include"] = json::Array({"reasoning.encrypted_content"});
}

}  // namespace

Result<std::string> EncodeResponsesRequest(const ChatRequest& request, std::string_view model, Quirks quirks, bool stream) {
  if (request.messages.empty()) return InvalidField("messages", "There is nothing to answer: the request has no message.");
  if (!request.stop.empty()) {
    return InvalidField("stop", "OpenAI's responses API knows no stop sequences; its chat completions do.");
  }
  json::Array input;
  for (std::size_t i = 0; i < request.messages.size(); ++i) CHECK_OK(EncodeMessage(request.messages[i], i, input));
  json::Object body({{"model", Text(model)}, {"input", std::move(input)}, {"store", false}});
  if (!request.tools.empty()) CHECK_OK(EncodeTools(request, quirks, body));
  if (!request.response_schema.empty() || request.json_object) {
    TRY(auto format, EncodeFormat(request));
    body["text"] = json::Object({{"format", std::move(format)}});
  }
  if (request.temperature && !(quirks & kNoTemperature)) body["temperature"] = *request.temperature;
  if (request.top_p && !(quirks & kNoTemperature)) body["top_p"] = *request.top_p;
  if (request.max_output_tokens) body["max_output_tokens"] = *request.max_output_tokens;
  EncodeReasoning(request, quirks, body);
  if (!request.user.empty() && !(quirks & kNoUser)) body["user"] = Text(request.user);
  if (stream) body["stream"] = true;
  return json::Dump(body);
}

}  // namespace beseda::openai
