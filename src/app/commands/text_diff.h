#pragma once

#include <string>
#include <string_view>

namespace beseda::app {

/// The unified diff of two texts (as `diff -u` and git write it, three lines around each change), empty if they are the same.
/// An empty name stands for a file that is not there. Texts that differ in more than some thousand lines are shown as replaced.
std::string UnifiedDiff(std::string_view from_name, std::string_view to_name, std::string_view from, std::string_view to);

}  // namespace beseda::app
