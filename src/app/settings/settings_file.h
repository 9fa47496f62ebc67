#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings/settings.h"

namespace beseda::app {

/// Which settings were set, and where: key -> "data/beseda.toml, line 3" or "BESEDA_DATA" or "--data".
using SettingOrigins = std::map<std::string, std::string, std::less<>>;

/// What is wrong with the settings: sentences that name the place and the remedy, in the order found.
using Mistakes = std::vector<std::string>;

/// Reads the text of a settings file (TOML 1.0) over `settings`. `file` names it in mistakes; `directory` is what
/// relative paths in it count from ("" leaves them as they are). Unknown keys, wrong types and values out of bounds
/// are mistakes; what is good is applied all the same. Pure; bears any bytes.
Mistakes ApplySettingsText(std::string_view text, const std::string& file, const std::string& directory,
                           Settings& settings, SettingOrigins& origins);

}  // namespace beseda::app
