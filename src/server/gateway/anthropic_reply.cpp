#include "server/gateway/anthropic_reply.h"

#include <utility>

#include "json/json.h"

namespace beseda::server {
namespace {

std::string_view StopReasonOf(StopReason stop) {
  switch (stop) {
    case StopReason::kLength: return "max_tokens";
    case StopReason::kToolCalls: return "tool_use";
    case StopReason::kStopSequence: return "stop_sequence";
    case StopReason::kContentFilter: return "refusal";
    default: return "end_turn";
  }
}

// Anthropic counts what came from a cache, or went into one, apart.
json::Object EncodeUsage(const Usage& usage) {
  return {{"input_tokens", usage.input_tokens - usage.cached_input_tokens - usage.cache_write_tokens},
          {"cache_creation_input_tokens", usage.cache_write_tokens},
          {"cache_read_input_tokens", usage.cached_input_tokens},
          {"output_tokens", usage.output_tokens}};
}

json::Value ParsedArguments(const std::string& text) {
  auto parsed = json::Parse(text);
  return parsed.ok() && parsed->is_object() ? std::move(*parsed) : json::Value(json::Object());
}

void AppendEvent(std::string& out, std::string_view type, json::Object fields) {
  json::Object event({{"type", type}});
  for (auto& field : fields) event[field.key()] = std::move(field.value());
  out += "event: ";
  out += type;
  out += "\ndata: " + json::Dump(event) + "\n\n";
}

}  // namespace

std::string EncodeAnthropicMessage(const ChatReply& reply, std::string_view id, std::string_view model) {
  json::Array content;
  if (!reply.reasoning.empty()) {
    content.push_back(json::Object({{"type", "thinking"}, {"thinking", reply.reasoning}, {"signature", ""}}));
  }
  if (!reply.text.empty()) content.push_back(json::Object({{"type", "text"}, {"text", reply.text}}));
  for (const auto& call : reply.tool_calls) {
    json::Object block({{"type", "tool_use"}, {"id", call.id}, {"name", call.name}});
    block["input"] = ParsedArguments(call.arguments);
    content.push_back(std::move(block));
  }
  json::Object out({{"id", id}, {"type", "message"}, {"role", "assistant"}, {"model", model}});
  out["content"] = std::move(content);
  out["stop_reason"] = StopReasonOf(reply.stop);
  out["stop_sequence"] = nullptr;
  out["usage"] = EncodeUsage(reply.usage);
  return json::Dump(out);
}

void AnthropicEvents::Begin(std::string& out) {
  if (std::exchange(begun_, true)) return;
  Usage usage;
  usage.input_tokens = estimated_input_tokens_;
  json::Object message({{"id", id_}, {"type", "message"}, {"role", "assistant"}, {"model", model_}});
  message["content"] = json::Array();
  message["stop_reason"] = nullptr;
  message["stop_sequence"] = nullptr;
  message["usage"] = EncodeUsage(usage);
  AppendEvent(out, "message_start", {{"message", std::move(message)}});
}

void AnthropicEvents::Open(std::string& out, Block block, const ToolCallDelta* call) {
  if (open_ == block && (!call || call->index == open_call_)) return;
  Close(out);
  open_ = block;
  ++index_;
  json::Object content;
  if (block == Block::kThinking) {
    content = {{"type", "thinking"}, {"thinking", ""}, {"signature", ""}};
  } else if (block == Block::kText) {
    content = {{"type", "text"}, {"text", ""}};
  } else {
    open_call_ = call->index;
    calls_begun_ = call->index + 1;
    content = {{"type", "tool_use"}, {"id", call->id}, {"name", call->name}, {"input", json::Object()}};
  }
  AppendEvent(out, "content_block_start", {{"index", index_}, {"content_block", std::move(content)}});
}

void AnthropicEvents::Close(std::string& out) {
  if (std::exchange(open_, Block::kNone) != Block::kNone) AppendEvent(out, "content_block_stop", {{"index", index_}});
}

std::string AnthropicEvents::Encode(const ChatDelta& delta) {
  std::string out;
  Begin(out);
  const auto add = [&](json::Object piece) {
    AppendEvent(out, "content_block_delta", {{"index", index_}, {"delta", std::move(piece)}});
  };
  if (!delta.reasoning.empty()) {
    Open(out, Block::kThinking, nullptr);
    add({{"type", "thinking_delta"}, {"thinking", delta.reasoning}});
  }
  if (!delta.text.empty()) {
    Open(out, Block::kText, nullptr);
    add({{"type", "text_delta"}, {"text", delta.text}});
  }
  for (const auto& call : delta.tool_calls) {
    Open(out, Block::kToolUse, &call);
    if (!call.arguments.empty()) add({{"type", "input_json_delta"}, {"partial_json", call.arguments}});
  }
  return out;
}

std::string AnthropicEvents::EncodeEnd(const ChatReply& reply) {
  std::string out;
  ChatDelta rest;  // calls that did not come in pieces
  for (auto i = calls_begun_; i < reply.tool_calls.size(); ++i) {
    const auto& call = reply.tool_calls[i];
    rest.tool_calls.push_back({i, call.id, call.name, call.arguments});
  }
  out += Encode(rest);
  Close(out);
  json::Object stop({{"stop_reason", StopReasonOf(reply.stop)}, {"stop_sequence", nullptr}});
  AppendEvent(out, "message_delta", {{"delta", std::move(stop)}, {"usage", EncodeUsage(reply.usage)}});
  AppendEvent(out, "message_stop", {});
  return out;
}

}  // namespace beseda::server
