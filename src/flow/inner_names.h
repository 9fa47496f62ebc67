#pragma once

#include <string_view>

#include "records/inner_events.h"

namespace beseda::flow {

/// Events of conversations (EventContent::name) that are for scenarios.

using records::kCallEvent;
using records::kHappenedEvent;
using records::kScheduleEvent;
using records::kSilenceEvent;

/// What a channel tells of a person who came by a link or an advertisement; data {"ref", "source", …}.
inline constexpr std::string_view kReferralEvent = "referral";

}  // namespace beseda::flow
