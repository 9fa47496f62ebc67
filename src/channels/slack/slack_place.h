#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace beseda::slack {

/// Where something stands at Slack. A conversation's thread_key is "C123" or, for a thread in it, "C123:1700000000.000100"; the
/// vendor's id of a message is "C123:1700000000.000100", for a message's time names it within its channel only.
struct Place {
  std::string channel;
  std::string ts;  ///< Of the thread's first message, or of the message; empty: none.
};

std::string KeyOf(const Place& place);
Place PlaceOf(std::string_view key);

/// "1355517523.000005", which is seconds and microseconds.
std::optional<Time> TimeOf(std::string_view ts);

}  // namespace beseda::slack
