// The write-ahead log stays bounded, and the file sound, whatever comes between writes and checkpoints.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "base/scope.h"
#include "base/task.h"
#include "storage/sqlite/check.h"
#include "storage/testing/test_database.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

Task<void> WriteRows(Database& database, int writer, int count, std::atomic<int>* wrong) {
  for (int i = 0; i < count; ++i) {
    const auto id = "upl_" + std::to_string((i * 7919) % 100'000) + "_" + std::to_string(writer);
    const auto written = co_await database.Write([&](Tx& tx) {
      tx.Exec("INSERT INTO uploads(id, workspace_id, name, mime, size, sha256, created_at) "
              "VALUES ($1, 'w', $2, '', 0, '', $3) ON CONFLICT (id) DO UPDATE SET name = $2",
              id, std::string(1500, char('a' + i % 26)), i);
    });
    if (!written.ok()) ++*wrong;
    // Sometimes a pause that lets the writer run dry, so that a checkpoint may catch up with the log.
    if (i % 97 == 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
}

TEST(Log, StaysBoundedAndTheFileSound) {
  TestDatabase database;
  std::atomic<bool> stop = false;
  std::atomic<int> wrong = 0;
  std::thread reader([&] {
    while (!stop) {
      const auto read = RunTask(database->Read([](Tx& tx) { return tx.Query("SELECT count(*) FROM uploads")[0].Int(0); }));
      if (!read.ok()) ++wrong;
    }
  });
  TestLoop loop;
  Scope scope(loop.executor());
  for (int writer = 0; writer < 4; ++writer) scope.Spawn(WriteRows(*database, writer, 3000, &wrong));
  std::uintmax_t largest = 0;
  while (scope.size() > 0) {
    loop.RunReady();
    largest = std::max(largest, std::filesystem::file_size(database->path() + "-wal"));
  }
  stop = true;
  reader.join();
  EXPECT_EQ(wrong, 0);
  const auto report = sqlite::Check(database.directory());
  ASSERT_TRUE(report.ok()) << report.error().detail;
  EXPECT_EQ(report->damage, std::vector<std::string>());
  EXPECT_GT(report->database_bytes, 20'000'000);
  EXPECT_LT(largest, 60'000'000U);
}

}  // namespace
}  // namespace beseda
