#include "providers/gigachat/gigachat_request.h"

#include <algorithm>

#include "base/text.h"
#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"

namespace beseda::gigachat {
namespace {

constexpr double kLeastTemperature = 0.01;  // 0 is refused

std::string ReadState(const std::string& vendor_state) {
  if (vendor_state.find("gigachat") == vendor_state.npos) return {};
  const auto state = json::ParseObject(vendor_state);
  return state.ok() ? std::string(FindText(*state, "gigachat")) : std::string();
}

void PushText(json::Array& out, std::string_view role, std::string_view text) {
  if (!Trim(text).empty()) out.push_back(json::Object({{"role", Text(role)}, {"content", Text(text)}}));
}

// The vendor wants a JSON object as a function's result.
json::Object EncodeResult(const ChatMessage& message, std::string_view name) {
  std::string content = message.text;
  if (message.tool_failed || !json::ParseObject(content).ok()) {
    content = json::Dump(json::Object({{message.tool_failed ? "error" : "result", Text(message.text)}}));
  }
  return json::Object({{"role", "function"}, {"name", Text(name)}, {"content", Text(content)}});
}

// A message has one call here, and its result follows it: of several calls each becomes a message of its own.
Status PushAssistant(json::Array& out, const ChatRequest& request, std::size_t index) {
  const auto& message = request.messages[index];
  if (message.tool_calls.empty()) {
    PushText(out, "assistant", message.text);
    return Ok();
  }
  const auto state = ReadState(message.vendor_state);
  for (std::size_t i = 0; i < message.tool_calls.size(); ++i) {
    const auto& call = message.tool_calls[i];
    json::Object entry({{"role", "assistant"}, {"content", i == 0 ? Text(message.text) : json::String()}});
    entry["function_call"] = json::Object({{"name", Text(call.name)}, {"arguments", ParseArguments(call)}});
    if (!state.empty()) entry["functions_state_id"] = Text(state);
    out.push_back(std::move(entry));
    for (auto next = index + 1; next < request.messages.size(); ++next) {
      const auto& result = request.messages[next];
      if (result.role == ChatRole::kAssistant) break;
      if (result.role != ChatRole::kTool || result.tool_call_id != call.id) continue;
      out.push_back(EncodeResult(result, call.name));
      break;
    }
  }
  return Ok();
}

// Whether the result was written after its call already.
bool FollowsItsCall(const ChatRequest& request, std::size_t index) {
  for (std::size_t i = index; i-- > 0;) {
    const auto& before = request.messages[i];
    if (before.role != ChatRole::kAssistant) continue;
    return std::any_of(before.tool_calls.begin(), before.tool_calls.end(),
                       [&](const auto& call) { return call.id == request.messages[index].tool_call_id; });
  }
  return false;
}

std::string SystemText(const ChatRequest& request) {
  auto system = JoinSystemTexts(request.messages);
  const auto add = [&](std::string_view sentence) { (system += system.empty() ? "" : "\n\n") += sentence; };
  if (request.json_object && request.response_schema.empty()) add("Answer with one JSON object and nothing else.");
  if (request.tool_choice == "required" && request.tools.size() > 1) add("Answer by calling one of the functions.");
  return system;
}

// One system message, and that first: all else is refused.
Result<json::Array> EncodeMessages(const ChatRequest& request) {
  json::Array out;
  PushText(out, "system", SystemText(request));
  const auto before = out.size();
  for (std::size_t i = 0; i < request.messages.size(); ++i) {
    const auto& message = request.messages[i];
    if (!message.images.empty()) {
      return InvalidField(PartPath(i, "images", 0), "GigaChat takes images only as uploaded files, which is not supported here. Describe the image in words.");
    }
    if (!message.audio.empty()) {
      return InvalidField(PartPath(i, "audio", 0), "GigaChat takes no audio here. Send its transcript instead.");
    }
    if (message.role == ChatRole::kUser) PushText(out, "user", message.text);
    if (message.role == ChatRole::kAssistant) CHECK_OK(PushAssistant(out, request, i));
    if (message.role == ChatRole::kTool && !FollowsItsCall(request, i)) {
      TRY(const auto name, ToolNameOf(request.messages, i));
      out.push_back(EncodeResult(message, name));
    }
  }
  if (out.size() == before) {
    return InvalidField("messages", "There is nothing to answer: the request has no message of the user.");
  }
  return out;
}

Status EncodeTools(const ChatRequest& request, json::Object& body) {
  if (request.tools.empty()) return Ok();
  CHECK_OK(CheckToolChoice(request));
  json::Array functions;
  for (std::size_t i = 0; i < request.tools.size(); ++i) {
    TRY(auto schema, ParseParameters(request.tools, i));
    json::Object function({{"name", Text(request.tools[i].name)}});
    if (!request.tools[i].description.empty()) function["description"] = Text(request.tools[i].description);
    function["parameters"] = std::move(schema);
    functions.push_back(std::move(function));
  }
  body["functions"] = std::move(functions);
  const auto& choice = request.tool_choice;
  if (choice.empty() || choice == "auto" || (choice == "required" && request.tools.size() > 1)) {
    body["function_call"] = "auto";
  } else if (choice == "none") {
    body["function_call"] = "none";
  } else {
    body["function_call"] = json::Object({{"name", Text(choice == "required" ? request.tools[0].name : choice)}});
  }
  return Ok();
}

void EncodeTuning(const ChatRequest& request, Quirks quirks, json::Object& body) {
  if (request.temperature) body["temperature"] = std::max(*request.temperature, kLeastTemperature);
  if (request.top_p) body["top_p"] = *request.top_p;
  if (request.max_output_tokens) body["max_tokens"] = *request.max_output_tokens;
  const auto& effort = request.reasoning_effort;
  if (!effort.empty() && effort != "none" && !(quirks & kNoReasoning)) {
    body["reasoning_effort"] = effort == "minimal" ? "low" : Text(effort);
  }
}

}  // namespace

Result<std::string> EncodeRequest(const ChatRequest& request, const Encoding& encoding) {
  json::Object body({{"model", Text(encoding.model)}});
  TRY(auto messages, EncodeMessages(request));
  body["messages"] = std::move(messages);
  CHECK_OK(EncodeTools(request, body));
  if (!request.response_schema.empty()) {
    auto schema = json::ParseObject(request.response_schema);
    if (!schema.ok()) return std::move(schema).error().InField("response_schema");
    body["response_format"] = json::Object({{"type", "json_schema"}, {"schema", *std::move(schema)}, {"strict", true}});
  }
  EncodeTuning(request, encoding.quirks, body);
  if (encoding.stream) body["stream"] = true;
  return json::Dump(body);
}

std::string EncodeEmbedRequest(std::span<const std::string> texts, std::string_view model) {
  json::Array input;
  for (const auto& text : texts) input.push_back(Text(text));
  return json::Dump(json::Object({{"model", Text(model)}, {"input", std::move(input)}}));
}

std::string WrapState(std::string_view functions_state_id) {
  if (functions_state_id.empty()) return {};
  return json::Dump(json::Object({{"gigachat", Text(functions_state_id)}}));
}

}  // namespace beseda::gigachat
