#pragma once

#include <memory>

#include "contracts/channel.h"

namespace beseda {

/// Bots of Telegram's Bot API 10.3, by webhook or long polling: channels/telegram/README.md.
std::unique_ptr<ChannelKind> MakeTelegramChannelKind();

}  // namespace beseda
