#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "providers/offline/phrases.h"

namespace beseda::offline {

/// What is said that is about the talk itself, and what remains besides.
struct SmallTalk {
  std::optional<Talk> talk = std::nullopt;  ///< The last one, if there are several ("Hi, who are you?").
  bool only = false;                        ///< Nothing of substance remains.
};

/// Phrases count only at the beginning or the end of what is said, or alone: "the thank you page" is a subject.
/// The bot's name does not count as substance ("Hi, Anna").
SmallTalk FindSmallTalk(std::string_view text, std::string_view bot_name);

}  // namespace beseda::offline
