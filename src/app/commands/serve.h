#pragma once

#include "app/commands/command.h"

namespace beseda::app {

/// `beseda serve`: loads the settings, sets up the log and runs the server until it is told to stop.
int Serve(CommandContext& context, const SettingsInput& input);

}  // namespace beseda::app
