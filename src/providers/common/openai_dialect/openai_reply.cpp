#include "providers/common/openai_dialect/openai_reply.h"

#include <algorithm>

#include "base/text.h"
#include "json/document.h"
#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/openai_dialect/content_filter.h"
#include "providers/common/openai_dialect/reasoning_details.h"
#include "providers/common/request_parts.h"
#include "providers/common/vendor_error.h"

namespace beseda::openai {
namespace {

constexpr std::size_t kMaxToolCalls = 128;

StopReason ToStopReason(std::string_view reason) {
  if (reason == "stop" || reason == "eos") return StopReason::kEnd;
  if (reason == "length" || reason == "model_length" || reason == "max_tokens") return StopReason::kLength;
  if (reason == "tool_calls" || reason == "function_call") return StopReason::kToolCalls;
  if (reason == "content_filter") return StopReason::kContentFilter;
  return StopReason::kOther;
}

// Mistral and OpenRouter end with "error", DeepSeek with "insufficient_system_resource": what came before is no answer.
bool IsFailure(std::string_view reason) { return reason == "error" || reason == "insufficient_system_resource"; }

Refusal Filtered(std::string categories) {
  return {.status = 400, .code = "content_filter", .categories = std::move(categories)};
}

}  // namespace

Result<PieceDecoder::Step> ReplyDecoder::Take(std::string_view data) {
  Step step;
  data = Trim(data);
  if (data.empty()) return step;
  if (data == "[DONE]") {
    done_ = true;
    return step;
  }
  std::string kept;
  json::Document document;
  const auto parsed = document.ParseObject(EscapeLoneSurrogates(data, kept));
  if (!parsed.ok()) {
    return DamagedAnswer(parsed.error().message);
  }
  const auto& chunk = **parsed;
  const auto* choices = FindArray(chunk, "choices");
  if (!choices || choices->empty()) {
    // An error in the middle of a stream comes instead of choices, under status 200.
    if ((step.refusal = DecodeRefusal(chunk))) return step;
  }
  if (const auto model = FindText(chunk, "model"); !model.empty()) reply_.model = model;
  if (const auto id = FindText(chunk, "id"); !id.empty()) id_ = id;
  if (const auto* usage = FindObject(chunk, "usage")) TakeUsage(*usage);
  if (const auto* groq = FindObject(chunk, "x_groq")) {
    if (const auto* usage = FindObject(*groq, "usage")) TakeUsage(*usage);
  }
  if (const auto* prompts = FindArray(chunk, "prompt_filter_results")) {  // Azure: in a first chunk without choices
    if (auto categories = FilteredPrompt(*prompts); !categories.empty()) {
      step.refusal = Filtered(std::move(categories));
      return step;
    }
  }
  if (!choices) return step;
  for (const auto& entry : *choices) {
    const auto* choice = entry.if_object();
    if (!choice || FindCount(choice, "index").value_or(0) != 0) continue;  // we ask for one
    TakeChoice(*choice, step);
    break;
  }
  return step;
}

void ReplyDecoder::TakeChoice(const json::Object& choice, Step& step) {
  any_choice_ = true;
  if (const auto* delta = FindObject(choice, "delta")) {
    TakeMessage(*delta, step);
  } else if (const auto* message = FindObject(choice, "message")) {
    TakeMessage(*message, step);
  }
  const auto reason = FindText(choice, "finish_reason");
  if (!reason.empty()) finish_ = reason;
  if (const auto* filter = FindObject(choice, "content_filter_results"); filter && reason == "content_filter") {
    if (auto categories = FilteredCategories(*filter); !categories.empty()) step.refusal = Filtered(std::move(categories));
  }
  // OpenRouter reports an error of the server behind it inside the choice.
  if (choice.contains("error")) step.refusal = DecodeRefusal(choice);
  if (IsFailure(reason) && !step.refusal) {
    const std::string name(reason);
    step.refusal = Refusal{.status = 503, .message = "It ended with \"" + name + "\".", .code = name};
  }
}

void ReplyDecoder::TakeMessage(const json::Object& message, Step& step) {
  if (const auto* content = message.if_contains("content")) TakeContent(*content, step);
  if (const auto refusal = FindText(message, "refusal"); !refusal.empty()) {
    declined_ = true;
    step.delta.text += refusal;
  }
  auto reasoning = FindText(message, "reasoning_content");
  if (reasoning.empty()) reasoning = FindText(message, "reasoning");
  step.delta.reasoning += reasoning;
  if (const auto* details = FindArray(message, "reasoning_details")) {
    if (!details_) details_ = std::make_shared<json::Array>();
    AddReasoningDetails(*details_, *details);
  }
  if (const auto* calls = FindArray(message, "tool_calls")) TakeToolCalls(*calls, step);
  step.progress = step.progress || !step.delta.text.empty() || !step.delta.reasoning.empty();
  step.delta.text = text_.Join(std::move(step.delta.text));
  step.delta.reasoning = reasoning_.Join(std::move(step.delta.reasoning));
  reply_.text += step.delta.text;
  reply_.reasoning += step.delta.reasoning;
}

void ReplyDecoder::TakeContent(const json::Value& content, Step& step) {
  if (const auto* text = content.if_string()) {
    step.delta.text += json::View(*text);
    return;
  }
  // Mistral's content may be chunks: {"type":"text","text":…} and {"type":"thinking","thinking":[…]}.
  const auto* parts = content.if_array();
  if (!parts) return;
  for (const auto& entry : *parts) {
    const auto* part = entry.if_object();
    if (!part) continue;
    step.delta.text += FindText(*part, "text");
    if (const auto* thoughts = FindArray(*part, "thinking")) {
      for (const auto& thought : *thoughts) {
        if (const auto* object = thought.if_object()) step.delta.reasoning += FindText(*object, "text");
      }
    } else {
      step.delta.reasoning += FindText(*part, "thinking");
    }
  }
}

void ReplyDecoder::TakeToolCalls(const json::Array& calls, Step& step) {
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto* piece = calls[i].if_object();
    if (!piece) continue;
    const auto id = FindText(*piece, "id");
    // A piece belongs to the call with its index. Some servers give none, or 0 to all: then a new id begins a call.
    const auto index = FindCount(piece, "index").value_or(id.empty() && !calls_.empty() ? calls_.back().index
                                                                                       : std::int64_t(calls_.size()));
    auto call = std::find_if(calls_.rbegin(), calls_.rend(), [&](const Call& known) { return known.index == index; });
    if (call == calls_.rend() || (!id.empty() && !call->call.id.empty() && id != call->call.id)) {
      if (calls_.size() == kMaxToolCalls) return;
      calls_.push_back({index, {}, {}});
      call = calls_.rbegin();
    }
    step.progress = true;
    ToolCallDelta delta{.index = std::size_t(calls_.rend() - call) - 1};
    if (call->call.id.empty() && !id.empty()) delta.id = call->call.id = id;
    const auto* function = FindObject(*piece, "function");
    if (function) TakeFunction(*function, *call, delta);
    if (!delta.id.empty() || !delta.name.empty() || !delta.arguments.empty()) {
      step.delta.tool_calls.push_back(std::move(delta));
    }
  }
}

void ReplyDecoder::TakeFunction(const json::Object& function, Call& call, ToolCallDelta& delta) {
  if (const auto name = FindText(function, "name"); call.call.name.empty() && !name.empty()) {
    delta.name = call.call.name = name;
    if (call.call.id.empty()) delta.id = call.call.id = MakeCallId(reply_.model + id_, calls_.size());
  }
  const auto* arguments = function.if_contains("arguments");
  if (!arguments) return;
  if (const auto* text = arguments->if_string()) delta.arguments = call.arguments.Join(std::string(json::View(*text)));
  if (arguments->is_object() && call.call.arguments.empty()) delta.arguments = json::Dump(*arguments);
  call.call.arguments += delta.arguments;
}

void ReplyDecoder::TakeUsage(const json::Object& usage) {
  auto& out = reply_.usage;
  out.input_tokens = FindCount(&usage, "prompt_tokens").value_or(out.input_tokens);
  out.output_tokens = FindCount(&usage, "completion_tokens").value_or(out.output_tokens);
  const auto cached = FindCount(FindObject(usage, "prompt_tokens_details"), "cached_tokens");
  out.cached_input_tokens =
      cached ? *cached : FindCount(&usage, "prompt_cache_hit_tokens").value_or(out.cached_input_tokens);  // DeepSeek
  // OpenRouter, for models that charge for it.
  out.cache_write_tokens = FindCount(FindObject(usage, "prompt_tokens_details"), "cache_write_tokens")
                               .value_or(out.cache_write_tokens);
  out.audio_input_tokens = FindCount(FindObject(usage, "prompt_tokens_details"), "audio_tokens")
                               .value_or(out.audio_input_tokens);
  out.audio_output_tokens = FindCount(FindObject(usage, "completion_tokens_details"), "audio_tokens")
                                .value_or(out.audio_output_tokens);
  out.reasoning_tokens = FindCount(FindObject(usage, "completion_tokens_details"), "reasoning_tokens")
                             .value_or(out.reasoning_tokens);
  // xAI does not count them among the completion's; the total tells.
  const auto apart = out.input_tokens + out.output_tokens + out.reasoning_tokens;
  if (out.reasoning_tokens > 0 && FindCount(&usage, "total_tokens") == apart) out.output_tokens += out.reasoning_tokens;
}

Result<ChatReply> ReplyDecoder::Finish() {
  if (!any_choice_) {
    return Error(ErrorCode::kUnavailable, "The provider answered without an answer in it (no choices).");
  }
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    auto& call = calls_[i].call;
    if (call.id.empty()) call.id = MakeCallId(reply_.model + id_, i + 1);
    if (call.arguments.empty()) call.arguments = "{}";
    reply_.tool_calls.push_back(std::move(call));
  }
  if (details_) reply_.vendor_state = WriteReasoningDetails(*details_);
  reply_.stop = finish_ ? ToStopReason(*finish_) : StopReason::kEnd;
  if (declined_) reply_.stop = StopReason::kContentFilter;
  if (!reply_.tool_calls.empty() && reply_.stop != StopReason::kLength) reply_.stop = StopReason::kToolCalls;
  return std::move(reply_);
}

}  // namespace beseda::openai
