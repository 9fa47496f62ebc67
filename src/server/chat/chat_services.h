#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/random.h"
#include "base/scope.h"
#include "contracts/bus.h"
#include "contracts/channel.h"
#include "contracts/database.h"
#include "contracts/live_events.h"
#include "conversation/live_replies.h"
#include "inbox/inbox.h"
#include "server/chat/visitor_limits.h"
#include "server/public/uploads.h"

namespace beseda::server {

/// What the web chat's side of the server works with.
struct ChatServices {
  Scope& scope;
  Database& db;
  Bus& bus;
  Clock& clock;
  Random& random;
  ChannelDirectory& channels;
  Inbox& inbox;
  LiveReplies& replies;
  VisitorLimits& limits;
  Uploads& uploads;
};

}  // namespace beseda::server
