#pragma once

#include <string>

#include "app/commands/command.h"

namespace beseda::app {

/// `beseda backup`: a directory with a consistent copy of the database, the uploaded files and the settings file, made
/// while the server runs or not. The key that seals secrets is not in it: who has both has everything.
/// `to`: the directory to make, which must not exist; empty: backups/<time> in the data directory.
int BackUp(CommandContext& context, const SettingsInput& input, const std::string& to);

}  // namespace beseda::app
