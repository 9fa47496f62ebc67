#pragma once

#include "app/commands/command.h"

namespace beseda::app {

/// `beseda version`.
int ShowVersion(CommandContext& context, bool as_json);

}  // namespace beseda::app
