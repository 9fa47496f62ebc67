#include "channels/telegram/telegram_setup.h"

#include "base/task.h"
#include "channels/telegram/telegram_fields.h"
#include "contracts/channel_set_up.h"
#include "json/json.h"

namespace beseda::telegram {
namespace {

using State = ChannelCheck::State;

constexpr std::int64_t kRecently = 24 * 3600;  // seconds
constexpr std::int64_t kManyWaiting = 100;
/// What we have set up, as it is remembered.
constexpr std::string_view kCommands = "commands,";
constexpr std::string_view kMenu = "menu,";

ChannelCheck MakeCheck(std::string id, State state, std::string text, std::string todo = {}) {
  ChannelCheck check;
  check.id = std::move(id);
  check.state = state;
  check.text = std::move(text);
  check.todo = std::move(todo);
  return check;
}

ChannelCheck WebhookCheck(const json::Object& info, const Settings& settings, const std::string& webhook_url, Time now) {
  const auto url = TextIn(info, "url");
  if (settings.polling) {
    if (url.empty()) return MakeCheck("webhook", State::kOk, "Messages are fetched from Telegram; no webhook is set.");
    return MakeCheck("webhook", State::kWarning, "Telegram still has a webhook, so that messages cannot be fetched.", "Connect once more: that removes it.");
  }
  if (url.empty()) return MakeCheck("webhook", State::kFailed, "Telegram does not know where to send messages.", "Press \"Connect\".");
  if (webhook_url.empty()) return MakeCheck("webhook", State::kUnknown, "Telegram sends messages to " + url);
  if (url != webhook_url) {
    return MakeCheck("webhook", State::kFailed, "Telegram sends messages to another address: " + url, "Press \"Connect\" to have them sent here.");
  }
  const auto said = TextIn(info, "last_error_message");
  const auto failed_at = IntIn(info, "last_error_date");
  const auto waiting = IntIn(info, "pending_update_count");
  const auto now_seconds = ToUnixMicros(now) / 1'000'000;
  if (!said.empty() && now_seconds - failed_at < kRecently) {
    return MakeCheck("webhook", waiting > 0 ? State::kFailed : State::kWarning,
                     "Telegram could not deliver messages in the last 24 hours: " + said + ". " + std::to_string(waiting) + " wait.",
                     "Check that this server can be reached from the internet under its https address.");
  }
  if (waiting > kManyWaiting) return MakeCheck("webhook", State::kWarning, std::to_string(waiting) + " messages wait at Telegram.", "They arrive as fast as this server takes them.");
  return MakeCheck("webhook", State::kOk, "Telegram sends messages here.");
}

ChannelCheck GroupCheck(const json::Object& me) {
  if (!FlagIn(me, "can_join_groups")) return MakeCheck("groups", State::kOk, "The bot cannot be added to groups.");
  if (FlagIn(me, "can_read_all_group_messages")) return MakeCheck("groups", State::kOk, "In groups the bot sees all messages.");
  return MakeCheck("groups", State::kOk, "In groups the bot sees commands and answers to it only (privacy mode).",
                   "If it shall see all, send /setprivacy to @BotFather, then add the bot to the group again.");
}

}  // namespace

Task<Result<ChannelHealth>> CheckBot(Api& api, const Settings& settings, std::string webhook_url, Time now, std::string& username) {
  ChannelHealth health;
  json::Object none;
  auto me = co_await api.Call("getMe", none);
  if (!me.ok()) {
    const bool refused = me.error().code == ErrorCode::kUnauthenticated;
    health.checks.push_back(MakeCheck("token", refused ? State::kFailed : State::kUnknown, me.error().message));
    co_return health;
  }
  json::Object nobody;
  const auto* bot = me->is_object() ? &me->get_object() : &nobody;
  username = TextIn(*bot, "username");
  health.account_name = "@" + username;
  health.checks.push_back(MakeCheck("token", State::kOk, "Connected as @" + username + "."));
  auto info = co_await api.Call("getWebhookInfo", none);
  if (info.ok() && info->is_object()) {
    health.checks.push_back(WebhookCheck(info->get_object(), settings, webhook_url, now));
  } else {
    health.checks.push_back(MakeCheck("webhook", State::kUnknown, info.ok() ? "Telegram's answer cannot be read." : info.error().message));
  }
  health.checks.push_back(GroupCheck(*bot));
  co_return health;
}

Task<Status> ConnectBot(Api& api, const Settings& settings, ChannelMedia& media, std::string channel_id, std::string webhook_url) {
  json::Object webhook;
  if (settings.polling) {
    CO_TRY(const auto removed, co_await api.Call("deleteWebhook", webhook));
    (void)removed;
  } else {
    const bool vendors = settings.api_base == kVendorsApi;
    if (vendors && !webhook_url.starts_with("https://")) {
      co_return Error(ErrorCode::kInvalid, "Telegram calls https addresses only, and this server's is " + webhook_url +
                                               ". Set its public address in the settings, or let the channel fetch its messages (polling).");
    }
    if (settings.webhook_secret.empty()) co_return Error(ErrorCode::kInvalid, "The channel has no webhook secret. Enter one.").InField("webhook_secret");
    json::Array kinds;
    for (const auto kind : AllowedUpdates()) kinds.push_back(json::Value(kind));
    webhook["url"] = webhook_url;
    webhook["secret_token"] = settings.webhook_secret;
    webhook["allowed_updates"] = std::move(kinds);
    CO_TRY(const auto set, co_await api.Call("setWebhook", webhook));
    (void)set;
  }
  CO_TRY(const auto before, co_await SetUpBefore(media, channel_id));
  std::string now;
  if (!settings.commands.empty()) {
    json::Array commands;
    for (const auto& [name, description] : settings.commands) commands.push_back(json::Object{{"command", name}, {"description", description}});
    json::Object params;
    params["commands"] = std::move(commands);
    CO_TRY(const auto set, co_await api.Call("setMyCommands", params));
    (void)set;
    now += kCommands;
  } else if (before.find(kCommands) != before.npos) {
    json::Object none;
    CO_TRY(const auto removed, co_await api.Call("deleteMyCommands", none));
    (void)removed;
  }
  if (!settings.menu_url.empty() || before.find(kMenu) != before.npos) {
    json::Object button{{"type", "default"}};
    if (!settings.menu_url.empty()) {
      json::Object app{{"url", settings.menu_url}};
      button = json::Object{{"type", "web_app"}, {"text", settings.menu_title}, {"web_app", std::move(app)}};
      now += kMenu;
    }
    json::Object params;
    params["menu_button"] = std::move(button);
    CO_TRY(const auto set, co_await api.Call("setChatMenuButton", params));
    (void)set;
  }
  if (now == before) co_return Ok();
  co_return co_await RememberSetUp(media, std::move(channel_id), std::move(now));
}

}  // namespace beseda::telegram
