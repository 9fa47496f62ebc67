#include "providers/ollama/ollama_request.h"

#include "base/text.h"
#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"

namespace beseda::ollama {
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

Result<json::Array> EncodeImages(const ChatMessage& message, std::size_t index) {
  json::Array out;
  for (std::size_t i = 0; i < message.images.size(); ++i) {
    const auto path = PartPath(index, "images", i);
    TRY(const auto bytes, InlineBytes(message.images[i], path));
    if (!bytes) return InvalidField(path + ".url", "Ollama does not fetch images from the web. Send the image's bytes.");
    out.push_back(Text(bytes->base64));
  }
  return out;
}

json::Array EncodeCalls(const std::vector<ToolCall>& calls) {
  json::Array out;
  for (const auto& call : calls) {
    json::Object function({{"name", Text(call.name)}, {"arguments", ParseArguments(call)}});
    json::Object one;
    if (!call.id.empty()) one["id"] = Text(call.id);
    one["function"] = std::move(function);
    out.push_back(std::move(one));
  }
  return out;
}

Result<json::Object> EncodeMessage(const ChatRequest& request, std::size_t index) {
  const auto& message = request.messages[index];
  if (!message.audio.empty()) {
    return InvalidField(PartPath(index, "audio", 0), "Ollama's API takes no audio. Send its transcript instead.");
  }
  json::Object out({{"role", RoleName(message.role)}, {"content", Text(message.text)}});
  if (!message.images.empty()) {
    TRY(auto images, EncodeImages(message, index));
    out["images"] = std::move(images);
  }
  if (message.role == ChatRole::kAssistant) {
    if (!message.reasoning.empty()) out["thinking"] = Text(message.reasoning);
    if (!message.tool_calls.empty()) out["tool_calls"] = EncodeCalls(message.tool_calls);
  }
  if (message.role == ChatRole::kTool) {
    TRY(const auto name, ToolNameOf(request.messages, index));
    out["tool_name"] = Text(name);
    if (!message.tool_call_id.empty()) out["tool_call_id"] = Text(message.tool_call_id);
  }
  return out;
}

// There is no choice of tools in this API: "none" offers none, a name only that one; "required" cannot be asked for.
Result<json::Array> EncodeTools(const ChatRequest& request) {
  CHECK_OK(CheckToolChoice(request));
  json::Array out;
  const auto& choice = request.tool_choice;
  if (choice == "none") return out;
  const bool only_one = !choice.empty() && choice != "auto" && choice != "required";
  for (std::size_t i = 0; i < request.tools.size(); ++i) {
    const auto& tool = request.tools[i];
    if (only_one && tool.name != choice) continue;
    TRY(auto parameters, ParseParameters(request.tools, i));
    json::Object function({{"name", Text(tool.name)}, {"description", Text(tool.description)}});
    function["parameters"] = std::move(parameters);
    out.push_back(json::Object({{"type", "function"}, {"function", std::move(function)}}));
  }
  return out;
}

json::Object EncodeOptions(const ChatRequest& request, const Settings& settings) {
  json::Object out;
  if (settings.context_tokens) out["num_ctx"] = *settings.context_tokens;
  if (request.temperature) out["temperature"] = *request.temperature;
  if (request.top_p) out["top_p"] = *request.top_p;
  if (request.presence_penalty) out["presence_penalty"] = *request.presence_penalty;
  if (request.frequency_penalty) out["frequency_penalty"] = *request.frequency_penalty;
  if (request.seed) out["seed"] = *request.seed;
  if (request.max_output_tokens) out["num_predict"] = *request.max_output_tokens;
  if (!request.stop.empty()) {
    json::Array stop;
    for (const auto& text : request.stop) stop.push_back(Text(text));
    out["stop"] = std::move(stop);
  }
  return out;
}

// gpt-oss thinks by level, all others can be told whether to
// (https://github.com/ollama/ollama/blob/main/docs/capabilities/thinking.mdx).
json::Value EncodeThink(const std::string& effort, std::string_view model) {
  if (effort == "none") return false;
  if (model.find("gpt-oss") == model.npos) return true;
  return json::Value(effort == "minimal" ? json::String("low") : Text(effort));
}

json::Value EncodeKeepAlive(const std::string& keep_alive) {
  // A bare number means seconds and must be one.
  if (auto number = json::Parse(keep_alive); number.ok() && number->is_number()) return *number;
  return json::Value(Text(keep_alive));
}

}  // namespace

Result<std::string> EncodeChatRequest(const ChatRequest& request, std::string_view model, const Settings& settings,
                                      Quirks quirks, bool stream) {
  if (request.messages.empty()) return InvalidField("messages", "There is nothing to answer: the request has no message.");
  json::Object body({{"model", Text(model)}, {"stream", stream}});
  json::Array messages;
  for (std::size_t i = 0; i < request.messages.size(); ++i) {
    TRY(auto message, EncodeMessage(request, i));
    messages.push_back(std::move(message));
  }
  body["messages"] = std::move(messages);
  if (!request.tools.empty()) {
    TRY(auto tools, EncodeTools(request));
    if (!tools.empty()) body["tools"] = std::move(tools);
  }
  if (!request.response_schema.empty()) {
    auto schema = json::ParseObject(request.response_schema);
    if (!schema.ok()) return std::move(schema).error().InField("response_schema");
    body["format"] = std::move(*schema);
  } else if (request.json_object) {
    body["format"] = "json";
  }
  if (!request.reasoning_effort.empty() && !(quirks & kNoThinking)) body["think"] = EncodeThink(request.reasoning_effort, model);
  if (!settings.keep_alive.empty()) body["keep_alive"] = EncodeKeepAlive(settings.keep_alive);
  body["truncate"] = false;  // else what does not fit is dropped without a word, the instructions first
  if (auto options = EncodeOptions(request, settings); !options.empty()) body["options"] = std::move(options);
  return json::Dump(body);
}

std::string EncodeEmbedRequest(const EmbedRequest& request, std::span<const std::string> texts, std::string_view model,
                               const Settings& settings) {
  json::Array input;
  for (const auto& text : texts) input.push_back(Text(text));
  json::Object body({{"model", Text(model)}, {"input", std::move(input)}});
  if (request.dimensions) body["dimensions"] = *request.dimensions;
  if (!settings.keep_alive.empty()) body["keep_alive"] = EncodeKeepAlive(settings.keep_alive);
  return json::Dump(body);
}

}  // namespace beseda::ollama
