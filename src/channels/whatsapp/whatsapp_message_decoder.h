#pragma once

#include <vector>

#include "json/json.h"
#include "model/content.h"

namespace beseda {

/// What a message ("messages" and "message_echoes" of a webhook) says, mostly one content; several where it shares
/// several contacts. An unknown type becomes UnknownContent.
std::vector<Content> DecodeWhatsAppMessage(const json::Object& message);

/// The advertisement, post or button that a message came from, as an event "referral"; nothing if there is none.
std::optional<Content> DecodeWhatsAppReferral(const json::Object& message);

}  // namespace beseda
