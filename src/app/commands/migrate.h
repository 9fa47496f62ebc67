#pragma once

#include "app/commands/command.h"

namespace beseda::app {

/// `beseda migrate`: brings the database's schema up to date, as `serve` does at its start, and prints what it did.
/// `dry_run` only prints what would be done and changes nothing. The server must not be running, but for a dry run.
int MigrateDatabase(CommandContext& context, const SettingsInput& input, bool dry_run);

}  // namespace beseda::app
