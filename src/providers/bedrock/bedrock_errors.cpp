#include "providers/bedrock/bedrock_errors.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "json/json.h"
#include "providers/common/json_fields.h"
#include "providers/common/vendor_error.h"

namespace beseda::bedrock {
namespace {

// "com.amazon.coral.service#ThrottlingException:http://…" -> "ThrottlingException"
std::string_view PlainType(std::string_view type) {
  type = type.substr(0, type.find(':'));
  if (const auto mark = type.rfind('#'); mark != type.npos) type.remove_prefix(mark + 1);
  return Trim(type);
}

void TakeWords(Refusal& out, std::string_view body) {
  const auto parsed = json::ParseObject(body);
  if (!parsed.ok()) return;
  out.message = FindText(*parsed, "message");
  if (out.message.empty()) out.message = FindText(*parsed, "Message");
  if (out.message.empty()) out.message = FindText(*parsed, "originalMessage");
  if (out.type.empty()) out.type = PlainType(FindText(*parsed, "__type"));
}

// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html, "Errors", and …/CommonErrors.html;
// statuses as JudgeStatus knows them, which are not always AWS's own.
int StatusOf(const Refusal& refusal) {
  const std::pair<std::string_view, int> kTypes[] = {
      {"accessdeniedexception", 403},           {"unrecognizedclientexception", 401},
      {"invalidsignatureexception", 401},       {"signaturedoesnotmatch", 401},
      {"incompletesignatureexception", 401},    {"incompletesignature", 401},
      {"missingauthenticationtoken", 401},      {"missingauthenticationtokenexception", 401},
      {"expiredtoken", 401},                    {"expiredtokenexception", 401},
      {"invalidclienttokenid", 401},            {"notauthorized", 403},
      {"optinrequired", 403},                   {"resourcenotfoundexception", 404},
      {"throttlingexception", 429},             {"servicequotaexceededexception", 429},
      {"modelnotreadyexception", 503},          {"modeltimeoutexception", 408},
      {"modelerrorexception", 503},             {"modelstreamerrorexception", 503},
      {"internalserverexception", 500},         {"internalfailure", 500},
      {"serviceunavailableexception", 503},     {"serviceunavailable", 503},
      {"validationexception", 400},             {"conflictexception", 409},
      {"requestexpired", 401}};
  const auto type = ToLower(refusal.type);
  for (const auto& [name, status] : kTypes) {
    if (type == name) return status;
  }
  if (refusal.status == 424) return 503;
  return refusal.status >= 300 ? refusal.status : 500;
}

StatusVerdict Judge(const Refusal& refusal) {
  auto verdict = JudgeStatus(StatusOf(refusal));
  if (verdict.code == ErrorCode::kForbidden && MentionsAny(refusal.message, {"api key", "security token", "bearer token"})) {
    verdict = JudgeStatus(401);
  }
  if (verdict.code == ErrorCode::kUnauthenticated) {
    verdict.sentence = "AWS does not accept the key. Enter a valid one on the Models page; temporary keys may have expired, and signatures need a right clock.";
  }
  if (verdict.code == ErrorCode::kForbidden) {
    verdict.sentence = "AWS does not let this key use this model. Check the key's permissions, and whether the account has access to the model in this region.";
  }
  if (verdict.code != ErrorCode::kInvalid) return verdict;
  if (MentionsAny(refusal.message, {"input is too long", "prompt is too long", "too many input tokens", "maximum context",
                                    "context length", "context window", "input length and",
                                    "number of input tokens exceeds"})) {
    return kContextTooLong;
  }
  if (MentionsAny(refusal.message, {"model identifier is invalid", "model id is invalid"})) return JudgeStatus(404);
  if (MentionsAny(refusal.message, {"on-demand throughput"})) {
    return {ErrorCode::kInvalid,
            "This model is only to be had through an inference profile. Choose it from the list under a name that begins with us., eu., apac. or global."};
  }
  if (MentionsAny(refusal.message, {"content filtering policy", "blocked by content filter"})) {
    return {ErrorCode::kRejected, "The provider's content policy stopped this request."};
  }
  return verdict;
}

}  // namespace

Refusal DecodeRefusal(int status, const HttpHeaders& headers, std::string_view body) {
  Refusal out{.status = status, .type = std::string(PlainType(headers.Get("x-amzn-errortype")))};
  TakeWords(out, body);
  return out;
}

Refusal DecodeRefusal(const StreamEvent& exception) {
  Refusal out{.type = std::string(PlainType(exception.name))};
  TakeWords(out, exception.data);
  return out;
}

Error ToError(const Refusal& refusal, const HttpHeaders& headers, std::string_view secret) {
  const auto verdict = Judge(refusal);
  const VendorWords words{.status = refusal.status,
                          .message = refusal.message,
                          .code = refusal.type,
                          .request_id = std::string(headers.Get("x-amzn-requestid"))};
  return VendorError(verdict, words, headers, secret);
}

Quirks ShownQuirks(const Refusal& refusal, Quirks used) {
  if (refusal.status != 400 && refusal.status != 403) return 0;
  const auto& said = refusal.message;
  const auto shows = [&](Quirk quirk, std::initializer_list<std::string_view> words) {
    return !(used & quirk) && MentionsAny(said, words);
  };
  if (shows(kNoCaching, {"prompt caching", "cachepoint", "cache point"})) return kNoCaching;
  if (refusal.status != 400) return 0;
  if (shows(kNoToolChoice, {"toolchoice", "tool choice", "tool_choice"})) return kNoToolChoice;
  if (!(used & kNoThinking)) {
    const bool by_budget = (used & kThinkingBudget) != 0;
    if (!by_budget && MentionsAny(said, {"adaptive", "effort", "display"})) return kThinkingBudget;
    if (by_budget && MentionsAny(said, {"thinking.type.enabled"})) return kThinkingBudget;
    if (MentionsAny(said, {"thinking", "reasoning", "additionalmodelrequestfields", "effort"})) return kNoThinking;
  }
  if (shows(kSchemaByTool, {"outputconfig", "output_config", "textformat", "structured output", "json_schema", "output format"})) {
    return kSchemaByTool;
  }
  if (shows(kNoSampling, {"temperature", "top_p", "topp"})) return kNoSampling;
  if (shows(kNoSystem, {"system message", "system prompt"})) return kNoSystem;
  if (shows(kNoStop, {"stopsequences", "stop sequence", "stop_sequences"})) return kNoStop;
  return 0;
}

}  // namespace beseda::bedrock
