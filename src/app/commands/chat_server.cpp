#include "app/commands/chat_server.h"

#include <charconv>

#include "base/task.h"
#include "json/json.h"
#include "json/reader.h"

namespace beseda::app {

ChatServer::ChatServer(HttpClient& client, std::string url, std::string bot)
    : client_(client), url_(std::move(url)), bot_(std::move(bot)) {}

HttpRequest ChatServer::MakeRequest(std::string method, const std::string& path) const {
  HttpRequest request;
  request.method = std::move(method);
  request.url = url_ + "/chat-api/" + PercentEncode(bot_) + path;
  request.reach = Reach::kAnywhere;
  request.connect_timeout = seconds(5);
  request.idle_timeout = request.total_timeout = seconds(30);
  if (!token_.empty()) request.headers.Add("Authorization", "Bearer " + token_);
  return request;
}

Error ChatServer::Explain(const Error& error) const {
  auto explained = error;
  if (error.code == ErrorCode::kUnavailable) {
    explained.message = "No server answers at " + url_ + ". Start one with `beseda serve`, or name another with --url.";
  } else if (error.code == ErrorCode::kTimeout || error.code == ErrorCode::kUncertain) {
    explained.message = "The server at " + url_ + " did not answer to the end. Look at its log, and try again.";
  }
  return explained;
}

Error ChatServer::Refusal(int status, const std::string& body, const HttpHeaders& headers) const {
  std::string detail;
  if (const auto problem = json::ParseObject(body); problem.ok()) {
    json::Reader in(*problem);
    detail = in.TextOr("detail", "");
  }
  const auto words = [&](std::string_view otherwise) { return detail.empty() ? std::string(otherwise) : detail; };
  const auto answered = "The server at " + url_ + " answered " + std::to_string(status) + ".";
  switch (status) {
    case 401: return Error(ErrorCode::kUnauthenticated, words(answered) + " Begin a new conversation with --new.");
    case 404:
      return Error(ErrorCode::kNotFound, "There is no bot \"" + bot_ + "\" with a web channel at " + url_ +
                                             ". The admin pages list the bots; name one with --bot.");
    case 429: {
      Error error(ErrorCode::kRateLimited, words(answered));
      int wait = 1;
      const auto text = headers.Get("retry-after");
      std::from_chars(text.data(), text.data() + text.size(), wait);
      return std::move(error).RetryAfter(seconds(std::clamp(wait, 1, 60)));
    }
    case 502:
    case 503:
    case 504: return Error(ErrorCode::kUncertain, words(answered));
    default: return Error(ErrorCode::kRejected, words(answered + " Is this a Beseda server?"));
  }
}

Task<Result<json::Object>> ChatServer::Ask(HttpRequest request) {
  auto response = co_await client_.Send(std::move(request));
  if (!response.ok()) co_return Explain(response.error());
  if (response->status != 200) co_return Refusal(response->status, response->body, response->headers);
  auto object = json::ParseObject(response->body);
  if (!object.ok()) co_return Error(ErrorCode::kRejected, "What answers at " + url_ + " is not a Beseda server. Name one with --url.");
  co_return object;
}

Task<Result<json::Object>> ChatServer::Config() {
  auto request = MakeRequest("GET", "/config");
  co_return co_await Ask(std::move(request));
}

Task<Result<json::Object>> ChatServer::Begin(std::string token) {
  token_.clear();
  auto request = MakeRequest("POST", "/session");
  request.headers.Add("Content-Type", "application/json");
  json::Object body;
  if (!token.empty()) body["token"] = token;
  request.body = json::Dump(body);
  auto ready = co_await Ask(std::move(request));
  if (!ready.ok()) co_return ready;
  json::Reader in(*ready);
  token_ = in.Text("token");
  if (auto good = in.Check(); !good.ok()) co_return Error(ErrorCode::kRejected, "What answers at " + url_ + " is not a Beseda server. Name one with --url.");
  co_return ready;
}

Task<Result<json::Object>> ChatServer::Send(std::string client_id, std::string text) {
  auto request = MakeRequest("POST", "/messages");
  request.headers.Add("Content-Type", "application/json");
  json::Object content{{"type", "text"}, {"text", text}};
  json::Object body{{"client_id", client_id}};
  body["content"] = std::move(content);
  request.body = json::Dump(body);
  co_return co_await Ask(std::move(request));
}

Task<Result<std::unique_ptr<HttpStream>>> ChatServer::Events(std::int64_t after) {
  auto request = MakeRequest("GET", "/events?after=" + std::to_string(after));
  request.headers.Add("Accept", "text/event-stream");
  request.idle_timeout = seconds(90);  // The server says that it is still there more often than that.
  request.total_timeout = std::chrono::hours(24);
  request.max_response_bytes = std::size_t(1) << 32;
  auto stream = co_await client_.Open(std::move(request));
  if (!stream.ok()) co_return Explain(stream.error());
  if (const int status = (*stream)->status(); status != 200) {
    auto body = co_await (*stream)->Read();
    const bool has_body = body.ok() && body->has_value();
    co_return Refusal(status, has_body ? **body : std::string(), (*stream)->headers());
  }
  co_return stream;
}

}  // namespace beseda::app
