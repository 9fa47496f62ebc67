#include "providers/yandexgpt/yandexgpt_request.h"

#include <algorithm>

#include "base/text.h"
#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"

namespace beseda::yandexgpt {
namespace {

void PushText(json::Array& out, std::string_view role, std::string_view text) {
  if (!Trim(text).empty()) out.push_back(json::Object({{"role", Text(role)}, {"text", Text(text)}}));
}

// A message is a text, or calls, or results: an answer with both text and calls becomes two.
void PushAssistant(json::Array& out, const ChatMessage& message) {
  PushText(out, "assistant", message.text);
  if (message.tool_calls.empty()) return;
  json::Array calls;
  for (const auto& call : message.tool_calls) {
    json::Object function({{"name", Text(call.name)}, {"arguments", ParseArguments(call)}});
    calls.push_back(json::Object({{"functionCall", std::move(function)}}));
  }
  out.push_back(json::Object({{"role", "assistant"}, {"toolCallList", json::Object({{"toolCalls", std::move(calls)}})}}));
}

// Results are told from one another by the tool's name and their order alone; those of one turn stand in one list.
Status PushResult(json::Array& out, const ChatRequest& request, std::size_t index) {
  const auto& message = request.messages[index];
  TRY(const auto name, ToolNameOf(request.messages, index));
  json::Object result({{"name", Text(name)}});
  result["content"] = Text((message.tool_failed ? "The tool failed: " : "") + message.text);
  json::Object entry({{"functionResult", std::move(result)}});
  const bool goes_on = index > 0 && request.messages[index - 1].role == ChatRole::kTool && !out.empty();
  if (goes_on) {
    out.back().get_object()["toolResultList"].get_object()["toolResults"].get_array().push_back(std::move(entry));
  } else {
    json::Object list({{"toolResults", json::Array({std::move(entry)})}});
    out.push_back(json::Object({{"role", "user"}, {"toolResultList", std::move(list)}}));
  }
  return Ok();
}

Result<json::Array> EncodeMessages(const ChatRequest& request) {
  json::Array out;
  auto system = JoinSystemTexts(request.messages);
  // The vendor asks that the model be told, or it may write white space until its limit.
  if (request.json_object && request.response_schema.empty()) {
    system += (system.empty() ? "" : "\n\n") + std::string("Answer with one JSON object and nothing else.");
  }
  PushText(out, "system", system);
  const auto before = out.size();
  for (std::size_t i = 0; i < request.messages.size(); ++i) {
    const auto& message = request.messages[i];
    if (!message.images.empty()) {
      return InvalidField(PartPath(i, "images", 0), "This API of YandexGPT takes no images. Describe the image in words.");
    }
    if (!message.audio.empty()) {
      return InvalidField(PartPath(i, "audio", 0), "YandexGPT takes no audio. Send its transcript instead.");
    }
    if (message.role == ChatRole::kUser) PushText(out, "user", message.text);
    if (message.role == ChatRole::kAssistant) PushAssistant(out, message);
    if (message.role == ChatRole::kTool) CHECK_OK(PushResult(out, request, i));
  }
  if (out.size() == before) {
    return InvalidField("messages", "There is nothing to answer: the request has no message of the user.");
  }
  return out;
}

json::Object EncodeOptions(const ChatRequest& request, const Encoding& encoding) {
  json::Object options({{"stream", encoding.stream}});
  if (request.temperature) options["temperature"] = std::clamp(*request.temperature, 0.0, 1.0);
  if (request.max_output_tokens) options["maxTokens"] = std::to_string(*request.max_output_tokens);  // an int64 is a text
  if (!request.reasoning_effort.empty() && !(encoding.quirks & kNoReasoning)) {
    options["reasoningOptions"] = json::Object({{"mode", request.reasoning_effort == "none" ? "DISABLED" : "ENABLED_HIDDEN"}});
  }
  return options;
}

Status EncodeTools(const ChatRequest& request, json::Object& body) {
  if (request.tools.empty()) return Ok();
  CHECK_OK(CheckToolChoice(request));
  json::Array tools;
  for (std::size_t i = 0; i < request.tools.size(); ++i) {
    TRY(auto schema, ParseParameters(request.tools, i));
    json::Object function({{"name", Text(request.tools[i].name)}});
    if (!request.tools[i].description.empty()) function["description"] = Text(request.tools[i].description);
    function["parameters"] = std::move(schema);
    tools.push_back(json::Object({{"function", std::move(function)}}));
  }
  body["tools"] = std::move(tools);
  if (request.parallel_tool_calls) body["parallelToolCalls"] = *request.parallel_tool_calls;
  const auto& choice = request.tool_choice;
  if (choice.empty()) return Ok();
  const std::string_view mode = choice == "auto" ? "AUTO" : choice == "none" ? "NONE" : choice == "required" ? "REQUIRED" : "";
  body["toolChoice"] = mode.empty() ? json::Object({{"functionName", Text(choice)}}) : json::Object({{"mode", Text(mode)}});
  return Ok();
}

}  // namespace

Result<std::string> EncodeRequest(const ChatRequest& request, const Encoding& encoding) {
  json::Object body({{"modelUri", Text(encoding.model_uri)}});
  body["completionOptions"] = EncodeOptions(request, encoding);
  TRY(auto messages, EncodeMessages(request));
  body["messages"] = std::move(messages);
  CHECK_OK(EncodeTools(request, body));
  if (!request.response_schema.empty()) {
    auto schema = json::ParseObject(request.response_schema);
    if (!schema.ok()) return std::move(schema).error().InField("response_schema");
    body["jsonSchema"] = json::Object({{"schema", *std::move(schema)}});
  } else if (request.json_object) {
    body["jsonObject"] = true;
  }
  return json::Dump(body);
}

}  // namespace beseda::yandexgpt
