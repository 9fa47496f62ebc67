#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "storage/migration.h"

namespace beseda::sqlite {

/// What is known about a database file after a look at all of it.
struct CheckReport {
  std::vector<std::string> damage = {};       ///< What integrity_check found; empty when the file is sound.
  std::vector<std::string> orphans = {};      ///< Rows that refer to missing ones, as "table: count".
  int schema_version = 0;
  int known_version = 0;                      ///< The program's; larger: the next start migrates.
  std::int64_t database_bytes = 0;
  std::int64_t log_bytes = 0;                 ///< Of the write-ahead log; up to 16 MB is usual, more while a backup runs.
  std::int64_t unused_bytes = 0;              ///< Inside the file, kept for later rows.
  std::int64_t disk_free_bytes = 0;
  std::int64_t disk_total_bytes = 0;

  bool sound() const { return damage.empty() && orphans.empty(); }
};

/// Looks at the database in `directory`, also while a server runs on it; changes nothing. Reads the whole file, so it
/// blocks for a while. Errors: kNotFound (there is none), and what opening gives (unreadable, not a database, of
/// another program, of a newer version).
Result<CheckReport> Check(const std::string& directory, const std::string& file = "beseda.db",
                          std::span<const Migration> migrations = EmbeddedMigrations());

}  // namespace beseda::sqlite
