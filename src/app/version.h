#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beseda::app {

/// "0.1.0".
std::string_view ProgramVersion();
/// "Release", "Debug".
std::string_view BuildType();
/// Names and versions: the compiler, the libraries as loaded, the database schema. In the order to print.
std::vector<std::pair<std::string, std::string>> VersionDetails();

}  // namespace beseda::app
