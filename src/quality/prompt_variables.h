#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace beseda::quality {

/// The names in {{double braces}}, trimmed, each once, in the order of their first use.
std::vector<std::string> VariablesIn(std::string_view text);

}  // namespace beseda::quality
