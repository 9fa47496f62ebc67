#pragma once

#include <string_view>

#include "contracts/database.h"
#include "model/content.h"
#include "model/conversation.h"

namespace beseda::records {

/// Names of inner events (EventContent::name) that begin or continue what nobody has just asked for.

/// Time that a scenario waits for has passed; data {"timer": id}.
inline constexpr std::string_view kTimerEvent = "flow.timer";
/// A call from another system at an address of the conversation; data {"call": id, "body": JSON}.
inline constexpr std::string_view kCallEvent = "flow.call";
/// Something that happened elsewhere; data {"name", "data": JSON}.
inline constexpr std::string_view kHappenedEvent = "flow.happened";
/// The time of a plan has come; data {"block"}.
inline constexpr std::string_view kScheduleEvent = "flow.schedule";
/// The person has said nothing; data {"since", "after"} in microseconds.
inline constexpr std::string_view kSilenceEvent = "flow.silence";

/// Something that happened inside and that the bot has to handle in a turn of its own: durable like what arrives from
/// a channel, in order with it, but no part of the transcript. `key` makes it one event however often it is added.
/// Wake the conversation's lane after the commit. Throws SqlError.
void AddInnerEvent(Tx& tx, const Conversation& conversation, std::string_view key, const Content& content, Time now);

/// Whether an event's id is that of an inner one, so that no vendor knows it.
bool IsInnerEvent(std::string_view vendor_event_id);

}  // namespace beseda::records
