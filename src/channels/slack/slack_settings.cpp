#include "channels/slack/slack_settings.h"

#include "channels/slack/slack_api.h"
#include "json/reader.h"

namespace beseda::slack {

const std::string_view kSettingsSchema = R"({
  "type": "object",
  "properties": {
    "bot_token": {"type": "string", "maxLength": 400, "writeOnly": true, "title": "Bot token", "description": "Begins with xoxb-. On the app's page OAuth & Permissions, after it is installed."},
    "signing_secret": {"type": "string", "maxLength": 200, "writeOnly": true, "title": "Signing secret", "description": "On the app's page Basic Information. Proves that calls come from Slack; not needed with Socket Mode."},
    "socket_mode": {"type": "boolean", "title": "Socket Mode", "description": "Fetch events over a connection that this server opens, instead of taking calls. For servers without a public address.", "default": false},
    "app_token": {"type": "string", "maxLength": 400, "writeOnly": true, "title": "App token", "description": "Begins with xapp-. Only for Socket Mode: on the page Basic Information, with the scope connections:write."},
    "reply_in_threads": {"type": "boolean", "title": "Answer in threads", "description": "In channels, the bot answers in the thread below the message. Off: in the channel itself.", "default": true},
    "show_drafts": {"type": "boolean", "title": "Show answers while they are written", "description": "An answer that takes longer appears as a message that grows. Off: it is sent when it is whole.", "default": true},
    "home_text": {"type": "string", "maxLength": 8000, "title": "Home tab", "description": "What people see on the app's Home tab, in Markdown. Empty: nothing is put there."},
    "api_base": {"type": "string", "maxLength": 500, "format": "uri", "advanced": true, "title": "Address of Slack's API", "description": "Only to use a proxy or an emulator.", "default": "https://slack.com/api"}
  }
})";

Result<Settings> ReadSettings(const ChannelAccount& account) {
  TRY(const auto document, json::ParseObject(account.settings));
  json::Reader in(document, "settings");
  Settings settings;
  settings.bot_token = in.TextOr("bot_token", "");
  settings.signing_secret = in.TextOr("signing_secret", "");
  settings.app_token = in.TextOr("app_token", "");
  settings.socket_mode = in.BoolOr("socket_mode", false);
  settings.reply_in_threads = in.BoolOr("reply_in_threads", true);
  settings.show_drafts = in.BoolOr("show_drafts", true);
  settings.home_text = in.TextOr("home_text", "");
  settings.api_base = in.TextOr("api_base", kSlackApi);
  if (settings.api_base.empty()) settings.api_base = kSlackApi;
  while (settings.api_base.ends_with('/')) settings.api_base.pop_back();
  if (!settings.api_base.starts_with("https://") && !settings.api_base.starts_with("http://")) {
    in.Fail("api_base", "The address must begin with https:// or http://.");
  }
  const bool hidden_line = settings.bot_token.find_first_of("\r\n ") != std::string::npos;
  if (!settings.bot_token.empty() && (!settings.bot_token.starts_with("xox") || hidden_line)) {
    in.Fail("bot_token", "This is not a bot token: it begins with xoxb- and has no blanks.");
  }
  if (!settings.app_token.empty() && (!settings.app_token.starts_with("xapp-") || settings.app_token.find_first_of("\r\n ") != std::string::npos)) {
    in.Fail("app_token", "This is not an app token: it begins with xapp- and has no blanks.");
  }
  if (settings.socket_mode && settings.app_token.empty()) {
    in.Fail("app_token", "Socket Mode needs an app token. Make one on the app's page Basic Information, with the scope connections:write.");
  }
  CHECK_OK(in.Check());
  return settings;
}

}  // namespace beseda::slack
