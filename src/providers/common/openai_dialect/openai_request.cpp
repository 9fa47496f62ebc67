#include "providers/common/openai_dialect/openai_request.h"

#include <algorithm>

#include "base/text.h"
#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/openai_dialect/message_order.h"
#include "providers/common/openai_dialect/reasoning_details.h"
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

Result<json::Object> EncodeAudio(const AudioPart& audio, Quirks quirks, const std::string& path) {
  if (audio.format != "wav" && audio.format != "mp3") {
    return InvalidField(path + ".format", "OpenAI's chat completions take audio as wav or mp3, not " + audio.format + ".");
  }
  if (quirks & kAudioIsText) return json::Object({{"type", "input_audio"}, {"input_audio", Base64(audio.data)}});
  json::Object input({{"data", Base64(audio.data)}, {"format", audio.format}});
  return json::Object({{"type", "input_audio"}, {"input_audio", std::move(input)}});
}

// The content of a message that is more than a text.
Result<json::Array> EncodeParts(const ChatMessage& message, Quirks quirks, const std::string& path) {
  json::Array parts;
  if (!message.text.empty()) parts.push_back(json::Object({{"type", "text"}, {"text", Text(message.text)}}));
  for (std::size_t i = 0; i < message.images.size(); ++i) {
    const auto part_path = path + ".images[" + std::to_string(i) + "]";
    if (quirks & kNoImages) return InvalidField(part_path, "This provider's models take no images.");
    TRY(auto part, EncodeImage(message.images[i], part_path));
    parts.push_back(std::move(part));
  }
  for (std::size_t i = 0; i < message.audio.size(); ++i) {
    const auto part_path = path + ".audio[" + std::to_string(i) + "]";
    if (quirks & kNoAudio) return InvalidField(part_path, "This provider's chat models take no audio.");
    TRY(auto part, EncodeAudio(message.audio[i], quirks, part_path));
    parts.push_back(std::move(part));
  }
  return parts;
}

json::String CallId(std::string_view id, Quirks quirks) {
  return Text(quirks & kShortCallIds ? ShortCallId(id) : std::string(id));
}

json::Array EncodeCalls(const std::vector<ToolCall>& tool_calls, Quirks quirks) {
  json::Array calls;
  for (const auto& call : tool_calls) {
    json::Object function({{"name", Text(call.name)}, {"arguments", Text(call.arguments)}});
    auto id = CallId(call.id, quirks);
    calls.push_back(json::Object({{"id", std::move(id)}, {"type", "function"}, {"function", std::move(function)}}));
  }
  return calls;
}

// What the model thought, for servers that want it back.
void GiveReasoningBack(const ChatMessage& message, Quirks quirks, json::Object& out) {
  if ((quirks & kReasoningBack) && !(message.reasoning.empty() && message.tool_calls.empty())) {
    out["reasoning_content"] = Text(message.reasoning);  // next to tool calls it is asked for even if there was none
  }
  if (quirks & kReasoningDetails) {
    if (auto details = ReadReasoningDetails(message.vendor_state)) out["reasoning_details"] = *std::move(details);
  }
}

Result<json::Object> EncodeMessage(const ChatMessage& message, Quirks quirks, const std::string& path) {
  json::Object out({{"role", RoleName(message.role)}});
  if (message.images.empty() && message.audio.empty()) {
    out["content"] = Text(message.text);
  } else if (message.role == ChatRole::kUser) {
    TRY(auto parts, EncodeParts(message, quirks, path));
    out["content"] = std::move(parts);
  } else {
    return InvalidField(path, "Only messages of the user can have images or audio in this API.");
  }
  if (message.role == ChatRole::kTool) out["tool_call_id"] = CallId(message.tool_call_id, quirks);
  if (message.role == ChatRole::kAssistant) GiveReasoningBack(message, quirks, out);
  if (!message.tool_calls.empty()) {
    if (message.text.empty()) out["content"] = nullptr;
    out["tool_calls"] = EncodeCalls(message.tool_calls, quirks);
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

json::Value EncodeToolChoice(const std::string& choice, Quirks quirks) {
  if (choice == "required" && (quirks & kToolChoiceAny)) return json::Value("any");
  if (choice == "auto" || choice == "none" || choice == "required") return json::Value(choice);
  return json::Value(json::Object({{"type", "function"}, {"function", json::Object({{"name", choice}})}}));
}

Status EncodeToolUse(const ChatRequest& request, Quirks quirks, json::Object& body) {
  TRY(auto tools, EncodeTools(request.tools));
  CHECK_OK(CheckToolChoice(request));
  auto choice = request.tool_choice;
  if (const auto* named = FindTool(request.tools, choice); named && (quirks & kToolChoiceIsWord)) {
    json::Array only;
    only.push_back(std::move(tools[std::size_t(named - request.tools.data())]));
    tools = std::move(only);
    choice = "required";
  }
  body["tools"] = std::move(tools);
  if (!choice.empty()) body["tool_choice"] = EncodeToolChoice(choice, quirks);
  if (request.parallel_tool_calls && !(quirks & kNoParallelToolCalls)) {
    body["parallel_tool_calls"] = *request.parallel_tool_calls;
  }
  return Ok();
}

Result<json::Object> EncodeResponseFormat(const ChatRequest& request, Quirks quirks) {
  if (request.response_schema.empty() && !(quirks & kNoJsonObject)) return json::Object({{"type", "json_object"}});
  if (quirks & kNoSchemas) {
    return InvalidField("response_schema",
                        "This provider's models follow no JSON schema. Ask for a JSON object and describe it in the "
                        "instructions.");
  }
  auto schema = json::ParseObject(request.response_schema.empty() ? R"({"type":"object"})" : request.response_schema);
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
  if (!(quirks & kNoPenalties)) {
    if (request.presence_penalty) body["presence_penalty"] = *request.presence_penalty;
    if (request.frequency_penalty) body["frequency_penalty"] = *request.frequency_penalty;
  }
  if (request.seed && !(quirks & kNoSeed)) body[quirks & kRandomSeed ? "random_seed" : "seed"] = *request.seed;
  if (request.max_output_tokens) {
    body[quirks & kOldMaxTokens ? "max_tokens" : "max_completion_tokens"] = *request.max_output_tokens;
  }
  if (!request.reasoning_effort.empty() && !(quirks & kNoReasoningEffort)) {
    if (quirks & kReasoningObject) {
      body["reasoning"] = json::Object({{"effort", request.reasoning_effort}});
    } else {
      body["reasoning_effort"] = request.reasoning_effort;
    }
  }
  if (quirks & kParsedReasoning) body["reasoning_format"] = "parsed";
  if (!request.user.empty() && !(quirks & kNoUser)) body["user"] = Text(request.user);
}

// Most messages are a text and nothing else: those are written without a tree of JSON.
bool IsBareText(const ChatMessage& message) {
  const bool simple = message.role == ChatRole::kSystem || message.role == ChatRole::kUser;
  return simple && message.images.empty() && message.audio.empty() && message.tool_calls.empty();
}

Result<std::string> EncodeMessages(const ChatRequest& request, Quirks quirks) {
  const bool alternate = quirks & kAlternatingRoles;
  json::Array tree;
  std::string out = "[";
  for (std::size_t i = 0; i < request.messages.size(); ++i) {
    const auto& message = request.messages[i];
    if (out.size() > 1) out += ',';
    if (!alternate && IsBareText(message)) {
      out.append(R"({"role":")").append(RoleName(message.role)).append(R"(","content":)");
      AppendJsonString(out, message.text);
      out += '}';
      continue;
    }
    TRY(auto encoded, EncodeMessage(message, quirks, "messages[" + std::to_string(i) + "]"));
    if (alternate) {
      tree.push_back(std::move(encoded));
    } else {
      out += json::Dump(encoded);
    }
  }
  if (alternate) return json::Dump(InAlternation(std::move(tree)));
  return std::move(out += ']');
}

}  // namespace

Result<std::string> EncodeChatRequest(const ChatRequest& request, std::string_view model, Quirks quirks, bool stream) {
  if (request.messages.empty()) return InvalidField("messages", "There is nothing to answer: the request has no message.");
  TRY(const auto messages, EncodeMessages(request, quirks));
  json::Object rest;
  if (!request.tools.empty()) CHECK_OK(EncodeToolUse(request, quirks, rest));
  EncodeTuning(request, quirks, rest);
  if (!request.response_schema.empty() || request.json_object) {
    TRY(auto format, EncodeResponseFormat(request, quirks));
    rest["response_format"] = std::move(format);
  }
  if (!request.stop.empty()) {
    json::Array stop;
    for (const auto& text : request.stop) stop.push_back(Text(text));
    rest["stop"] = std::move(stop);
  }
  if (stream) {
    rest["stream"] = true;
    if (!(quirks & kNoStreamOptions)) rest["stream_options"] = json::Object({{"include_usage", true}});
  }
  std::string body = R"({"model":)";
  body.reserve(messages.size() + model.size() + 64);
  AppendJsonString(body, model);
  body.append(R"(,"messages":)").append(messages);
  for (const auto& [name, value] : rest) {
    body.append(",\"").append(name.data(), name.size()).append("\":").append(json::Dump(value));
  }
  return std::move(body += '}');
}

}  // namespace beseda::openai
