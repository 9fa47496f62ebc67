#pragma once

#include <string>

#include "channels/telegram/telegram_api.h"
#include "channels/telegram/telegram_settings.h"
#include "contracts/channel.h"

namespace beseda::telegram {

/// How the bot and its webhook stand: checks "token", "webhook" and "groups". `username` is set if Telegram tells it.
Task<Result<ChannelHealth>> CheckBot(Api& api, const Settings& settings, std::string webhook_url, Time now, std::string& username);

/// Registers the webhook (or removes it, for polling), the commands and the menu button; those that it set before and that are no longer in
/// the settings are taken away.
Task<Status> ConnectBot(Api& api, const Settings& settings, ChannelMedia& media, std::string channel_id, std::string webhook_url);

}  // namespace beseda::telegram
