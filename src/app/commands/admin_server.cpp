#include "app/commands/admin_server.h"

#include "base/task.h"
#include "json/json.h"
#include "json/reader.h"

namespace beseda::app {
namespace {

ErrorCode CodeOf(int status) {
  switch (status) {
    case 401: return ErrorCode::kUnauthenticated;
    case 403: return ErrorCode::kForbidden;
    case 404: return ErrorCode::kNotFound;
    case 409: return ErrorCode::kConflict;
    case 413: return ErrorCode::kTooLarge;
    case 422: return ErrorCode::kInvalid;
    case 429: return ErrorCode::kRateLimited;
    default: return status >= 500 ? ErrorCode::kUnavailable : ErrorCode::kRejected;
  }
}

}  // namespace

AdminServer::AdminServer(HttpClient& client, std::string url, std::string key)
    : client_(client), url_(std::move(url)), key_(std::move(key)) {}

HttpRequest AdminServer::MakeRequest(std::string method, const std::string& path) const {
  HttpRequest request;
  request.method = std::move(method);
  request.url = url_ + "/api/v1" + path;
  request.reach = Reach::kAnywhere;
  request.connect_timeout = seconds(5);
  request.idle_timeout = request.total_timeout = seconds(60);
  request.max_response_bytes = 64 * 1024 * 1024;
  request.headers.Add("Authorization", "Bearer " + key_);
  return request;
}

Task<Result<json::Object>> AdminServer::Get(std::string path) {
  auto request = MakeRequest("GET", path);
  co_return co_await Ask(std::move(request));
}

Task<Result<json::Object>> AdminServer::Send(std::string method, std::string path, json::Object body) {
  auto request = MakeRequest(std::move(method), path);
  request.headers.Add("Content-Type", "application/json");
  request.body = json::Dump(body);
  co_return co_await Ask(std::move(request));
}

Task<Result<json::Object>> AdminServer::Ask(HttpRequest request) {
  const auto response = co_await client_.Send(std::move(request));
  if (!response.ok()) co_return Explain(response.error());
  if (response->status < 200 || response->status >= 300) co_return Refusal(*response);
  if (response->body.empty()) co_return json::Object();
  auto object = json::ParseObject(response->body);
  if (!object.ok()) co_return Error(ErrorCode::kRejected, "What answers at " + url_ + " is not a Beseda server. Name one with --server.");
  co_return object;
}

Error AdminServer::Explain(const Error& error) const {
  auto explained = error;
  if (error.code == ErrorCode::kUnavailable) {
    explained.message = "No server answers at " + url_ + ". Name another with --server or in BESEDA_SERVER.";
  } else if (error.code == ErrorCode::kTimeout || error.code == ErrorCode::kUncertain) {
    explained.message = "The server at " + url_ + " did not answer to the end. Look whether it has done what was asked, then try again.";
  }
  return explained;
}

Error AdminServer::Refusal(const HttpResponse& response) const {
  std::string detail, reason, field;
  if (const auto problem = json::ParseObject(response.body); problem.ok()) {
    json::Reader in(*problem);
    detail = in.TextOr("detail", "");
    reason = in.TextOr("code", "");
    field = in.TextOr("field", "");
  }
  if (detail.empty()) detail = "The server at " + url_ + " answered " + std::to_string(response.status) + ". Is this a Beseda server?";
  if (response.status == 401) detail += " Give an API key with --key or in BESEDA_API_KEY.";
  if (response.status == 403) detail += " The API key needs the permissions bots.read and bots.write.";
  Error error(CodeOf(response.status), std::move(detail));
  error.reason = std::move(reason);
  error.field = std::move(field);
  return error;
}

}  // namespace beseda::app
