// Opening: schema steps, and what an operator is told when the directory or the file is not as it should be.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "storage/dialect.h"
#include "storage/sqlite/check.h"
#include "storage/sqlite/sqlite_database.h"
#include "storage/testing/test_database.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

constexpr Migration kFirst[] = {{1, "first", "CREATE TABLE a (id {{serial}}, data {{blob}});"}};
constexpr Migration kSecond[] = {kFirst[0], {2, "second", "ALTER TABLE a ADD COLUMN b TEXT; CREATE TABLE c (x TEXT);"}};
constexpr Migration kChanged[] = {{1, "first", "CREATE TABLE a (id {{serial}}, other TEXT);"}};
constexpr Migration kBroken[] = {kFirst[0], {2, "broken", "CREATE TABLE c (x TEXT); CREATE TABLE c (x TEXT);"}};

Result<std::unique_ptr<SqliteDatabase>> Open(const TestDirectory& directory, std::span<const Migration> migrations) {
  SqliteOptions options;
  options.directory = directory.path();
  options.migrations = migrations;
  return SqliteDatabase::Open(std::move(options));
}

std::int64_t QueryInt(Database& database, const char* sql) {
  return RunTask(database.Read([&](Tx& tx) { return tx.Query(sql)[0].Int(0); })).value();
}

std::vector<std::filesystem::path> Backups(const TestDirectory& directory) {
  std::vector<std::filesystem::path> found;
  if (!std::filesystem::exists(directory.path() + "/backups")) return found;
  for (const auto& entry : std::filesystem::directory_iterator(directory.path() + "/backups")) {
    found.push_back(entry.path());
  }
  return found;
}

std::string MessageOf(const Result<std::unique_ptr<SqliteDatabase>>& opened) {
  return opened.ok() ? "opened" : opened.error().message;
}

TEST(Opening, AppliesTheStepsThatAreMissingAndCopiesTheDataBefore) {
  TestDirectory directory;
  {
    auto database = Open(directory, kFirst).value();
    EXPECT_EQ(database->schema_version(), 1);
    ASSERT_TRUE(RunTask(database->Write([](Tx& tx) { tx.Exec("INSERT INTO a(data) VALUES (NULL)"); })).ok());
  }
  EXPECT_TRUE(Backups(directory).empty());
  {
    auto database = Open(directory, kSecond).value();
    EXPECT_EQ(database->schema_version(), 2);
    EXPECT_EQ(QueryInt(*database, "SELECT count(*) FROM a WHERE b IS NULL"), 1);
    EXPECT_EQ(QueryInt(*database, "SELECT count(*) FROM schema_migrations WHERE applied_at > 0"), 2);
  }
  const auto backups = Backups(directory);
  ASSERT_EQ(backups.size(), 1U);
  const auto copy = sqlite::Check(directory.path() + "/backups", backups[0].filename().string(), kFirst);
  ASSERT_TRUE(copy.ok()) << copy.error().message;
  EXPECT_TRUE(copy->sound());
  EXPECT_EQ(copy->schema_version, 1);

  EXPECT_EQ(Open(directory, kSecond).value()->schema_version(), 2);
  EXPECT_EQ(Backups(directory).size(), 1U);
}

TEST(Opening, AStepThatFailsChangesNothing) {
  TestDirectory directory;
  ASSERT_TRUE(Open(directory, kFirst).ok());
  const auto failed = Open(directory, kBroken);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().code, ErrorCode::kStorage);
  EXPECT_NE(MessageOf(failed).find("step 2, broken"), std::string::npos) << MessageOf(failed);
  auto database = Open(directory, kFirst).value();
  EXPECT_EQ(QueryInt(*database, "SELECT count(*) FROM sqlite_master WHERE name = 'c'"), 0);
}

TEST(Opening, RefusesADatabaseOfANewerProgram) {
  TestDirectory directory;
  ASSERT_TRUE(Open(directory, kSecond).ok());
  const auto refused = Open(directory, kFirst);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kStorage);
  EXPECT_NE(MessageOf(refused).find("newer version of Beseda (schema 2, this program knows 1)"), std::string::npos)
      << MessageOf(refused);
  EXPECT_TRUE(Open(directory, kSecond).ok());
}

TEST(Opening, RefusesAStepThatWasChangedAfterItsRelease) {
  TestDirectory directory;
  ASSERT_TRUE(Open(directory, kFirst).ok());
  const auto refused = Open(directory, kChanged);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(MessageOf(refused).find("step 1 (first) differs"), std::string::npos) << MessageOf(refused);
}

TEST(Opening, RefusesAFileThatIsNoDatabase) {
  TestDirectory directory;
  std::ofstream(directory.path() + "/beseda.db") << std::string(8192, 'x');
  const auto refused = Open(directory, kFirst);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kStorage);
  EXPECT_NE(MessageOf(refused).find("not a database"), std::string::npos) << MessageOf(refused);
  EXPECT_NE(MessageOf(refused).find("beseda.db"), std::string::npos) << MessageOf(refused);
}

TEST(Opening, RefusesTheDatabaseOfAnotherProgram) {
  TestDirectory directory;
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open((directory.path() + "/beseda.db").c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, "CREATE TABLE notes (text TEXT)", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  const auto refused = Open(directory, kFirst);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(MessageOf(refused).find("another program"), std::string::npos) << MessageOf(refused);
}

TEST(Opening, SaysThatADamagedDatabaseIsDamaged) {
  TestDirectory directory;
  {
    auto database = Open(directory, kFirst).value();
    ASSERT_TRUE(RunTask(database->Write([](Tx& tx) {
      for (int i = 0; i < 2000; ++i) tx.Exec("INSERT INTO a(data) VALUES ($1)", std::string(100, 'd'));
    })).ok());
  }
  const auto path = directory.path() + "/beseda.db";
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    const std::string garbage(20 * 4096, '\x5a');
    file.seekp(4096 * 4);
    file.write(garbage.data(), std::streamsize(garbage.size()));
  }
  const auto report = sqlite::Check(directory.path(), "beseda.db", kFirst);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_FALSE(report->sound());

  auto database = Open(directory, kFirst).value();
  const auto read = RunTask(database->Read([](Tx& tx) { tx.Query("SELECT * FROM a"); }));
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, ErrorCode::kStorage);
  EXPECT_NE(read.error().message.find("beseda doctor"), std::string::npos) << read.error().message;
}

TEST(Opening, RefusesADirectoryThatCannotBeMade) {
  TestDirectory directory;
  std::ofstream(directory.path() + "/file") << "x";
  SqliteOptions options;
  options.directory = directory.path() + "/file/data";
  const auto refused = SqliteDatabase::Open(std::move(options));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kStorage);
  EXPECT_NE(MessageOf(refused).find("Not a directory"), std::string::npos) << MessageOf(refused);
}

TEST(Opening, RefusesADirectoryThatCannotBeWritten) {
  TestDirectory directory;
  const auto pid = ::fork();
  if (pid == 0) {
    ::chmod(directory.path().c_str(), 0500);
    if (::getuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
    const auto refused = Open(directory, kFirst);
    ::_exit(!refused.ok() && refused.error().code == ErrorCode::kStorage &&
                    refused.error().message.find("writable") != std::string::npos
                ? 0
                : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(pid, &status, 0), pid);
  ::chmod(directory.path().c_str(), 0700);
  EXPECT_EQ(status, 0);
}

TEST(Opening, OneServerOnADirectory) {
  TestDirectory directory;
  auto first = Open(directory, kFirst).value();
  const auto second = Open(directory, kFirst);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
  EXPECT_NE(MessageOf(second).find("process " + std::to_string(::getpid())), std::string::npos) << MessageOf(second);
  first.reset();
  EXPECT_TRUE(Open(directory, kFirst).ok());
}

TEST(Opening, LeavesOneFileBehindWhenClosed) {
  TestDirectory directory;
  Open(directory, kFirst).value().reset();
  EXPECT_FALSE(std::filesystem::exists(directory.path() + "/beseda.db-wal"));
  EXPECT_TRUE(std::filesystem::exists(directory.path() + "/beseda.db"));
}

TEST(Dialect, SpellsTokensForEachEngine) {
  EXPECT_EQ(ExpandDialect("a {{serial}}, b {{blob}}", Dialect::kSqlite).value(),
            "a INTEGER PRIMARY KEY AUTOINCREMENT, b BLOB");
  EXPECT_EQ(ExpandDialect("a {{serial}}, b {{blob}}", Dialect::kPostgres).value(),
            "a BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b BYTEA");
  EXPECT_FALSE(ExpandDialect("{{unknown}}", Dialect::kSqlite).ok());
  EXPECT_FALSE(ExpandDialect("{{serial", Dialect::kSqlite).ok());
}

TEST(Dialect, EveryEmbeddedStepIsSpelledForBothEngines) {
  int version = 0;
  for (const auto& migration : EmbeddedMigrations()) {
    EXPECT_EQ(migration.version, ++version);
    EXPECT_TRUE(ExpandDialect(migration.sql, Dialect::kPostgres).ok()) << migration.name;
  }
  EXPECT_GE(version, 1);
}

}  // namespace
}  // namespace beseda
