#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace beseda::flow {

/// What a scenario does to its conversation for the team's eyes. Stored with the turn or not at all.
struct Deed {
  enum class Kind {
    kLabel,    ///< Puts the label `text` on it.
    kUnlabel,  ///< Takes it off.
    kNote,     ///< A note that the person does not see.
    kAssign,   ///< To the member `text`; empty: to nobody.
    kClose,
    kSnooze,   ///< Out of the team's sight until `until`.
    kCount,    ///< Counts the event `text`, of `value`.
  };
  Kind kind = Kind::kNote;
  std::string text = {};
  double value = 0;
  Time until = {};
};

/// The inner event by which a conversation tells its scenario that the bot answers again, after a person did.
inline constexpr std::string_view kHandedBackEvent = "handed_back";

/// In words, for trials and tests: "label vip".
std::string DeedWords(const Deed& deed);

}  // namespace beseda::flow
