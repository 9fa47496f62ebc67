#pragma once

#include <string>

#include "model/message.h"

namespace beseda {

/// The body that is posted to the delivery address:
/// {"message_id","conversation_id","thread","user","in_reply_to":[event id],"seq","content","attempt"}.
std::string EncodeWebhookDelivery(const OutgoingMessage& message);

}  // namespace beseda
