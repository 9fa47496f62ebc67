#pragma once

#include <map>
#include <string>

#include "base/result.h"

namespace beseda::app {

/// The file that holds the key to the conversation with `bot` at `url`: below $XDG_STATE_HOME/beseda, or
/// ~/.local/state/beseda. Empty if neither variable is there.
std::string ChatTokenPath(const std::map<std::string, std::string, std::less<>>& environment, const std::string& url,
                          const std::string& bot);

/// What the file holds; empty if there is none.
Result<std::string> LoadChatToken(const std::string& path);
/// Writes it for its owner alone and makes the directories above.
Status SaveChatToken(const std::string& path, const std::string& token);

}  // namespace beseda::app
