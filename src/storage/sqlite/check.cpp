#include "storage/sqlite/check.h"

#include <filesystem>
#include <map>

#include "storage/sqlite/connection.h"
#include "storage/sqlite/migrator.h"

namespace beseda::sqlite {
namespace {

// Enough to see what is broken; a damaged file can give millions.
constexpr auto kIntegrityCheck = "PRAGMA integrity_check(20)";

void FindDamage(Connection& connection, CheckReport& report) {
  Rows rows;
  try {
    connection.Run(kIntegrityCheck, {}, &rows);
  } catch (const SqlError& error) {
    report.damage.push_back(error.error().detail);
    return;
  }
  for (const auto row : rows) {
    if (row.Text(0) != "ok") report.damage.push_back(row.Text(0));
  }
}

void FindOrphans(Connection& connection, CheckReport& report) {
  Rows rows;
  try {
    connection.Run("PRAGMA foreign_key_check", {}, &rows);
  } catch (const SqlError& error) {
    report.damage.push_back(error.error().detail);
    return;
  }
  std::map<std::string, int> by_table;
  for (const auto row : rows) ++by_table[row.Text(0) + " refers to " + row.Text(2)];
  for (const auto& [table, count] : by_table) report.orphans.push_back(table + ": " + std::to_string(count));
}

void Measure(Connection& connection, const std::string& path, CheckReport& report) {
  const auto page = connection.QueryInt("PRAGMA page_size");
  report.database_bytes = connection.QueryInt("PRAGMA page_count") * page;
  report.unused_bytes = connection.QueryInt("PRAGMA freelist_count") * page;
  std::error_code missing;
  const auto log = std::filesystem::file_size(path + "-wal", missing);
  report.log_bytes = missing ? 0 : std::int64_t(log);
  const auto space = std::filesystem::space(std::filesystem::path(path).parent_path(), missing);
  if (missing) return;
  report.disk_free_bytes = std::int64_t(space.available);
  report.disk_total_bytes = std::int64_t(space.capacity);
}

}  // namespace

Result<CheckReport> Check(const std::string& directory, const std::string& file,
                          std::span<const Migration> migrations) {
  const auto path = directory + "/" + file;
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) {
    return Error(ErrorCode::kNotFound,
                 "There is no database in " + directory + " yet. It is made when the server starts there.");
  }
  TRY(const auto connection, Connection::Open(path, Connection::Access::kReadOnly, false));
  CheckReport report;
  report.known_version = int(migrations.size());
  TRY(const auto state, CheckSchema(*connection, migrations));
  report.schema_version = state.version;
  FindDamage(*connection, report);
  FindOrphans(*connection, report);
  try {
    Measure(*connection, path, report);
  } catch (const SqlError& error) {
    return error.error();
  }
  return report;
}

}  // namespace beseda::sqlite
