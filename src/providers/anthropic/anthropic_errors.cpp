#include "providers/anthropic/anthropic_errors.h"

#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/vendor_error.h"

namespace beseda::anthropic {
namespace {

// https://platform.claude.com/docs/en/api/errors, "HTTP errors": for an error in the middle of a stream, and for what
// the type says better than the status.
int StatusOf(const Refusal& refusal) {
  const std::pair<std::string_view, int> kTypes[] = {
      {"invalid_request_error", 400}, {"authentication_error", 401}, {"billing_error", 402}, {"permission_error", 403},
      {"not_found_error", 404},       {"request_too_large", 413},    {"rate_limit_error", 429}, {"api_error", 500},
      {"timeout_error", 408},         {"overloaded_error", 529}};
  for (const auto& [type, status] : kTypes) {
    if (refusal.type == type) return status;
  }
  return refusal.status >= 300 ? refusal.status : 500;
}

StatusVerdict Judge(const Refusal& refusal) {
  const auto verdict = JudgeStatus(StatusOf(refusal));
  if (refusal.status == 504) return JudgeStatus(408);
  if (verdict.code != ErrorCode::kInvalid) return verdict;
  if (MentionsAny(refusal.message, {"credit balance is too low"})) return JudgeStatus(402);
  if (MentionsAny(refusal.message, {"content filtering policy"})) {
    return {ErrorCode::kRejected, "The provider's content policy stopped this request."};
  }
  if (MentionsAny(refusal.message, {"prompt is too long", "context limit", "context window"}) ||
      refusal.type == "request_too_large") {
    return kContextTooLong;
  }
  return verdict;
}

}  // namespace

std::optional<Refusal> DecodeRefusal(const json::Object& body) {
  const auto* error = FindObject(body, "error");
  if (!error) return std::nullopt;
  Refusal out;
  out.type = FindText(*error, "type");
  out.message = FindText(*error, "message");
  out.request_id = FindText(body, "request_id");
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
  VendorWords words{.status = refusal.status, .message = refusal.message, .code = refusal.type};
  words.request_id = headers.Get("request-id");
  if (words.request_id.empty()) words.request_id = refusal.request_id;
  return VendorError(verdict, words, headers, secret);
}

Quirks ShownQuirks(const Refusal& refusal, Quirks used) {
  if (refusal.status != 400) return 0;
  const auto& said = refusal.message;
  // `temperature` is deprecated for this model. / `temperature` and `top_p` cannot both be specified for this model.
  if (!(used & kNoSampling) && MentionsAny(said, {"temperature", "top_p"})) return kNoSampling;
  if (used & kNoThinking) return 0;
  // "adaptive thinking is not supported on this model", or a parser's "Input tag 'adaptive' found using 'type' does
  // not match"; and of newer models the other way round: "thinking.type.enabled" is not supported.
  const bool by_budget = (used & kThinkingBudget) != 0;
  if (!by_budget && MentionsAny(said, {"adaptive", "effort", "display"})) return kThinkingBudget;
  if (by_budget && MentionsAny(said, {"thinking.type.enabled"})) return kThinkingBudget;
  if (MentionsAny(said, {"thinking"}) && MentionsAny(said, {"not support", "not permitted", "extra inputs"})) return kNoThinking;
  return 0;
}

}  // namespace beseda::anthropic
