#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/channel.h"
#include "contracts/database.h"

namespace beseda::server {

/// A web channel as its visitors see it.
struct ChatChannel {
  ChannelAccount account;
  std::vector<std::string> allowed_origins = {};
  std::string identity_secret = {};  ///< What the site signs visitors' addresses with; empty: nobody is proven.
};

/// Finds the web channel that an address names: by its id, or by the slug of its bot. kNotFound, also if it is
/// switched off or no web channel.
Task<Result<std::shared_ptr<const ChatChannel>>> FindChatChannel(Database& db, ChannelDirectory& channels,
                                                                 std::string id_or_slug);

}  // namespace beseda::server
