#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/message.h"

namespace beseda {

/// How long the other side's names may be, in bytes.
inline constexpr std::size_t kMaxWebhookKey = 255;

/// The body that is posted to the delivery address:
/// {"message_id","conversation_id","thread","user","in_reply_to":[event id],"seq","content","attempt","reply_to"?}.
/// Messages that it names (reply_to; message_id of edits, deletions and reactions) are named as the other side knows them; files of ours
/// have the address that `public_url` gives them. Errors: kInvalid, if such a file is to be sent and `public_url` is empty.
Result<std::string> EncodeWebhookDelivery(const OutgoingMessage& message, std::string_view public_url);

/// What the other side calls a message that it has taken: {"message_id"} of its answer; empty if it says nothing.
std::string ReadWebhookAnswer(std::string_view body);

}  // namespace beseda
