#pragma once

#include "base/result.h"
#include "base/task_fwd.h"
#include "channels/slack/slack_api.h"
#include "channels/slack/slack_settings.h"
#include "contracts/channel.h"

namespace beseda::slack {

/// Scopes of the bot token, and what each is for: without the first two nothing works.
struct Scope {
  std::string_view name;
  std::string_view what;
  bool needed = false;
};
inline constexpr Scope kScopes[] = {
    {"chat:write", "to write", true},
    {"im:history", "to read direct messages", true},
    {"app_mentions:read", "to be mentioned in channels"},
    {"channels:history", "to follow threads in channels"},
    {"groups:history", "to follow threads in private channels"},
    {"mpim:history", "to read group messages"},
    {"files:read", "to get files"},
    {"files:write", "to send files"},
    {"reactions:read", "to see reactions"},
    {"reactions:write", "to react"},
    {"users:read", "to know people's names"},
    {"users:read.email", "to know their e-mail addresses"},
    {"commands", "for slash commands and shortcuts"},
};

/// Asks Slack: the bot token and its scopes, the app token with Socket Mode; and says what we know of the webhook.
Task<Result<ChannelHealth>> CheckHealth(const Api& bot, const Api& app, Settings settings, std::string webhook_url);

}  // namespace beseda::slack
