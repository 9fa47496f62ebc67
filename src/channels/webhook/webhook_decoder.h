#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/message.h"

namespace beseda {

/// Decodes {"events":[{"id","thread","from":{"id","name"?,"locale"?},"content":{…},"reply_to"?,"message_id"?,"at"?,"group"?,"title"?,
/// "addressed"?}]}. At most 1000 events a call. Errors: kInvalid with the field. Content of an unknown type becomes UnknownContent.
Result<std::vector<IncomingEvent>> DecodeWebhookEvents(std::string_view body);

}  // namespace beseda
