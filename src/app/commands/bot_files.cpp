#include "app/commands/bot_files.h"

#include <filesystem>
#include <fstream>

#include "app/settings/load_settings.h"
#include "crypto/hash.h"
#include "flow/folder/readable_json.h"
#include "json/reader.h"

namespace beseda::app {
namespace {

namespace fs = std::filesystem;

constexpr char kState[] = ".beseda.json";

Error CannotWrite(const fs::path& path, const std::error_code& wrong) {
  return Error(ErrorCode::kStorage, path.string() + " cannot be written: " + wrong.message() + ".");
}

/// Paths of a bot's files that are in the folder.
Result<std::vector<std::string>> PathsIn(const std::string& folder) {
  std::error_code wrong;
  if (!fs::is_directory(folder, wrong)) return Error(ErrorCode::kNotFound, "There is no folder " + folder + ".");
  std::vector<std::string> paths;
  for (const auto* part : {"", "flows", "tests"}) {
    const auto place = fs::path(folder) / part;
    if (!fs::is_directory(place, wrong)) continue;
    for (const auto& entry : fs::directory_iterator(place, wrong)) {
      auto path = *part ? std::string(part) + "/" + entry.path().filename().string() : entry.path().filename().string();
      if (flow::IsFolderFile(path) && entry.is_regular_file(wrong)) paths.push_back(std::move(path));
    }
    if (wrong) return Error(ErrorCode::kStorage, place.string() + " cannot be read: " + wrong.message() + ".");
  }
  return paths;
}

/// First beside its place, so that a file is never half written.
Status WriteFile(const fs::path& path, const std::string& text) {
  std::error_code wrong;
  fs::create_directories(path.parent_path(), wrong);
  if (wrong) return CannotWrite(path, wrong);
  const auto beside = path.string() + ".new";
  {
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    file << text;
    file.flush();
    if (!file) return CannotWrite(path, std::error_code(errno, std::generic_category()));
  }
  fs::rename(beside, path, wrong);
  if (wrong) return CannotWrite(path, wrong);
  return Ok();
}

}  // namespace

Result<flow::FolderFiles> LoadBotFiles(const std::string& folder) {
  TRY(const auto paths, PathsIn(folder));
  flow::FolderFiles files;
  for (const auto& path : paths) {
    TRY(files[path], ReadWholeFile((fs::path(folder) / path).string(), flow::kMostFolderBytes));
  }
  return files;
}

Status SaveBotFiles(const std::string& folder, const flow::FolderFiles& files) {
  std::error_code wrong;
  fs::create_directories(folder, wrong);
  if (wrong) return CannotWrite(folder, wrong);
  TRY(const auto before, PathsIn(folder));
  for (const auto& [path, text] : files) {
    // Paths come from a server: none may lead out of the folder.
    if (!flow::IsFolderFile(path)) return Error(ErrorCode::kRejected, "The server's bot has a file with an odd name: " + path + ".");
    const auto place = fs::path(folder) / path;
    const auto now = ReadWholeFile(place.string(), flow::kMostFolderBytes);
    if (!now.ok() || *now != text) CHECK_OK(WriteFile(place, text));
  }
  for (const auto& path : before) {
    if (files.contains(path)) continue;
    fs::remove(fs::path(folder) / path, wrong);
    if (wrong) return CannotWrite(fs::path(folder) / path, wrong);
  }
  return Ok();
}

Result<std::optional<PulledState>> LoadPulledState(const std::string& folder) {
  const auto path = (fs::path(folder) / kState).string();
  auto text = ReadWholeFile(path, 64 * 1024);
  if (!text.ok() && text.error().code == ErrorCode::kNotFound) return std::optional<PulledState>();
  if (!text.ok()) return std::move(text).error();
  const auto object = json::ParseObject(*text);
  if (!object.ok()) return Error(ErrorCode::kInvalid, path + " is broken: " + object.error().message + " Pull again with --force.");
  json::Reader in(*object);
  PulledState state;
  state.server = in.TextOr("server", "");
  state.bot = in.TextOr("bot", "");
  state.digest = in.TextOr("digest", "");
  if (const auto checked = in.Check(); !checked.ok()) return Error(ErrorCode::kInvalid, path + " is broken: " + checked.error().message);
  return std::optional<PulledState>(std::move(state));
}

Status SavePulledState(const std::string& folder, const PulledState& state) {
  return WriteFile(fs::path(folder) / kState,
                   flow::ReadableJson(json::Object{{"server", state.server}, {"bot", state.bot}, {"digest", state.digest}}));
}

std::string DigestOf(const flow::FolderFiles& files) {
  std::string all;
  for (const auto& [path, text] : files) all.append(path).append(1, '\0').append(text).append(1, '\0');
  return crypto::Sha256Hex(all);
}

}  // namespace beseda::app
