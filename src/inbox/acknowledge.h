#pragma once

#include <memory>
#include <vector>

#include "base/scope.h"
#include "contracts/channel.h"
#include "inbox/inbox.h"

namespace beseda {

/// Tells the vendor, beside everything else, that the events which were accepted for the first time have arrived.
void Acknowledge(Scope& scope, std::shared_ptr<const ChannelDirectory::Entry> channel, std::vector<IncomingEvent> events,
                 const std::vector<Inbox::Outcome>& outcomes);

}  // namespace beseda
