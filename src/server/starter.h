#pragma once

#include <string>
#include <string_view>

#include "base/ids.h"
#include "contracts/database.h"

namespace beseda::server {

/// Gives a workspace that has no bot yet a first one with a web channel, in the language nearest to `locale`, so that
/// there is something to talk to before any model is connected. In an open transaction.
void FurnishWorkspace(Tx& tx, IdSource& ids, Time now, const std::string& workspace_id, const std::string& locale);

/// What a visitor is greeted with: the first bot's greeting, while nobody has changed it, in the language nearest to
/// `locale`; any other greeting as it is.
std::string_view StarterGreeting(std::string_view greeting, std::string_view locale);

}  // namespace beseda::server
