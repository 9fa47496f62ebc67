#include "app/commands/migrate.h"

#include <filesystem>
#include <ostream>

#include "storage/migration.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/migrator.h"
#include "storage/sqlite/sqlite_database.h"

namespace beseda::app {
namespace {

Result<int> VersionOf(const std::string& path) {
  TRY(const auto connection, sqlite::Connection::Open(path, sqlite::Connection::Access::kReadOnly, false));
  TRY(const auto state, sqlite::CheckSchema(*connection, EmbeddedMigrations()));
  return state.version;
}

std::string Step(const Migration& migration) {
  return "  " + std::to_string(migration.version) + "  " + std::string(migration.name) + "\n";
}

}  // namespace

int MigrateDatabase(CommandContext& context, const SettingsInput& input, bool dry_run) {
  const auto loaded = SettingsOrComplain(context, input);
  if (!loaded) return kExitFailure;
  const auto path = loaded->settings.DatabasePath();
  const auto steps = EmbeddedMigrations();
  std::error_code ignored;
  const bool exists = std::filesystem::exists(path, ignored);
  int before = 0;
  if (exists) {
    auto version = VersionOf(path);
    if (!version.ok()) return Fail(context, version.error());
    before = *version;
  }
  const auto missing = steps.subspan(std::size_t(before));
  context.out << "Database: " << path << (exists ? "" : " (not made yet)") << "\n";
  if (missing.empty()) {
    context.out << "The schema is up to date (version " << before << "); nothing to do.\n";
    return kExitOk;
  }
  if (!dry_run) {
    auto opened = SqliteDatabase::Open({.directory = loaded->settings.data});
    if (!opened.ok()) return Fail(context, opened.error());
  }
  context.out << (dry_run ? "Steps that would be applied:\n" : "Applied:\n");
  for (const auto& step : missing) context.out << Step(step);
  if (dry_run) {
    context.out << "Nothing was changed. `beseda migrate` or the next start of the server applies them.\n";
  } else {
    context.out << "The schema is at version " << steps.size() << " now.\n";
    if (before > 0) {
      context.out << "A copy from before is in " << loaded->settings.data << "/backups (before-schema-" << steps.size() << "-…).\n";
    }
  }
  return kExitOk;
}

}  // namespace beseda::app
