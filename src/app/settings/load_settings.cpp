#include "app/settings/load_settings.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "app/settings/setting.h"
#include "base/text.h"

namespace beseda::app {
namespace {

constexpr std::string_view kConfigVariable = "BESEDA_CONFIG";

std::string Joined(const Mistakes& mistakes) {
  std::string all;
  for (const auto& mistake : mistakes) all.append(all.empty() ? "" : "\n").append(mistake);
  return all;
}

std::string TextOr(const std::map<std::string, std::string, std::less<>>& map, std::string_view key,
                   std::string_view fallback) {
  const auto found = map.find(key);
  return found == map.end() || found->second.empty() ? std::string(fallback) : found->second;
}

void ApplyText(const Setting& setting, const std::string& place, std::string_view text, LoadedSettings& loaded,
               Mistakes& mistakes) {
  auto value = ReadText(setting, text);
  auto status = value.ok() ? Assign(loaded.settings, setting, std::move(*value)) : Status(std::move(value).error());
  if (!status.ok()) {
    mistakes.push_back(place + " " + status.error().message + ".");
  } else {
    loaded.origins[std::string(setting.key)] = place;
  }
}

void ApplyEnvironment(const SettingsInput& input, LoadedSettings& loaded, Mistakes& mistakes) {
  std::vector<std::string> names;
  for (const auto& setting : AllSettings()) names.push_back(setting.EnvironmentName());
  const std::vector<std::string_view> known(names.begin(), names.end());
  for (const auto& [name, text] : input.environment) {
    // What only other commands read is no slip.
    if (name == kConfigVariable || name == "BESEDA_SERVER" || name == "BESEDA_API_KEY") continue;
    const auto at = std::ranges::find(known, name);
    if (at != known.end()) {
      // An empty variable is how shells and containers write "not set".
      if (!text.empty()) ApplyText(AllSettings()[std::size_t(at - known.begin())], name, text, loaded, mistakes);
    } else if (const auto near = Nearest(name, known); !near.empty()) {
      loaded.warnings.push_back("The environment variable " + name + " is not a setting of Beseda; did you mean " +
                                std::string(near) + "?");
    }
  }
}

/// What several settings say together.
void CheckTogether(const LoadedSettings& loaded, Mistakes& mistakes) {
  const auto& settings = loaded.settings;
  const auto from = [&](std::string_view key) {
    const auto found = loaded.origins.find(key);
    return found == loaded.origins.end() ? std::string() : " (set in " + found->second + ")";
  };
  if (settings.tls_certificate.empty() && !settings.tls_key.empty()) {
    mistakes.push_back("server.tls_key" + from("server.tls_key") +
                       " needs server.tls_certificate beside it: HTTPS takes both files.");
  }
  if (settings.tls_key.empty() && !settings.tls_certificate.empty()) {
    mistakes.push_back("server.tls_certificate" + from("server.tls_certificate") +
                       " needs server.tls_key beside it: HTTPS takes both files.");
  }
}

/// A file that was found through the data directory cannot move the data directory.
void CheckData(const std::string& file, const std::string& data_before, const LoadedSettings& loaded, Mistakes& mistakes) {
  if (std::filesystem::path(loaded.settings.data).lexically_normal() ==
      std::filesystem::path(data_before).lexically_normal()) {
    return;
  }
  std::error_code ignored;
  if (std::filesystem::equivalent(loaded.settings.data, data_before, ignored)) return;
  mistakes.push_back(file + " was found in the data directory " + data_before + " but names another, " +
                     loaded.settings.data + ". Remove `data` from it, or name the file with --config.");
}

}  // namespace

std::map<std::string, std::string, std::less<>> BesedaEnvironment() {
  std::map<std::string, std::string, std::less<>> found;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (text.starts_with("BESEDA_") && equals != text.npos) found.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return found;
}

std::string SettingsFilePath(const SettingsInput& input) {
  if (!input.config.empty()) return input.config;
  if (auto named = TextOr(input.environment, kConfigVariable, ""); !named.empty()) return named;
  const auto* data = FindSetting("data");
  return TextOr(input.flags, "data", TextOr(input.environment, data->EnvironmentName(), data->fallback)) + "/beseda.toml";
}

Result<std::string> ReadWholeFile(const std::string& path, std::size_t most) {
  const auto failed = [&](const std::string& why) {
    return Error(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kStorage, path + " cannot be read: " + why);
  };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    const std::string reason = std::strerror(errno);
    return failed(reason + (errno == EACCES ? ". Give the user that runs Beseda the right to read it." : "."));
  }
  struct stat about {};
  std::string text;
  char buffer[16384];
  ssize_t got = 0;
  errno = 0;
  if (::fstat(file, &about) == 0 && !S_ISREG(about.st_mode)) {
    ::close(file);
    return failed("it is not a file.");
  }
  while (text.size() <= most && (got = ::read(file, buffer, sizeof buffer)) > 0) text.append(buffer, std::size_t(got));
  const std::string reason = got < 0 ? std::strerror(errno) : "";
  ::close(file);
  if (got < 0) return failed(reason + ".");
  if (text.size() > most) return failed("it is larger than " + std::to_string(most) + " bytes.");
  return text;
}

Result<LoadedSettings> LoadSettings(const SettingsInput& input) {
  LoadedSettings loaded;
  Mistakes mistakes;
  const auto path = SettingsFilePath(input);
  const bool named = !input.config.empty() || !TextOr(input.environment, kConfigVariable, "").empty();
  auto text = ReadWholeFile(path, 1 << 20);
  if (text.ok()) {
    loaded.file = path;
    const auto directory = std::filesystem::path(path).parent_path().string();
    mistakes = ApplySettingsText(*text, path, directory, loaded.settings, loaded.origins);
  } else if (text.error().code != ErrorCode::kNotFound) {
    mistakes.push_back(text.error().message);
  } else if (named) {
    mistakes.push_back("There is no settings file " + path + ". Correct the name, or make the file with `beseda init --config " +
                       path + "`.");
  }
  ApplyEnvironment(input, loaded, mistakes);
  for (const auto& [key, given] : input.flags) {
    if (const auto* setting = FindSetting(key)) ApplyText(*setting, std::string(setting->flag), given, loaded, mistakes);
  }
  if (!named && !loaded.file.empty()) CheckData(path, std::filesystem::path(path).parent_path().string(), loaded, mistakes);
  CheckTogether(loaded, mistakes);
  if (!mistakes.empty()) return Error(ErrorCode::kInvalid, Joined(mistakes));
  return loaded;
}

}  // namespace beseda::app
