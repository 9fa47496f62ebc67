#include "server/gateway/gateway_error.h"

#include <algorithm>

#include "json/json.h"
#include "server/problem.h"

namespace beseda::server {
namespace {

bool IsBudget(const Error& error) { return error.reason == "budget_exceeded"; }

// What our own side lacks towards a provider (its key, its address) is not the client's fault: it is a bad gateway.
bool IsUpstream(const Error& error) { return error.reason == "upstream"; }

int GatewayStatus(const Error& error) {
  if (IsBudget(error)) return 429;
  if (IsUpstream(error)) return 502;
  switch (error.code) {
    case ErrorCode::kInvalid: return 400;
    case ErrorCode::kRejected: return 400;
    case ErrorCode::kUncertain: return 502;
    case ErrorCode::kTimeout: return 504;
    default: return StatusOf(error.code);
  }
}

bool MayHelpToRepeat(const Error& error) {
  if (IsBudget(error)) return false;
  return error.code == ErrorCode::kRateLimited || error.code == ErrorCode::kUnavailable ||
         error.code == ErrorCode::kTimeout || error.code == ErrorCode::kCancelled || error.code == ErrorCode::kUncertain;
}

std::string_view OpenAiType(const Error& error) {
  if (IsBudget(error)) return "insufficient_quota";
  switch (GatewayStatus(error)) {
    case 400: case 404: case 413: case 422: return "invalid_request_error";
    case 401: return "authentication_error";
    case 403: return "permission_error";
    case 429: return "rate_limit_error";
    default: return "server_error";
  }
}

json::Value OpenAiCode(const Error& error) {
  if (IsBudget(error)) return "insufficient_quota";
  switch (error.code) {
    case ErrorCode::kUnauthenticated: return IsUpstream(error) ? json::Value("upstream_unauthenticated") : json::Value("invalid_api_key");
    case ErrorCode::kNotFound: return "model_not_found";
    case ErrorCode::kRateLimited: return "rate_limit_exceeded";
    case ErrorCode::kRejected: return error.reason.empty() ? json::Value("content_filter") : json::Value(error.reason);
    default: return error.reason.empty() ? json::Value(nullptr) : json::Value(error.reason);
  }
}

std::string_view AnthropicType(const Error& error) {
  switch (GatewayStatus(error)) {
    case 400: case 422: return "invalid_request_error";
    case 401: return "authentication_error";
    case 403: return "permission_error";
    case 404: return "not_found_error";
    case 413: return "request_too_large";
    case 429: return "rate_limit_error";
    case 503: return "overloaded_error";
    case 504: return "timeout_error";
    default: return "api_error";
  }
}

ServerResponse Failure(const Error& error, std::string body, std::string_view id_header, std::string_view request_id) {
  ServerResponse response;
  response.status = GatewayStatus(error);
  response.headers.Add("Content-Type", "application/json");
  response.headers.Add("Cache-Control", "no-store");
  response.headers.Add(std::string(id_header), std::string(request_id));
  if (error.retry_after) {
    const auto wait = std::max<std::int64_t>(1, std::chrono::ceil<seconds>(*error.retry_after).count());
    response.headers.Add("Retry-After", std::to_string(wait));
  }
  if (!MayHelpToRepeat(error)) response.headers.Add("x-should-retry", "false");
  response.body = std::move(body);
  return response;
}

}  // namespace

std::string EncodeOpenAiError(const Error& error) {
  json::Object inner({{"message", error.message}, {"type", OpenAiType(error)}});
  inner["param"] = error.field.empty() ? json::Value(nullptr) : json::Value(error.field);
  inner["code"] = OpenAiCode(error);
  return json::Dump(json::Object({{"error", std::move(inner)}}));
}

std::string EncodeAnthropicError(const Error& error, std::string_view request_id) {
  const auto message = error.field.empty() ? error.message : error.field + ": " + error.message;
  json::Object inner({{"type", AnthropicType(error)}, {"message", message}});
  return json::Dump(json::Object({{"type", "error"}, {"error", std::move(inner)}, {"request_id", request_id}}));
}

ServerResponse OpenAiFailure(const Error& error, std::string_view request_id) {
  return Failure(error, EncodeOpenAiError(error), "x-request-id", request_id);
}

ServerResponse AnthropicFailure(const Error& error, std::string_view request_id) {
  return Failure(error, EncodeAnthropicError(error, request_id), "request-id", request_id);
}

}  // namespace beseda::server
