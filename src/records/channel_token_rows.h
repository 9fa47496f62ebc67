#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "contracts/database.h"

namespace beseda::records {

/// Rows of `channel_tokens`: credentials of channel accounts that end by themselves. Functions run inside a transaction and throw SqlError.
struct ChannelTokenRow {
  std::string channel_id;
  std::string fingerprint;  ///< Of the credentials that the row is about.
  Time since = {};          ///< When they were first seen here, or made.
  std::optional<Time> ends_at = std::nullopt;
  Time next_try_at = {};
  std::string failure = {};  ///< Why the last try to renew them failed, in words for a person.
};

std::optional<ChannelTokenRow> LoadChannelToken(Tx& tx, std::string_view channel_id);
/// Nothing if the channel is gone.
void SaveChannelToken(Tx& tx, const ChannelTokenRow& token);

}  // namespace beseda::records
