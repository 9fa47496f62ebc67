#include "providers/common/openai_dialect/responses_state.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "json/json.h"
#include "providers/common/json_fields.h"

namespace beseda::openai {
namespace {

constexpr std::string_view kField = "openai_responses";

json::Object TextItem(std::string_view text) {
  json::Array content;
  content.push_back(json::Object({{"type", "output_text"}, {"text", Text(text)}}));
  return json::Object({{"type", "message"}, {"role", "assistant"}, {"content", std::move(content)}});
}

json::Object CallItem(const ToolCall& call) {
  return json::Object({{"type", "function_call"},
                       {"call_id", Text(call.id)},
                       {"name", Text(call.name)},
                       {"arguments", Text(call.arguments)}});
}

// Both "output_text" and "refusal" became the message's text.
std::size_t TextLength(const json::Object& item) {
  std::size_t length = 0;
  const auto* parts = FindArray(item, "content");
  for (std::size_t i = 0; parts && i < parts->size(); ++i) {
    const auto* part = (*parts)[i].if_object();
    if (part) length += FindText(*part, "text").size() + FindText(*part, "refusal").size();
  }
  return length;
}

// The message with the thoughts in their places; nothing if text or calls are no longer those of the answer.
std::optional<json::Array> Restore(const json::Array& items, const ChatMessage& message) {
  json::Array out;
  std::string_view text = message.text;
  std::size_t calls = 0;
  for (const auto& entry : items) {
    const auto* item = entry.if_object();
    if (!item) return std::nullopt;
    const auto type = FindText(*item, "type");
    if (type == "reasoning") {
      out.push_back(*item);
    } else if (type == "message") {
      const auto length = std::uint64_t(FindCount(item, "length").value_or(INT64_MAX));
      if (length > text.size()) return std::nullopt;
      if (length > 0) out.push_back(TextItem(text.substr(0, std::size_t(length))));
      text.remove_prefix(std::size_t(length));
    } else {
      if (calls == message.tool_calls.size()) return std::nullopt;
      out.push_back(CallItem(message.tool_calls[calls++]));
    }
  }
  if (!text.empty() || calls != message.tool_calls.size()) return std::nullopt;
  return out;
}

}  // namespace

std::string WriteResponsesState(const json::Array& output) {
  json::Array items;
  bool thought = false;
  for (const auto& entry : output) {
    const auto* item = entry.if_object();
    const auto type = item ? FindText(*item, "type") : std::string_view();
    if (type == "reasoning" && !FindText(*item, "encrypted_content").empty()) {
      auto kept = *item;
      kept.erase("status");  // an output's field only
      items.push_back(std::move(kept));
      thought = true;
    } else if (type == "message") {
      items.push_back(json::Object({{"type", "message"}, {"length", TextLength(*item)}}));
    } else if (type == "function_call") {
      items.push_back(json::Object({{"type", "function_call"}}));
    }
  }
  if (!thought) return {};
  json::Object state;
  state[kField] = std::move(items);
  return json::Dump(state);
}

json::Array ResponsesItems(const ChatMessage& message) {
  if (message.vendor_state.find(kField) != message.vendor_state.npos) {
    auto state = json::ParseObject(message.vendor_state);
    const auto* items = state.ok() ? FindArray(*state, kField) : nullptr;
    if (items) {
      if (auto restored = Restore(*items, message)) return *std::move(restored);
    }
  }
  json::Array out;
  if (!message.text.empty()) out.push_back(TextItem(message.text));
  for (const auto& call : message.tool_calls) out.push_back(CallItem(call));
  return out;
}

}  // namespace beseda::openai
