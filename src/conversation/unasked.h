#pragma once

#include "contracts/database.h"
#include "conversation/turn_rows.h"

namespace beseda::conversation {

/// How what a turn says stands to what the person wants to be sent.
enum class Asked {
  kYes,        ///< It answers the person, or somebody of the team had it said.
  kNo,         ///< Nobody asked: a plan, a silence, something that happened elsewhere, time that has passed.
  kNotWanted,  ///< Nobody asked, and the person has opted out of that: it is not to be sent.
};

/// Time that passes and calls that are waited for may be a part of an answer ("One moment…"): what they bring within a few minutes
/// after the person wrote is one, unless that was the message by which they opted out. Throws SqlError.
Asked IsAsked(Tx& tx, const TurnStart& start, Time now);

}  // namespace beseda::conversation
