#include "server/gateway/openai_chat_request.h"

#include <utility>

#include "crypto/encoding.h"
#include "json/document.h"
#include "server/gateway/dialect_parts.h"

namespace beseda::server {
namespace {

void ReadImage(json::Reader& part, ChatMessage& message) {
  auto holder = part.Child("image_url");
  auto image = ImageFromUrl(holder.Text("url", kMostGatewayText));
  if (image.ok()) {
    message.images.push_back(std::move(*image));
  } else {
    holder.Fail("url", image.error().message);
  }
  part.Absorb(holder);
}

void ReadAudio(json::Reader& part, ChatMessage& message) {
  auto holder = part.Child("input_audio");
  auto bytes = crypto::FromBase64(holder.Text("data", kMostGatewayText));
  if (!bytes) holder.Fail("data", "The audio must be base64.");
  AudioPart audio;
  audio.data = std::move(bytes).value_or("");
  audio.format = holder.Text("format", 16);
  part.Absorb(holder);
  message.audio.push_back(std::move(audio));
}

void ReadContent(json::Reader& in, ChatMessage& message) {
  const auto& content = in.Raw("content");
  if (content.is_null()) return;
  if (content.is_string()) {
    message.text = in.Text("content", kMostGatewayText);
    return;
  }
  for (auto& part : in.Children("content", kMostGatewayItems)) {
    const auto type = part.Text("type", 32);
    if (type == "text" || type == "refusal") {
      message.text += part.Text(type, kMostGatewayText);
    } else if (type == "image_url") {
      ReadImage(part, message);
    } else if (type == "input_audio") {
      ReadAudio(part, message);
    } else if (!type.empty()) {
      part.Fail("type", "Parts of the type \"" + type + "\" cannot be taken here; text, image_url and input_audio can.");
    }
    in.Absorb(part);
  }
}

void ReadToolCalls(json::Reader& in, ChatMessage& message) {
  for (auto& call : in.Children("tool_calls", kMostGatewayItems)) {
    auto function = call.Child("function");
    ToolCall out;
    out.id = call.Text("id", 256);
    out.name = function.Text("name", 256);
    out.arguments = function.TextOr("arguments", "{}", kMostGatewayText);
    call.Absorb(function);
    in.Absorb(call);
    message.tool_calls.push_back(std::move(out));
  }
}

void NameTools(std::vector<ChatMessage>& messages) {
  ToolNames names;
  for (auto& message : messages) {
    for (const auto& call : message.tool_calls) names[call.id] = call.name;
    if (message.role == ChatRole::kTool) message.tool_name = NameOfTool(names, message.tool_call_id);
  }
}

void ReadMessages(json::Reader& in, ChatRequest& chat) {
  if (!in.Has("messages")) in.Fail("messages", "\"messages\" is missing.");
  for (auto& entry : in.Children("messages", kMostGatewayItems)) {
    ChatMessage message;
    const auto role = entry.Text("role", 32);
    if (role == "system" || role == "developer") {
      message.role = ChatRole::kSystem;
    } else if (role == "assistant") {
      message.role = ChatRole::kAssistant;
      message.reasoning = entry.TextOr("reasoning_content", "", kMostGatewayText);
    } else if (role == "tool") {
      message.role = ChatRole::kTool;
      message.tool_call_id = entry.Text("tool_call_id", 256);
    } else if (role != "user" && !role.empty()) {
      entry.Fail("role", "There is no role \"" + role + "\"; use system, developer, user, assistant or tool.");
    }
    ReadContent(entry, message);
    ReadToolCalls(entry, message);
    in.Absorb(entry);
    chat.messages.push_back(std::move(message));
  }
  NameTools(chat.messages);
}

void ReadTools(json::Reader& in, ChatRequest& chat) {
  for (auto& entry : in.Children("tools", kMostGatewayItems)) {
    const auto type = entry.Text("type", 32);
    if (type == "function") {
      auto function = entry.Child("function");
      ToolDefinition tool;
      tool.name = function.Text("name", 256);
      tool.description = function.TextOr("description", "", kMostGatewayText);
      tool.parameters_schema = JsonText(function, "parameters");
      entry.Absorb(function);
      chat.tools.push_back(std::move(tool));
    } else if (!type.empty()) {
      entry.Fail("type", "Tools of the type \"" + type + "\" cannot be offered here; functions can.");
    }
    in.Absorb(entry);
  }
  const auto& choice = in.Raw("tool_choice");
  if (choice.is_string()) {
    chat.tool_choice = in.Text("tool_choice", 64);
  } else if (!choice.is_null()) {
    auto named = in.Child("tool_choice");
    auto function = named.Child("function");
    chat.tool_choice = function.Text("name", 256);
    named.Absorb(function);
    in.Absorb(named);
  }
  if (in.Has("parallel_tool_calls")) chat.parallel_tool_calls = in.BoolOr("parallel_tool_calls", true);
}

void ReadFormat(json::Reader& in, ChatRequest& chat) {
  if (in.Raw("response_format").is_null()) return;
  auto format = in.Child("response_format");
  const auto type = format.Text("type", 32);
  if (type == "json_object") {
    chat.json_object = true;
  } else if (type == "json_schema") {
    auto schema = format.Child("json_schema");
    chat.response_schema_name = schema.TextOr("name", "", 64);
    chat.response_schema = JsonText(schema, "schema");
    if (chat.response_schema.empty()) schema.Fail("schema", "\"schema\" is missing.");
    format.Absorb(schema);
  } else if (type != "text" && !type.empty()) {
    format.Fail("type", "There is no response format \"" + type + "\"; use text, json_object or json_schema.");
  }
  in.Absorb(format);
}

void RefuseTheRest(json::Reader& in) {
  RefuseField(in, "n", json::Value(1), "Only one choice is made for a request; send several requests instead.");
  RefuseField(in, "logprobs", json::Value(false), "Log probabilities are not given.");
  RefuseField(in, "functions", json::Value(nullptr), "\"functions\" is the old form; send \"tools\".");
  RefuseField(in, "audio", json::Value(nullptr), "Spoken answers are not given by this endpoint.");
  RefuseField(in, "web_search_options", json::Value(nullptr), "Searching the web is not offered here.");
}

}  // namespace

Result<GatewayRequest> DecodeOpenAiChat(std::string_view body) {
  json::Document document;
  TRY(const auto* object, document.ParseObject(body));
  json::Reader in(*object);
  GatewayRequest out;
  auto& chat = out.chat;
  out.model = in.Text("model", 256);
  out.stream = in.BoolOr("stream", false);
  if (!in.Raw("stream_options").is_null()) {
    auto options = in.Child("stream_options");
    out.include_usage = options.BoolOr("include_usage", false);
    in.Absorb(options);
  }
  ReadMessages(in, chat);
  ReadTools(in, chat);
  ReadFormat(in, chat);
  chat.temperature = NumberWithin(in, "temperature", 0, 2);
  chat.top_p = NumberWithin(in, "top_p", 0, 1);
  chat.presence_penalty = NumberWithin(in, "presence_penalty", -2, 2);
  chat.frequency_penalty = NumberWithin(in, "frequency_penalty", -2, 2);
  chat.seed = in.OptionalInt("seed");
  chat.max_output_tokens = in.OptionalInt("max_completion_tokens", 1, kMostGatewayTokens);
  if (!chat.max_output_tokens) chat.max_output_tokens = in.OptionalInt("max_tokens", 1, kMostGatewayTokens);
  chat.reasoning_effort = in.TextOr("reasoning_effort", "", 16);
  chat.stop = OneOrMoreTexts(in, "stop");
  chat.user = in.TextOr("user", in.TextOr("safety_identifier", "", 512), 512);
  RefuseTheRest(in);
  CHECK_OK(in.Check());
  return out;
}

}  // namespace beseda::server
