#pragma once

#include <map>
#include <string>

#include "app/settings/settings_file.h"
#include "base/result.h"

namespace beseda::app {

/// What a person and the machine said about settings.
struct SettingsInput {
  std::string config;                                        ///< --config; empty: not given.
  std::map<std::string, std::string, std::less<>> flags;        ///< Key -> text, as in the environment.
  std::map<std::string, std::string, std::less<>> environment;  ///< Variables whose names begin with BESEDA_.
};

struct LoadedSettings {
  Settings settings;
  std::string file;         ///< The settings file that was read; empty: there is none.
  SettingOrigins origins;
  Mistakes warnings;        ///< Sentences to show; they stop nothing.
};

/// The BESEDA_* variables of this process.
std::map<std::string, std::string, std::less<>> BesedaEnvironment();

/// Where the settings file is looked for: --config, BESEDA_CONFIG, or beseda.toml in the data directory that --data or
/// BESEDA_DATA name (./data otherwise).
std::string SettingsFilePath(const SettingsInput& input);

/// Defaults, overridden by the file, overridden by the environment, overridden by flags. The file may be absent unless
/// it was named. kInvalid: every mistake on a line of its own. Blocks (reads one file).
Result<LoadedSettings> LoadSettings(const SettingsInput& input);

/// Reads a whole file of at most `most` bytes. Errors name the file and what to do.
Result<std::string> ReadWholeFile(const std::string& path, std::size_t most);

}  // namespace beseda::app
