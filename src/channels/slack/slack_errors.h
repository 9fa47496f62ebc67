#pragma once

#include <string_view>

#include "base/result.h"

namespace beseda::slack {

/// Slack's error code of a method ("channel_not_found") in words for a person, with what to do. `needed`: the scope that
/// Slack says is missing. Codes that we do not know are kRejected.
Error ErrorOf(std::string_view method, std::string_view code, std::string_view needed);

/// Whether an error means that what was asked for is so already (a reaction that is there, a message that is gone).
bool IsDone(std::string_view method, std::string_view code);

}  // namespace beseda::slack
