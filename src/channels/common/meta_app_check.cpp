#include "channels/common/meta_app_check.h"

#include <algorithm>

#include "base/clock.h"
#include "base/task.h"
#include "channels/common/meta_json.h"

namespace beseda {
namespace {

using State = ChannelCheck::State;

constexpr std::size_t kMostApps = 3;
constexpr auto kSoon = std::chrono::days(7);

ChannelCheck EndCheck(std::string id, std::string what, Time end, Time now) {
  const auto day = FormatTime(end).substr(0, 10);
  if (end <= now) return {std::move(id), State::kFailed, what + " ended on " + day + ".", "Make a new access token and enter it."};
  if (end - now > kSoon) return {std::move(id), State::kOk, what + " is good until " + day + "."};
  return {std::move(id), State::kWarning, what + " ends on " + day + ".", "Make a new access token and enter it before that day."};
}

bool Has(const json::Array* names, std::string_view name) {
  return names && std::any_of(names->begin(), names->end(),
                              [&](const json::Value& one) { return one.is_string() && json::View(one.get_string()) == name; });
}

}  // namespace

bool SaysNothingOfAccount(const Error& error) {
  return error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kTimeout || error.code == ErrorCode::kUncertain ||
         error.code == ErrorCode::kRateLimited || error.code == ErrorCode::kCancelled;
}

Task<std::optional<MetaApp>> FindMetaApp(const MetaAccess& access, ChannelServices services, std::string app_secret,
                                         std::vector<std::string> app_ids) {
  if (app_ids.size() > kMostApps) app_ids.resize(kMostApps);
  for (const auto& id : app_ids) {
    if (id.empty() || app_secret.empty()) continue;
    auto own = access;
    own.access_token = id + "|" + app_secret;
    own.app_secret.clear();
    MetaGraph graph(std::move(own), services);
    MetaFields query{{"input_token", access.access_token}};
    auto answer = co_await graph.Get("debug_token", std::move(query));
    const auto* token = answer.ok() ? ObjectIn(*answer, "data") : nullptr;
    if (!token || TextIn(*token, "app_id") != id) continue;
    MetaApp app{id, std::move(graph), *token};
    co_return app;
  }
  co_return std::nullopt;
}

void AddMetaTokenChecks(const MetaApp& app, const std::vector<std::string_view>& permissions, Time now, ChannelHealth& health) {
  if (app.token.contains("is_valid") && !TrueIn(app.token, "is_valid")) {
    health.checks.push_back({"token_end", State::kFailed, "Meta says that the access token is not valid any more.",
                             "Make a new access token and enter it."});
    return;
  }
  if (const auto end = TimeIn(app.token, "expires_at")) {
    health.checks.push_back(EndCheck("token_end", "The access token", *end, now));
  } else if (NumberIn(app.token, "expires_at") == 0.0) {
    health.checks.push_back({"token_end", State::kOk, "The access token has no end."});
  }
  const auto data_end = TimeIn(app.token, "data_access_expires_at");
  if (data_end && *data_end - now <= kSoon) {
    health.checks.push_back(EndCheck("data_end", "The app's access to the account's data", *data_end, now));
  }
  std::string missing;
  for (const auto permission : permissions) {
    if (!Has(ArrayIn(app.token, "scopes"), permission)) missing += (missing.empty() ? "" : ", ") + std::string(permission);
  }
  if (app.token.contains("scopes") && !missing.empty()) {
    health.checks.push_back({"scopes", State::kFailed, "The access token lacks permissions: " + missing + ".",
                             "Give the app the permissions that the guide names, and make a new token."});
  }
}

Task<void> AddMetaCallbackCheck(MetaApp& app, std::string object, std::string webhook_url, ChannelHealth& health) {
  auto answer = co_await app.graph.Get(app.id + "/subscriptions", MetaFields());
  if (!answer.ok()) co_return;
  std::string used;
  bool active = true;
  for (const auto* one : ObjectsIn(*answer, "data")) {
    if (TextIn(*one, "object") != object) continue;
    used = TextIn(*one, "callback_url");
    active = !one->contains("active") || TrueIn(*one, "active");
  }
  if (used.empty()) {
    health.checks.push_back({"callback", State::kFailed, "The app has no webhook for these events.", "Connect the webhook."});
  } else if (!active) {
    health.checks.push_back({"callback", State::kFailed, "Meta has switched the app's webhook off.", "Connect the webhook."});
  } else if (!webhook_url.empty() && used != webhook_url) {
    health.checks.push_back({"callback", State::kFailed, "The app's events go to another address: " + used,
                             "Connect the webhook, or let that address pass them on."});
  } else if (webhook_url.empty()) {
    health.checks.push_back({"callback", State::kUnknown, "The app's events go to " + used + "."});
  } else {
    health.checks.push_back({"callback", State::kOk, "The app's events are sent here."});
  }
}

}  // namespace beseda
