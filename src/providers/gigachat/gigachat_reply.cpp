#include "providers/gigachat/gigachat_reply.h"

#include <algorithm>

#include "base/text.h"
#include "json/json.h"
#include "providers/common/batch_embedder.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"
#include "providers/common/vendor_error.h"
#include "providers/gigachat/gigachat_request.h"

namespace beseda::gigachat {
namespace {

constexpr std::size_t kMaxToolCalls = 128;

}  // namespace

Result<ReplyDecoder::Step> ReplyDecoder::Take(std::string_view data, std::string_view request_id) {
  Step step;
  if (Trim(data) == "[DONE]") {
    done_ = true;
    return step;
  }
  std::string kept;
  auto parsed = json::ParseObject(EscapeLoneSurrogates(data, kept));
  if (!parsed.ok()) return DamagedAnswer(parsed.error().message);
  const auto& answer = *parsed;
  const auto* choices = FindArray(answer, "choices");
  if (!choices && answer.contains("message") && (answer.contains("status") || answer.contains("code"))) {
    step.refusal = DecodeRefusal(int(FindCount(&answer, "status").value_or(500)), data);
    return step;
  }
  if (const auto model = FindText(answer, "model"); !model.empty()) reply_.model = model;
  if (const auto* usage = FindObject(answer, "usage")) TakeUsage(*usage);
  const auto* choice = choices && !choices->empty() ? choices->front().if_object() : nullptr;
  if (!choice) return step;
  begun_ = true;
  if (const auto* message = FindObject(*choice, "message")) {
    TakeMessage(*message, request_id, step);
    done_ = true;
  } else if (const auto* delta = FindObject(*choice, "delta")) {
    TakeMessage(*delta, request_id, step);
  }
  if (const auto reason = FindText(*choice, "finish_reason"); !reason.empty()) finish_ = reason;
  return step;
}

void ReplyDecoder::TakeMessage(const json::Object& message, std::string_view request_id, Step& step) {
  // What the vendor's own tools report while they work is no answer.
  if (FindText(message, "role") == "function_in_progress") return;
  if (const auto state = FindText(message, "functions_state_id"); !state.empty()) state_ = state;
  if (const auto thought = FindText(message, "reasoning_content"); !thought.empty()) {
    const auto whole = thought_joiner_.Join(std::string(thought));
    step.delta.reasoning += whole;
    reply_.reasoning += whole;
    step.progress = true;
  }
  if (const auto text = FindText(message, "content"); !text.empty()) {
    const auto whole = text_joiner_.Join(std::string(text));
    step.delta.text += whole;
    reply_.text += whole;
    step.progress = true;
  }
  if (const auto* call = FindObject(message, "function_call")) TakeCall(*call, request_id, step);
}

// A call comes whole, its arguments as an object; some versions give them as a text.
void ReplyDecoder::TakeCall(const json::Object& object, std::string_view request_id, Step& step) {
  const auto index = reply_.tool_calls.size();
  if (index == kMaxToolCalls || FindText(object, "name").empty()) return;
  ToolCall call;
  call.name = FindText(object, "name");
  const auto* arguments = FindObject(object, "arguments");
  call.arguments = arguments ? json::Dump(*arguments) : std::string(FindText(object, "arguments"));
  if (call.arguments.empty()) call.arguments = "{}";
  call.id = MakeCallId(std::string(request_id) + state_ + call.name + call.arguments, index);
  step.progress = true;
  step.delta.tool_calls.push_back({.index = index, .id = call.id, .name = call.name, .arguments = call.arguments});
  reply_.tool_calls.push_back(std::move(call));
}

// `total_tokens` is what is paid: without the cache's. Where prompt and completion make it up, the prompt lacks the
// cache's, too (the vendor's example: 1 + 4 = 5, besides 37 of the cache).
void ReplyDecoder::TakeUsage(const json::Object& usage) {
  auto& out = reply_.usage;
  const auto count = [&](std::string_view name) { return FindCount(&usage, name).value_or(0); };
  const auto prompt = count("prompt_tokens");
  out.output_tokens = count("completion_tokens");
  out.cached_input_tokens = count("precached_prompt_tokens");
  const bool counted_in = prompt >= out.cached_input_tokens &&
                          count("total_tokens") == prompt + out.output_tokens - out.cached_input_tokens;
  out.input_tokens = counted_in ? prompt : prompt + out.cached_input_tokens;
}

Result<ChatReply> ReplyDecoder::Finish() {
  if (!begun_) return Error(ErrorCode::kUnavailable, "The provider answered without an answer in it (no choices).");
  const auto finish = finish_.value_or(reply_.tool_calls.empty() ? "stop" : "function_call");
  if (finish == "blacklist") {
    return Error(ErrorCode::kRejected, "The provider's content policy stopped this answer.", "finish_reason blacklist");
  }
  if (finish == "error") {
    return Error(ErrorCode::kUnavailable, "The provider broke off its answer.", "finish_reason error");
  }
  reply_.stop = finish == "stop"              ? StopReason::kEnd
                : finish == "length"          ? StopReason::kLength
                : finish == "function_call"   ? StopReason::kToolCalls
                : finish == "content_filter"  ? StopReason::kContentFilter
                                              : StopReason::kOther;
  if (!reply_.tool_calls.empty()) reply_.vendor_state = WrapState(state_);
  return std::move(reply_);
}

Result<std::vector<ModelInfo>> DecodeModels(std::string_view body) {
  const auto parsed = json::ParseObject(body);
  const auto* list = parsed.ok() ? FindArray(*parsed, "data") : nullptr;
  if (!list) {
    return Error(ErrorCode::kInvalid, "This address answers, but not with GigaChat's list of models. Check the base URL.");
  }
  std::vector<ModelInfo> models;
  for (const auto& entry : *list) {
    const auto* model = entry.if_object();
    const auto id = model ? FindText(*model, "id") : "";
    if (id.empty()) continue;
    ModelInfo info;
    info.id = info.name = id;
    const auto type = FindText(*model, "type");
    if (type == "embedder" || (type.empty() && id.starts_with("Embeddings"))) {
      info.use = ModelUse::kEmbedding;
    } else if (!type.empty() && type != "chat") {
      info.use = ModelUse::kOther;
    } else {
      info.images = info.audio = false;
    }
    models.push_back(std::move(info));
  }
  return models;
}

Result<EmbedReply> DecodeEmbeddings(std::string_view body) {
  const auto parsed = json::ParseObject(body);
  if (!parsed.ok()) return DamagedAnswer(parsed.error().message);
  EmbedReply reply;
  const auto* list = FindArray(*parsed, "data");
  for (std::size_t i = 0; list && i < list->size(); ++i) {
    const auto* entry = (*list)[i].if_object();
    const auto place = std::size_t(FindCount(entry, "index").value_or(std::int64_t(i)));
    if (place >= list->size()) return DamagedAnswer("a vector's place is out of range");
    reply.vectors.resize(std::max(reply.vectors.size(), place + 1));
    const auto* vector = entry ? entry->if_contains("embedding") : nullptr;
    if (vector) reply.vectors[place] = ReadVector(*vector);
    const auto* usage = entry ? FindObject(*entry, "usage") : nullptr;
    reply.usage.input_tokens += FindCount(usage, "prompt_tokens").value_or(0);
  }
  reply.model = FindText(*parsed, "model");
  return reply;
}

}  // namespace beseda::gigachat
