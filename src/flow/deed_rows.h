#pragma once

#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "flow/deed.h"
#include "model/bot.h"

namespace beseda::flow {

/// Stores what a turn did to its conversation. Doing it again, for the same turn, does nothing twice but counting events,
/// which is why it belongs into the turn's commit. Throws SqlError.
void StoreDeeds(Tx& tx, const Bot& bot, std::string_view conversation_id, std::string_view turn_id, const std::vector<Deed>& deeds, Time now);

/// What scenarios of a bot counted on a day.
struct CountedEvent {
  std::string day = {};   ///< "2026-01-31", UTC.
  std::string name = {};
  std::int64_t count = 0;
  double total = 0;       ///< Of the values.
};
/// From `from` to `to`, days, both with them.
std::vector<CountedEvent> ListCountedEvents(Tx& tx, std::string_view workspace_id, std::string_view bot_id, std::string_view from, std::string_view to);

}  // namespace beseda::flow
