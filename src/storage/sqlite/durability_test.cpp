// What was acknowledged is on disk after SIGKILL, and a full disk is a clear error that passes.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <set>
#include <thread>

#include "base/scope.h"
#include "base/task.h"
#include "storage/sqlite/check.h"
#include "storage/testing/test_database.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

std::unique_ptr<SqliteDatabase> Open(const std::string& directory) {
  SqliteOptions options;
  options.directory = directory;
  return SqliteDatabase::Open(std::move(options)).value();
}

Status Save(Tx& tx, std::int64_t id, std::size_t bytes) {
  tx.Exec("INSERT INTO workspaces(id, name, created_at) VALUES ($1, $2, $3)", std::to_string(id),
          std::string(bytes, 'x'), id);
  return Ok();
}

Task<void> SaveAndTell(Database& database, int pipe, std::int64_t first) {
  for (std::int64_t id = first; id < first + 1'000'000; ++id) {
    const auto saved = co_await database.Write([&](Tx& tx) -> Status {
      CHECK_OK(Save(tx, id, 300));
      if (id % 5 == 0) return Error(ErrorCode::kRejected, "rolled back");
      return Ok();
    });
    if (saved.ok() && ::write(pipe, &id, sizeof id) != sizeof id) ::_exit(1);
  }
}

[[noreturn]] void SaveUntilKilled(const std::string& directory, int pipe) {
  const auto database = Open(directory);
  const auto begun = RunTask(database->Read([](Tx& tx) {
    return tx.Query("SELECT coalesce(max(created_at), 0) FROM workspaces")[0].Int(0);
  }));
  TestLoop loop;
  Scope scope(loop.executor());
  for (int task = 0; task < 16; ++task) {
    scope.Spawn(SaveAndTell(*database, pipe, begun.value() + 1 + task * 1'000'000LL));
  }
  loop.Run(scope.Join());
  ::_exit(0);
}

// Kills a process that saves, after `wait`; gives what it had acknowledged.
std::set<std::int64_t> RunAndKill(const std::string& directory, Micros wait) {
  std::array<int, 2> ends = {};
  EXPECT_EQ(::pipe(ends.data()), 0);
  const auto child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    SaveUntilKilled(directory, ends[1]);
  }
  ::close(ends[1]);
  std::set<std::int64_t> acknowledged;
  std::int64_t id = 0;
  // Counts from the first acknowledgement, so that every round saves something.
  if (::read(ends[0], &id, sizeof id) == sizeof id) acknowledged.insert(id);
  std::thread killer([&] {
    std::this_thread::sleep_for(wait);
    ::kill(child, SIGKILL);
  });
  while (::read(ends[0], &id, sizeof id) == sizeof id) acknowledged.insert(id);
  killer.join();
  ::close(ends[0]);
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
  return acknowledged;
}

TEST(Durability, WhatWasAcknowledgedSurvivesSigkill) {
  TestDirectory directory;
  Open(directory.path()).reset();
  SeededRandom random(std::uint64_t(::getpid()));
  std::set<std::int64_t> all;
  for (int round = 0; round < 12; ++round) {
    all.merge(RunAndKill(directory.path(), Micros(random.Next64() % 60'000)));
    const auto database = Open(directory.path());
    const auto rows = RunTask(database->Read([](Tx& tx) { return tx.Query("SELECT created_at FROM workspaces"); }));
    ASSERT_TRUE(rows.ok()) << rows.error().detail;
    std::set<std::int64_t> stored;
    for (const auto row : *rows) stored.insert(row.Int(0));
    for (const auto id : all) ASSERT_TRUE(stored.contains(id)) << "lost " << id << " in round " << round;
    for (const auto id : stored) ASSERT_NE(id % 5, 0) << "kept a rolled back write";
  }
  EXPECT_GT(all.size(), 100U);
  const auto report = sqlite::Check(directory.path());
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->sound());
}

TEST(Durability, AFullDatabaseIsAnErrorThatPasses) {
  TestDatabase database;
  const auto set_limit = [&](std::int64_t pages) {
    const auto limited = RunTask(database->Write([&](Tx& tx) {
      tx.Query("PRAGMA max_page_count=" + std::to_string(pages));
    }));
    ASSERT_TRUE(limited.ok()) << limited.error().detail;
  };
  set_limit(150);
  // Sixteen writers share groups; each write is either kept and acknowledged, or gone and told so.
  std::set<std::int64_t> kept;
  int refused = 0;
  const auto write = [&](std::int64_t first) -> Task<void> {
    for (std::int64_t id = first; id < first + 20; ++id) {
      const auto saved = co_await database->Write([&](Tx& tx) { return Save(tx, id, 3000); });
      if (saved.ok()) {
        kept.insert(id);
        continue;
      }
      ++refused;
      EXPECT_EQ(saved.error().code, ErrorCode::kStorage);
      EXPECT_NE(saved.error().message.find("disk with the data directory is full"), std::string::npos);
    }
  };
  TestLoop loop;
  Scope scope(loop.executor());
  for (int task = 0; task < 16; ++task) scope.Spawn(write(task * 1000));
  loop.Run(scope.Join());
  EXPECT_GT(refused, 50);
  EXPECT_GT(kept.size(), 0U);
  set_limit(1'000'000);
  EXPECT_TRUE(RunTask(database->Write([&](Tx& tx) { return Save(tx, 99'999, 3000); })).ok());
  kept.insert(99'999);
  const auto rows = RunTask(database->Read([](Tx& tx) { return tx.Query("SELECT created_at FROM workspaces"); }));
  std::set<std::int64_t> stored;
  for (const auto row : *rows) stored.insert(row.Int(0));
  EXPECT_EQ(stored, kept);
}

// In a process and mount namespace of its own: 0 when all holds, 77 when the system does not let us mount.
int FillATinyDisk(const std::string& directory) {
  if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      ::mount("none", directory.c_str(), "tmpfs", 0, "size=3m") != 0) {
    return 77;
  }
  const auto database = Open(directory);
  const int filler = ::open((directory + "/filler").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  const std::string block(1 << 20, 'f');
  if (::write(filler, block.data(), block.size()) < 0) return 1;
  std::int64_t id = 0;
  Status saved = Ok();
  while (saved.ok() && id < 3000) {
    ++id;
    saved = RunTask(database->Write([&](Tx& tx) { return Save(tx, id, 3000); }));
  }
  if (saved.ok()) return 2;
  if (saved.error().code != ErrorCode::kStorage || saved.error().message.find("full") == std::string::npos) return 3;
  const auto count = [&] {
    return RunTask(database->Read([](Tx& tx) { return tx.Query("SELECT count(*) FROM workspaces")[0].Int(0); })).value();
  };
  if (count() != id - 1) return 4;
  ::unlink((directory + "/filler").c_str());
  ::close(filler);
  if (!RunTask(database->Write([&](Tx& tx) { return Save(tx, id, 3000); })).ok()) return 5;
  return count() == id ? 0 : 6;
}

TEST(Durability, AFullDiskIsAnErrorThatPasses) {
  TestDirectory directory;
  const auto child = ::fork();
  if (child == 0) ::_exit(FillATinyDisk(directory.path()));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "may not mount a small disk here";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace beseda
