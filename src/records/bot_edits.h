#pragma once

#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "model/bot.h"

namespace beseda::records {

/// What the people who run bots do with rows of `bots`. Functions run inside a transaction and throw SqlError.

/// Those whose name or slug holds `search` (all if it is empty), by name and id, after the given name and id.
std::vector<Bot> ListBots(Tx& tx, std::string_view workspace_id, std::string_view search, std::string_view after_name,
                          std::string_view after_id, std::int64_t limit);
/// Stores the bot under the next revision (and sets it), if its revision is still the stored one.
bool UpdateBot(Tx& tx, Bot& bot);
/// Marks the bot and its channels deleted; conversations stay. Gives the ids of those channels.
std::vector<std::string> DeleteBot(Tx& tx, std::string_view workspace_id, std::string_view bot_id, Time now);

/// `text` as it is looked for with LIKE … ESCAPE '\': anywhere, its wildcards meaning themselves.
std::string LikePattern(std::string_view text);

}  // namespace beseda::records
