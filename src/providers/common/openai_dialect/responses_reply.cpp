#include "providers/common/openai_dialect/responses_reply.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/openai_dialect/responses_state.h"
#include "providers/common/request_parts.h"
#include "providers/common/vendor_error.h"

namespace beseda::openai {
namespace {

constexpr std::size_t kMaxToolCalls = 128;
constexpr std::size_t kMaxItems = 1000;

std::int64_t IndexOf(const json::Object& event) { return FindCount(&event, "output_index").value_or(0); }

// The "error" event has the error's fields in it; some servers put them under "error", as in a refusal.
Refusal ErrorEvent(const json::Object& event) {
  if (FindObject(event, "error")) return DecodeRefusal(event).value_or(Refusal());
  return {.message = std::string(FindText(event, "message")),
          .type = {},
          .code = std::string(FindText(event, "code")),
          .param = std::string(FindText(event, "param"))};
}

}  // namespace

ResponsesDecoder::ResponsesDecoder() : items_(std::make_shared<json::Array>()) {}
ResponsesDecoder::~ResponsesDecoder() = default;

Result<PieceDecoder::Step> ResponsesDecoder::Take(std::string_view data) {
  Step step;
  data = Trim(data);
  if (data.empty() || data == "[DONE]") return step;  // compatible servers may end with it
  std::string kept;
  auto parsed = json::ParseObject(EscapeLoneSurrogates(data, kept));
  if (!parsed.ok()) return DamagedAnswer(parsed.error().message);
  const auto& event = *parsed;
  const auto type = FindText(event, "type");
  const auto object = FindText(event, "object");
  if (type.empty() || !object.empty()) {  // a whole answer, or a refusal instead of it
    if (object != "response" && (step.refusal = DecodeRefusal(event))) return step;
    TakeResponse(event, step);
  } else {
    TakeEvent(type, event, step);
  }
  step.delta.text = text_.Join(std::move(step.delta.text));
  step.delta.reasoning = reasoning_.Join(std::move(step.delta.reasoning));
  reply_.text += step.delta.text;
  reply_.reasoning += step.delta.reasoning;
  step.progress = step.progress || !step.delta.text.empty() || !step.delta.reasoning.empty();
  return step;
}

void ResponsesDecoder::TakeEvent(std::string_view type, const json::Object& event, Step& step) {
  if (type == "response.output_text.delta") {
    AddText(FindText(event, "delta"), IndexOf(event), step);
  } else if (type == "response.refusal.delta") {
    declined_ = true;
    AddText(FindText(event, "delta"), IndexOf(event), step);
  } else if (type == "response.reasoning_summary_text.delta") {
    AddReasoning(FindText(event, "delta"), IndexOf(event), FindCount(&event, "summary_index").value_or(0), step);
  } else if (type == "response.reasoning_text.delta") {  // open models show the reasoning itself
    AddReasoning(FindText(event, "delta"), IndexOf(event), FindCount(&event, "content_index").value_or(0), step);
  } else if (type == "response.function_call_arguments.delta") {
    TakeArguments(event, step);
  } else if (type == "response.output_item.added" || type == "response.output_item.done") {
    const auto* item = FindObject(event, "item");
    if (item) TakeItem(*item, IndexOf(event), type.ends_with("done"), step);
  } else if (type == "response.completed" || type == "response.incomplete" || type == "response.failed" ||
             type == "response.cancelled") {
    const auto* response = FindObject(event, "response");
    if (response) TakeResponse(*response, step);
  } else if (type == "error") {
    step.refusal = ErrorEvent(event);
  }
}

void ResponsesDecoder::TakeItem(const json::Object& item, std::int64_t index, bool finished, Step& step) {
  const auto type = FindText(item, "type");
  if (type == "function_call") TakeCallItem(item, index, finished, step);
  if (!finished) return;
  if (type == "message") TakeMessageItem(item, index, step);
  if (type == "reasoning") TakeReasoningItem(item, index, step);
  if (items_->size() < kMaxItems) items_->push_back(item);
}

void ResponsesDecoder::TakeMessageItem(const json::Object& item, std::int64_t index, Step& step) {
  any_ = true;
  const auto* parts = FindArray(item, "content");
  if (!parts || Came(index)) return;
  for (const auto& entry : *parts) {
    const auto* part = entry.if_object();
    if (!part) continue;
    const auto refusal = FindText(*part, "refusal");
    declined_ = declined_ || !refusal.empty();
    AddText(FindText(*part, "text"), index, step);
    AddText(refusal, index, step);
  }
}

void ResponsesDecoder::TakeReasoningItem(const json::Object& item, std::int64_t index, Step& step) {
  if (Came(index)) return;
  for (const auto* name : {"summary", "content"}) {
    const auto* parts = FindArray(item, name);
    for (std::size_t i = 0; parts && i < parts->size(); ++i) {
      const auto* part = (*parts)[i].if_object();
      if (part) AddReasoning(FindText(*part, "text"), index, std::int64_t(i), step);
    }
  }
}

void ResponsesDecoder::TakeCallItem(const json::Object& item, std::int64_t index, bool finished, Step& step) {
  any_ = true;
  step.progress = true;
  auto* call = FindCall(index);
  if (!call) {
    if (calls_.size() == kMaxToolCalls) return;
    ToolCall begun;
    begun.id = FindText(item, "call_id");
    if (begun.id.empty()) begun.id = MakeCallId(reply_.model + std::string(FindText(item, "id")), calls_.size());
    begun.name = FindText(item, "name");
    step.delta.tool_calls.push_back({.index = calls_.size(), .id = begun.id, .name = begun.name});
    calls_.push_back({index, std::move(begun)});
    call = &calls_.back();
  }
  if (!finished || !call->call.arguments.empty()) return;
  call->call.arguments = call->arguments.Join(std::string(FindText(item, "arguments")));
  if (call->call.arguments.empty()) return;
  step.delta.tool_calls.push_back({.index = std::size_t(call - calls_.data()), .arguments = call->call.arguments});
}

void ResponsesDecoder::TakeArguments(const json::Object& event, Step& step) {
  auto* call = FindCall(IndexOf(event));
  if (!call) return;
  step.progress = true;
  auto piece = call->arguments.Join(std::string(FindText(event, "delta")));
  if (piece.empty()) return;
  call->call.arguments += piece;
  step.delta.tool_calls.push_back({.index = std::size_t(call - calls_.data()), .arguments = std::move(piece)});
}

void ResponsesDecoder::TakeResponse(const json::Object& response, Step& step) {
  done_ = true;
  reply_.model = FindText(response, "model");
  if (const auto* usage = FindObject(response, "usage")) TakeUsage(*usage);
  const auto status = FindText(response, "status");
  if (status == "failed" || status == "cancelled") {
    step.refusal = DecodeRefusal(response).value_or(Refusal{.message = "The answer is " + std::string(status) + "."});
    return;
  }
  // In a stream the items have come already, each with its own event.
  const auto* output = FindArray(response, "output");
  if (output && items_->empty()) {
    for (std::size_t i = 0; i < output->size(); ++i) {
      if (const auto* item = (*output)[i].if_object()) TakeItem(*item, std::int64_t(i), true, step);
    }
  }
  if (status != "incomplete") return;
  any_ = true;
  const auto* details = FindObject(response, "incomplete_details");
  const auto reason = details ? FindText(*details, "reason") : std::string_view();
  reply_.stop = reason == "max_output_tokens" ? StopReason::kLength
                : reason == "content_filter"  ? StopReason::kContentFilter
                                              : StopReason::kOther;
}

void ResponsesDecoder::TakeUsage(const json::Object& usage) {
  auto& out = reply_.usage;
  out.input_tokens = FindCount(&usage, "input_tokens").value_or(0);
  out.output_tokens = FindCount(&usage, "output_tokens").value_or(0);
  out.cached_input_tokens = FindCount(FindObject(usage, "input_tokens_details"), "cached_tokens").value_or(0);
  out.reasoning_tokens = FindCount(FindObject(usage, "output_tokens_details"), "reasoning_tokens").value_or(0);
}

void ResponsesDecoder::AddText(std::string_view text, std::int64_t index, Step& step) {
  if (text.empty()) return;
  any_ = true;
  NoteCame(index);
  step.delta.text += text;
}

// A summary has several parts; they are told apart as paragraphs.
void ResponsesDecoder::AddReasoning(std::string_view text, std::int64_t index, std::int64_t part, Step& step) {
  if (text.empty()) return;
  const bool first = thought_item_ < 0;
  if (!first && (thought_item_ != index || thought_part_ != part)) step.delta.reasoning += "\n\n";
  thought_item_ = index;
  thought_part_ = part;
  NoteCame(index);
  step.delta.reasoning += text;
}

ResponsesDecoder::Call* ResponsesDecoder::FindCall(std::int64_t index) {
  const auto is_it = [&](const Call& known) { return known.output_index == index; };
  const auto call = std::find_if(calls_.begin(), calls_.end(), is_it);
  return call == calls_.end() ? nullptr : &*call;
}

void ResponsesDecoder::NoteCame(std::int64_t index) {
  if (in_pieces_.size() < kMaxItems && !Came(index)) in_pieces_.push_back(index);
}

bool ResponsesDecoder::Came(std::int64_t index) const {
  return std::find(in_pieces_.begin(), in_pieces_.end(), index) != in_pieces_.end();
}

Result<ChatReply> ResponsesDecoder::Finish() {
  if (!any_) return Error(ErrorCode::kUnavailable, "The provider answered without an answer in it (no output).");
  for (auto& [index, call, arguments] : calls_) {
    if (call.arguments.empty()) call.arguments = "{}";
    reply_.tool_calls.push_back(std::move(call));
  }
  if (declined_) reply_.stop = StopReason::kContentFilter;
  if (!reply_.tool_calls.empty() && reply_.stop == StopReason::kEnd) reply_.stop = StopReason::kToolCalls;
  reply_.vendor_state = WriteResponsesState(*items_);
  return std::move(reply_);
}

}  // namespace beseda::openai
