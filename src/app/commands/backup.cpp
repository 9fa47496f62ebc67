#include "app/commands/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <ostream>

#include "app/version.h"
#include "base/clock.h"
#include "storage/sqlite/backup.h"

namespace beseda::app {
namespace fs = std::filesystem;
namespace {

Error Cannot(std::string_view what, const std::string& path, const std::error_code& cause) {
  std::string message = path + " cannot be " + std::string(what) + ": " + cause.message() + ".";
  if (cause == std::errc::no_space_on_device) message += " Free some space, or choose a place on another disk with --to.";
  return Error(ErrorCode::kStorage, std::move(message));
}

/// The name's characters are those of stored files; drafts that are being written have others.
bool IsStoredFile(const fs::directory_entry& entry) {
  const auto name = entry.path().filename().string();
  return entry.is_regular_file() && std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

struct Copied {
  std::size_t files = 0;
  std::uintmax_t bytes = 0;
};

Result<Copied> CopyUploads(const fs::path& from, const fs::path& to) {
  Copied copied;
  std::error_code failed;
  if (!fs::exists(from, failed)) return copied;
  fs::create_directories(to, failed);
  if (failed) return Cannot("made", to.string(), failed);
  for (fs::recursive_directory_iterator entry(from, failed), end; !failed && entry != end; entry.increment(failed)) {
    if (!IsStoredFile(*entry)) continue;
    const auto target = to / entry->path().lexically_relative(from);
    std::error_code wrong;
    fs::create_directories(target.parent_path(), wrong);
    fs::copy_file(entry->path(), target, wrong);
    if (wrong == std::errc::no_such_file_or_directory) continue;  // Removed meanwhile.
    if (wrong) return Cannot("copied", entry->path().string(), wrong);
    copied.bytes += fs::file_size(target, wrong);
    ++copied.files;
  }
  if (failed) return Cannot("read", from.string(), failed);
  return copied;
}

std::string DefaultName(const std::string& data) {
  auto time = FormatTime(SystemClock().Now()).substr(0, 19);  // 2026-01-31T12:00:00
  std::ranges::replace(time, ':', '-');
  return data + "/backups/" + time;
}

void SyncDirectory(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  ::syncfs(file);
  ::close(file);
}

std::string Megabytes(std::uintmax_t bytes) {
  const auto tenths = bytes * 10 / 1000000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MB";
}

struct Made {
  sqlite::BackupReport database;
  Copied uploads;
  bool settings_file = false;
};

Result<Made> MakeIn(const fs::path& folder, const LoadedSettings& loaded) {
  Made made;
  // The database first: every upload that it names is there then.
  TRY(made.database, sqlite::BackUp(loaded.settings.DatabasePath(), (folder / "beseda.db").string()));
  TRY(made.uploads, CopyUploads(loaded.settings.UploadsPath(), folder / "uploads"));
  if (!loaded.file.empty()) {
    std::error_code failed;
    fs::copy_file(loaded.file, folder / "beseda.toml", failed);
    if (failed) return Cannot("copied", loaded.file, failed);
    made.settings_file = true;
  }
  SyncDirectory(folder);
  return made;
}

}  // namespace

int BackUp(CommandContext& context, const SettingsInput& input, const std::string& to) {
  const auto loaded = SettingsOrComplain(context, input);
  if (!loaded) return kExitFailure;
  const auto& settings = loaded->settings;
  std::error_code failed;
  if (!fs::exists(settings.DatabasePath(), failed)) {
    return Fail(context, "There is no database in " + settings.data + ", so there is nothing to back up. Name the data directory with --data.");
  }
  auto target = fs::path(to.empty() ? DefaultName(settings.data) : to).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();
  if (fs::exists(target, failed)) return Fail(context, target.string() + " exists already. Name a directory that does not with --to.");

  // Made under another name first: what has the right name is complete.
  const fs::path draft = target.string() + ".partial";
  fs::remove_all(draft, failed);
  fs::create_directories(draft, failed);
  if (failed) return Fail(context, Cannot("made", draft.string(), failed));
  fs::permissions(draft, fs::perms::owner_all, failed);
  auto made = MakeIn(draft, *loaded);
  if (made.ok()) {
    fs::rename(draft, target, failed);
    if (failed) made = Cannot("renamed", draft.string(), failed);
  }
  if (!made.ok()) {
    fs::remove_all(draft, failed);
    return Fail(context, made.error());
  }
  SyncDirectory(target.parent_path().empty() ? fs::path(".") : target.parent_path());

  context.out << "Backup: " << target.string() << "\n"
              << "  beseda.db    " << Megabytes(std::uintmax_t(made->database.bytes)) << ", schema version "
              << made->database.schema_version << ", checked\n"
              << "  uploads      " << made->uploads.files << " files, " << Megabytes(made->uploads.bytes) << "\n"
              << (made->settings_file ? "  beseda.toml\n" : "")
              << "Not in it: the key that opens sealed secrets"
              << (settings.secret_key.empty() ? " (" + settings.SecretKeyPath() + ")" : " (BESEDA_SECRETS_KEY)")
              << ". Keep a copy of it in another place.\n"
              << "To restore: stop the server, copy these files into an empty data directory, put the key beside them.\n";
  return kExitOk;
}

}  // namespace beseda::app
