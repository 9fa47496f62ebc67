#include "storage/sqlite/sqlite_database.h"

#include <filesystem>
#include <optional>

#include "base/clock.h"
#include "base/log.h"
#include "base/task.h"
#include "storage/sqlite/backup.h"
#include "storage/sqlite/directory_lock.h"
#include "storage/sqlite/migrator.h"
#include "storage/sqlite/readers.h"
#include "storage/sqlite/writer.h"

namespace beseda {

using sqlite::Connection;

// Destroyed from the bottom up: the readers end first, the writer closes the file, then the lock goes.
struct SqliteDatabase::Parts {
  explicit Parts(sqlite::DirectoryLock lock) : lock(std::move(lock)) {}

  sqlite::DirectoryLock lock;
  std::optional<sqlite::Figures> figures;
  std::optional<sqlite::Writer> writer;
  std::optional<sqlite::Readers> readers;
  int schema_version = 0;
};

namespace {

std::string CompactTime(Time time) {
  std::string text;
  for (const char c : FormatTime(time)) {
    if (c >= '0' && c <= '9') text += c;
  }
  return text.substr(0, 14);
}

// A damaged file, a foreign one and a missing right all show at the first statements; the message names the file.
Error About(const std::string& path, Error error) {
  error.message = path + ": " + error.message;
  return error;
}

Status SwitchToWal(Connection& connection) {
  try {
    if (connection.QueryText("PRAGMA journal_mode=WAL") == "wal") return Ok();
    return Error(ErrorCode::kStorage,
                 "The file system of the data directory does not support what the database needs (shared memory). "
                 "Choose a directory on a local disk.");
  } catch (const SqlError& error) {
    return error.error();
  }
}

Status CopyBeforeMigration(const std::string& directory, const std::string& path, int to_version) {
  const auto backups = directory + "/backups";
  std::error_code failed;
  std::filesystem::create_directories(backups, failed);
  const auto target = backups + "/before-schema-" + std::to_string(to_version) + "-" +
                      CompactTime(SystemClock().Now()) + ".db";
  auto copied = sqlite::BackUp(path, target);
  if (!copied.ok()) return std::move(copied).error();
  Log(LogLevel::kInfo, "storage", "copied the database before changing its schema", {{"file", target}});
  return Ok();
}

}  // namespace

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::Open(SqliteOptions options) {
  const auto path = options.directory + "/" + options.file;
  auto parts = OpenParts(options, path);
  if (!parts.ok()) return std::move(parts).error();
  auto database = std::unique_ptr<SqliteDatabase>(new SqliteDatabase(std::move(*parts)));
  database->path_ = path;
  database->max_waiting_ = options.max_waiting;
  return database;
}

Result<std::unique_ptr<SqliteDatabase::Parts>> SqliteDatabase::OpenParts(const SqliteOptions& options,
                                                                         const std::string& path) {
  TRY(auto lock, sqlite::DirectoryLock::Take(options.directory));
  auto parts = std::make_unique<Parts>(std::move(lock));

  auto writing = Connection::Open(path, Connection::Access::kReadWrite, true);
  if (!writing.ok()) return About(path, std::move(writing).error());
  // Looked at before anything is changed: a newer or foreign database stays exactly as it is.
  const auto state = sqlite::CheckSchema(**writing, options.migrations);
  if (!state.ok()) return About(path, state.error());
  const auto wal = SwitchToWal(**writing);
  if (!wal.ok()) return About(path, wal.error());
  const auto copy = [&](int) { return CopyBeforeMigration(options.directory, path, int(options.migrations.size())); };
  auto version = sqlite::Migrate(**writing, options.migrations, copy);
  if (!version.ok()) return About(path, std::move(version).error());
  parts->schema_version = *version;

  std::vector<std::unique_ptr<Connection>> reading;
  for (std::size_t i = 0; i < std::max<std::size_t>(options.readers, 1); ++i) {
    TRY(auto connection, Connection::Open(path, Connection::Access::kReadOnly, false));
    reading.push_back(std::move(connection));
  }
  if (options.metrics) parts->figures.emplace(*options.metrics);
  auto* figures = parts->figures ? &*parts->figures : nullptr;
  parts->writer.emplace(std::move(*writing), figures);
  parts->readers.emplace(std::move(reading), figures);
  return parts;
}

SqliteDatabase::SqliteDatabase(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {
  schema_version_ = parts_->schema_version;
}

SqliteDatabase::~SqliteDatabase() = default;

std::size_t SqliteDatabase::waiting_writes() const { return parts_->writer->queued(); }

Task<Status> SqliteDatabase::RunBody(bool write, ErasedBody body) {
  const auto waiting = write ? parts_->writer->queued() : parts_->readers->queued();
  if (waiting >= max_waiting_) {
    auto busy = Error(ErrorCode::kUnavailable, "The server is busy. Try again in a few seconds.",
                      "too many transactions wait for the database")
                    .RetryAfter(seconds(2));
    co_return busy;
  }
  sqlite::Job job(body);
  co_await Suspend([&](Waker waker) {
    job.waker = std::move(waker);
    const bool taken = write ? parts_->writer->Submit(&job) : parts_->readers->Submit(&job);
    if (taken) return;
    job.status = Error(ErrorCode::kCancelled, "The server is stopping.");
    job.Finish();
  });
  co_return std::move(job.status);
}

}  // namespace beseda
