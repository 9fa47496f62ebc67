#include "providers/anthropic/anthropic_state.h"

#include <cstdint>
#include <optional>

#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"

namespace beseda::anthropic {
namespace {

json::Object TextBlock(std::string_view text) { return json::Object({{"type", "text"}, {"text", Text(text)}}); }

json::Object CallBlock(const ToolCall& call) {
  return json::Object(
      {{"type", "tool_use"}, {"id", PlainId(call.id)}, {"name", Text(call.name)}, {"input", ParseArguments(call)}});
}

bool IsThought(std::string_view type) { return type == "thinking" || type == "redacted_thinking"; }

// The message with the thoughts in their places; nothing if text or calls are no longer those of the answer.
std::optional<json::Array> Restore(const json::Array& blocks, const ChatMessage& message) {
  json::Array out;
  std::string_view text = message.text;
  std::size_t calls = 0;
  for (const auto& entry : blocks) {
    const auto* block = entry.if_object();
    if (!block) return std::nullopt;
    const auto type = FindText(*block, "type");
    if (IsThought(type)) {
      out.push_back(*block);
    } else if (type == "text") {
      const auto length = FindCount(block, "length").value_or(INT64_MAX);
      if (std::uint64_t(length) > text.size()) return std::nullopt;
      if (length > 0) out.push_back(TextBlock(text.substr(0, std::size_t(length))));
      text.remove_prefix(std::size_t(length));
    } else {
      if (calls == message.tool_calls.size()) return std::nullopt;
      out.push_back(CallBlock(message.tool_calls[calls++]));
    }
  }
  if (!text.empty() || calls != message.tool_calls.size()) return std::nullopt;
  return out;
}

}  // namespace

std::string EncodeState(const json::Array& content) {
  json::Array blocks;
  bool thought = false;
  for (const auto& entry : content) {
    const auto& block = entry.get_object();
    const auto type = FindText(block, "type");
    if (IsThought(type)) {
      blocks.push_back(block);
      thought = true;
    } else if (type == "text") {
      blocks.push_back(json::Object({{"type", "text"}, {"length", FindText(block, "text").size()}}));
    } else {
      blocks.push_back(json::Object({{"type", "tool_use"}}));
    }
  }
  if (!thought) return {};
  return json::Dump(json::Object({{"anthropic", std::move(blocks)}}));
}

json::Array MessageContent(const ChatMessage& message) {
  json::Array thoughts;
  if (message.vendor_state.find("anthropic") != message.vendor_state.npos) {
    auto state = json::ParseObject(message.vendor_state);
    const auto* blocks = state.ok() ? FindArray(*state, "anthropic") : nullptr;
    if (blocks) {
      if (auto restored = Restore(*blocks, message)) return *std::move(restored);
      // The text was edited since (a masked name put back, say): the thoughts stood at least before it.
      for (const auto& block : *blocks) {
        if (block.is_object() && IsThought(FindText(block.get_object(), "type"))) thoughts.push_back(block);
      }
    }
  }
  json::Array out = std::move(thoughts);
  if (!message.text.empty()) out.push_back(TextBlock(message.text));
  for (const auto& call : message.tool_calls) out.push_back(CallBlock(call));
  return out;
}

}  // namespace beseda::anthropic
