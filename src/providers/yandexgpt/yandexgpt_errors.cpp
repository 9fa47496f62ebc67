#include "providers/yandexgpt/yandexgpt_errors.h"

#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/vendor_error.h"

namespace beseda::yandexgpt {
namespace {

// The statuses that gRPC's codes stand for (https://yandex.cloud/en/docs/api-design-guide/concepts/errors).
int StatusOf(const Refusal& refusal) {
  switch (refusal.grpc_code) {
    case 3: case 9: case 11: return 400;  // INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE
    case 4: return 408;                   // DEADLINE_EXCEEDED
    case 5: return 404;
    case 6: case 10: return 409;
    case 7: return 403;
    case 8: return 429;
    case 12: return 501;
    case 13: case 15: case 2: return 500;
    case 14: return 503;
    case 16: return 401;
    default: return refusal.status >= 300 ? refusal.status : 500;
  }
}

StatusVerdict Judge(const Refusal& refusal) {
  const auto verdict = JudgeStatus(refusal.status == 504 ? 408 : StatusOf(refusal));
  if (verdict.code == ErrorCode::kForbidden) {
    return {verdict.code, "Yandex Cloud does not allow this. Check the folder, the service account's role ai.languageModels.user, and the balance."};
  }
  if (verdict.code != ErrorCode::kInvalid) return verdict;
  if (MentionsAny(refusal.message, {"number of input tokens", "context length", "too many tokens", "maximum context"})) {
    return kContextTooLong;
  }
  if (MentionsAny(refusal.message, {"invalid model_uri", "failed to get model", "model not found", "unknown model"})) {
    return JudgeStatus(404);
  }
  return verdict;
}

}  // namespace

std::optional<Refusal> DecodeRefusal(const json::Object& body) {
  Refusal out;
  if (const auto* error = FindObject(body, "error")) {
    out.grpc_code = int(FindCount(error, "grpcCode").value_or(0));
    out.status = int(FindCount(error, "httpCode").value_or(0));
    out.message = FindText(*error, "message");
    return out;
  }
  const auto code = FindCount(&body, "code");
  if (!code && FindText(body, "error").empty()) return std::nullopt;
  out.grpc_code = int(code.value_or(0));
  out.message = FindText(body, "message");
  if (out.message.empty()) out.message = FindText(body, "error");
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
  if (refusal.grpc_code != 0) words.code = "gRPC code " + std::to_string(refusal.grpc_code);
  words.request_id = RequestId(headers);
  return VendorError(verdict, words, headers, secret);
}

Quirks ShownQuirks(const Refusal& refusal, Quirks used) {
  if (StatusOf(refusal) != 400 || (used & kNoReasoning)) return 0;
  return MentionsAny(refusal.message, {"reasoning"}) ? Quirks(kNoReasoning) : 0;
}

std::string_view RequestId(const HttpHeaders& headers) {
  const auto id = headers.Get("x-request-id");
  return id.empty() ? headers.Get("x-server-trace-id") : id;
}

}  // namespace beseda::yandexgpt
