#pragma once

#include <vector>

#include "json/json.h"
#include "model/content.h"

namespace beseda {

/// What the "message" of a webhook of Messenger or Instagram says: its text or chosen quick reply, then its attachments. At
/// least one content.
std::vector<Content> DecodeMetaMessage(const json::Object& message);

/// Where a person came from ("referral" of a message, a postback or by itself), as an event "referral" {"ref","source","details"}.
Content DecodeMetaReferral(const json::Object& referral);

}  // namespace beseda
