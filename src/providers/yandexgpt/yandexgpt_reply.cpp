#include "providers/yandexgpt/yandexgpt_reply.h"

#include <charconv>
#include <cstdint>

#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"
#include "providers/common/split_surrogates.h"
#include "providers/common/vendor_error.h"

namespace beseda::yandexgpt {
namespace {

constexpr std::size_t kMaxToolCalls = 128;

// int64 is a text in the JSON of gRPC; 0 if there is none.
std::int64_t ReadCount(const json::Object& object, std::string_view name) {
  if (const auto count = FindCount(&object, name)) return *count;
  const auto text = FindText(object, name);
  std::int64_t count = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && count > 0 ? count : 0;
}

// Where doubles come as texts, as the vendor's reference has them.
float ReadFloat(const json::Value& value) {
  if (value.is_number()) return value.to_number<float>();
  const auto* text = value.if_string();
  float number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

}  // namespace

Result<ReplyDecoder::Step> ReplyDecoder::Take(std::string_view data, std::string_view request_id) {
  Step step;
  std::string kept;
  auto parsed = json::ParseObject(EscapeLoneSurrogates(data, kept));
  if (!parsed.ok()) return DamagedAnswer(parsed.error().message);
  // A reply stands in "result"; some gateways leave that out.
  const auto* result = FindObject(*parsed, "result");
  const auto& answer = result ? *result : *parsed;
  if (const auto* list = FindArray(answer, "alternatives"); list && !list->empty() && list->front().is_object()) {
    CHECK_OK(TakeAlternative(list->front().get_object(), request_id, step));
  } else {
    step.refusal = DecodeRefusal(*parsed);
  }
  if (const auto version = FindText(answer, "modelVersion"); !version.empty()) reply_.model = version;
  if (const auto* usage = FindObject(answer, "usage")) TakeUsage(*usage);
  return step;
}

Status ReplyDecoder::TakeAlternative(const json::Object& alternative, std::string_view request_id, Step& step) {
  begun_ = true;
  const auto status = FindText(alternative, "status");
  if (status == "ALTERNATIVE_STATUS_TRUNCATED_FINAL") {
    stop_ = StopReason::kLength;
  } else if (status == "ALTERNATIVE_STATUS_CONTENT_FILTER") {
    stop_ = StopReason::kContentFilter;
  } else if (status == "ALTERNATIVE_STATUS_TOOL_CALLS") {
    stop_ = StopReason::kToolCalls;
  } else if (status != "ALTERNATIVE_STATUS_FINAL" && status != "ALTERNATIVE_STATUS_PARTIAL" && !status.empty() &&
             status != "ALTERNATIVE_STATUS_UNSPECIFIED") {
    stop_ = StopReason::kOther;
  }
  done_ = status != "ALTERNATIVE_STATUS_PARTIAL" && status != "ALTERNATIVE_STATUS_UNSPECIFIED" && !status.empty();
  const auto* message = FindObject(alternative, "message");
  if (!message) return Ok();
  if (const auto* list = FindObject(*message, "toolCallList")) TakeCalls(*list, request_id, step);

  // Each text begins with the one before it. One that does not is a part that will be replaced, unless it is the last.
  const auto text = FindText(*message, "text");
  if (text.starts_with(reply_.text)) {
    step.delta.text = text.substr(reply_.text.size());
    step.progress = step.progress || !step.delta.text.empty();
    reply_.text = text;
  } else if (done_ && !text.empty() && stop_ != StopReason::kContentFilter) {
    return Error(ErrorCode::kUnavailable, "The provider has changed what it had said already.");
  }
  return Ok();
}

void ReplyDecoder::TakeCalls(const json::Object& object, std::string_view request_id, Step& step) {
  const auto* list = FindArray(object, "toolCalls");
  // A later object repeats the calls of an earlier one.
  for (std::size_t i = reply_.tool_calls.size(); list && i < list->size() && i < kMaxToolCalls; ++i) {
    const auto* entry = (*list)[i].if_object();
    const auto* function = entry ? FindObject(*entry, "functionCall") : nullptr;
    if (!function) continue;
    ToolCall call;
    call.name = FindText(*function, "name");
    const auto* arguments = FindObject(*function, "arguments");
    call.arguments = arguments ? json::Dump(*arguments) : "{}";
    const auto index = reply_.tool_calls.size();
    call.id = MakeCallId(std::string(request_id) + call.name + call.arguments, index);
    step.progress = true;
    step.delta.tool_calls.push_back({.index = index, .id = call.id, .name = call.name, .arguments = call.arguments});
    reply_.tool_calls.push_back(std::move(call));
  }
}

void ReplyDecoder::TakeUsage(const json::Object& usage) {
  auto& out = reply_.usage;
  out.input_tokens = ReadCount(usage, "inputTextTokens");
  out.output_tokens = ReadCount(usage, "completionTokens");
  const auto* details = FindObject(usage, "completionTokensDetails");
  if (details) out.reasoning_tokens = ReadCount(*details, "reasoningTokens");
}

Result<ChatReply> ReplyDecoder::Finish() {
  if (!begun_) return Error(ErrorCode::kUnavailable, "The provider answered without an answer in it (no alternatives).");
  reply_.stop = stop_;
  if (!reply_.tool_calls.empty() && stop_ == StopReason::kEnd) reply_.stop = StopReason::kToolCalls;
  return std::move(reply_);
}

Result<std::vector<ModelInfo>> DecodeModels(std::string_view body) {
  const auto parsed = json::ParseObject(body);
  const auto* list = parsed.ok() ? FindArray(*parsed, "data") : nullptr;
  if (!list) return Error(ErrorCode::kInvalid, "This address answers, but not with a list of models. Check the base URL.");
  std::vector<ModelInfo> models;
  for (const auto& entry : *list) {
    const auto* model = entry.if_object();
    const auto id = model ? FindText(*model, "id") : "";
    if (id.empty()) continue;
    ModelInfo info;
    info.id = id;
    // gpt://b1g…/yandexgpt/latest -> yandexgpt/latest
    auto name = id;
    if (const auto scheme = name.find("://"); scheme != name.npos) {
      name.remove_prefix(scheme + 3);
      name.remove_prefix(name.find('/') == name.npos ? 0 : name.find('/') + 1);
    }
    info.name = name;
    if (id.starts_with("emb://") || name.starts_with("text-embeddings") || name.starts_with("text-search")) {
      info.use = ModelUse::kEmbedding;
    } else if (id.find("://") != id.npos && !id.starts_with("gpt://")) {
      info.use = ModelUse::kOther;
    }
    if (info.use == ModelUse::kChat) info.images = info.audio = false;
    models.push_back(std::move(info));
  }
  return models;
}

Result<EmbedReply> DecodeEmbedding(std::string_view body) {
  const auto parsed = json::ParseObject(body);
  if (!parsed.ok()) return DamagedAnswer(parsed.error().message);
  EmbedReply reply;
  if (const auto* numbers = FindArray(*parsed, "embedding")) {
    std::vector<float> vector;
    for (const auto& number : *numbers) vector.push_back(ReadFloat(number));
    reply.vectors.push_back(std::move(vector));
  }
  reply.usage.input_tokens = ReadCount(*parsed, "numTokens");
  reply.model = FindText(*parsed, "modelVersion");
  return reply;
}

}  // namespace beseda::yandexgpt
