#pragma once

#include <memory>
#include <vector>

#include "base/clock.h"
#include "contracts/channel.h"
#include "contracts/database.h"

namespace beseda {

/// What we ourselves know of an account, without asking the vendor: how long its credentials are good if they end by themselves, and other
/// accounts' events that came to it and that no channel takes. Errors: kStorage.
Task<Result<std::vector<ChannelCheck>>> OwnChannelChecks(Database& db, Clock& clock, ChannelDirectory& channels,
                                                         std::shared_ptr<const ChannelDirectory::Entry> account);

}  // namespace beseda
