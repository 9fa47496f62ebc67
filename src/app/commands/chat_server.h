#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/http_client.h"
#include "json/fwd.h"

namespace beseda::app {

/// The web chat interface of a running server, as seen by one visitor. Errors tell a person what to do. For one task
/// at a time, but the stream of events, which may be read beside it.
class ChatServer {
 public:
  /// `client` outlives it. `url` without a slash at its end.
  ChatServer(HttpClient& client, std::string url, std::string bot);

  /// Who talks here: the "config" object of the channel.
  Task<Result<json::Object>> Config();
  /// Begins a conversation, or continues that of `token`; gives the "ready" frame and keeps its token.
  Task<Result<json::Object>> Begin(std::string token);
  /// Sends a text; gives the "accepted" frame. kUnavailable, kUncertain, kTimeout, kRateLimited: may be repeated with
  /// the same `client_id`; the server takes it once.
  Task<Result<json::Object>> Send(std::string client_id, std::string text);
  /// Live frames, from those after `after` on.
  Task<Result<std::unique_ptr<HttpStream>>> Events(std::int64_t after);

  const std::string& token() const { return token_; }

 private:
  HttpRequest MakeRequest(std::string method, const std::string& path) const;
  Task<Result<json::Object>> Ask(HttpRequest request);
  Error Explain(const Error& error) const;
  Error Refusal(int status, const std::string& body, const HttpHeaders& headers) const;

  HttpClient& client_;
  const std::string url_;
  const std::string bot_;
  std::string token_;
};

}  // namespace beseda::app
