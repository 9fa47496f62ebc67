#pragma once

#include <string>
#include <vector>

#include "app/commands/command.h"

namespace beseda::app {

/// Runs `beseda` with these arguments (without the program's name) and gives its exit code: 0 done, 1 failed, 2 the
/// command line is wrong. Everything it says goes to the context; nothing is thrown.
int RunCommandLine(const std::vector<std::string>& arguments, CommandContext& context);

}  // namespace beseda::app
