#include "server/problem.h"

#include <chrono>

#include "json/json.h"

namespace beseda::server {
namespace {

ServerResponse Make(int status, std::string_view code, std::string_view detail, std::string_view field,
                    std::optional<Micros> retry_after) {
  json::Object problem{{"type", "about:blank"},
                       {"title", json::Value(StatusTitle(status))},
                       {"status", status},
                       {"detail", json::Value(detail)},
                       {"code", json::Value(code)}};
  if (!field.empty()) problem["field"] = field;
  ServerResponse response;
  response.status = status;
  if (retry_after) {
    const auto wait = std::max<std::int64_t>(std::chrono::ceil<seconds>(*retry_after).count(), 1);
    problem["retry_after"] = wait;
    response.headers.Set("Retry-After", std::to_string(wait));
  }
  response.headers.Set("Content-Type", "application/problem+json");
  response.body = json::Dump(problem);
  return response;
}

}  // namespace

int StatusOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalid: return 422;
    case ErrorCode::kNotFound: return 404;
    case ErrorCode::kConflict: return 409;
    case ErrorCode::kUnauthenticated: return 401;
    case ErrorCode::kForbidden: return 403;
    case ErrorCode::kTooLarge: return 413;
    case ErrorCode::kRateLimited: return 429;
    case ErrorCode::kUnavailable: return 503;
    case ErrorCode::kTimeout: return 504;
    case ErrorCode::kUncertain: return 502;
    case ErrorCode::kCancelled: return 503;
    case ErrorCode::kRejected: return 422;
    case ErrorCode::kStorage: return 503;
    case ErrorCode::kInternal: return 500;
  }
  return 500;
}

std::string_view StatusTitle(int status) {
  switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 426: return "Upgrade Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
  }
  return "";
}

ServerResponse MakeProblem(const Error& error) {
  const std::string_view name = error.reason.empty() ? ErrorCodeName(error.code) : std::string_view(error.reason);
  return Make(StatusOf(error.code), name, error.message, error.field, error.retry_after);
}

ServerResponse MakeProblem(int status, std::string_view code, std::string_view detail, std::string_view field) {
  return Make(status, code, detail, field, std::nullopt);
}

}  // namespace beseda::server
