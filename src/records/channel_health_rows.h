#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"

namespace beseda::records {

/// Rows of `channel_health`: how accounts stand with their vendors, as last seen. Functions run inside a transaction and throw SqlError.
enum class HealthState { kUnknown, kOk, kWarning, kFailed };
std::string_view HealthStateName(HealthState state);

struct ChannelHealthRow {
  std::string channel_id;
  HealthState state = HealthState::kUnknown;
  std::string reason = {};  ///< In words for a person.
  Time since = {};          ///< When it came into that state.
  std::string cursor = {};  ///< The account's place in a stream that it fetches itself.
};

ChannelHealthRow LoadChannelHealth(Tx& tx, std::string_view channel_id);
/// Stores the state; `since` moves only if the state changes. Nothing if the channel is gone.
void SetChannelHealth(Tx& tx, std::string_view channel_id, HealthState state, std::string_view reason, Time now);
/// The account's credentials were taken: it is well, unless it has a warning that is about something else.
void ClearChannelFailure(Tx& tx, std::string_view channel_id, Time now);
void SetChannelCursor(Tx& tx, std::string_view channel_id, std::string_view cursor, Time now);

}  // namespace beseda::records
