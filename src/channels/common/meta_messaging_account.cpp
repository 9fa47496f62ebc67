#include <algorithm>

#include "base/clock.h"
#include "base/task.h"
#include "base/text.h"
#include "channels/common/meta_app_check.h"
#include "channels/common/meta_json.h"
#include "channels/common/meta_messaging_channel.h"
#include "contracts/channel_set_up.h"

namespace beseda {
namespace {

using State = ChannelCheck::State;

/// The account's own id and name among what /me gives: of the Page, of the Instagram account that belongs to it, or of the
/// Instagram account itself.
struct Me {
  std::string id;
  std::string name;
};

Me ReadMe(const json::Object& answer, bool instagram) {
  if (!instagram) return {TextIn(answer, "id"), TextIn(answer, "name")};
  if (const auto* account = ObjectIn(answer, "instagram_business_account")) {
    return {TextIn(*account, "id"), "@" + TextIn(*account, "username")};
  }
  return {TextIn(answer, "user_id"), "@" + TextIn(answer, "username")};
}

/// `own_app`: only this app's fields count; empty: it is not known which app is ours.
void AddWebhookCheck(const json::Object& answer, const std::string& own_app, const std::string& wanted, ChannelHealth& health) {
  std::vector<std::string> missing;
  auto apps = ObjectsIn(answer, "data");
  if (!own_app.empty()) std::erase_if(apps, [&](const json::Object* app) { return TextIn(*app, "id") != own_app; });
  for (const auto field : Split(wanted, ',')) {
    bool found = false;
    for (const auto* app : apps) {
      const auto* fields = ArrayIn(*app, "subscribed_fields");
      if (!fields) continue;
      for (const auto& one : *fields) found = found || (one.is_string() && json::View(one.get_string()) == field);
    }
    if (!found) missing.emplace_back(field);
  }
  if (missing.empty()) {
    health.checks.push_back({"webhook", State::kOk, "The app is told of all events of this account."});
    return;
  }
  std::string names;
  for (const auto& name : missing) names += (names.empty() ? "" : ", ") + name;
  health.checks.push_back({"webhook", apps.empty() ? State::kFailed : State::kWarning,
                           "The app is not told of: " + names + ".", "Connect the webhook."});
}

/// What only the app itself is told: how long the token is good, and where the events go.
Task<std::string> AddAppChecks(const MetaMessagingSetup& setup, const ChannelServices& services, const json::Object& subscribed,
                               std::string webhook_url, ChannelHealth& health) {
  if (setup.permissions.empty()) {
    health.checks.push_back({"callback", State::kUnknown, "Instagram does not say where it sends the events.",
                             "Write to the account: its message should arrive here."});
    co_return "";
  }
  std::vector<std::string> ids{setup.app_id};
  if (setup.app_id.empty()) {
    ids.clear();
    for (const auto* app : ObjectsIn(subscribed, "data")) ids.push_back(TextIn(*app, "id"));
  }
  auto app = co_await FindMetaApp(setup.meta.access, services, setup.meta.app_secret, std::move(ids));
  if (!app) {
    health.checks.push_back({"callback", State::kUnknown, "Where Meta sends the events cannot be seen.",
                             "Check the app's ID and secret, and write to the account: its message should arrive here."});
    co_return setup.app_id;
  }
  AddMetaTokenChecks(*app, setup.permissions, services.clock.Now(), health);
  co_await AddMetaCallbackCheck(*app, std::string(setup.account.object), std::move(webhook_url), health);
  co_return app->id;
}

/// Sets what the settings say, and takes away what we set before and they say no more.
Task<Status> SetProfile(MetaGraph& graph, const MetaMessagingSetup& setup, const ChannelServices& services, std::string profile) {
  const auto& channel = setup.meta.access.channel_id;
  const auto fields = MetaProfileFields(profile);
  CO_TRY(const auto before, co_await SetUpBefore(services.media, channel));
  json::Array gone;
  for (const auto field : Split(before, ',')) {
    if (!field.empty() && std::ranges::count(fields, field) == 0) gone.push_back(json::Value(field));
  }
  if (!gone.empty()) {
    MetaFields query;
    if (setup.account.object == "instagram") query.emplace_back("platform", "instagram");
    json::Object removal{{"fields", std::move(gone)}};
    auto body = json::Dump(removal);
    auto removed = co_await graph.Delete("me/messenger_profile", std::move(query), std::move(body));
    if (!removed.ok()) co_return std::move(removed).error();
  }
  if (!profile.empty()) {
    auto written = co_await graph.Post("me/messenger_profile", std::move(profile));
    if (!written.ok()) co_return std::move(written).error();
  }
  std::string now;
  for (const auto& field : fields) now += (now.empty() ? "" : ",") + field;
  if (now == before) co_return Ok();
  co_return co_await RememberSetUp(services.media, channel, std::move(now));
}

}  // namespace

Task<Result<ChannelHealth>> CheckMetaMessaging(MetaGraph& graph, const MetaMessagingSetup& setup, const ChannelServices& services,
                                               std::string webhook_url) {
  ChannelHealth health;
  MetaFields query{{"fields", setup.me_fields}};
  auto answer = co_await graph.Get("me", std::move(query));
  if (!answer.ok()) {
    const auto& error = answer.error();
    if (SaysNothingOfAccount(error)) co_return std::move(answer).error();
    health.checks.push_back({"token", State::kFailed, error.message, "Make a new access token and enter it."});
    co_return health;
  }
  const auto me = ReadMe(*answer, setup.account.object == "instagram");
  health.account_name = me.name;
  if (me.id.empty()) {
    health.checks.push_back({"token", State::kFailed, "No Instagram account belongs to this Page.",
                             "Link the Instagram professional account to the Page, or use a token of Instagram Login."});
    co_return health;
  }
  health.checks.push_back({"token", State::kOk, "Connected as " + me.name + "."});
  if (!setup.account.id.empty() && me.id != setup.account.id) {
    health.checks.push_back({"account", State::kFailed, "The token is of the account " + me.id + ", not of " + setup.account.id + ".",
                             "Enter the id of the account that the token is of."});
  }
  auto apps = co_await graph.Get("me/subscribed_apps", MetaFields());
  if (!apps.ok() && SaysNothingOfAccount(apps.error())) co_return std::move(apps).error();
  if (!apps.ok()) {
    health.checks.push_back({"permissions", State::kFailed, apps.error().message,
                             "Give the app the permissions that the guide names, and make a new token."});
    co_return health;
  }
  const auto own_app = co_await AddAppChecks(setup, services, *apps, std::move(webhook_url), health);
  AddWebhookCheck(*apps, own_app, setup.fields, health);
  co_return health;
}

Task<Status> ConnectMetaMessaging(MetaGraph& graph, const MetaMessagingSetup& setup, const ChannelServices& services,
                                  std::string webhook_url) {
  CO_TRY(auto profile, EncodeMetaProfile(setup.profile, setup.account.object == "instagram" ? "instagram" : ""));
  if (!setup.app_id.empty()) {
    // The app's webhook is set with the app's own token.
    auto access = setup.meta.access;
    access.access_token = setup.app_id + "|" + setup.meta.app_secret;
    access.app_secret.clear();
    MetaGraph app(std::move(access), services);
    json::Object hook{{"object", setup.account.object},
                      {"callback_url", webhook_url},
                      {"fields", setup.fields},
                      {"verify_token", setup.meta.verify_token}};
    auto body = json::Dump(hook);
    auto set = co_await app.Post(setup.app_id + "/subscriptions", std::move(body));
    if (!set.ok()) co_return std::move(set).error();
  }
  json::Object fields{{"subscribed_fields", setup.fields}};
  auto body = json::Dump(fields);
  auto subscribed = co_await graph.Post("me/subscribed_apps", std::move(body));
  if (!subscribed.ok()) co_return std::move(subscribed).error();
  co_return co_await SetProfile(graph, setup, services, std::move(profile));
}

}  // namespace beseda
