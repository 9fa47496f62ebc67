#pragma once

#include "base/clock.h"
#include "base/scope.h"
#include "contracts/channel.h"
#include "inbox/inbox.h"
#include "server/router.h"

namespace beseda::server {

/// Adds /hooks/{kind}/{channel}: where vendors deliver their events. A call is answered 200 only after the commit.
void AddHookRoutes(Router& router, ChannelDirectory& channels, Inbox& inbox, Clock& clock, Scope& scope);

}  // namespace beseda::server
