#include "agent/model_answer.h"

#include <array>

#include "json/reader.h"

namespace beseda::agent {
namespace {

constexpr std::array<std::string_view, 6> kStopReasons = {"end",            "length",        "tool_calls",
                                                          "content_filter", "stop_sequence", "other"};
constexpr std::array kFinalErrors = {ErrorCode::kInvalid,   ErrorCode::kUnauthenticated, ErrorCode::kForbidden,
                                     ErrorCode::kNotFound,  ErrorCode::kRejected,        ErrorCode::kTooLarge,
                                     ErrorCode::kInternal};
constexpr std::size_t kMaxText = 1024 * 1024;

Usage DecodeUsage(json::Reader in) {
  Usage usage;
  usage.input_tokens = in.IntOr("input_tokens", 0);
  usage.output_tokens = in.IntOr("output_tokens", 0);
  usage.cached_input_tokens = in.IntOr("cached_input_tokens", 0);
  usage.reasoning_tokens = in.IntOr("reasoning_tokens", 0);
  usage.cache_write_tokens = in.IntOr("cache_write_tokens", 0);
  return usage;
}

template <typename Names>
std::size_t IndexOf(const Names& names, std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return i;
  }
  return names.size();
}

constexpr std::size_t kMostCalls = 128;

}  // namespace

json::Object EncodeUsage(const Usage& usage) {
  json::Object out({{"input_tokens", usage.input_tokens}, {"output_tokens", usage.output_tokens}});
  if (usage.cached_input_tokens > 0) out["cached_input_tokens"] = usage.cached_input_tokens;
  if (usage.reasoning_tokens > 0) out["reasoning_tokens"] = usage.reasoning_tokens;
  if (usage.cache_write_tokens > 0) out["cache_write_tokens"] = usage.cache_write_tokens;
  return out;
}

json::Array EncodeToolCalls(const std::vector<ToolCall>& calls) {
  json::Array out;
  for (const auto& call : calls) {
    json::Object one({{"id", call.id}, {"name", call.name}, {"arguments", call.arguments}});
    if (!call.vendor_state.empty()) one["vendor_state"] = call.vendor_state;
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<ToolCall> DecodeToolCalls(json::Reader& in, std::string_view field) {
  std::vector<ToolCall> calls;
  for (auto& one : in.Children(field, kMostCalls)) {
    ToolCall call;
    call.id = one.Text("id");
    call.name = one.Text("name");
    call.arguments = one.Text("arguments", kMaxText);
    call.vendor_state = one.TextOr("vendor_state", "", kMaxText);
    in.Absorb(one);
    calls.push_back(std::move(call));
  }
  return calls;
}

std::string_view StopReasonName(StopReason reason) { return kStopReasons[std::size_t(reason)]; }

std::string EncodeAnswer(const ModelAnswer& answer) {
  json::Object out({{"provider", answer.provider},
                    {"model", answer.model},
                    {"text", answer.reply.text},
                    {"stop", StopReasonName(answer.reply.stop)},
                    {"usage", EncodeUsage(answer.reply.usage)},
                    {"answered_by", answer.reply.model},
                    {"request_id", answer.reply.request_id},
                    {"latency_ms", answer.latency_ms}});
  if (answer.first_token_ms) out["first_token_ms"] = *answer.first_token_ms;
  if (answer.cost_micros != 0) out["cost_micros"] = answer.cost_micros;
  const auto& reply = answer.reply;
  if (!reply.tool_calls.empty()) out["tool_calls"] = EncodeToolCalls(reply.tool_calls);
  if (!reply.reasoning.empty() && !reply.tool_calls.empty()) out["reasoning"] = reply.reasoning;
  if (!reply.vendor_state.empty()) out["vendor_state"] = reply.vendor_state;
  if (answer.failure) {
    out["failure"] = json::Object({{"code", ErrorCodeName(answer.failure->code)},
                                   {"message", answer.failure->message},
                                   {"detail", answer.failure->detail},
                                   {"reason", answer.failure->reason}});
  }
  return json::Dump(out);
}

Result<ModelAnswer> DecodeAnswer(std::string_view text) {
  const Error damaged(ErrorCode::kInternal, "A stored answer of a model cannot be read.");
  auto parsed = json::ParseObject(text);
  if (!parsed.ok()) return damaged;
  json::Reader in(*parsed);
  ModelAnswer answer;
  answer.provider = in.Text("provider");
  answer.model = in.Text("model");
  answer.reply.text = in.Text("text", kMaxText);
  const auto stop = IndexOf(kStopReasons, in.Text("stop"));
  answer.reply.stop = stop < kStopReasons.size() ? StopReason(stop) : StopReason::kOther;
  if (in.Has("usage")) answer.reply.usage = DecodeUsage(in.Child("usage"));
  answer.reply.model = in.TextOr("answered_by", "");
  answer.reply.request_id = in.TextOr("request_id", "");
  answer.latency_ms = in.Int("latency_ms");
  answer.first_token_ms = in.OptionalInt("first_token_ms");
  answer.cost_micros = in.IntOr("cost_micros", 0);
  answer.reply.tool_calls = DecodeToolCalls(in, "tool_calls");
  answer.reply.reasoning = in.TextOr("reasoning", "", kMaxText);
  answer.reply.vendor_state = in.TextOr("vendor_state", "", kMaxText);
  if (in.Has("failure")) {
    auto failure = in.Child("failure");
    auto code = ErrorCode::kInternal;
    const auto name = failure.Text("code");
    for (const auto known : kFinalErrors) {
      if (ErrorCodeName(known) == name) code = known;
    }
    answer.failure = Error(code, failure.Text("message"), failure.TextOr("detail", ""));
    answer.failure->reason = failure.TextOr("reason", "");
  }
  if (!in.Check().ok()) return damaged;
  return answer;
}

json::Object EncodeMeta(const ModelAnswer& answer) {
  json::Object out({{"provider", answer.provider}, {"model", answer.model}, {"latency_ms", answer.latency_ms}});
  if (answer.first_token_ms) out["first_token_ms"] = *answer.first_token_ms;
  if (answer.failure) {
    out["error"] = answer.failure->message;
    out["error_code"] = ErrorCodeName(answer.failure->code);
    return out;
  }
  out["usage"] = EncodeUsage(answer.reply.usage);
  if (!answer.reply.model.empty() && answer.reply.model != answer.model) out["answered_by"] = answer.reply.model;
  if (answer.reply.stop != StopReason::kEnd) out["stop"] = StopReasonName(answer.reply.stop);
  if (!answer.reply.request_id.empty()) out["request_id"] = answer.reply.request_id;
  return out;
}

}  // namespace beseda::agent
