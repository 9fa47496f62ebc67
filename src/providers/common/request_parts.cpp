#include "providers/common/request_parts.h"

#include <algorithm>

#include "base/text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "json/json.h"

namespace beseda {

Error InvalidField(std::string path, std::string message) {
  return Error(ErrorCode::kInvalid, std::move(message)).InField(std::move(path));
}

std::string MessagePath(std::size_t message) { return "messages[" + std::to_string(message) + "]"; }

std::string PartPath(std::size_t message, std::string_view field, std::size_t part) {
  return MessagePath(message) + "." + std::string(field) + "[" + std::to_string(part) + "]";
}

std::string Base64(std::string_view bytes) { return crypto::ToBase64(crypto::AsBytes(bytes)); }

Result<std::optional<InlineImage>> InlineBytes(const ImagePart& image, const std::string& path) {
  if (!image.data.empty()) {
    if (!image.mime.starts_with("image/")) return InvalidField(path + ".mime", "An image needs its type, e.g. image/png.");
    return std::optional(InlineImage{image.mime, Base64(image.data)});
  }
  const std::string_view url = image.url;
  if (url.starts_with("https://") || url.starts_with("http://")) return std::optional<InlineImage>();
  // data:image/png;base64,iVBORw0KGgo=
  constexpr std::string_view kMark = ";base64,";
  const auto mark = url.find(kMark);
  if (!url.starts_with("data:image/") || mark == url.npos) {
    return InvalidField(path + ".url", "An image needs its bytes or an address that begins with https://.");
  }
  return std::optional(InlineImage{std::string(url.substr(5, mark - 5)), std::string(url.substr(mark + kMark.size()))});
}

const ToolDefinition* FindTool(const std::vector<ToolDefinition>& tools, std::string_view name) {
  const auto tool = std::find_if(tools.begin(), tools.end(), [&](const auto& known) { return known.name == name; });
  return tool == tools.end() ? nullptr : &*tool;
}

Status CheckToolChoice(const ChatRequest& request) {
  const auto& choice = request.tool_choice;
  if (choice.empty() || choice == "auto" || choice == "none" || choice == "required") return Ok();
  if (FindTool(request.tools, choice)) return Ok();
  return InvalidField("tool_choice", "There is no tool named \"" + choice + "\" in the request.");
}

Result<std::string> ToolNameOf(const std::vector<ChatMessage>& messages, std::size_t tool_message) {
  const auto& message = messages[tool_message];
  if (!message.tool_name.empty()) return message.tool_name;
  for (std::size_t i = tool_message; i-- > 0;) {
    for (const auto& call : messages[i].tool_calls) {
      if (call.id == message.tool_call_id) return call.name;
    }
  }
  return InvalidField(MessagePath(tool_message) + ".tool_call_id",
                      "No message before this one calls a tool under the id \"" + message.tool_call_id + "\".");
}

Result<json::Object> ParseParameters(const std::vector<ToolDefinition>& tools, std::size_t tool) {
  const auto& text = tools[tool].parameters_schema;
  if (text.empty()) return json::Object({{"type", "object"}, {"properties", json::Object()}});
  auto schema = json::ParseObject(text);
  if (!schema.ok()) return std::move(schema).error().InField("tools[" + std::to_string(tool) + "].parameters_schema");
  return schema;
}

json::Object ParseArguments(const ToolCall& call) {
  auto parsed = json::ParseObject(call.arguments);
  return parsed.ok() ? *std::move(parsed) : json::Object();
}

std::string MakeCallId(std::string_view seed, std::size_t index) {
  return "call_" + crypto::Sha256Hex(std::string(seed) + "#" + std::to_string(index)).substr(0, 19);
}

std::string PlainId(std::string_view id) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (!id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), plain)) return std::string(id);
  return MakeCallId(id, 0);
}

bool IsStrictSchema(const json::Value& schema) {
  if (const auto* list = schema.if_array()) return std::all_of(list->begin(), list->end(), IsStrictSchema);
  const auto* object = schema.if_object();
  if (!object) return true;
  if (const auto* properties = object->if_contains("properties"); properties && properties->is_object()) {
    const auto* closed = object->if_contains("additionalProperties");
    const auto* required = object->if_contains("required");
    if (!closed || *closed != json::Value(false) || !required || !required->is_array()) return false;
    for (const auto& property : properties->get_object()) {
      const auto& names = required->get_array();
      if (std::find(names.begin(), names.end(), json::Value(property.key())) == names.end()) return false;
      if (!IsStrictSchema(property.value())) return false;
    }
  }
  for (const auto& [name, value] : *object) {
    if (name != "properties" && !IsStrictSchema(value)) return false;
  }
  return true;
}

std::string JoinSystemTexts(const std::vector<ChatMessage>& messages) {
  std::string out;
  for (const auto& message : messages) {
    if (message.role != ChatRole::kSystem || message.text.empty()) continue;
    if (!out.empty()) out += "\n\n";
    out += message.text;
  }
  return out;
}

std::vector<MessageGroup> GroupBySide(const std::vector<ChatMessage>& messages) {
  std::vector<MessageGroup> groups;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (messages[i].role == ChatRole::kSystem) continue;
    const bool assistant = messages[i].role == ChatRole::kAssistant;
    if (groups.empty() || groups.back().assistant != assistant) groups.push_back({.assistant = assistant});
    groups.back().messages.push_back(i);
  }
  return groups;
}

}  // namespace beseda
