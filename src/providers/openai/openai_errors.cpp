#include "providers/openai/openai_errors.h"

#include <algorithm>

#include "base/text.h"
#include "json/json.h"
#include "providers/common/retry_after.h"

namespace beseda::openai {
namespace {

constexpr std::size_t kMaxQuote = 400;

std::string TextOf(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (!value) return {};
  if (const auto* text = value->if_string()) return std::string(json::View(*text));
  if (const auto* number = value->if_int64()) return std::to_string(*number);
  return {};
}

bool Has(std::string_view text, std::initializer_list<std::string_view> words) {
  const auto lower = ToLower(text);
  return std::any_of(words.begin(), words.end(), [&](auto word) { return lower.find(word) != lower.npos; });
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

bool IsContextLength(const Refusal& refusal) {
  return refusal.code == "context_length_exceeded" || refusal.type == "exceed_context_size_error" ||
         Has(refusal.message, {"maximum context length", "context window", "context length", "context size",
                               "too many tokens", "prompt is too long"});
}

bool IsContentPolicy(const Refusal& refusal) {
  return refusal.moderated || refusal.code == "content_filter" || refusal.code == "content_policy_violation" ||
         refusal.type == "content_filter" || refusal.code == "moderation_blocked";
}

bool IsOutOfCredit(const Refusal& refusal) {
  return refusal.status == 402 || refusal.code == "insufficient_quota" || refusal.type == "insufficient_quota" ||
         refusal.code == "billing_hard_limit_reached" || refusal.code == "billing_not_active";
}

// For an error in the middle of a stream there is no HTTP status; the type or code says as much.
int StatusOf(const Refusal& refusal) {
  if (refusal.status >= 300) return refusal.status;
  const auto word = refusal.type + " " + refusal.code;
  if (Has(word, {"rate_limit", "too_many_requests"})) return 429;
  if (Has(word, {"invalid_api_key", "authentication"})) return 401;
  if (Has(word, {"permission"})) return 403;
  if (Has(word, {"not_found"})) return 404;
  if (Has(word, {"invalid_request", "invalid_value", "unsupported"})) return 400;
  return 500;
}

struct Verdict {
  ErrorCode code;
  std::string_view sentence;
};

Verdict Judge(const Refusal& refusal) {
  const int status = StatusOf(refusal);
  if (IsContentPolicy(refusal)) return {ErrorCode::kRejected, "The provider's content policy stopped this request."};
  if (IsOutOfCredit(refusal)) {
    return {ErrorCode::kForbidden, "The provider's account has no credit left or has reached its spending limit."};
  }
  if (status == 401) return {ErrorCode::kUnauthenticated, "The provider does not accept the API key. Enter a valid one on the Models page."};
  if (status == 403) return {ErrorCode::kForbidden, "The provider does not let this key use this model."};
  if (status == 404) return {ErrorCode::kNotFound, "The provider knows no such model or address. Check the model's name and the base URL."};
  if (status == 408) return {ErrorCode::kTimeout, "The provider gave up waiting."};
  if (status == 429) return {ErrorCode::kRateLimited, "The provider's rate limit is reached."};
  if (status >= 500 || status == 409 || status == 425) {
    return {ErrorCode::kUnavailable, "The provider has a problem or is overloaded."};
  }
  if (status < 400) return {ErrorCode::kInvalid, "The provider sends us to another address. Check the base URL."};
  if (IsContextLength(refusal)) {
    return {ErrorCode::kInvalid, "The conversation is too long for this model. Shorten the instructions, the knowledge or the history."};
  }
  return {ErrorCode::kInvalid, "The provider refused the request."};
}

std::string Quote(std::string_view said, std::string_view secret) {
  std::string text(said);
  for (auto at = text.find(secret); !secret.empty() && at != text.npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), "***");
  }
  std::string out;
  AppendPrintable(out, CutUtf8(Trim(text), kMaxQuote));
  return out;
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
  if (error) {
    out.message = TextOf(*error, "message");
    out.type = TextOf(*error, "type");
    out.code = TextOf(*error, "code");
    out.param = TextOf(*error, "param");
    if (const auto* number = error->if_contains("code"); number && number->is_int64()) {
      out.status = int(std::clamp<std::int64_t>(number->get_int64(), 0, 999));
    }
    // OpenRouter: https://openrouter.ai/docs/api-reference/errors, "Moderation errors".
    if (const auto* extra = error->if_contains("metadata"); extra && extra->is_object()) {
      out.moderated = extra->get_object().contains("flagged_input");
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
  std::string message(verdict.sentence);
  if (!refusal.message.empty()) message += " It says: \"" + Quote(refusal.message, secret) + "\"";
  std::string detail = "status " + std::to_string(refusal.status);
  if (!refusal.code.empty()) detail += ", code " + Quote(refusal.code, secret);
  if (!refusal.type.empty()) detail += ", type " + Quote(refusal.type, secret);
  if (const auto id = headers.Get("x-request-id"); !id.empty()) detail += ", request " + Quote(id, secret);
  Error error(verdict.code, std::move(message), std::move(detail));
  if (verdict.code == ErrorCode::kRateLimited || verdict.code == ErrorCode::kUnavailable) {
    const auto now = std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now());
    if (const auto wait = RetryAfter(headers, now)) error.RetryAfter(*wait);
  }
  return error;
}

Quirks RefusedPart(const Refusal& refusal, Quirks used) {
  if (refusal.status != 400 && refusal.status != 422) return 0;
  const bool unsupported = Has(refusal.code, {"unsupported", "unknown", "unrecognized"}) ||
                           Has(refusal.message, {"unsupported", "not supported", "does not support", "unknown",
                                                 "unrecognized", "not permitted", "unexpected", "extra input"});
  if (!unsupported) return 0;
  const auto names = [&](std::string_view part) {
    return refusal.param.empty() ? refusal.message.find(part) != refusal.message.npos
                                 : refusal.param == part || refusal.param.starts_with(std::string(part) + ".");
  };
  if (names(used & kOldMaxTokens ? "max_tokens" : "max_completion_tokens")) return kOldMaxTokens;
  if (!(used & kNoStreamOptions) && names("stream_options")) return kNoStreamOptions;
  if (!(used & kNoTemperature) && names("temperature")) return kNoTemperature;
  if (!(used & kNoReasoningEffort) && names("reasoning_effort")) return kNoReasoningEffort;
  if (!(used & kNoUser) && refusal.param == "user") return kNoUser;
  return 0;
}

}  // namespace beseda::openai
