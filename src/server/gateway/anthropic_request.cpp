#include "server/gateway/anthropic_request.h"

#include <utility>

#include "crypto/encoding.h"
#include "server/gateway/dialect_parts.h"

namespace beseda::server {
namespace {

void ReadImage(json::Reader& block, ChatMessage& message) {
  auto source = block.Child("source");
  const auto type = source.Text("type", 32);
  ImagePart image;
  if (type == "url") {
    image.url = source.Text("url", kMostGatewayText);
  } else if (type == "base64") {
    image.mime = source.Text("media_type", 64);
    auto bytes = crypto::FromBase64(source.Text("data", kMostGatewayText));
    if (!bytes) source.Fail("data", "The image's data is no base64.");
    image.data = std::move(bytes).value_or("");
  } else if (!type.empty()) {
    source.Fail("type", "Images come as base64 or url, not as \"" + type + "\".");
  }
  block.Absorb(source);
  message.images.push_back(std::move(image));
}

// A system prompt, a tool's result: a text, or blocks of text (and pictures, where `message` may have them).
void ReadText(json::Reader& in, std::string_view field, ChatMessage& message) {
  const auto& value = in.Raw(field);
  if (value.is_null()) return;
  if (value.is_string()) {
    message.text += in.Text(field, kMostGatewayText);
    return;
  }
  for (auto& block : in.Children(field, kMostGatewayItems)) {
    const auto type = block.Text("type", 32);
    if (type == "text") {
      if (!message.text.empty()) message.text += "\n";
      message.text += block.Text("text", kMostGatewayText);
    } else if (type == "image" && message.role != ChatRole::kSystem) {
      ReadImage(block, message);
    } else if (!type.empty()) {
      block.Fail("type", "Blocks of the type \"" + type + "\" cannot be taken here.");
    }
    in.Absorb(block);
  }
}

ToolCall ReadToolUse(json::Reader& block) {
  ToolCall call;
  call.id = block.Text("id", 256);
  call.name = block.Text("name", 256);
  call.arguments = JsonText(block, "input");
  if (call.arguments.empty()) call.arguments = "{}";
  return call;
}

ChatMessage ReadToolResult(json::Reader& block, const ToolNames& names) {
  ChatMessage result;
  result.role = ChatRole::kTool;
  result.tool_call_id = block.Text("tool_use_id", 256);
  result.tool_failed = block.BoolOr("is_error", false);
  ReadText(block, "content", result);
  result.tool_name = NameOfTool(names, result.tool_call_id);
  return result;
}

/// One of Anthropic's messages may be several of ours: results of tools stand on their own.
void ReadBlocks(json::Reader& in, ChatMessage message, std::vector<ChatMessage>& messages, ToolNames& names) {
  for (auto& block : in.Children("content", kMostGatewayItems)) {
    const auto type = block.Text("type", 64);
    if (type == "text") {
      message.text += block.Text("text", kMostGatewayText);
    } else if (type == "image") {
      ReadImage(block, message);
    } else if (type == "tool_use") {
      message.tool_calls.push_back(ReadToolUse(block));
      names[message.tool_calls.back().id] = message.tool_calls.back().name;
    } else if (type == "tool_result") {
      messages.push_back(ReadToolResult(block, names));
    } else if (type == "thinking") {
      message.reasoning += block.Text("thinking", kMostGatewayText);
    } else if (type != "redacted_thinking" && !type.empty()) {
      block.Fail("type", "Blocks of the type \"" + type +
                             "\" cannot be taken here; text, image, tool_use, tool_result and thinking can.");
    }
    in.Absorb(block);
  }
  const bool empty = message.text.empty() && message.images.empty() && message.tool_calls.empty();
  if (!empty) messages.push_back(std::move(message));
}

void ReadMessages(json::Reader& in, ChatRequest& chat) {
  if (!in.Has("messages")) in.Fail("messages", "\"messages\" is missing.");
  ToolNames names;
  for (auto& entry : in.Children("messages", kMostGatewayItems)) {
    ChatMessage message;
    const auto role = entry.Text("role", 32);
    if (role == "assistant") {
      message.role = ChatRole::kAssistant;
    } else if (role != "user" && !role.empty()) {
      entry.Fail("role", "There is no role \"" + role + "\"; use user or assistant, and \"system\" beside the messages.");
    }
    if (entry.Raw("content").is_string()) {
      message.text = entry.Text("content", kMostGatewayText);
      chat.messages.push_back(std::move(message));
    } else {
      ReadBlocks(entry, std::move(message), chat.messages, names);
    }
    in.Absorb(entry);
  }
}

void ReadTools(json::Reader& in, ChatRequest& chat) {
  for (auto& entry : in.Children("tools", kMostGatewayItems)) {
    const auto type = entry.TextOr("type", "custom", 64);
    if (type == "custom") {
      ToolDefinition tool;
      tool.name = entry.Text("name", 256);
      tool.description = entry.TextOr("description", "", kMostGatewayText);
      tool.parameters_schema = JsonText(entry, "input_schema");
      chat.tools.push_back(std::move(tool));
    } else {
      entry.Fail("type", "The tool \"" + type + "\" runs at Anthropic only; tools of your own can be offered here.");
    }
    in.Absorb(entry);
  }
  if (in.Raw("tool_choice").is_null()) return;
  auto choice = in.Child("tool_choice");
  const auto type = choice.Text("type", 32);
  if (type == "auto" || type == "none") {
    chat.tool_choice = type;
  } else if (type == "any") {
    chat.tool_choice = "required";
  } else if (type == "tool") {
    chat.tool_choice = choice.Text("name", 256);
  } else if (!type.empty()) {
    choice.Fail("type", "Use auto, any, tool or none.");
  }
  if (choice.Has("disable_parallel_tool_use")) {
    chat.parallel_tool_calls = !choice.BoolOr("disable_parallel_tool_use", false);
  }
  in.Absorb(choice);
}

// A budget of thinking in tokens, as an effort.
void ReadThinking(json::Reader& in, ChatRequest& chat) {
  if (in.Raw("thinking").is_null()) return;
  auto thinking = in.Child("thinking");
  const auto type = thinking.Text("type", 32);
  if (type == "enabled") {
    const auto budget = thinking.OptionalInt("budget_tokens", 1).value_or(8'192);
    chat.reasoning_effort = budget <= 4'096 ? "low" : budget <= 16'384 ? "medium" : "high";
  } else if (type == "adaptive") {
    chat.reasoning_effort = "medium";
  } else if (type == "disabled") {
    chat.reasoning_effort = "none";
  } else if (!type.empty()) {
    thinking.Fail("type", "Use enabled, adaptive or disabled.");
  }
  in.Absorb(thinking);
}

void ReadFormat(json::Reader& in, ChatRequest& chat) {
  const auto read = [&](json::Reader& holder, std::string_view field) {
    if (holder.Raw(field).is_null()) return;
    auto format = holder.Child(field);
    const auto type = format.Text("type", 32);
    if (type == "json_schema") {
      chat.response_schema = JsonText(format, "schema");
    } else if (!type.empty()) {
      format.Fail("type", "Use json_schema.");
    }
    holder.Absorb(format);
  };
  read(in, "output_format");  // the form of the beta
  if (in.Raw("output_config").is_null()) return;
  auto config = in.Child("output_config");
  read(config, "format");
  if (auto effort = config.OptionalText("effort", 16)) chat.reasoning_effort = std::move(*effort);
  in.Absorb(config);
}

}  // namespace

Result<GatewayRequest> DecodeAnthropicMessages(std::string_view body) {
  TRY(const auto object, json::ParseObject(body));
  json::Reader in(object);
  GatewayRequest out;
  auto& chat = out.chat;
  out.model = in.Text("model", 256);
  out.stream = in.BoolOr("stream", false);
  chat.max_output_tokens = in.Int("max_tokens", 1, kMostGatewayTokens);
  ChatMessage system;
  system.role = ChatRole::kSystem;
  ReadText(in, "system", system);
  if (!system.text.empty()) chat.messages.push_back(std::move(system));
  ReadMessages(in, chat);
  ReadTools(in, chat);
  ReadThinking(in, chat);
  ReadFormat(in, chat);
  chat.temperature = NumberWithin(in, "temperature", 0, 1);
  chat.top_p = NumberWithin(in, "top_p", 0, 1);
  chat.stop = OneOrMoreTexts(in, "stop_sequences");
  if (!in.Raw("metadata").is_null()) {
    auto metadata = in.Child("metadata");
    chat.user = metadata.TextOr("user_id", "", 512);
    in.Absorb(metadata);
  }
  RefuseField(in, "container", json::Value(nullptr), "Containers run at Anthropic only.");
  RefuseField(in, "mcp_servers", json::Value(nullptr), "Servers of tools are connected by the bot, not by a request.");
  CHECK_OK(in.Check());
  return out;
}

}  // namespace beseda::server
