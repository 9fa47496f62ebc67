#include "providers/bedrock/bedrock_state.h"

#include <cstdint>
#include <optional>

#include "base/text.h"
#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"

namespace beseda::bedrock {
namespace {

json::Object CallBlock(const ToolCall& call) {
  json::Object use({{"toolUseId", PlainId(call.id)}, {"name", Text(call.name)}, {"input", ParseArguments(call)}});
  return json::Object({{"toolUse", std::move(use)}});
}

// Bedrock refuses blank texts.
void PushText(json::Array& out, std::string_view text) {
  if (!Trim(text).empty()) out.push_back(json::Object({{"text", Text(text)}}));
}

// The message with the thoughts in their places; nothing if text or calls are no longer those of the answer.
std::optional<json::Array> Restore(const json::Array& blocks, const ChatMessage& message) {
  json::Array out;
  std::string_view text = message.text;
  std::size_t calls = 0;
  for (const auto& entry : blocks) {
    const auto* block = entry.if_object();
    if (!block) return std::nullopt;
    if (block->contains("reasoningContent")) {
      out.push_back(*block);
    } else if (const auto length = FindCount(block, "text")) {
      if (std::uint64_t(*length) > text.size()) return std::nullopt;
      PushText(out, text.substr(0, std::size_t(*length)));
      text.remove_prefix(std::size_t(*length));
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
    if (block.contains("reasoningContent")) {
      blocks.push_back(block);
      thought = true;
    } else if (block.contains("text")) {
      blocks.push_back(json::Object({{"text", FindText(block, "text").size()}}));
    } else {
      blocks.push_back(json::Object({{"toolUse", true}}));
    }
  }
  if (!thought) return {};
  return json::Dump(json::Object({{"bedrock", std::move(blocks)}}));
}

json::Array MessageContent(const ChatMessage& message) {
  json::Array out;
  if (message.vendor_state.find("bedrock") != message.vendor_state.npos) {
    auto state = json::ParseObject(message.vendor_state);
    const auto* blocks = state.ok() ? FindArray(*state, "bedrock") : nullptr;
    if (blocks) {
      if (auto restored = Restore(*blocks, message)) return *std::move(restored);
      // The text was edited since (a masked name put back, say): the thoughts stood at least before it.
      for (const auto& block : *blocks) {
        if (block.is_object() && block.get_object().contains("reasoningContent")) out.push_back(block);
      }
    }
  }
  PushText(out, message.text);
  for (const auto& call : message.tool_calls) out.push_back(CallBlock(call));
  return out;
}

}  // namespace beseda::bedrock
