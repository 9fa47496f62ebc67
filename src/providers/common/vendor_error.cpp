#include "providers/common/vendor_error.h"

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "base/time.h"
#include "providers/common/retry_after.h"

namespace beseda {
namespace {

constexpr std::size_t kMaxQuote = 400;

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

Error VendorError(ErrorCode code, std::string_view sentence, const VendorWords& words, const HttpHeaders& headers,
                  std::string_view secret) {
  std::string message(sentence);
  if (!words.message.empty()) message += " It says: \"" + Quote(words.message, secret) + "\"";
  std::string detail = "status " + std::to_string(words.status);
  if (!words.code.empty()) detail += ", " + Quote(words.code, secret);
  if (!words.request_id.empty()) detail += ", request " + Quote(words.request_id, secret);
  Error error(code, std::move(message), std::move(detail));
  if (code == ErrorCode::kRateLimited || code == ErrorCode::kUnavailable) {
    const auto now = std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now());
    if (const auto wait = RetryAfter(headers, now)) error.RetryAfter(*wait);
  }
  return error;
}

Error VendorError(const StatusVerdict& verdict, const VendorWords& words, const HttpHeaders& headers,
                  std::string_view secret) {
  auto error = VendorError(verdict.code, verdict.sentence, words, headers, secret);
  if (!verdict.reason.empty()) error.reason = verdict.reason;
  return error;
}

bool MentionsAny(std::string_view text, std::initializer_list<std::string_view> words) {
  const auto lower = ToLower(text);
  return std::any_of(words.begin(), words.end(), [&](auto word) { return lower.find(word) != lower.npos; });
}

StatusVerdict JudgeStatus(int status) {
  if (status == 401) return {ErrorCode::kUnauthenticated, "The provider does not accept the API key. Enter a valid one on the Models page."};
  if (status == 402) return {ErrorCode::kForbidden, "The provider's account has no credit left or has reached its spending limit."};
  if (status == 403) return {ErrorCode::kForbidden, "The provider does not let this key use this model."};
  if (status == 404) return {ErrorCode::kNotFound, "The provider knows no such model or address. Check the model's name and the base URL."};
  if (status == 408) return {ErrorCode::kTimeout, "The provider gave up waiting."};
  if (status == 429) return {ErrorCode::kRateLimited, "The provider's rate limit is reached."};
  if (status >= 500 || status == 409 || status == 425) {
    return {ErrorCode::kUnavailable, "The provider has a problem or is overloaded."};
  }
  if (status < 400) return {ErrorCode::kInvalid, "The provider sends us to another address. Check the base URL."};
  return {ErrorCode::kInvalid, "The provider refused the request."};
}

Error DamagedAnswer(std::string detail) {
  return Error(ErrorCode::kUnavailable, "The provider's answer is damaged: it is not JSON.", std::move(detail));
}

}  // namespace beseda
