#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "flow/folder/bot_folder.h"

namespace beseda::app {

/// The files of a bot's folder, on disk. Errors name the file and say what to do.

/// Those that a bot may have (flow::IsFolderFile); others are passed over. kNotFound: there is no such folder.
Result<flow::FolderFiles> LoadBotFiles(const std::string& folder);
/// Writes the files and removes the other ones that a bot may have; makes the folder if need be. A file that is the same already
/// is left alone.
Status SaveBotFiles(const std::string& folder, const flow::FolderFiles& files);

/// What the folder was pulled from, kept in it as `.beseda.json`.
struct PulledState {
  std::string server = {};
  std::string bot = {};     ///< Its id.
  std::string digest = {};  ///< Of the files as the server's state gave them.
};
/// Nothing: it was not pulled.
Result<std::optional<PulledState>> LoadPulledState(const std::string& folder);
Status SavePulledState(const std::string& folder, const PulledState& state);

/// The same for the same files.
std::string DigestOf(const flow::FolderFiles& files);

}  // namespace beseda::app
