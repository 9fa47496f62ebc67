#include "server/gateway/openai_chat_reply.h"

#include <charconv>

#include "base/text.h"
#include "json/json.h"
#include "server/gateway/gateway_error.h"

namespace beseda::server {
namespace {

json::Array EncodeToolCalls(const std::vector<ToolCall>& calls) {
  json::Array out;
  for (const auto& call : calls) {
    json::Object function({{"name", call.name}, {"arguments", call.arguments}});
    out.push_back(json::Object({{"id", call.id}, {"type", "function"}, {"function", std::move(function)}}));
  }
  return out;
}

void AppendField(std::string& out, std::string_view name, std::string_view value) {
  if (out.back() != '{') out += ',';
  AppendJsonString(out, name);
  out += ':';
  AppendJsonString(out, value);
}

void AppendNumber(std::string& out, std::int64_t number) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void AppendUsage(std::string& out, const Usage& usage) {
  const auto add = [&out](std::string_view before, std::int64_t tokens) {
    out += before;
    AppendNumber(out, tokens);
  };
  add(R"({"prompt_tokens":)", usage.input_tokens);
  add(R"(,"completion_tokens":)", usage.output_tokens);
  add(R"(,"total_tokens":)", usage.input_tokens + usage.output_tokens);
  add(R"(,"prompt_tokens_details":{"cached_tokens":)", usage.cached_input_tokens);
  add(R"(,"audio_tokens":)", usage.audio_input_tokens);
  add(R"(},"completion_tokens_details":{"reasoning_tokens":)", usage.reasoning_tokens);
  add(R"(,"audio_tokens":)", usage.audio_output_tokens);
  out += "}}";
}

}  // namespace

std::string_view OpenAiFinishReason(StopReason reason) {
  switch (reason) {
    case StopReason::kLength: return "length";
    case StopReason::kToolCalls: return "tool_calls";
    case StopReason::kContentFilter: return "content_filter";
    default: return "stop";
  }
}

std::string EncodeOpenAiChat(const ChatReply& reply, std::string_view id, std::string_view model, std::int64_t created) {
  std::string out;
  out.reserve(640 + reply.text.size() + reply.reasoning.size());
  out += R"({"id":)";
  AppendJsonString(out, id);
  out += R"(,"object":"chat.completion","created":)";
  AppendNumber(out, created);
  out += R"(,"model":)";
  AppendJsonString(out, model);
  out += R"(,"choices":[{"index":0,"message":{"role":"assistant","content":)";
  if (reply.text.empty() && !reply.tool_calls.empty()) {
    out += "null";
  } else {
    AppendJsonString(out, reply.text);
  }
  out += R"(,"refusal":null)";
  if (!reply.reasoning.empty()) AppendField(out, "reasoning_content", reply.reasoning);
  if (!reply.tool_calls.empty()) out += R"(,"tool_calls":)" + json::Dump(EncodeToolCalls(reply.tool_calls));
  out += R"(},"logprobs":null,"finish_reason":)";
  AppendJsonString(out, OpenAiFinishReason(reply.stop));
  out += R"(}],"usage":)";
  AppendUsage(out, reply.usage);
  out += '}';
  return out;
}

OpenAiChunks::OpenAiChunks(std::string_view id, std::string_view model, std::int64_t created) {
  head_ = R"(data: {"id":)";
  AppendJsonString(head_, id);
  head_ += R"(,"object":"chat.completion.chunk","created":)" + std::to_string(created) + R"(,"model":)";
  AppendJsonString(head_, model);
}

void OpenAiChunks::AppendChunk(std::string& out, std::string_view delta, std::string_view finish_reason) const {
  out += head_;
  out += R"(,"choices":[{"index":0,"delta":)";
  out += delta;
  out += R"(,"logprobs":null,"finish_reason":)";
  if (finish_reason.empty()) {
    out += "null";
  } else {
    AppendJsonString(out, finish_reason);
  }
  out += "}]}\n\n";
}

std::string OpenAiChunks::Encode(const ChatDelta& delta) {
  std::string out, fields = "{";
  if (!begun_) fields += R"("role":"assistant")";
  if (!delta.text.empty() || !begun_) AppendField(fields, "content", delta.text);
  if (!delta.reasoning.empty()) AppendField(fields, "reasoning_content", delta.reasoning);
  if (!delta.tool_calls.empty()) {
    if (fields.back() != '{') fields += ',';
    fields += R"("tool_calls":[)";
    for (const auto& call : delta.tool_calls) {
      if (fields.back() != '[') fields += ',';
      fields += R"({"index":)" + std::to_string(call.index);
      if (call.index >= calls_begun_) {  // its first piece
        calls_begun_ = call.index + 1;
        fields += R"(,"id":)";
        AppendJsonString(fields, call.id);
        fields += R"(,"type":"function","function":{)";
        AppendField(fields, "name", call.name);
      } else {
        fields += R"(,"function":{)";
      }
      AppendField(fields, "arguments", call.arguments);
      fields += "}}";
    }
    fields += ']';
  }
  fields += '}';
  begun_ = true;
  if (fields != "{}") AppendChunk(out, fields, {});
  return out;
}

std::string OpenAiChunks::EncodeEnd(const ChatReply& reply, bool include_usage) {
  std::string out;
  ChatDelta rest;
  for (std::size_t i = calls_begun_; i < reply.tool_calls.size(); ++i) {
    const auto& call = reply.tool_calls[i];
    rest.tool_calls.push_back({i, call.id, call.name, call.arguments});
  }
  if (!rest.tool_calls.empty() || !begun_) out += Encode(rest);
  AppendChunk(out, "{}", OpenAiFinishReason(reply.stop));
  if (include_usage) {
    out += head_ + R"(,"choices":[],"usage":)";
    AppendUsage(out, reply.usage);
    out += "}\n\n";
  }
  return out += "data: [DONE]\n\n";
}

std::string OpenAiChunks::EncodeError(const Error& error) {
  return "data: " + EncodeOpenAiError(error) + "\n\n";
}

}  // namespace beseda::server
