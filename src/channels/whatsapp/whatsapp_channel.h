#pragma once

#include <memory>

#include "contracts/channel.h"

namespace beseda {

/// WhatsApp's Cloud API: one business phone number. See README.md for the version and what is not supported.
/// https://developers.facebook.com/documentation/business-messaging/whatsapp
std::unique_ptr<ChannelKind> MakeWhatsAppChannelKind();

}  // namespace beseda
