#include "storage/sqlite/migrator.h"

#include "base/clock.h"
#include "base/log.h"
#include "storage/dialect.h"

namespace beseda::sqlite {
namespace {

// Stands in the file's header, so that file(1) and we know whose database it is: "Bsda".
constexpr std::int64_t kApplicationId = 0x42736461;

Error Newer(std::int64_t version, std::size_t known) {
  return Error(ErrorCode::kStorage, "The database was made by a newer version of Beseda (schema " +
                                        std::to_string(version) + ", this program knows " + std::to_string(known) +
                                        "). Install the newer program, or restore a backup made before the upgrade.");
}

Error Foreign() {
  return Error(ErrorCode::kStorage,
               "The database file belongs to another program, not to Beseda. Choose another data directory, or move the "
               "file away.");
}

Error Changed(int version, std::string_view name) {
  return Error(ErrorCode::kStorage, "The database was made by a version of Beseda whose schema step " +
                                        std::to_string(version) + " (" + std::string(name) +
                                        ") differs from this program's. Install the program that made it, or begin "
                                        "with an empty data directory.");
}

Result<SchemaState> LookAtSchema(Connection& connection, std::span<const Migration> migrations) {
  SchemaState state;
  state.empty = connection.QueryInt("SELECT count(*) FROM sqlite_master") == 0;
  if (state.empty) return state;
  if (connection.QueryInt("PRAGMA application_id") != kApplicationId) return Foreign();
  Rows rows;
  connection.Run("SELECT version, name, checksum FROM schema_migrations ORDER BY version", {}, &rows);
  if (!rows.empty() && std::size_t(rows[rows.size() - 1].Int(0)) > migrations.size()) {
    return Newer(rows[rows.size() - 1].Int(0), migrations.size());
  }
  for (const auto row : rows) {
    const auto& known = migrations[std::size_t(state.version)];
    if (row.Int(0) != known.version || row.Text(2) != ChecksumOf(known)) return Changed(known.version, row.Text(1));
    ++state.version;
  }
  return state;
}

void Apply(Connection& connection, const Migration& migration, const std::string& sql) {
  connection.RunScript("BEGIN IMMEDIATE");
  connection.RunScript(sql);
  const auto checksum = ChecksumOf(migration);
  const SqlArg record[] = {migration.version, migration.name, checksum, SystemClock().Now()};
  connection.Run("INSERT INTO schema_migrations(version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)", record,
                 nullptr);
  Rows broken;
  connection.Run("PRAGMA foreign_key_check", {}, &broken);
  if (!broken.empty()) {
    throw SqlError(Error(ErrorCode::kStorage,
                         "The database cannot be brought up to date: it holds rows that refer to missing ones. Nothing "
                         "was changed. Run `beseda doctor`.",
                         "foreign_key_check after step " + std::to_string(migration.version)));
  }
  connection.RunScript("COMMIT");
}

Status ApplyAll(Connection& connection, std::span<const Migration> migrations, int from) {
  for (const auto& migration : migrations.subspan(std::size_t(from))) {
    TRY(const auto sql, ExpandDialect(migration.sql, Dialect::kSqlite));
    try {
      Apply(connection, migration, sql);
    } catch (const SqlError& error) {
      if (connection.InTransaction()) connection.RunScript("ROLLBACK");
      auto failure = error.error();
      if (failure.code != ErrorCode::kStorage) {
        failure.code = ErrorCode::kStorage;
        failure.message = "The database could not be brought up to date (step " + std::to_string(migration.version) +
                          ", " + std::string(migration.name) + "). Nothing of this step was changed.";
      }
      return failure;
    }
  }
  return Ok();
}

}  // namespace

Result<SchemaState> CheckSchema(Connection& connection, std::span<const Migration> migrations) {
  try {
    return LookAtSchema(connection, migrations);
  } catch (const SqlError& error) {
    return error.error();
  }
}

Result<int> Migrate(Connection& connection, std::span<const Migration> migrations,
                    const std::function<Status(int from_version)>& before) {
  TRY(const auto state, CheckSchema(connection, migrations));
  if (!state.empty && std::size_t(state.version) == migrations.size()) return state.version;
  if (state.version > 0) CHECK_OK(before(state.version));
  try {
    // Steps may rebuild tables that others refer to; Apply checks the references at the end of each.
    connection.RunScript("PRAGMA foreign_keys=OFF");
    if (state.empty) {
      connection.RunScript("BEGIN IMMEDIATE; PRAGMA application_id=" + std::to_string(kApplicationId) +
                           "; CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL, "
                           "checksum TEXT NOT NULL, applied_at BIGINT NOT NULL); COMMIT");
    }
    CHECK_OK(ApplyAll(connection, migrations, state.version));
    connection.RunScript("PRAGMA foreign_keys=ON");
    if (!state.empty) {
      Log(LogLevel::kInfo, "storage", "database brought up to date",
          {{"from_schema", state.version}, {"to_schema", migrations.size()}});
    }
  } catch (const SqlError& error) {
    return error.error();
  }
  return int(migrations.size());
}

}  // namespace beseda::sqlite
