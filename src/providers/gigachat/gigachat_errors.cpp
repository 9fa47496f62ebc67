#include "providers/gigachat/gigachat_errors.h"

#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/vendor_error.h"

namespace beseda::gigachat {
namespace {

// https://developers.sber.ru/docs/ru/gigachat/api/errors-description
StatusVerdict Judge(const Refusal& refusal) {
  if (refusal.status == 413) return kContextTooLong;
  auto verdict = JudgeStatus(refusal.status == 504 ? 408 : refusal.status);
  if (refusal.status == 402) {
    verdict.sentence = "The tokens of this model are used up. Buy more in Sber's Studio, or choose another model.";
  }
  if (verdict.code != ErrorCode::kInvalid) return verdict;
  if (MentionsAny(refusal.message, {"no such model"})) return JudgeStatus(404);
  if (MentionsAny(refusal.message, {"context length", "too many tokens", "tokens limit", "max_context"})) {
    return kContextTooLong;
  }
  return verdict;
}

Error Make(const StatusVerdict& verdict, const Refusal& refusal, const HttpHeaders& headers, std::string_view secret) {
  VendorWords words{.status = refusal.status, .message = refusal.message};
  if (refusal.code != 0) words.code = "code " + std::to_string(refusal.code);
  words.request_id = headers.Get("x-request-id");
  return VendorError(verdict, words, headers, secret);
}

}  // namespace

Refusal DecodeRefusal(int status, std::string_view body) {
  Refusal out{.status = status};
  const auto parsed = json::ParseObject(body);
  if (!parsed.ok()) return out;
  out.message = FindText(*parsed, "message");
  if (out.message.empty()) out.message = FindText(*parsed, "error_description");
  out.code = int(FindCount(&*parsed, "code").value_or(0));
  return out;
}

Error ToError(const Refusal& refusal, const HttpHeaders& headers, std::string_view secret) {
  return Make(Judge(refusal), refusal, headers, secret);
}

Error ToTokenError(const Refusal& refusal, const HttpHeaders& headers, std::string_view secret) {
  auto verdict = Judge(refusal);
  if (verdict.code == ErrorCode::kInvalid && MentionsAny(refusal.message, {"scope"})) {
    verdict = {ErrorCode::kUnauthenticated, "The kind of access does not fit the authorization key. Choose the one that Sber's Studio shows for the project."};
  } else if (verdict.code == ErrorCode::kInvalid || verdict.code == ErrorCode::kUnauthenticated) {
    verdict = {ErrorCode::kUnauthenticated, "GigaChat gives no access token for this authorization key. Enter a valid one on the Models page."};
  }
  return Make(verdict, refusal, headers, secret);
}

Quirks ShownQuirks(const Refusal& refusal, Quirks used) {
  if ((refusal.status != 400 && refusal.status != 422) || (used & kNoReasoning)) return 0;
  return MentionsAny(refusal.message, {"reasoning"}) ? Quirks(kNoReasoning) : 0;
}

}  // namespace beseda::gigachat
