#include "channels/telegram/telegram_settings.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "base/text_limits.h"
#include "json/reader.h"

namespace beseda::telegram {

const std::string_view kSettingsSchema = R"({
  "type": "object",
  "properties": {
    "bot_token": {"type": "string", "maxLength": 200, "writeOnly": true, "title": "Bot token", "description": "From @BotFather: digits, a colon, and letters."},
    "receive": {"type": "string", "enum": ["webhook", "polling"], "default": "webhook", "title": "How messages arrive", "description": "webhook: Telegram calls this server, which must be reachable from the internet by https. polling: this server asks Telegram; works everywhere."},
    "answer_in_groups": {"type": "string", "enum": ["addressed", "all", "none"], "default": "addressed", "title": "Answers in groups", "description": "addressed: what names the bot, answers it, or is a command. all: everything the bot can see."},
    "commands": {"type": "string", "maxLength": 20000, "format": "multiline", "title": "Commands", "description": "One a line, as @BotFather takes them: start - Begin. Small Latin letters, digits and _. Telegram gets them when you connect."},
    "menu_title": {"type": "string", "maxLength": 64, "title": "Menu button: text", "description": "The button beside the input that opens a Mini App. Empty: the list of commands."},
    "menu_url": {"type": "string", "maxLength": 2000, "title": "Menu button: address", "description": "The Mini App's address, with https://."},
    "mini_apps": {"type": "boolean", "default": false, "title": "Open links of buttons as Mini Apps", "description": "Buttons with an https address open inside Telegram in chats with one person."},
    "link_previews": {"type": "boolean", "default": true, "title": "Previews of links"},
    "webhook_secret": {"type": "string", "maxLength": 256, "writeOnly": true, "title": "Webhook secret", "description": "Made for you. Telegram sends it along so that nobody else can pretend to be Telegram."},
    "bot_username": {"type": "string", "maxLength": 40, "advanced": true, "title": "Bot's username", "description": "Without @. Read from Telegram when you connect or check; needed to see who names the bot in a group."},
    "sends_per_second": {"type": "number", "minimum": 0.1, "maximum": 1000, "default": 30, "advanced": true, "title": "Sends per second", "description": "Telegram allows 30; more only with paid broadcasts."},
    "api_base": {"type": "string", "maxLength": 2000, "default": "https://api.telegram.org", "advanced": true, "title": "Address of the Bot API", "description": "Of your own Bot API server or of a proxy."}
  }
})";

namespace {

constexpr std::size_t kMostCommands = 100;

bool IsCommandName(std::string_view name) {
  return !name.empty() && name.size() <= 32 &&
         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

void ReadCommands(json::Reader& in, Settings& settings) {
  const auto text = in.TextOr("commands", "");
  for (const auto line : Split(text, '\n')) {
    auto rest = Trim(line);
    if (rest.empty()) continue;
    if (rest.starts_with('/')) rest.remove_prefix(1);
    const auto end = std::min(rest.find_first_of(" -\t"), rest.size());
    const auto name = rest.substr(0, end);
    auto description = Trim(rest.substr(end));
    if (description.starts_with('-')) description = Trim(description.substr(1));
    if (!IsCommandName(name)) {
      in.Fail("commands", "\"" + std::string(name) + "\" is no command: small Latin letters, digits and _ only, at most 32.");
      return;
    }
    if (description.empty() || CodePoints(description) > 256) {
      in.Fail("commands", "The command \"" + std::string(name) + "\" needs a description of at most 256 characters: " + std::string(name) + " - What it does");
      return;
    }
    settings.commands.emplace_back(name, description);
  }
  if (settings.commands.size() > kMostCommands) in.Fail("commands", "Telegram takes at most 100 commands.");
}

bool IsSecretToken(std::string_view secret) {
  return std::ranges::all_of(secret, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

// Digits, a colon, and what may stand in a path: the token becomes part of addresses.
bool IsToken(std::string_view token) {
  const auto colon = token.find(':');
  return colon != token.npos && colon > 0 && std::ranges::all_of(token.substr(0, colon), [](char c) { return c >= '0' && c <= '9'; }) &&
         token.size() > colon + 1 && IsSecretToken(token.substr(colon + 1));
}

}  // namespace

std::int64_t Settings::bot_id() const {
  std::int64_t id = 0;
  std::from_chars(bot_token.data(), bot_token.data() + bot_token.size(), id);
  return id;
}

Result<Settings> ReadSettings(const ChannelAccount& account) {
  TRY(const auto document, json::ParseObject(account.settings));
  json::Reader in(document, "settings");
  Settings settings;
  settings.bot_token = Trim(in.TextOr("bot_token", ""));
  if (!settings.bot_token.empty() && !IsToken(settings.bot_token)) {
    in.Fail("bot_token", "This is no bot token. It looks like 123456:ABC-DEF1234ghIkl and comes from @BotFather.");
  }
  const auto receive = in.TextOr("receive", "webhook");
  if (receive != "webhook" && receive != "polling") in.Fail("receive", "Choose \"webhook\" or \"polling\".");
  settings.polling = receive == "polling";
  settings.webhook_secret = in.TextOr("webhook_secret", "");
  if (!IsSecretToken(settings.webhook_secret)) in.Fail("webhook_secret", "Use Latin letters, digits, _ and - only.");
  settings.api_base = in.TextOr("api_base", kVendorsApi);
  if (settings.api_base.empty()) settings.api_base = kVendorsApi;
  while (settings.api_base.ends_with('/')) settings.api_base.pop_back();
  if (!settings.api_base.starts_with("https://") && !settings.api_base.starts_with("http://")) {
    in.Fail("api_base", "The address must begin with https:// or http://.");
  }
  settings.bot_username = in.TextOr("bot_username", "");
  if (settings.bot_username.starts_with('@')) settings.bot_username.erase(0, 1);
  const auto groups = in.TextOr("answer_in_groups", "addressed");
  settings.groups = groups == "all" ? GroupAnswers::kAll : groups == "none" ? GroupAnswers::kNone : GroupAnswers::kAddressed;
  if (groups != "all" && groups != "none" && groups != "addressed") in.Fail("answer_in_groups", "Choose \"addressed\", \"all\" or \"none\".");
  ReadCommands(in, settings);
  settings.menu_title = in.TextOr("menu_title", "");
  settings.menu_url = in.TextOr("menu_url", "");
  if (settings.menu_title.empty() != settings.menu_url.empty()) in.Fail("menu_url", "The menu button needs both a text and an address.");
  if (!settings.menu_url.empty() && !settings.menu_url.starts_with("https://")) in.Fail("menu_url", "A Mini App's address must begin with https://.");
  settings.encoder.mini_apps = in.BoolOr("mini_apps", false);
  settings.encoder.link_previews = in.BoolOr("link_previews", true);
  settings.sends_per_second = in.OptionalNumber("sends_per_second").value_or(30);
  if (!(settings.sends_per_second >= 0.1 && settings.sends_per_second <= 1000)) in.Fail("sends_per_second", "Give between 0.1 and 1000 sends per second.");
  CHECK_OK(in.Check());
  return settings;
}

}  // namespace beseda::telegram
