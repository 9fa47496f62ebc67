#pragma once

#include <memory>

#include "contracts/channel.h"

namespace beseda {

/// Facebook Messenger: one Page, through the Messenger Platform. See README.md.
/// https://developers.facebook.com/documentation/business-messaging/messenger-platform
std::unique_ptr<ChannelKind> MakeMessengerChannelKind();

}  // namespace beseda
