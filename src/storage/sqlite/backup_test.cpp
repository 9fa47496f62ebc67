#include "storage/sqlite/backup.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "storage/sqlite/check.h"
#include "storage/sqlite/connection.h"
#include "storage/testing/test_database.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

// Each write keeps the two tables in step, so a copy that mixes states shows.
Status WritePair(Database& database, std::int64_t number) {
  return RunTask(database.Write([&](Tx& tx) {
    tx.Exec("INSERT INTO workspaces(id, name, created_at) VALUES ($1, $2, 0)", "w" + std::to_string(number),
            std::string(500, 'n'));
    tx.Exec("INSERT INTO uploads(id, workspace_id, name, mime, size, sha256, created_at) "
            "VALUES ($1, $1, '', '', 0, '', 0)",
            "w" + std::to_string(number));
  }));
}

TEST(Backup, IsOneConsistentStateWhileOthersWrite) {
  TestDatabase database;
  for (int i = 0; i < 3000; ++i) ASSERT_TRUE(WritePair(*database, i).ok());
  std::atomic<bool> stop = false;
  std::atomic<int> written = 3000;
  std::thread writer([&] {
    while (!stop) {
      EXPECT_TRUE(WritePair(*database, written).ok());
      ++written;
    }
  });
  TestDirectory elsewhere;
  for (int round = 0; round < 3; ++round) {
    const int before = written;
    const auto report = sqlite::BackUp(database->path(), elsewhere.path() + "/copy.db");
    const int after = written;
    stop = round == 2;
    if (stop || !report.ok()) {
      stop = true;
      if (writer.joinable()) writer.join();
    }
    ASSERT_TRUE(report.ok()) << report.error().message << report.error().detail;
    EXPECT_EQ(report->schema_version, database->schema_version());
    EXPECT_EQ(report->bytes, std::int64_t(std::filesystem::file_size(elsewhere.path() + "/copy.db")));
    auto copy = sqlite::Connection::Open(elsewhere.path() + "/copy.db", sqlite::Connection::Access::kReadOnly, false);
    const auto workspaces = (*copy)->QueryInt("SELECT count(*) FROM workspaces");
    EXPECT_EQ(workspaces, (*copy)->QueryInt("SELECT count(*) FROM uploads"));
    EXPECT_GE(workspaces, before);
    EXPECT_LE(workspaces, after + 1);
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(elsewhere.path()), {}), 1);
}

TEST(Backup, CanBeOpenedAsADatabase) {
  TestDatabase database;
  ASSERT_TRUE(WritePair(*database, 1).ok());
  TestDirectory elsewhere;
  const auto target = elsewhere.path() + "/beseda.db";
  ASSERT_TRUE(sqlite::BackUp(database->path(), target).ok());
  struct stat about {};
  ASSERT_EQ(::stat(target.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  SqliteOptions options;
  options.directory = elsewhere.path();
  auto restored = SqliteDatabase::Open(std::move(options)).value();
  EXPECT_EQ(RunTask(restored->Read([](Tx& tx) { return tx.Query("SELECT id FROM workspaces")[0].Text(0); })).value(),
            "w1");
}

TEST(Backup, LeavesTheOldOneWhenItFails) {
  TestDatabase database;
  TestDirectory elsewhere;
  const auto target = elsewhere.path() + "/copy.db";
  std::ofstream(target) << "old";
  const auto missing = sqlite::BackUp(elsewhere.path() + "/nothing.db", target);
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  std::ofstream(elsewhere.path() + "/text") << std::string(8192, 'x');
  EXPECT_EQ(sqlite::BackUp(elsewhere.path() + "/text", target).error().code, ErrorCode::kStorage);
  EXPECT_EQ(std::filesystem::file_size(target), 3U);
  EXPECT_FALSE(std::filesystem::exists(target + ".partial"));

  EXPECT_EQ(sqlite::BackUp(database->path(), elsewhere.path() + "/no/such/folder.db").error().code,
            ErrorCode::kStorage);
  EXPECT_EQ(sqlite::BackUp(database->path(), database->path()).error().code, ErrorCode::kInvalid);
  EXPECT_TRUE(WritePair(*database, 1).ok());
}

TEST(Check, ReportsOnASoundDatabase) {
  TestDatabase database;
  ASSERT_TRUE(WritePair(*database, 1).ok());
  const auto report = sqlite::Check(database.directory());
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_TRUE(report->sound());
  EXPECT_EQ(report->schema_version, database->schema_version());
  EXPECT_EQ(report->known_version, report->schema_version);
  EXPECT_GT(report->database_bytes, 4096);
  EXPECT_GT(report->log_bytes, 0);
  EXPECT_GT(report->disk_free_bytes, 0);
  EXPECT_GE(report->disk_total_bytes, report->disk_free_bytes);
}

TEST(Check, FindsRowsThatReferToNothing) {
  TestDatabase database;
  {
    auto direct = sqlite::Connection::Open(database->path(), sqlite::Connection::Access::kReadWrite, false).value();
    direct->RunScript("PRAGMA foreign_keys=OFF; INSERT INTO models(id, workspace_id, provider_id, name, label, "
                      "created_at) VALUES ('m', 'w', 'p', '', '', 0)");
  }
  const auto report = sqlite::Check(database.directory());
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->orphans, (std::vector<std::string>{"models refers to providers: 1", "models refers to workspaces: 1"}));
  EXPECT_FALSE(report->sound());
}

TEST(Check, SaysThatThereIsNoDatabase) {
  TestDirectory directory;
  EXPECT_EQ(sqlite::Check(directory.path()).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace beseda
