#include "server/gateway/openai_responses_request.h"

#include <utility>

#include "server/gateway/dialect_parts.h"

namespace beseda::server {
namespace {

constexpr std::string_view kNothingKept =
    "Responses are not kept between calls. Send the whole conversation in \"input\" instead.";

std::optional<ChatRole> RoleOf(std::string_view role) {
  if (role == "user") return ChatRole::kUser;
  if (role == "assistant") return ChatRole::kAssistant;
  if (role == "system" || role == "developer") return ChatRole::kSystem;
  return std::nullopt;
}

void ReadParts(json::Reader& item, std::string_view field, ChatMessage& message) {
  if (item.Raw(field).is_string()) {
    message.text = item.Text(field, kMostGatewayText);
    return;
  }
  for (auto& part : item.Children(field, kMostGatewayItems)) {
    const auto type = part.Text("type", 32);
    if (type == "input_text" || type == "output_text" || type == "text") {
      message.text += part.Text("text", kMostGatewayText);
    } else if (type == "refusal") {
      message.text += part.Text("refusal", kMostGatewayText);
    } else if (type == "input_image") {
      auto image = ImageFromUrl(part.Text("image_url", kMostGatewayText));
      if (image.ok()) {
        message.images.push_back(std::move(*image));
      } else {
        part.Fail("image_url", image.error().message);
      }
    } else if (!type.empty()) {
      part.Fail("type", "Parts of the type \"" + type + "\" cannot be taken here; input_text and input_image can.");
    }
    item.Absorb(part);
  }
}

void ReadMessage(json::Reader& item, ChatRequest& chat) {
  ChatMessage message;
  const auto name = item.Text("role", 32);
  if (const auto role = RoleOf(name)) {
    message.role = *role;
  } else if (!name.empty()) {
    item.Fail("role", "There is no role \"" + name + "\"; use system, developer, user or assistant.");
  }
  ReadParts(item, "content", message);
  chat.messages.push_back(std::move(message));
}

void ReadFunctionCall(json::Reader& item, ChatRequest& chat, ToolNames& names) {
  ToolCall call;
  call.id = item.Text("call_id", 256);
  call.name = item.Text("name", 256);
  call.arguments = item.Text("arguments", kMostGatewayText);
  names[call.id] = call.name;
  auto& messages = chat.messages;
  if (messages.empty() || messages.back().role != ChatRole::kAssistant) {
    messages.emplace_back();
    messages.back().role = ChatRole::kAssistant;
  }
  messages.back().tool_calls.push_back(std::move(call));
}

void ReadFunctionOutput(json::Reader& item, ChatRequest& chat, const ToolNames& names) {
  ChatMessage message;
  message.role = ChatRole::kTool;
  message.tool_call_id = item.Text("call_id", 256);
  ReadParts(item, "output", message);
  message.tool_name = NameOfTool(names, message.tool_call_id);
  chat.messages.push_back(std::move(message));
}

void ReadInput(json::Reader& in, ChatRequest& chat) {
  const auto& input = in.Raw("input");
  if (input.is_null()) return in.Fail("input", "\"input\" is missing.");
  if (input.is_string()) {
    ChatMessage message;
    message.text = in.Text("input", kMostGatewayText);
    chat.messages.push_back(std::move(message));
    return;
  }
  ToolNames names;
  for (auto& item : in.Children("input", kMostGatewayItems)) {
    const auto type = item.TextOr("type", "message", 64);
    if (type == "message") {
      ReadMessage(item, chat);
    } else if (type == "function_call") {
      ReadFunctionCall(item, chat, names);
    } else if (type == "function_call_output") {
      ReadFunctionOutput(item, chat, names);
    } else if (type != "reasoning") {  // thoughts of an earlier answer: vendors do without them
      item.Fail("type", "Items of the type \"" + type +
                            "\" cannot be taken here; message, function_call and function_call_output can.");
    }
    in.Absorb(item);
  }
}

void ReadTools(json::Reader& in, ChatRequest& chat) {
  for (auto& entry : in.Children("tools", kMostGatewayItems)) {
    const auto type = entry.Text("type", 64);
    if (type == "function") {
      ToolDefinition tool;
      tool.name = entry.Text("name", 256);
      tool.description = entry.TextOr("description", "", kMostGatewayText);
      tool.parameters_schema = JsonText(entry, "parameters");
      chat.tools.push_back(std::move(tool));
    } else if (!type.empty()) {
      entry.Fail("type", "The tool \"" + type + "\" runs at OpenAI only; functions can be offered here.");
    }
    in.Absorb(entry);
  }
  const auto& choice = in.Raw("tool_choice");
  if (choice.is_string()) {
    chat.tool_choice = in.Text("tool_choice", 64);
  } else if (!choice.is_null()) {
    auto named = in.Child("tool_choice");
    chat.tool_choice = named.Text("name", 256);
    in.Absorb(named);
  }
  if (in.Has("parallel_tool_calls")) chat.parallel_tool_calls = in.BoolOr("parallel_tool_calls", true);
}

void ReadFormat(json::Reader& in, ChatRequest& chat) {
  if (in.Raw("text").is_null()) return;
  auto text = in.Child("text");
  if (!text.Raw("format").is_null()) {
    auto format = text.Child("format");
    const auto type = format.Text("type", 32);
    if (type == "json_object") {
      chat.json_object = true;
    } else if (type == "json_schema") {
      chat.response_schema_name = format.TextOr("name", "", 64);
      chat.response_schema = JsonText(format, "schema");
      if (chat.response_schema.empty()) format.Fail("schema", "\"schema\" is missing.");
    } else if (type != "text" && !type.empty()) {
      format.Fail("type", "There is no format \"" + type + "\"; use text, json_object or json_schema.");
    }
    text.Absorb(format);
  }
  in.Absorb(text);
}

json::Object Echo(const json::Object& body) {
  const auto sent = [&](std::string_view name, json::Value otherwise) {
    const auto* value = body.if_contains(name);
    return value ? *value : std::move(otherwise);
  };
  json::Object out;
  out["instructions"] = sent("instructions", nullptr);
  out["metadata"] = sent("metadata", json::Object());
  out["parallel_tool_calls"] = sent("parallel_tool_calls", true);
  out["temperature"] = sent("temperature", nullptr);
  out["top_p"] = sent("top_p", nullptr);
  out["tool_choice"] = sent("tool_choice", "auto");
  out["tools"] = sent("tools", json::Array());
  out["max_output_tokens"] = sent("max_output_tokens", nullptr);
  out["previous_response_id"] = nullptr;
  out["reasoning"] = sent("reasoning", json::Object({{"effort", nullptr}, {"summary", nullptr}}));
  out["store"] = false;
  out["text"] = sent("text", json::Object({{"format", json::Object({{"type", "text"}})}}));
  out["truncation"] = "disabled";
  return out;
}

}  // namespace

Result<DecodedResponses> DecodeOpenAiResponses(std::string_view body) {
  TRY(const auto object, json::ParseObject(body));
  json::Reader in(object);
  DecodedResponses out;
  auto& chat = out.request.chat;
  out.request.model = in.Text("model", 256);
  out.request.stream = in.BoolOr("stream", false);
  if (auto instructions = in.OptionalText("instructions", kMostGatewayText)) {
    ChatMessage message;
    message.role = ChatRole::kSystem;
    message.text = std::move(*instructions);
    chat.messages.push_back(std::move(message));
  }
  ReadInput(in, chat);
  ReadTools(in, chat);
  ReadFormat(in, chat);
  chat.temperature = NumberWithin(in, "temperature", 0, 2);
  chat.top_p = NumberWithin(in, "top_p", 0, 1);
  chat.max_output_tokens = in.OptionalInt("max_output_tokens", 1, kMostGatewayTokens);
  chat.user = in.TextOr("user", "", 512);
  if (!in.Raw("reasoning").is_null()) {
    auto reasoning = in.Child("reasoning");
    chat.reasoning_effort = reasoning.TextOr("effort", "", 16);
    in.Absorb(reasoning);
  }
  RefuseField(in, "previous_response_id", json::Value(nullptr), kNothingKept);
  RefuseField(in, "conversation", json::Value(nullptr), kNothingKept);
  RefuseField(in, "background", json::Value(false), "Responses are made at once; leave \"background\" out.");
  RefuseField(in, "prompt", json::Value(nullptr), "Prompts kept at OpenAI cannot be used; send \"instructions\".");
  CHECK_OK(in.Check());
  out.echo.model = out.request.model;
  out.echo.fields = Echo(object);
  return out;
}

}  // namespace beseda::server
