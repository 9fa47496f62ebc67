#include "providers/gemini/gemini_reply.h"

#include <algorithm>

#include "json/json.h"
#include "providers/common/batch_embedder.h"
#include "providers/common/json_fields.h"
#include "providers/common/request_parts.h"
#include "providers/common/vendor_error.h"
#include "providers/gemini/gemini_request.h"

namespace beseda::gemini {
namespace {

constexpr std::size_t kMaxToolCalls = 128;

// https://ai.google.dev/api/generate-content, FinishReason.
StopReason ToStopReason(std::string_view reason) {
  if (reason == "STOP") return StopReason::kEnd;
  if (reason == "MAX_TOKENS") return StopReason::kLength;
  for (const auto* filtered : {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY",
                               "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION"}) {
    if (reason == filtered) return StopReason::kContentFilter;
  }
  return StopReason::kOther;
}

// The vendor broke off what the model was writing: without a text there is no answer.
bool IsSpoilt(std::string_view reason) {
  for (const auto* spoilt : {"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE",
                             "MISSING_THOUGHT_SIGNATURE", "OTHER"}) {
    if (reason == spoilt) return true;
  }
  return false;
}

std::int64_t AudioTokens(const json::Object& usage, std::string_view details) {
  const auto* list = FindArray(usage, details);
  for (std::size_t i = 0; list && i < list->size(); ++i) {
    const auto* entry = (*list)[i].if_object();
    if (entry && FindText(*entry, "modality") == "AUDIO") return FindCount(entry, "tokenCount").value_or(0);
  }
  return 0;
}

bool Offers(const json::Object& model, std::string_view method) {
  const auto* methods = FindArray(model, "supportedGenerationMethods");
  return methods && std::find(methods->begin(), methods->end(), json::Value(method)) != methods->end();
}

}  // namespace

Result<ReplyDecoder::Step> ReplyDecoder::Take(std::string_view data) {
  Step step;
  std::string kept;
  auto parsed = json::ParseObject(EscapeLoneSurrogates(data, kept));
  if (!parsed.ok()) return DamagedAnswer(parsed.error().message);
  const auto& answer = *parsed;
  if ((step.refusal = DecodeRefusal(answer))) return step;
  if (const auto model = FindText(answer, "modelVersion"); !model.empty()) reply_.model = model;
  if (const auto id = FindText(answer, "responseId"); !id.empty()) id_ = id;
  if (const auto* usage = FindObject(answer, "usageMetadata")) TakeUsage(*usage);
  const auto* feedback = FindObject(answer, "promptFeedback");
  if (const auto reason = feedback ? FindText(*feedback, "blockReason") : ""; !reason.empty()) {
    step.refusal = Refusal{.blocked = std::string(reason)};
  }
  const auto* candidates = FindArray(answer, "candidates");
  if (candidates && !candidates->empty() && candidates->front().is_object()) {
    TakeCandidate(candidates->front().get_object(), step);
  }
  return step;
}

void ReplyDecoder::TakeCandidate(const json::Object& candidate, Step& step) {
  any_candidate_ = true;
  const auto* content = FindObject(candidate, "content");
  const auto* parts = content ? FindArray(*content, "parts") : nullptr;
  for (std::size_t i = 0; parts && i < parts->size(); ++i) {
    if (const auto* part = (*parts)[i].if_object()) TakePart(*part, step);
  }
  if (const auto reason = FindText(candidate, "finishReason"); !reason.empty()) finish_ = reason;
}

void ReplyDecoder::TakePart(const json::Object& part, Step& step) {
  const auto signature = FindText(part, "thoughtSignature");
  if (const auto* call = FindObject(part, "functionCall")) {
    TakeCall(*call, signature, step);
    return;
  }
  if (!signature.empty()) signature_ = signature;
  const auto text = FindText(part, "text");
  if (text.empty()) return;
  step.progress = true;
  if (FindBool(part, "thought")) {
    const auto whole = thought_.Join(std::string(text));
    reply_.reasoning += whole;
    step.delta.reasoning += whole;
  } else {
    const auto whole = text_.Join(std::string(text));
    reply_.text += whole;
    step.delta.text += whole;
  }
}

// A call comes whole, in one part.
void ReplyDecoder::TakeCall(const json::Object& object, std::string_view signature, Step& step) {
  const auto index = reply_.tool_calls.size();
  if (index == kMaxToolCalls) return;
  ToolCall call;
  call.id = FindText(object, "id");
  if (call.id.empty()) call.id = MakeCallId(reply_.model + id_, index);
  call.name = FindText(object, "name");
  const auto* arguments = FindObject(object, "args");
  call.arguments = arguments ? json::Dump(*arguments) : "{}";
  call.vendor_state = WrapSignature(signature);
  step.progress = true;
  step.delta.tool_calls.push_back({.index = index, .id = call.id, .name = call.name, .arguments = call.arguments});
  reply_.tool_calls.push_back(std::move(call));
}

void ReplyDecoder::TakeUsage(const json::Object& usage) {
  auto& out = reply_.usage;
  const auto count = [&](std::string_view name) { return FindCount(&usage, name).value_or(0); };
  out.input_tokens = count("promptTokenCount") + count("toolUsePromptTokenCount");
  out.cached_input_tokens = count("cachedContentTokenCount");
  out.reasoning_tokens = count("thoughtsTokenCount");
  out.output_tokens = count("candidatesTokenCount") + out.reasoning_tokens;
  out.audio_input_tokens = AudioTokens(usage, "promptTokensDetails");
  out.audio_output_tokens = AudioTokens(usage, "candidatesTokensDetails");
}

Result<ChatReply> ReplyDecoder::Finish() {
  if (!any_candidate_) {
    return Error(ErrorCode::kUnavailable, "The provider answered without an answer in it (no candidates).");
  }
  reply_.stop = ToStopReason(finish_.value_or("STOP"));
  if (reply_.text.empty() && reply_.tool_calls.empty()) {
    if (reply_.stop == StopReason::kContentFilter) return Blocked(*finish_);
    if (finish_ == "LANGUAGE") {
      return Error(ErrorCode::kRejected, "The model does not answer in this language. Choose another model.", *finish_);
    }
    if (finish_ && IsSpoilt(*finish_)) {
      return Error(ErrorCode::kUnavailable, "The model's answer came out unusable. Another try may go well.", *finish_);
    }
  }
  if (!reply_.tool_calls.empty() && reply_.stop == StopReason::kEnd) reply_.stop = StopReason::kToolCalls;
  reply_.vendor_state = WrapSignature(signature_);
  reply_.request_id = id_;
  return std::move(reply_);
}

Result<ModelPage> DecodeModelPage(std::string_view body) {
  auto parsed = json::ParseObject(body);
  const auto* list = parsed.ok() ? FindArray(*parsed, "models") : nullptr;
  if (!list) {
    return Error(ErrorCode::kInvalid, "This address answers, but not with Gemini's list of models. Check the base URL.");
  }
  ModelPage page;
  for (const auto& entry : *list) {
    const auto* model = entry.if_object();
    auto name = model ? FindText(*model, "name") : "";
    if (name.starts_with("models/")) name.remove_prefix(7);
    if (name.empty()) continue;
    ModelInfo info;
    info.id = name;
    info.name = FindText(*model, "displayName");
    if (info.name.empty()) info.name = info.id;
    info.use = Offers(*model, "generateContent") ? ModelUse::kChat
               : Offers(*model, "embedContent")  ? ModelUse::kEmbedding
                                                 : ModelUse::kOther;
    info.context_tokens = FindCount(model, "inputTokenLimit");
    info.max_output_tokens = FindCount(model, "outputTokenLimit");
    if (model->contains("thinking")) info.reasoning = FindBool(*model, "thinking");
    page.models.push_back(std::move(info));
  }
  page.next = FindText(*parsed, "nextPageToken");
  return page;
}

Result<EmbedReply> DecodeEmbeddings(std::string_view body) {
  auto parsed = json::ParseObject(body);
  if (!parsed.ok()) return DamagedAnswer(parsed.error().message);
  EmbedReply reply;
  const auto* list = FindArray(*parsed, "embeddings");
  for (std::size_t i = 0; list && i < list->size(); ++i) {
    const auto* entry = (*list)[i].if_object();
    const auto* values = entry ? entry->if_contains("values") : nullptr;
    reply.vectors.push_back(values ? ReadVector(*values) : std::vector<float>());
  }
  if (const auto* usage = FindObject(*parsed, "usageMetadata")) {
    reply.usage.input_tokens = FindCount(usage, "promptTokenCount").value_or(0);
  }
  return reply;
}

}  // namespace beseda::gemini
