#pragma once

#include "app/settings/settings.h"

namespace beseda::app {

/// Opens the data directory, serves until SIGTERM or SIGINT, and stops gracefully: running turns end within the grace
/// period or are taken up again by the next start. Gives the exit code: 0, or 1 after an error that was explained on
/// standard error.
int RunServer(const Settings& settings);

}  // namespace beseda::app
