#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "contracts/database.h"
#include "storage/migration.h"

namespace beseda {

class Metrics;

struct SqliteOptions {
  std::string directory;              ///< The data directory; made if missing.
  std::string file = "beseda.db";     ///< The database's name in it.
  std::size_t readers = 2;
  /// Bodies that may wait, reads and writes each. More are refused with kUnavailable at once: under an overload a
  /// quick "try again" is worth more than a queue whose end nobody awaits any more.
  std::size_t max_waiting = 20'000;
  Metrics* metrics = nullptr;         ///< Must outlive the database.
  std::span<const Migration> migrations = EmbeddedMigrations();
};

/// The embedded database: one SQLite file in WAL mode with synchronous=FULL. Writes are group-committed by one thread
/// (sqlite/writer.h), reads run beside them on others (sqlite/readers.h).
class SqliteDatabase final : public Database {
 public:
  /// Opens the database, makes it if it is missing, and brings its schema up to date; before an existing one is
  /// changed, a copy goes to `<directory>/backups/before-schema-<new version>-<time>.db`. Holds the directory's lock
  /// until destroyed. Errors (kStorage, kConflict) tell the operator what to do.
  static Result<std::unique_ptr<SqliteDatabase>> Open(SqliteOptions options);
  /// Runs what waits, moves the log into the database file and closes it. No task may call it any more.
  ~SqliteDatabase() override;

  const std::string& path() const { return path_; }
  int schema_version() const { return schema_version_; }
  /// Bodies that wait for the writer now.
  std::size_t waiting_writes() const;

 protected:
  Task<Status> RunBody(bool write, ErasedBody body) override;

 private:
  struct Parts;
  explicit SqliteDatabase(std::unique_ptr<Parts> parts);
  static Result<std::unique_ptr<Parts>> OpenParts(const SqliteOptions& options, const std::string& path);

  std::string path_;
  int schema_version_ = 0;
  std::size_t max_waiting_ = 0;
  std::unique_ptr<Parts> parts_;
};

}  // namespace beseda
