#include "routing/request_json.h"

#include <array>
#include <string_view>

#include "contracts/chat_model.h"
#include "crypto/hash.h"
#include "json/json.h"

namespace beseda::routing {
namespace {

constexpr std::array<std::string_view, 4> kRoles = {"system", "user", "assistant", "tool"};
constexpr std::array<std::string_view, 6> kStops = {"end",            "length",        "tool_calls",
                                                    "content_filter", "stop_sequence", "other"};

json::Object EncodeBytes(const std::string& data, const std::string& kind) {
  return json::Object({{"kind", kind}, {"bytes", std::int64_t(data.size())}, {"sha256", crypto::Sha256Hex(data)}});
}

json::Array EncodeCalls(const std::vector<ToolCall>& calls) {
  json::Array out;
  for (const auto& call : calls) {
    out.push_back(json::Object({{"id", call.id}, {"name", call.name}, {"arguments", call.arguments}}));
  }
  return out;
}

json::Object EncodeMessage(const ChatMessage& message) {
  json::Object out({{"role", kRoles[std::size_t(message.role)]}, {"text", message.text}});
  if (!message.images.empty()) {
    json::Array images;
    for (const auto& image : message.images) {
      images.push_back(image.url.empty() ? EncodeBytes(image.data, image.mime) : json::Object({{"url", image.url}}));
    }
    out["images"] = std::move(images);
  }
  if (!message.audio.empty()) {
    json::Array audio;
    for (const auto& part : message.audio) audio.push_back(EncodeBytes(part.data, part.format));
    out["audio"] = std::move(audio);
  }
  if (!message.tool_calls.empty()) out["tool_calls"] = EncodeCalls(message.tool_calls);
  if (!message.tool_call_id.empty()) out["tool_call_id"] = message.tool_call_id;
  if (!message.tool_name.empty()) out["tool_name"] = message.tool_name;
  if (message.tool_failed) out["tool_failed"] = true;
  return out;
}

template <typename T>
void Set(json::Object& out, std::string_view name, const std::optional<T>& value) {
  if (value) out[name] = *value;
}

void Set(json::Object& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out[name] = value;
}

}  // namespace

std::string EncodeRequest(const ChatRequest& request) {
  json::Object out;
  json::Array messages;
  for (const auto& message : request.messages) messages.push_back(EncodeMessage(message));
  out["messages"] = std::move(messages);
  if (!request.tools.empty()) {
    json::Array tools;
    for (const auto& tool : request.tools) {
      tools.push_back(json::Object(
          {{"name", tool.name}, {"description", tool.description}, {"parameters", tool.parameters_schema}}));
    }
    out["tools"] = std::move(tools);
  }
  Set(out, "tool_choice", request.tool_choice);
  Set(out, "parallel_tool_calls", request.parallel_tool_calls);
  Set(out, "temperature", request.temperature);
  Set(out, "top_p", request.top_p);
  Set(out, "presence_penalty", request.presence_penalty);
  Set(out, "frequency_penalty", request.frequency_penalty);
  Set(out, "seed", request.seed);
  Set(out, "max_output_tokens", request.max_output_tokens);
  Set(out, "response_schema", request.response_schema);
  if (request.json_object) out["json_object"] = true;
  Set(out, "reasoning_effort", request.reasoning_effort);
  if (!request.stop.empty()) {
    json::Array stop;
    for (const auto& word : request.stop) stop.push_back(json::Value(word));
    out["stop"] = std::move(stop);
  }
  return json::Dump(out);
}

std::string EncodeReply(const ChatReply& reply) {
  json::Object out({{"text", reply.text}, {"stop", kStops[std::size_t(reply.stop)]}});
  Set(out, "reasoning", reply.reasoning);
  if (!reply.tool_calls.empty()) out["tool_calls"] = EncodeCalls(reply.tool_calls);
  Set(out, "model", reply.model);
  Set(out, "request_id", reply.request_id);
  return json::Dump(out);
}

}  // namespace beseda::routing
