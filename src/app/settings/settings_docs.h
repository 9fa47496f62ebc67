#pragma once

#include <string>

#include "app/settings/setting.h"

namespace beseda::app {

/// Texts made from the list of settings.

/// The file that `beseda init` writes: every setting with its help, its default and its other names, commented out.
std::string CommentedSettingsFile();
/// docs/howto/settings.md.
std::string SettingsPage();
/// schemas/settings/beseda.json: a JSON schema of the file, with which editors complete and check it.
std::string SettingsSchema();
/// A setting's line in `--help`.
std::string HelpText(const Setting& setting);

}  // namespace beseda::app
