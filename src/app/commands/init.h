#pragma once

#include "app/commands/command.h"

namespace beseda::app {

struct InitOptions {
  bool force = false;         ///< Replace an existing settings file (it is kept beside, as beseda.toml.old).
  bool print = false;         ///< Only print the settings file.
  bool print_docs = false;    ///< Only print the page of the documentation.
  bool print_schema = false;  ///< Only print the JSON schema.
};

/// `beseda init`: makes the data directory (for its owner alone) and a settings file with everything commented out.
int Init(CommandContext& context, const SettingsInput& input, const InitOptions& options);

}  // namespace beseda::app
