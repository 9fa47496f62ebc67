#pragma once

#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/http_client.h"
#include "json/fwd.h"

namespace beseda::app {

/// The admin REST API of a running server, used with an API key. Errors tell a person what to do. For one task at a time.
class AdminServer {
 public:
  /// `client` outlives it. `url` without a slash at its end.
  AdminServer(HttpClient& client, std::string url, std::string key);

  /// `path` below /api/v1. What the server refuses is an error with its words: kConflict, kNotFound, kInvalid, …; the reason is
  /// the problem's code.
  Task<Result<json::Object>> Get(std::string path);
  Task<Result<json::Object>> Send(std::string method, std::string path, json::Object body);

  const std::string& url() const { return url_; }

 private:
  Task<Result<json::Object>> Ask(HttpRequest request);
  HttpRequest MakeRequest(std::string method, const std::string& path) const;
  Error Explain(const Error& error) const;
  Error Refusal(const HttpResponse& response) const;

  HttpClient& client_;
  const std::string url_;
  const std::string key_;
};

}  // namespace beseda::app
