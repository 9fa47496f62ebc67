#pragma once

#include <string_view>

namespace beseda::flow {

/// Events of conversations (EventContent::name) that are for scenarios.

/// A call from another system at an address of the conversation; data {"call": id, "body": JSON}.
inline constexpr std::string_view kCallEvent = "flow.call";
/// Something that another system tells of; data {"name", "data": JSON}.
inline constexpr std::string_view kHappenedEvent = "flow.happened";

/// The time of a plan has come; data {"block"}.
inline constexpr std::string_view kScheduleEvent = "flow.schedule";
/// The person has said nothing; data {"since", "after"} in microseconds.
inline constexpr std::string_view kSilenceEvent = "flow.silence";

/// What a channel tells of a person who came by a link or an advertisement; data {"ref", "source", …}.
inline constexpr std::string_view kReferralEvent = "referral";

}  // namespace beseda::flow
