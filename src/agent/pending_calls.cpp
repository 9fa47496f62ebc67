#include "agent/pending_calls.h"

#include "agent/model_answer.h"
#include "json/reader.h"

namespace beseda::agent {
namespace {

constexpr std::string_view kField = "pending_calls";
constexpr std::size_t kMaxText = 1024 * 1024;

json::Object EncodeMessage(const ChatMessage& message) {
  json::Object out({{"text", message.text}});
  if (!message.tool_calls.empty()) out["tool_calls"] = EncodeToolCalls(message.tool_calls);
  if (!message.reasoning.empty()) out["reasoning"] = message.reasoning;
  if (!message.vendor_state.empty()) out["vendor_state"] = message.vendor_state;
  if (message.role == ChatRole::kTool) {
    out["tool_call_id"] = message.tool_call_id;
    out["tool_name"] = message.tool_name;
    if (message.tool_failed) out["tool_failed"] = true;
  }
  return out;
}

ChatMessage DecodeMessage(json::Reader in) {
  ChatMessage message;
  message.text = in.TextOr("text", "", kMaxText);
  message.tool_calls = DecodeToolCalls(in, "tool_calls");
  message.reasoning = in.TextOr("reasoning", "", kMaxText);
  message.vendor_state = in.TextOr("vendor_state", "", kMaxText);
  message.tool_call_id = in.TextOr("tool_call_id", "");
  message.tool_name = in.TextOr("tool_name", "");
  message.tool_failed = in.BoolOr("tool_failed", false);
  message.role = in.Has("tool_call_id") ? ChatRole::kTool : ChatRole::kAssistant;
  return message;
}

PendingStep DecodeStep(json::Reader& in) {
  PendingStep step;
  step.asked = DecodeMessage(in.Child("asked"));
  for (auto& result : in.Children("results")) step.results.push_back(DecodeMessage(result));
  for (auto& waiting : in.Children("waiting")) {
    PendingCall one;
    one.approval_id = waiting.Text("approval_id");
    const auto id = waiting.Text("call_id");
    for (const auto& call : step.asked.tool_calls) {
      if (call.id == id) one.call = call;
    }
    if (!one.call.id.empty()) step.waiting.push_back(std::move(one));
  }
  for (auto& citation : in.Children("citations")) {
    Citation one;
    one.title = citation.TextOr("title", "");
    one.url = citation.TextOr("url", "");
    step.citations.push_back(std::move(one));
  }
  return step;
}

json::Object EncodeStep(const PendingStep& step) {
  json::Array results, waiting;
  for (const auto& result : step.results) results.push_back(EncodeMessage(result));
  for (const auto& one : step.waiting) {
    waiting.push_back(json::Object({{"call_id", one.call.id}, {"approval_id", one.approval_id}}));
  }
  return {{"asked", EncodeMessage(step.asked)},
          {"results", std::move(results)},
          {"waiting", std::move(waiting)},
          {"citations", EncodeCitations(step.citations)}};
}

}  // namespace

json::Array EncodeCitations(const std::vector<Citation>& citations) {
  json::Array out;
  for (const auto& citation : citations) {
    json::Object one({{"title", citation.title}});
    if (!citation.url.empty()) one["url"] = citation.url;
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<PendingStep> PendingIn(std::string_view session) {
  std::vector<PendingStep> steps;
  if (session.find(kField) == session.npos) return steps;
  const auto object = json::ParseObject(session);
  if (!object.ok()) return steps;
  json::Reader in(*object);
  for (auto& one : in.Children(kField)) {
    auto step = DecodeStep(one);
    if (!step.waiting.empty()) steps.push_back(std::move(step));
  }
  return steps;
}

std::string WithPending(std::string_view session, const std::vector<PendingStep>& steps) {
  auto object = json::ParseObject(session);
  auto out = object.ok() ? std::move(object).value() : json::Object();
  out.erase(kField);
  if (!steps.empty()) {
    json::Array encoded;
    for (const auto& step : steps) encoded.push_back(EncodeStep(step));
    out[kField] = std::move(encoded);
  }
  return json::Dump(out);
}

}  // namespace beseda::agent
