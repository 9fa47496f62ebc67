#include "providers/openai/openai_reply.h"

#include <algorithm>

#include "base/text.h"
#include "json/json.h"

namespace beseda::openai {
namespace {

constexpr std::size_t kMaxToolCalls = 128;
constexpr std::size_t kMaxModels = 5000;

const json::Object* ObjectIn(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value ? value->if_object() : nullptr;
}

const json::Array* ArrayIn(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value ? value->if_array() : nullptr;
}

std::string_view TextIn(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? json::View(*text) : std::string_view();
}

std::optional<std::int64_t> CountIn(const json::Object* object, std::string_view name) {
  const auto* value = object ? object->if_contains(name) : nullptr;
  const auto* count = value ? value->if_int64() : nullptr;
  return count && *count >= 0 ? std::optional(*count) : std::nullopt;
}

StopReason ToStopReason(std::string_view reason) {
  if (reason == "stop" || reason == "eos") return StopReason::kEnd;
  if (reason == "length" || reason == "model_length" || reason == "max_tokens") return StopReason::kLength;
  if (reason == "tool_calls" || reason == "function_call") return StopReason::kToolCalls;
  if (reason == "content_filter") return StopReason::kContentFilter;
  return StopReason::kOther;
}

}  // namespace

Result<ReplyDecoder::Step> ReplyDecoder::Take(std::string_view data) {
  Step step;
  data = Trim(data);
  if (data.empty()) return step;
  if (data == "[DONE]") {
    done_ = true;
    return step;
  }
  std::string kept;
  auto parsed = json::ParseObject(EscapeLoneSurrogates(data, kept));
  if (!parsed.ok()) {
    return Error(ErrorCode::kUnavailable, "The provider's answer is damaged: it is not JSON.", parsed.error().message);
  }
  const auto& chunk = *parsed;
  const auto* choices = ArrayIn(chunk, "choices");
  if (!choices || choices->empty()) {
    // An error in the middle of a stream comes instead of choices, under status 200.
    if ((step.refusal = DecodeRefusal(chunk))) return step;
  }
  if (const auto model = TextIn(chunk, "model"); !model.empty()) reply_.model = model;
  if (const auto* usage = ObjectIn(chunk, "usage")) TakeUsage(*usage);
  if (const auto* groq = ObjectIn(chunk, "x_groq")) {
    if (const auto* usage = ObjectIn(*groq, "usage")) TakeUsage(*usage);
  }
  if (!choices) return step;
  for (const auto& entry : *choices) {
    const auto* choice = entry.if_object();
    if (!choice || CountIn(choice, "index").value_or(0) != 0) continue;  // we ask for one
    any_choice_ = true;
    if (const auto* delta = ObjectIn(*choice, "delta")) {
      TakeMessage(*delta, step);
    } else if (const auto* message = ObjectIn(*choice, "message")) {
      TakeMessage(*message, step);
    }
    if (const auto reason = TextIn(*choice, "finish_reason"); !reason.empty()) finish_ = reason;
    // OpenRouter reports an error of the server behind it inside the choice.
    if (choice->contains("error")) step.refusal = DecodeRefusal(*choice);
    break;
  }
  return step;
}

void ReplyDecoder::TakeMessage(const json::Object& message, Step& step) {
  if (const auto* content = message.if_contains("content")) TakeContent(*content, step);
  if (const auto refusal = TextIn(message, "refusal"); !refusal.empty()) {
    declined_ = true;
    step.delta.text += refusal;
  }
  auto reasoning = TextIn(message, "reasoning_content");
  if (reasoning.empty()) reasoning = TextIn(message, "reasoning");
  step.delta.reasoning += reasoning;
  if (const auto* calls = ArrayIn(message, "tool_calls")) TakeToolCalls(*calls, step);
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
    step.delta.text += TextIn(*part, "text");
    if (const auto* thoughts = ArrayIn(*part, "thinking")) {
      for (const auto& thought : *thoughts) {
        if (const auto* object = thought.if_object()) step.delta.reasoning += TextIn(*object, "text");
      }
    } else {
      step.delta.reasoning += TextIn(*part, "thinking");
    }
  }
}

void ReplyDecoder::TakeToolCalls(const json::Array& calls, Step& step) {
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto* piece = calls[i].if_object();
    if (!piece) continue;
    const auto id = TextIn(*piece, "id");
    // A piece belongs to the call with its index. Some servers give none, or 0 to all: then a new id begins a call.
    const auto index = CountIn(piece, "index").value_or(id.empty() && !calls_.empty() ? calls_.back().index
                                                                                     : std::int64_t(calls_.size()));
    auto call = std::find_if(calls_.rbegin(), calls_.rend(), [&](const Call& known) { return known.index == index; });
    if (call == calls_.rend() || (!id.empty() && !call->call.id.empty() && id != call->call.id)) {
      if (calls_.size() == kMaxToolCalls) return;
      calls_.push_back({index, {}, {}});
      call = calls_.rbegin();
    }
    step.progress = true;
    if (!id.empty()) call->call.id = id;
    const auto* function = ObjectIn(*piece, "function");
    if (!function) continue;
    if (const auto name = TextIn(*function, "name"); !name.empty()) call->call.name = name;
    if (const auto* arguments = function->if_contains("arguments")) {
      if (const auto* text = arguments->if_string()) call->call.arguments += call->arguments.Join(std::string(json::View(*text)));
      if (arguments->is_object()) call->call.arguments = json::Dump(*arguments);
    }
  }
}

void ReplyDecoder::TakeUsage(const json::Object& usage) {
  auto& out = reply_.usage;
  out.input_tokens = CountIn(&usage, "prompt_tokens").value_or(out.input_tokens);
  out.output_tokens = CountIn(&usage, "completion_tokens").value_or(out.output_tokens);
  const auto cached = CountIn(ObjectIn(usage, "prompt_tokens_details"), "cached_tokens");
  out.cached_input_tokens =
      cached ? *cached : CountIn(&usage, "prompt_cache_hit_tokens").value_or(out.cached_input_tokens);  // DeepSeek
  out.reasoning_tokens = CountIn(ObjectIn(usage, "completion_tokens_details"), "reasoning_tokens")
                             .value_or(out.reasoning_tokens);
}

Result<ChatReply> ReplyDecoder::Finish() {
  if (!any_choice_) {
    return Error(ErrorCode::kUnavailable, "The provider answered without an answer in it (no choices).");
  }
  std::stable_sort(calls_.begin(), calls_.end(), [](const Call& a, const Call& b) { return a.index < b.index; });
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    auto& call = calls_[i].call;
    if (call.id.empty()) call.id = "call_" + std::to_string(i);
    if (call.arguments.empty()) call.arguments = "{}";
    reply_.tool_calls.push_back(std::move(call));
  }
  reply_.stop = finish_ ? ToStopReason(*finish_) : StopReason::kEnd;
  if (declined_) reply_.stop = StopReason::kContentFilter;
  if (!reply_.tool_calls.empty() && reply_.stop != StopReason::kLength) reply_.stop = StopReason::kToolCalls;
  return std::move(reply_);
}

Result<std::vector<ModelInfo>> DecodeModelList(std::string_view body) {
  const Error wrong(ErrorCode::kInvalid,
                    "This address answers, but not with a list of models. Check the base URL; it usually ends with /v1.");
  auto parsed = json::Parse(body);
  if (!parsed.ok()) return wrong;
  const json::Array* list = parsed->if_array();  // Together gives the bare array
  if (const auto* object = parsed->if_object()) {
    list = ArrayIn(*object, "data");
    if (!list) list = ArrayIn(*object, "models");
  }
  if (!list) return wrong;
  std::vector<ModelInfo> models;
  for (const auto& entry : *list) {
    const auto* model = entry.if_object();
    if (!model || models.size() == kMaxModels) continue;
    ModelInfo info;
    info.id = TextIn(*model, "id");
    if (info.id.empty()) continue;
    for (const auto* field : {"display_name", "name"}) {
      if (info.name.empty()) info.name = TextIn(*model, field);
    }
    if (info.name.empty()) info.name = info.id;
    models.push_back(std::move(info));
  }
  std::sort(models.begin(), models.end(), [](const ModelInfo& a, const ModelInfo& b) { return a.id < b.id; });
  return models;
}

}  // namespace beseda::openai
