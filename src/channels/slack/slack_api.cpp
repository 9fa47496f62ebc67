#include "channels/slack/slack_api.h"

#include <algorithm>
#include <charconv>

#include "base/clock.h"
#include "base/task.h"
#include "base/text.h"
#include "channels/slack/slack_errors.h"
#include "channels/slack/slack_fields.h"
#include "contracts/channel_pace.h"
#include "contracts/http_client.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

constexpr Micros kUsualWait = seconds(30);  // "Retry-After" is always there; a proxy may have lost it.
constexpr std::int64_t kLongestWait = 3600;
constexpr std::size_t kMaxFile = 200 * 1024 * 1024;

Micros RetryAfter(const HttpHeaders& headers) {
  const auto text = headers.Get("retry-after");
  std::int64_t wait = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), wait);
  if (text.empty() || failure != std::errc() || wait < 0) return kUsualWait;
  return seconds(std::min(wait, kLongestWait));
}

std::string Form(const Arguments& arguments) {
  std::string body;
  for (const auto& [name, value] : arguments) {
    if (!body.empty()) body += '&';
    body += PercentEncode(name) + "=" + PercentEncode(value);
  }
  return body;
}

Error StatusError(int status, const HttpResponse& response) {
  const auto said = "Slack answered " + std::to_string(status) + ".";
  const auto code = status == 503 ? ErrorCode::kUnavailable : status >= 500 ? ErrorCode::kUncertain : ErrorCode::kRejected;
  return Error(code, said, std::string(CutUtf8(response.body, 300)));
}

Error NotOurFile() {
  return Error(ErrorCode::kForbidden, "Slack does not give the bot this file. Add the scope files:read and install the app again.");
}

}  // namespace

bool MayHaveToken(std::string_view url, std::string_view base) {
  const auto origin = [](std::string_view address) {
    const auto host_at = address.find("://");
    return host_at == address.npos ? std::string_view() : address.substr(0, std::min(address.find_first_of("/?#", host_at + 3), address.size()));
  };
  const auto where = origin(url);
  if (where.empty() || where.find_first_of("@\\ ") != where.npos) return false;
  if (base != kSlackApi) return where == origin(base);
  return where == "https://slack.com" || (where.starts_with("https://") && where.ends_with(".slack.com"));
}

bool Api::is_slack() const { return base_ == kSlackApi; }

Task<Result<Api::Reply>> Api::Ask(Call call) const {
  if (token_.empty()) {
    co_return Error(ErrorCode::kUnauthenticated, "This channel has no token yet. Install the app in Slack and enter its token.");
  }
  HttpRequest request;
  request.method = "POST";
  request.url = base_ + "/" + call.method;
  request.reach = is_slack() ? Reach::kPublicOnly : Reach::kAnywhere;
  request.headers.Add("Content-Type", "application/x-www-form-urlencoded");
  request.headers.Add("Authorization", "Bearer " + token_);
  request.body = Form(call.arguments);
  request.total_timeout = call.aside ? seconds(10) : seconds(30);
  auto response = co_await services_.http.Send(std::move(request));
  const auto give = [&](Error error) {
    const bool doubtful = error.code == ErrorCode::kUncertain || error.code == ErrorCode::kTimeout;
    if (doubtful && call.repeatable) error.code = ErrorCode::kUnavailable;
    return error;
  };
  if (!response.ok()) co_return give(std::move(response).error());
  if (response->status == 429) {
    const auto wait = RetryAfter(response->headers);
    if (!call.aside) services_.pace.HoldBack(channel_id_, services_.clock.Now() + wait);
    co_return Error(ErrorCode::kRateLimited, "Slack asks the app to slow down.", call.method).RetryAfter(wait);
  }
  const auto body = json::ParseObject(response->body);
  if (!body.ok() || (response->status >= 500 && Text(*body, "error").empty())) {
    if (response->status == 200) {
      co_return give(Error(ErrorCode::kUncertain, "Slack's answer cannot be read.", std::string(CutUtf8(ToUtf8(response->body), 300))));
    }
    co_return give(StatusError(response->status, *response));
  }
  const auto code = Text(*body, "error");
  if (!Flag(*body, "ok") && !IsDone(call.method, code)) co_return give(ErrorOf(call.method, code, Text(*body, "needed")));
  co_return Reply{std::move(response->body), std::string(response->headers.Get("x-oauth-scopes"))};
}

Task<Result<std::string>> Api::Download(std::string url, std::string mime) const {
  if (!MayHaveToken(url, base_)) co_return Error(ErrorCode::kInvalid, "The file is not at Slack.", url);
  HttpRequest request;
  request.url = url;
  request.reach = is_slack() ? Reach::kPublicOnly : Reach::kAnywhere;
  request.headers.Add("Authorization", "Bearer " + token_);
  request.max_response_bytes = kMaxFile;
  request.total_timeout = seconds(300);
  auto response = co_await services_.http.Send(std::move(request));
  if (!response.ok()) {
    auto error = std::move(response).error();
    if (error.code == ErrorCode::kUncertain || error.code == ErrorCode::kTimeout) error.code = ErrorCode::kUnavailable;
    co_return error;
  }
  const auto status = response->status;
  if (status == 429) co_return Error(ErrorCode::kRateLimited, "Slack asks the app to slow down.").RetryAfter(RetryAfter(response->headers));
  if (status == 404 || status == 410) co_return Error(ErrorCode::kNotFound, "Slack does not have this file any more.");
  // Who may not have a file is led to the page for signing in.
  if (status / 100 == 3 || status == 401 || status == 403) co_return NotOurFile();
  if (status >= 500) co_return Error(ErrorCode::kUnavailable, "Slack answered " + std::to_string(status) + ".");
  if (status != 200) co_return Error(ErrorCode::kRejected, "Slack answered " + std::to_string(status) + ".");
  const bool page = ToLower(response->headers.Get("content-type")).starts_with("text/html");
  if (page && !mime.starts_with("text/html")) co_return NotOurFile();
  co_return std::move(response->body);
}

}  // namespace beseda::slack
