#include "providers/gemini/gemini_errors.h"

#include <algorithm>

#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/retry_after.h"
#include "providers/common/vendor_error.h"

namespace beseda::gemini {
namespace {

// https://ai.google.dev/gemini-api/docs/troubleshooting, "Error codes", and google.rpc.Code.
StatusVerdict Judge(const Refusal& refusal) {
  if (refusal.reason == "API_KEY_INVALID" || refusal.name == "UNAUTHENTICATED" ||
      MentionsAny(refusal.message, {"api key not valid", "api key expired", "api key not found"})) {
    return JudgeStatus(401);
  }
  if (refusal.name == "FAILED_PRECONDITION" && MentionsAny(refusal.message, {"billing"})) return JudgeStatus(402);
  if (refusal.name == "FAILED_PRECONDITION" && MentionsAny(refusal.message, {"location"})) {
    return {ErrorCode::kForbidden, "The provider does not serve the country that this server is in."};
  }
  if (refusal.name == "DEADLINE_EXCEEDED" || refusal.status == 504) return JudgeStatus(408);
  if (refusal.name == "CANCELLED" || refusal.status == 499) return JudgeStatus(503);
  if (refusal.status < 300) return JudgeStatus(500);
  const auto verdict = JudgeStatus(refusal.status);
  if (verdict.code == ErrorCode::kInvalid &&
      MentionsAny(refusal.message, {"token count", "exceeds the maximum number of tokens", "input context is too long"})) {
    return kContextTooLong;
  }
  return verdict;
}

void ReadDetails(const json::Array& details, Refusal& out) {
  for (const auto& entry : details) {
    const auto* detail = entry.if_object();
    if (!detail) continue;
    if (const auto reason = FindText(*detail, "reason"); !reason.empty()) out.reason = reason;
    if (const auto wait = ParseWait(FindText(*detail, "retryDelay"))) out.retry_after = wait;
  }
}

}  // namespace

std::optional<Refusal> DecodeRefusal(const json::Object& body) {
  const auto* error = FindObject(body, "error");
  if (!error) return std::nullopt;
  Refusal out;
  out.status = int(std::min<std::int64_t>(FindCount(error, "code").value_or(0), 999));
  out.message = FindText(*error, "message");
  out.name = FindText(*error, "status");
  if (const auto* details = FindArray(*error, "details")) ReadDetails(*details, out);
  return out;
}

Refusal DecodeRefusal(int status, std::string_view body) {
  Refusal out;
  if (auto parsed = json::Parse(body); parsed.ok()) {
    const json::Value* value = &*parsed;
    if (const auto* list = value->if_array(); list && !list->empty()) value = &list->front();
    if (const auto* object = value->if_object()) out = DecodeRefusal(*object).value_or(Refusal());
  }
  out.status = status;
  return out;
}

Error ToError(const Refusal& refusal, const HttpHeaders& headers, std::string_view secret) {
  if (!refusal.blocked.empty()) return Blocked(refusal.blocked);
  const auto verdict = Judge(refusal);
  VendorWords words{.status = refusal.status, .message = refusal.message, .code = refusal.name};
  if (!refusal.reason.empty()) words.code += " " + refusal.reason;
  auto error = VendorError(verdict, words, headers, secret);
  if (verdict.code == ErrorCode::kRateLimited && refusal.retry_after) error.RetryAfter(*refusal.retry_after);
  return error;
}

Error Blocked(std::string_view reason) {
  return Error(ErrorCode::kRejected, "The provider's content policy stopped this request.", "blocked: " + std::string(reason));
}

Quirks ShownQuirks(const Refusal& refusal, Quirks used) {
  if (refusal.status != 400) return 0;
  const auto& said = refusal.message;
  if (!(used & kNeedsSignatures) && MentionsAny(said, {"missing a thought_signature"})) return kNeedsSignatures;
  if (!(used & kNoPenalties) && MentionsAny(said, {"penalty"})) return kNoPenalties;
  if (used & kNoThinking) return 0;
  if (!(used & kThinkingBudget) && MentionsAny(said, {"thinking level", "thinking_level", "thinkinglevel"})) return kThinkingBudget;
  // "Budget 0 is invalid. This model only works in thinking mode."
  if (MentionsAny(said, {"thinking", "budget", "thought"}) && !MentionsAny(said, {"signature"})) return kNoThinking;
  return 0;
}

}  // namespace beseda::gemini
