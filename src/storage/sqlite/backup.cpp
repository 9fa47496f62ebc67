#include "storage/sqlite/backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "storage/sqlite/connection.h"
#include "storage/sqlite/sqlite_error.h"

namespace beseda::sqlite {
namespace {

constexpr int kPagesPerStep = 1024;

Error FileError(const std::string& path, int cause) {
  return Error(ErrorCode::kStorage, "The backup " + path + " cannot be written: " + std::strerror(cause) +
                                        ". Check that the folder exists, is writable and has room.");
}

/// Removes the unfinished copy unless it has found its place.
class PartialFile {
 public:
  explicit PartialFile(std::string path) : path_(std::move(path)) {}
  ~PartialFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  const std::string& path() const { return path_; }
  Status MoveTo(const std::string& target) {
    if (::rename(path_.c_str(), target.c_str()) != 0) return FileError(target, errno);
    path_.clear();
    return Ok();
  }

 private:
  std::string path_;
};

Status MakePrivateFile(const std::string& path) {
  ::unlink(path.c_str());
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return FileError(path, errno);
  ::close(file);
  return Ok();
}

Status Sync(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) return FileError(path, errno);
  const int synced = ::fsync(file);
  const int cause = errno;
  ::close(file);
  if (synced != 0) return FileError(path, cause);
  return Ok();
}

// The source's transaction keeps one snapshot over all steps, so writers cannot make the copy begin again.
Status CopyPages(Connection& source, Connection& target) {
  source.RunScript("BEGIN");
  source.QueryInt("SELECT count(*) FROM sqlite_master");
  auto* backup = sqlite3_backup_init(target.raw(), "main", source.raw(), "main");
  if (!backup) return ErrorFrom(target.raw(), sqlite3_errcode(target.raw()), "begin a backup");
  int code = SQLITE_OK;
  while (code == SQLITE_OK) code = sqlite3_backup_step(backup, kPagesPerStep);
  const int finished = sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE || finished != SQLITE_OK) {
    return ErrorFrom(target.raw(), code != SQLITE_DONE ? code : finished, "copy pages into the backup");
  }
  source.RunScript("COMMIT");
  return Ok();
}

Result<BackupReport> CheckCopy(Connection& copy) {
  // A backup is one file: without the log that WAL mode would want beside it.
  if (copy.QueryText("PRAGMA journal_mode=DELETE") != "delete") {
    return Error(ErrorCode::kStorage, "The backup could not be finished.", "journal_mode=DELETE was refused");
  }
  const auto verdict = copy.QueryText("PRAGMA integrity_check(1)");
  if (verdict != "ok") {
    return Error(ErrorCode::kStorage,
                 "The database is damaged, so the backup was not kept. Run `beseda doctor` and keep your older backups.",
                 verdict);
  }
  BackupReport report;
  report.bytes = copy.QueryInt("PRAGMA page_count") * copy.QueryInt("PRAGMA page_size");
  if (copy.QueryInt("SELECT count(*) FROM sqlite_master WHERE name = 'schema_migrations'") != 0) {
    report.schema_version = int(copy.QueryInt("SELECT max(version) FROM schema_migrations"));
  }
  return report;
}

Result<BackupReport> CopyChecked(const std::string& source, const std::string& copy) {
  TRY(auto from, Connection::Open(source, Connection::Access::kReadOnly, false));
  TRY(auto to, Connection::Open(copy, Connection::Access::kReadWrite, false));
  try {
    to->RunScript("PRAGMA synchronous=OFF");
    CHECK_OK(CopyPages(*from, *to));
    return CheckCopy(*to);
  } catch (const SqlError& error) {
    return error.error();
  }
}

}  // namespace

Result<BackupReport> BackUp(const std::string& source, const std::string& target) {
  const auto path = std::filesystem::absolute(target);
  std::error_code failed;
  if (!std::filesystem::exists(source, failed)) {
    return Error(ErrorCode::kNotFound, "There is no database at " + source + ", so there is nothing to back up.");
  }
  if (std::filesystem::equivalent(source, path, failed)) {
    return Error(ErrorCode::kInvalid, "The backup must not be the database itself. Choose another file.");
  }
  PartialFile partial(path.string() + ".partial");
  CHECK_OK(MakePrivateFile(partial.path()));
  TRY(auto report, CopyChecked(source, partial.path()));
  CHECK_OK(Sync(partial.path(), O_RDWR));
  CHECK_OK(partial.MoveTo(path.string()));
  CHECK_OK(Sync(path.parent_path().string(), O_RDONLY | O_DIRECTORY));
  return report;
}

}  // namespace beseda::sqlite
