#include "providers/ollama/ollama_errors.h"

#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/vendor_error.h"

namespace beseda::ollama {
namespace {

// https://github.com/ollama/ollama/blob/main/docs/api/errors.mdx; what the texts are is in its server/routes.go.
StatusVerdict Judge(const Refusal& refusal) {
  const auto& said = refusal.message;
  if (MentionsAny(said, {"context length", "context size", "exceeds the available context"})) {
    return {ErrorCode::kInvalid,
            "The conversation is longer than Ollama lets this model see. Raise the provider's context length, or shorten "
            "the instructions, the knowledge or the history.",
            kContextTooLong.reason};
  }
  if (MentionsAny(said, {"does not support"})) return JudgeStatus(400);
  return JudgeStatus(refusal.status >= 300 ? refusal.status : 500);
}

}  // namespace

std::optional<Refusal> DecodeRefusal(const json::Object& body) {
  if (!body.contains("error")) return std::nullopt;
  Refusal out;
  out.message = FindText(body, "error");
  if (const auto* error = FindObject(body, "error")) out.message = FindText(*error, "message");
  return out;
}

Refusal DecodeRefusal(int status, std::string_view body) {
  Refusal out;
  if (auto parsed = json::ParseObject(body); parsed.ok()) out = DecodeRefusal(*parsed).value_or(Refusal());
  out.status = status;
  return out;
}

Error ToError(const Refusal& refusal, std::string_view model, const HttpHeaders& headers, std::string_view secret) {
  const auto verdict = Judge(refusal);
  VendorWords words{.status = refusal.status, .message = refusal.message};
  if (verdict.code == ErrorCode::kNotFound && MentionsAny(refusal.message, {"not found"})) {
    const auto sentence = "Ollama does not have this model yet. Fetch it on that machine with: ollama pull " + std::string(model);
    return VendorError(verdict.code, sentence, words, headers, secret);
  }
  auto error = VendorError(verdict, words, headers, secret);
  if (verdict.code == ErrorCode::kInvalid && MentionsAny(refusal.message, {"does not support tools"})) error.field = "tools";
  return error;
}

Quirks ShownQuirks(const Refusal& refusal, Quirks used) {
  if (refusal.status != 400 || (used & kNoThinking)) return 0;
  return MentionsAny(refusal.message, {"does not support thinking", "think value"}) ? Quirks(kNoThinking) : Quirks(0);
}

}  // namespace beseda::ollama
