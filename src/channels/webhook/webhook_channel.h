#pragma once

#include <memory>

#include "contracts/channel.h"

namespace beseda {

/// Connects anything else: signed events come in at /hooks/webhook/<channel id>, replies are posted, signed alike, to
/// the account's delivery_url with the message id as Idempotency-Key. Protocol: channels/webhook/README.md.
std::unique_ptr<ChannelKind> MakeWebhookChannelKind();

}  // namespace beseda
