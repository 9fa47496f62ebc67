#include "app/commands/init.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <ostream>

#include "app/settings/setting.h"
#include "app/settings/settings_docs.h"
#include "base/text.h"

namespace beseda::app {
namespace {

Error Cannot(std::string_view what, const std::string& path, int cause) {
  return Error(ErrorCode::kStorage, path + " cannot be " + std::string(what) + ": " + std::strerror(cause) +
                                        ". Choose another place, or change its permissions.");
}

Status MakeDirectory(const std::string& path) {
  if (path.empty()) return Ok();
  std::error_code failed;
  const bool made = std::filesystem::create_directories(path, failed);
  if (failed) return Cannot("made", path, failed.value());
  if (!std::filesystem::is_directory(path, failed)) return Cannot("used", path, ENOTDIR);
  if (made) std::filesystem::permissions(path, std::filesystem::perms::owner_all, failed);
  return Ok();
}

/// Writes the file whole or not at all.
Status WriteFile(const std::string& path, const std::string& text) {
  const auto draft = path + ".new";
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return Cannot("written", draft, errno);
  const bool written = ::write(file, text.data(), text.size()) == ssize_t(text.size()) && ::fsync(file) == 0;
  const int cause = errno;
  ::close(file);
  if (!written || ::rename(draft.c_str(), path.c_str()) != 0) {
    const int why = written ? errno : cause;
    ::unlink(draft.c_str());
    return Cannot("written", path, why);
  }
  return Ok();
}

std::string DataOf(const SettingsInput& input) {
  const auto* setting = FindSetting("data");
  if (const auto flag = input.flags.find("data"); flag != input.flags.end()) return flag->second;
  const auto variable = input.environment.find(setting->EnvironmentName());
  if (variable != input.environment.end() && !variable->second.empty()) return variable->second;
  return std::string(setting->fallback);
}

}  // namespace

int Init(CommandContext& context, const SettingsInput& input, const InitOptions& options) {
  if (options.print || options.print_docs || options.print_schema) {
    context.out << (options.print ? CommentedSettingsFile() : options.print_docs ? SettingsPage() : SettingsSchema());
    return kExitOk;
  }
  const auto data = DataOf(input);
  const auto file = SettingsFilePath(input);
  std::error_code failed;
  const bool exists = std::filesystem::exists(std::filesystem::symlink_status(file, failed));
  if (exists && !options.force) {
    return Fail(context, file + " exists already; nothing was changed. `beseda init --force` replaces it and keeps the old one "
                                "as " + file + ".old.");
  }
  auto text = CommentedSettingsFile();
  const bool apart = std::filesystem::path(file).parent_path().lexically_normal() !=
                     std::filesystem::path(data).lexically_normal();
  if (apart) {  // The file cannot be found through the data directory, so it says where the data is.
    const auto at = text.find("#data = ");
    std::string line = "data = ";
    AppendJsonString(line, std::filesystem::absolute(data, failed).lexically_normal().string());
    text.replace(at, text.find('\n', at) - at, line);
  }
  if (auto made = MakeDirectory(data); !made.ok()) return Fail(context, made.error());
  if (auto made = MakeDirectory(std::filesystem::path(file).parent_path().string()); !made.ok()) return Fail(context, made.error());
  if (exists && ::rename(file.c_str(), (file + ".old").c_str()) != 0) return Fail(context, Cannot("replaced", file, errno));
  if (auto written = WriteFile(file, text); !written.ok()) return Fail(context, written.error());

  context.out << "Settings file:  " << file << (exists ? "  (the old one is beside it, .old)" : "") << "\n"
              << "Data directory: " << data << "\n\n"
              << "Next: change what you need in the file, then start with\n  beseda serve ";
  if (apart) {
    context.out << "--config " << file << "\n";
  } else {
    context.out << "--data " << data << "\n";
  }
  return kExitOk;
}

}  // namespace beseda::app
