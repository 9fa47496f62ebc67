// The doctor's looks at the data directory and what is in it.
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "app/commands/doctor.h"
#include "app/settings/load_settings.h"
#include "crypto/sealer.h"
#include "storage/migration.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/migrator.h"

namespace beseda::app {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kMB = 1000 * 1000;

std::string Mode(mode_t mode) {
  char text[8];
  std::snprintf(text, sizeof text, "%03o", unsigned(mode & 0777));
  return text;
}

/// The directory itself, or the nearest one above it that exists.
std::string NearestExisting(const std::string& path) {
  std::error_code ignored;
  fs::path at = fs::absolute(path, ignored);
  while (!fs::exists(at, ignored) && at.has_relative_path()) at = at.parent_path();
  return at.string();
}

void LookInside(sqlite::Connection& connection, const std::string& path, CheckResults& results) {
  const auto state = sqlite::CheckSchema(connection, EmbeddedMigrations());
  if (!state.ok()) {
    results.push_back({"schema", CheckState::kBad, state.error().message, ""});
    return;
  }
  Rows rows;
  connection.Run("PRAGMA integrity_check(5)", {}, &rows);
  const bool sound = rows.size() == 1 && rows[0].Text(0) == "ok";
  std::error_code ignored;
  auto bytes = fs::file_size(path, ignored);
  if (fs::exists(path + "-wal", ignored)) bytes += fs::file_size(path + "-wal", ignored);  // What is not moved in yet.
  const auto size = ReadableBytes(bytes);
  if (sound) {
    results.push_back({"database", CheckState::kGood, path + " is sound, " + size, ""});
  } else {
    results.push_back({"database", CheckState::kBad, path + " is damaged: " + (rows.empty() ? "" : rows[0].Text(0)),
                       "Stop the server, keep a copy of the file, and restore the latest backup."});
  }
  const auto known = EmbeddedMigrations().size();
  if (std::size_t(state->version) == known) {
    results.push_back({"schema", CheckState::kGood, "version " + std::to_string(known) + ", up to date", ""});
  } else {
    results.push_back({"schema", CheckState::kWarning,
                       "version " + std::to_string(state->version) + ", this program has " + std::to_string(known),
                       "The next start brings it up to date after making a copy; `beseda migrate` does it now."});
  }
}

}  // namespace

std::string ReadableBytes(std::uint64_t bytes) {
  constexpr const char* kUnits[] = {"bytes", "KB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  double amount = double(bytes);
  while (amount >= 1000 && unit < 4) amount /= 1000, ++unit;
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", amount, kUnits[unit]);
  return text;
}

void CheckDataDirectory(const Settings& settings, CheckResults& results) {
  const auto& path = settings.data;
  const auto add = [&](CheckState state, std::string finding, std::string advice) {
    results.push_back({"data", state, std::move(finding), std::move(advice)});
  };
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) {
    if (errno != ENOENT) return add(CheckState::kBad, path + " cannot be looked at: " + std::strerror(errno), "Check the permissions of the path.");
    const auto above = NearestExisting(path);
    if (::access(above.c_str(), W_OK | X_OK) == 0) {
      return add(CheckState::kGood, path + " does not exist yet; the first start makes it", "");
    }
    return add(CheckState::kBad, path + " does not exist, and " + above + " does not let this user make it",
               "Make the directory and give it to the user that runs Beseda, or choose another one with --data.");
  }
  if (!S_ISDIR(about.st_mode)) return add(CheckState::kBad, path + " is not a directory", "Choose another one with --data.");
  if (::access(path.c_str(), R_OK | W_OK | X_OK) != 0) {
    return add(CheckState::kBad, path + " cannot be written: " + std::strerror(errno),
               "Give it to the user that runs Beseda: chown -R USER " + path);
  }
  if ((about.st_mode & 0077) != 0) {
    return add(CheckState::kWarning, path + " is open to other users of this machine (mode " + Mode(about.st_mode) + ")",
               "chmod 700 " + path);
  }
  add(CheckState::kGood, path + " is writable, for its owner alone", "");
}

void CheckDisk(const Settings& settings, CheckResults& results) {
  const auto path = NearestExisting(settings.data);
  struct statvfs disk {};
  if (::statvfs(path.c_str(), &disk) != 0) {
    results.push_back({"disk", CheckState::kWarning, "the free space of " + path + " is not known: " + std::strerror(errno), ""});
    return;
  }
  const auto free = std::uint64_t(disk.f_bavail) * disk.f_frsize;
  const bool few_files = disk.f_files > 0 && disk.f_favail < 1000;
  const auto finding = ReadableBytes(free) + " free" + (few_files ? ", but hardly a new file fits" : "");
  if ((disk.f_flag & ST_RDONLY) != 0) {
    results.push_back({"disk", CheckState::kBad, path + " is mounted read-only", "Mount it writable, or choose another data directory."});
  } else if (free < 100 * kMB || few_files) {
    results.push_back({"disk", CheckState::kBad, finding, "Free some space: a full disk stops the bot from accepting messages."});
  } else if (free < 1000 * kMB) {
    results.push_back({"disk", CheckState::kWarning, finding, "Free some space soon."});
  } else {
    results.push_back({"disk", CheckState::kGood, finding, ""});
  }
}

void CheckDatabase(const Settings& settings, CheckResults& results) {
  const auto path = settings.DatabasePath();
  std::error_code failed;
  if (!fs::exists(path, failed)) {
    results.push_back({"database", CheckState::kGood, "not made yet; the first start makes it", ""});
    return;
  }
  auto connection = sqlite::Connection::Open(path, sqlite::Connection::Access::kReadOnly, false);
  if (!connection.ok()) {
    results.push_back({"database", CheckState::kBad, connection.error().message, ""});
    return;
  }
  try {
    LookInside(**connection, path, results);
  } catch (const SqlError& error) {
    results.push_back({"database", CheckState::kBad, error.error().message,
                       "If it stays so, stop the server, keep a copy of the file, and restore the latest backup."});
  }
}

void CheckKey(const Settings& settings, CheckResults& results) {
  const auto add = [&](CheckState state, std::string finding, std::string advice) {
    results.push_back({"secret key", state, std::move(finding), std::move(advice)});
  };
  if (!settings.secret_key.empty()) return add(CheckState::kGood, "from BESEDA_SECRETS_KEY", "");
  const auto path = settings.SecretKeyPath();
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) {
    std::error_code ignored;
    if (errno != ENOENT) return add(CheckState::kBad, path + " cannot be looked at: " + std::strerror(errno), "Check the permissions of the path.");
    if (fs::exists(settings.DatabasePath(), ignored)) {
      return add(CheckState::kBad, path + " is missing, but the database is there",
                 "Put the key back from your copy before the next start. Without it, API keys and signing secrets in the "
                 "database cannot be read and must be entered again.");
    }
    return add(CheckState::kGood, "not made yet; the first start makes it", "");
  }
  const auto text = ReadWholeFile(path, 4096);
  if (!text.ok()) return add(CheckState::kBad, text.error().message, "");
  if (const auto key = crypto::SealKey::Parse(*text); !key.ok()) {
    return add(CheckState::kBad, path + " does not hold a key", "Put the key back from your copy.");
  }
  if ((about.st_mode & 0077) != 0) {
    return add(CheckState::kWarning, path + " can be read by other users of this machine (mode " + Mode(about.st_mode) + ")",
               "chmod 600 " + path);
  }
  add(CheckState::kGood, path + ", for its owner alone", "");
}

}  // namespace beseda::app
