#include "providers/common/openai_dialect/openai_errors.h"

#include <algorithm>

#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/openai_dialect/content_filter.h"
#include "providers/common/openai_dialect/openai_server.h"
#include "providers/common/vendor_error.h"

namespace beseda::openai {
namespace {

std::string TextOf(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (!value) return {};
  if (const auto* text = value->if_string()) return std::string(json::View(*text));
  if (const auto* number = value->if_int64()) return std::to_string(*number);
  return {};
}

// FastAPI's {"detail":[{"loc":["body","stop"],"msg":"…"}]}, as vLLM and others give it.
std::string DetailText(const json::Value& detail) {
  if (const auto* text = detail.if_string()) return std::string(json::View(*text));
  std::string out;
  const auto* list = detail.if_array();
  for (std::size_t i = 0; list && i < std::min<std::size_t>(list->size(), 3); ++i) {
    const auto* entry = (*list)[i].if_object();
    if (!entry) continue;
    if (!out.empty()) out += "; ";
    if (const auto* loc = entry->if_contains("loc")) out += json::Dump(*loc) + ": ";
    out += TextOf(*entry, "msg");
  }
  return out;
}

// OpenRouter: https://openrouter.ai/docs/api-reference/errors, "Moderation errors" and "Provider errors".
void TakeMetadata(const json::Object& metadata, Refusal& out) {
  out.moderated = metadata.contains("flagged_input");
  const auto provider = FindText(metadata, "provider_name");
  if (const auto raw = TextOf(metadata, "raw"); !raw.empty()) out.message += " (" + std::string(provider) + ": " + raw + ")";
}

// OpenAI's code, llama.cpp's type, and what others say: "… maximum context length …" (most), "… exceeds the context
// window …" (OpenAI's Responses), "maximum prompt length" (xAI), "maximum model length" (vLLM), "`inputs` tokens +
// `max_new_tokens` must be <= …" (Together, Hugging Face), "exceeded model token limit" (Moonshot).
bool IsContextLength(const Refusal& refusal) {
  return refusal.code == "context_length_exceeded" || refusal.type == "exceed_context_size_error" ||
         refusal.status == 413 ||
         MentionsAny(refusal.message, {"maximum context length", "context window", "context length", "context size",
                               "too many tokens", "prompt is too long", "maximum prompt length", "maximum model length",
                               "tokens + `max_new_tokens` must be", "exceeded model token limit",
                               "number of input tokens must be no more"});
}

bool IsContentPolicy(const Refusal& refusal) {
  return refusal.moderated || refusal.code == "content_filter" || refusal.code == "content_policy_violation" ||
         refusal.type == "content_filter" || refusal.code == "moderation_blocked" || refusal.code == "invalid_prompt" ||
         refusal.code == "image_content_policy_violation" ||
         MentionsAny(refusal.message, {"violates usage guidelines"});  // xAI, under 403
}

bool IsOutOfCredit(const Refusal& refusal) {
  return refusal.status == 402 || refusal.code == "insufficient_quota" || refusal.type == "insufficient_quota" ||
         refusal.code == "billing_hard_limit_reached" || refusal.code == "billing_not_active";
}

// For an error in the middle of a stream there is no HTTP status; the type or code says as much.
int StatusOf(const Refusal& refusal) {
  if (refusal.status == 400 && MentionsAny(refusal.message, {"incorrect api key"})) return 401;  // xAI
  if (refusal.status == 498) return 503;  // Groq: the flex tier is full
  if (refusal.status >= 300) return refusal.status;
  const auto word = refusal.type + " " + refusal.code;
  if (MentionsAny(word, {"rate_limit", "too_many_requests"})) return 429;
  if (MentionsAny(word, {"invalid_api_key", "authentication"})) return 401;
  if (MentionsAny(word, {"permission"})) return 403;
  if (MentionsAny(word, {"not_found"})) return 404;
  if (MentionsAny(word, {"invalid_request", "invalid_value", "unsupported", "image"})) return 400;
  return 500;
}

StatusVerdict Judge(const Refusal& refusal) {
  if (IsContentPolicy(refusal)) return {ErrorCode::kRejected, "The provider's content policy stopped this request."};
  if (refusal.code == "tool_use_failed" || refusal.code == "json_validate_failed") {  // Groq, under 400
    return {ErrorCode::kUnavailable, "The model wrote something that the provider could not use. Another try may go well."};
  }
  if (IsOutOfCredit(refusal)) return JudgeStatus(402);
  const auto verdict = JudgeStatus(StatusOf(refusal));
  return verdict.code == ErrorCode::kInvalid && IsContextLength(refusal) ? kContextTooLong : verdict;
}

// POST /responses only.
Quirks ResponsesPart(const Refusal& refusal, Quirks used) {
  const auto about = [&](std::string_view param, std::initializer_list<std::string_view> words) {
    return refusal.param == param || MentionsAny(refusal.message, words);
  };
  if (!(used & kNoEncryptedReasoning) && about("include", {"encrypted content", "encrypted_content"})) {
    return kNoEncryptedReasoning;
  }
  if (!(used & kNoReasoningSummary) && about("reasoning.summary", {"reasoning.summary", "reasoning summaries"})) {
    return kNoReasoningSummary;
  }
  if (!(used & kNoReasoningEffort) && about("reasoning.effort", {"reasoning.effort"})) return kNoReasoningEffort;
  // A model that does not reason may name the effort though only a summary was asked for.
  if (!(used & kNoReasoningSummary) && refusal.param.starts_with("reasoning.")) return kNoReasoningSummary;
  return 0;
}

}  // namespace

std::optional<Refusal> DecodeRefusal(const json::Object& body) {
  Refusal out;
  const json::Object* error = nullptr;
  if (const auto* value = body.if_contains("error"); value && !value->is_null()) {
    error = value->if_object();
    if (const auto* text = value->if_string()) out.message = json::View(*text);
    if (!error && out.message.empty()) return std::nullopt;
  } else if (TextOf(body, "object") == "error" || TextOf(body, "type") == "error") {
    error = &body;
  } else if (const auto* detail = body.if_contains("detail")) {
    out.message = DetailText(*detail);
  } else if (body.contains("message") && !body.contains("choices")) {
    error = &body;
  } else {
    return std::nullopt;
  }
  if (!error) out.code = TextOf(body, "code");  // xAI gives {"code":"…","error":"text"}
  if (error) {
    out.message = TextOf(*error, "message");
    // Mistral's 422 has FastAPI's details where the text should be.
    const auto* inner = FindObject(*error, "message");
    if (inner && inner->contains("detail")) out.message = DetailText(inner->at("detail"));
    out.type = TextOf(*error, "type");
    out.code = TextOf(*error, "code");
    out.param = TextOf(*error, "param");
    if (const auto* number = error->if_contains("code"); number && number->is_int64()) {
      out.status = int(std::clamp<std::int64_t>(number->get_int64(), 0, 999));
    }
    if (const auto* extra = FindObject(*error, "metadata")) TakeMetadata(*extra, out);
    if (const auto* inner = FindObject(*error, "innererror")) {
      if (const auto* filter = FindObject(*inner, "content_filter_result")) out.categories = FilteredCategories(*filter);
    }
  }
  return out;
}

Refusal DecodeRefusal(int status, std::string_view body) {
  Refusal out;
  if (auto parsed = json::ParseObject(body); parsed.ok()) out = DecodeRefusal(*parsed).value_or(Refusal());
  out.status = status;
  return out;
}

Error ToError(const Refusal& refusal, const HttpHeaders& headers, std::string_view secret) {
  const auto verdict = Judge(refusal);
  VendorWords words{.status = refusal.status, .message = refusal.message};
  if (!refusal.code.empty()) words.code = "code " + refusal.code;
  if (!refusal.type.empty()) words.code += (words.code.empty() ? "type " : ", type ") + refusal.type;
  words.request_id = RequestIdOf(headers);
  const bool filtered = verdict.code == ErrorCode::kRejected && !refusal.categories.empty();
  if (filtered) return VendorError(verdict.code, FilterSentence(refusal.categories), words, headers, secret);
  return VendorError(verdict, words, headers, secret);
}

Quirks ShownQuirks(const Refusal& refusal, Quirks used) {
  if (refusal.status != 400 && refusal.status != 422) return 0;
  const bool unsupported = MentionsAny(refusal.code, {"unsupported", "unknown", "unrecognized"}) ||
                           MentionsAny(refusal.message, {"unsupported", "not supported", "does not support", "unknown",
                                                 "unrecognized", "not permitted", "unexpected", "extra input",
                                                 "must be verified"});
  if (!unsupported) return 0;
  const auto names = [&](std::string_view part) {
    return refusal.param.empty() ? refusal.message.find(part) != refusal.message.npos
                                 : refusal.param == part || refusal.param.starts_with(std::string(part) + ".");
  };
  if (names(used & kOldMaxTokens ? "max_tokens" : "max_completion_tokens")) return kOldMaxTokens;
  if (!(used & kNoStreamOptions) && names("stream_options")) return kNoStreamOptions;
  if (!(used & kNoTemperature) && (names("temperature") || names("top_p"))) return kNoTemperature;
  if (!(used & kNoReasoningEffort) && names("reasoning_effort")) return kNoReasoningEffort;
  if (!(used & kNoPenalties) && (names("presence_penalty") || names("frequency_penalty") || names("presencePenalty") ||
                                 names("frequencyPenalty"))) {
    return kNoPenalties;
  }
  if (!(used & kNoSeed) && names("seed")) return kNoSeed;
  if (!(used & kNoParallelToolCalls) && names("parallel_tool_calls")) return kNoParallelToolCalls;
  if ((used & kParsedReasoning) && names("reasoning_format")) return kParsedReasoning;
  if (!(used & kNoReasoningEffort) && names("reasoningEffort")) return kNoReasoningEffort;
  if (!(used & kNoUser) && refusal.param == "user") return kNoUser;
  return ResponsesPart(refusal, used);
}

}  // namespace beseda::openai
