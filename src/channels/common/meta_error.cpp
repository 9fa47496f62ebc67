#include "channels/common/meta_error.h"

#include <charconv>

#include "base/text.h"
#include "channels/common/meta_error_codes.h"
#include "channels/common/meta_usage.h"
#include "json/json.h"

namespace beseda {
namespace {

constexpr std::size_t kMaxSaid = 500;

const MetaCode* FindCode(const MetaFailure& failure) {
  const MetaCode* without_subcode = nullptr;
  for (const auto& code : MetaCodes()) {
    if (!(code.products & MaskOf(failure.product))) continue;
    if (failure.code < code.first || failure.code > code.last) continue;
    if (code.subcode != 0 && code.subcode == failure.subcode) return &code;
    if (code.subcode == 0 && !without_subcode) without_subcode = &code;
  }
  return without_subcode;
}

std::string Numbers(const MetaFailure& failure) {
  auto text = "Meta's code " + std::to_string(failure.code);
  if (failure.subcode != 0) text += "/" + std::to_string(failure.subcode);
  return text;
}

std::string TextField(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(CutUtf8(json::View(value->get_string()), kMaxSaid)) : std::string();
}

std::int64_t IntField(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (!value) return 0;
  if (value->is_int64()) return value->get_int64();
  if (value->is_uint64()) return static_cast<std::int64_t>(value->get_uint64());
  return 0;
}

std::optional<Micros> RetryAfter(const HttpHeaders& headers) {
  const auto text = headers.Get("retry-after");
  std::int64_t wait = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), wait);
  if (text.empty() || failure != std::errc() || wait < 0 || wait > 86'400) return std::nullopt;
  return seconds(wait);
}

Error ByStatus(int status, std::string_view body) {
  Error error(ErrorCode::kRejected, "Meta answered with the status " + std::to_string(status) + ".",
              std::string(CutUtf8(body, 300)));
  if (status == 401) error.code = ErrorCode::kUnauthenticated;
  if (status == 429) error.code = ErrorCode::kRateLimited;
  if (status == 408 || status == 503) error.code = ErrorCode::kUnavailable;
  if (status == 500 || status == 502 || status == 504) error.code = ErrorCode::kUncertain;
  return error;
}

}  // namespace

Error ExplainMetaFailure(const MetaFailure& failure) {
  const auto* code = FindCode(failure);
  if (!code) {
    return Error(ErrorCode::kRejected,
                 "Meta refused this: " + (failure.said.empty() ? "no reason was given." : failure.said) + " (" +
                     Numbers(failure) + ")");
  }
  Error error(code->error, std::string(code->words) + " (" + Numbers(failure) + ")", failure.said);
  if (code->wait_seconds != 0) error.retry_after = seconds(code->wait_seconds);
  if (!code->reason.empty()) error.reason = code->reason;
  // Which value is wrong, only Meta's words say.
  if (code->quotes && !failure.said.empty()) error.message += " Meta says: " + failure.said;
  return error;
}

MetaFailure ReadMetaFailure(MetaFailure::Product product, const json::Object& error) {
  MetaFailure failure;
  failure.product = product;
  failure.code = IntField(error, "code");
  failure.subcode = IntField(error, "error_subcode");
  failure.said = TextField(error, "message");
  if (failure.said.empty()) failure.said = TextField(error, "title");
  const auto* data = error.if_contains("error_data");
  if (data && data->is_object()) {
    const auto details = TextField(data->get_object(), "details");
    if (!details.empty() && details != failure.said) failure.said += failure.said.empty() ? details : ": " + details;
  }
  return failure;
}

Error ReadMetaErrorAnswer(MetaFailure::Product product, int status, const HttpHeaders& headers, std::string_view body) {
  const auto document = json::ParseObject(body);
  const auto* error = document.ok() ? document->if_contains("error") : nullptr;
  if (!error || !error->is_object()) {
    auto unknown = ByStatus(status, body);
    unknown.retry_after = RetryAfter(headers);
    return unknown;
  }
  const auto failure = ReadMetaFailure(product, error->get_object());
  auto explained = ExplainMetaFailure(failure);
  if (!FindCode(failure) && status == 429) explained.code = ErrorCode::kRateLimited;
  if (explained.code != ErrorCode::kRateLimited && explained.code != ErrorCode::kUnavailable) return explained;
  if (const auto wait = RetryAfter(headers)) explained.retry_after = wait;
  if (const auto usage = ReadMetaUsage(headers); usage && usage->regain_in) explained.retry_after = usage->regain_in;
  return explained;
}

}  // namespace beseda
