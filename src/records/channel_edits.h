#pragma once

#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "records/bot_rows.h"

namespace beseda::records {

/// What the people who run bots do with rows of `channels`. Functions run inside a transaction and throw SqlError.

/// By name and id, after the given ones; of one bot if `bot_id` is not empty.
std::vector<ChannelRow> ListChannels(Tx& tx, std::string_view workspace_id, std::string_view bot_id,
                                     std::string_view after_name, std::string_view after_id, std::int64_t limit);
/// Stores name, enabled, settings, secrets, the words of opting out and the time of the change.
void UpdateChannel(Tx& tx, const ChannelRow& channel);
/// Marks it deleted; conversations stay.
void DeleteChannel(Tx& tx, std::string_view workspace_id, std::string_view channel_id, Time now);

}  // namespace beseda::records
