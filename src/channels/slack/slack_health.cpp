#include "channels/slack/slack_health.h"

#include <algorithm>

#include "base/task.h"
#include "base/text.h"
#include "channels/slack/slack_fields.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

using State = ChannelCheck::State;

ChannelCheck Failed(std::string id, const Error& error) {
  ChannelCheck check{std::move(id), State::kFailed, error.message};
  const bool says_nothing = error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kTimeout ||
                            error.code == ErrorCode::kUncertain || error.code == ErrorCode::kRateLimited;
  if (says_nothing) check.state = State::kUnknown;
  return check;
}

ChannelCheck CheckScopes(std::string_view granted) {
  ChannelCheck check{"permissions", State::kOk, "The app has all the scopes that it uses."};
  if (granted.empty()) return ChannelCheck{"permissions", State::kUnknown, "Slack does not say which scopes the app has."};
  const auto names = Split(granted, ',');
  std::string missing;
  for (const auto& scope : kScopes) {
    const bool has = std::any_of(names.begin(), names.end(), [&](std::string_view name) { return Trim(name) == scope.name; });
    if (has) continue;
    missing += (missing.empty() ? "" : ", ") + std::string(scope.name) + " (" + std::string(scope.what) + ")";
    check.state = scope.needed ? State::kFailed : std::max(check.state, State::kWarning);
    if (scope.needed) break;
  }
  if (missing.empty()) return check;
  check.text = "The app lacks scopes: " + missing + ".";
  check.todo = "Add them under OAuth & Permissions and install the app again.";
  return check;
}

ChannelCheck CheckWebhook(const Settings& settings, const std::string& webhook_url) {
  if (settings.signing_secret.empty()) {
    return {"webhook", State::kFailed, "There is no signing secret, so calls of Slack are refused.",
            "Enter the signing secret of the app's page Basic Information, or use Socket Mode."};
  }
  if (!webhook_url.empty() && !webhook_url.starts_with("https://")) {
    return {"webhook", State::kWarning, "Slack calls only addresses that begin with https://.",
            "Give this server a public address with TLS, or use Socket Mode."};
  }
  return {"webhook", State::kUnknown, "Slack calls " + webhook_url + " if the app's pages say so; it does not tell us whether they do.",
          "Write to the bot: its message should arrive here."};
}

Task<ChannelCheck> CheckSocketMode(const Api& app) {
  Call call{"apps.connections.open"};
  call.repeatable = true;
  const auto reply = co_await app.Ask(std::move(call));
  if (!reply.ok()) co_return Failed("socket", reply.error());
  co_return ChannelCheck{"socket", State::kOk, "Socket Mode is on, and the app token is good."};
}

}  // namespace

Task<Result<ChannelHealth>> CheckHealth(const Api& bot, const Api& app, Settings settings, std::string webhook_url) {
  ChannelHealth health;
  Call call{"auth.test"};
  call.repeatable = true;
  const auto reply = co_await bot.Ask(std::move(call));
  if (reply.ok()) {
    CO_TRY(const auto body, json::ParseObject(reply->body));
    const auto user = Text(body, "user"), team = Text(body, "team");
    health.account_name = "@" + std::string(user) + (team.empty() ? "" : " · " + std::string(team));
    ChannelCheck token{"token", State::kOk, "Connected to " + std::string(team) + " as @" + std::string(user) + "."};
    if (Text(body, "bot_id").empty()) {
      token.state = State::kFailed;
      token.text = "This is a person's token.";
      token.todo = "Enter the bot token of the page OAuth & Permissions; it begins with xoxb-.";
    }
    health.checks.push_back(std::move(token));
    health.checks.push_back(CheckScopes(reply->scopes));
  } else {
    health.checks.push_back(Failed("token", reply.error()));
  }
  if (settings.socket_mode) {
    auto check = co_await CheckSocketMode(app);
    health.checks.push_back(std::move(check));
  } else {
    health.checks.push_back(CheckWebhook(settings, webhook_url));
  }
  co_return health;
}

}  // namespace beseda::slack
