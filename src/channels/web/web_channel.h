#pragma once

#include <memory>

#include "contracts/channel.h"

namespace beseda {

/// The chat widget and the full-page chat. Its clients fetch what is stored and are told over the Bus, so nothing is
/// ever sent by the outbox; what they send arrives through server/chat.
std::unique_ptr<ChannelKind> MakeWebChannelKind();

}  // namespace beseda
