#include "providers/ollama/ollama_reply.h"

#include <algorithm>

#include "json/json.h"
#include "providers/common/batch_embedder.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"
#include "providers/common/vendor_error.h"

namespace beseda::ollama {
namespace {

constexpr std::size_t kMaxToolCalls = 128;
constexpr std::size_t kMaxModels = 5000;

}  // namespace

Result<ReplyDecoder::Step> ReplyDecoder::Take(std::string_view data) {
  Step step;
  std::string kept;
  auto parsed = json::ParseObject(EscapeLoneSurrogates(data, kept));
  if (!parsed.ok()) return DamagedAnswer(parsed.error().message);
  const auto& line = *parsed;
  if ((step.refusal = DecodeRefusal(line))) return step;
  if (const auto model = FindText(line, "model"); !model.empty()) reply_.model = model;
  if (began_.empty()) began_ = FindText(line, "created_at");
  if (const auto* message = FindObject(line, "message")) TakeMessage(*message, step);
  if (FindBool(line, "done")) {
    done_ = true;
    reason_ = FindText(line, "done_reason");
    reply_.usage.input_tokens = FindCount(&line, "prompt_eval_count").value_or(0);
    reply_.usage.output_tokens = FindCount(&line, "eval_count").value_or(0);
  }
  return step;
}

void ReplyDecoder::TakeMessage(const json::Object& message, Step& step) {
  any_message_ = true;
  const auto text = FindText(message, "content"), thought = FindText(message, "thinking");
  step.progress = !text.empty() || !thought.empty();
  step.delta.text = text_.Join(std::string(text));
  step.delta.reasoning = thought_.Join(std::string(thought));
  reply_.text += step.delta.text;
  reply_.reasoning += step.delta.reasoning;
  if (const auto* calls = FindArray(message, "tool_calls")) TakeCalls(*calls, step);
}

// A call comes whole; most versions give it no id.
void ReplyDecoder::TakeCalls(const json::Array& calls, Step& step) {
  for (const auto& entry : calls) {
    const auto* object = entry.if_object();
    const auto* function = object ? FindObject(*object, "function") : nullptr;
    const auto index = reply_.tool_calls.size();
    if (!function || index == kMaxToolCalls) continue;
    ToolCall call;
    call.id = FindText(*object, "id");
    if (call.id.empty()) call.id = MakeCallId(reply_.model + began_, index);
    call.name = FindText(*function, "name");
    const auto* arguments = FindObject(*function, "arguments");
    call.arguments = arguments ? json::Dump(*arguments) : "{}";
    step.progress = true;
    step.delta.tool_calls.push_back({.index = index, .id = call.id, .name = call.name, .arguments = call.arguments});
    reply_.tool_calls.push_back(std::move(call));
  }
}

Result<ChatReply> ReplyDecoder::Finish() {
  if (!any_message_) return Error(ErrorCode::kUnavailable, "The provider answered without an answer in it (no message).");
  reply_.stop = reason_ == "length"                      ? StopReason::kLength
                : reason_ == "stop" || reason_.empty()   ? StopReason::kEnd
                                                         : StopReason::kOther;
  if (!reply_.tool_calls.empty() && reply_.stop == StopReason::kEnd) reply_.stop = StopReason::kToolCalls;
  return std::move(reply_);
}

Result<std::vector<ModelInfo>> DecodeModelList(std::string_view body) {
  auto parsed = json::ParseObject(body);
  const auto* list = parsed.ok() ? FindArray(*parsed, "models") : nullptr;
  if (!list) {
    return Error(ErrorCode::kInvalid,
                 "This address answers, but not as Ollama does. Check it; Ollama's own is http://127.0.0.1:11434.");
  }
  std::vector<ModelInfo> models;
  for (const auto& entry : *list) {
    const auto* object = entry.if_object();
    if (!object || models.size() == kMaxModels) continue;
    ModelInfo model;
    model.id = FindText(*object, "model");
    if (model.id.empty()) model.id = FindText(*object, "name");
    if (model.id.empty()) continue;
    model.name = FindText(*object, "name");
    if (model.name.empty()) model.name = model.id;
    models.push_back(std::move(model));
  }
  return models;
}

void AddDetails(std::string_view body, ModelInfo& model) {
  auto parsed = json::ParseObject(body);
  if (!parsed.ok()) return;
  if (const auto* info = FindObject(*parsed, "model_info")) {
    const auto architecture = FindText(*info, "general.architecture");
    model.context_tokens = FindCount(info, std::string(architecture) + ".context_length");
  }
  const auto* abilities = FindArray(*parsed, "capabilities");
  if (!abilities) return;
  const auto can = [&](std::string_view what) {
    return std::find(abilities->begin(), abilities->end(), json::Value(what)) != abilities->end();
  };
  model.use = can("completion") ? ModelUse::kChat : can("embedding") ? ModelUse::kEmbedding : ModelUse::kOther;
  model.tools = can("tools");
  model.images = can("vision");
  model.reasoning = can("thinking");
  model.audio = false;  // some models can, but this API has no place for it
  if (model.use == ModelUse::kChat) model.json_schema = true;
}

Result<EmbedReply> DecodeEmbeddings(std::string_view body) {
  auto parsed = json::ParseObject(body);
  if (!parsed.ok()) return DamagedAnswer(parsed.error().message);
  EmbedReply reply;
  const auto* list = FindArray(*parsed, "embeddings");
  for (std::size_t i = 0; list && i < list->size(); ++i) reply.vectors.push_back(ReadVector((*list)[i]));
  reply.model = FindText(*parsed, "model");
  reply.usage.input_tokens = FindCount(&*parsed, "prompt_eval_count").value_or(0);
  return reply;
}

}  // namespace beseda::ollama
