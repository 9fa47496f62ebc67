#include "storage/sqlite/sqlite_database.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/scope.h"
#include "storage/testing/test_database.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

void MakeTable(TestDatabase& database) {
  const auto made = RunTask(database->Write([](Tx& tx) {
    tx.Exec("CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, weight DOUBLE PRECISION, data BLOB)");
  }));
  ASSERT_TRUE(made.ok()) << made.error().detail;
}

std::int64_t Count(TestDatabase& database) {
  return RunTask(database->Read([](Tx& tx) { return tx.Query("SELECT count(*) FROM things")[0].Int(0); })).value();
}

Task<Status> Insert(Database& database, std::int64_t id, std::string name) {
  co_return co_await database.Write(
      [&](Tx& tx) { tx.Exec("INSERT INTO things(id, name) VALUES ($1, $2)", id, name); });
}

TEST(SqliteDatabase, KeepsEveryKindOfValue) {
  TestDatabase database;
  MakeTable(database);
  const std::string text = std::string("caf\xc3\xa9 \0 end", 11);
  const std::vector<std::byte> bytes = {std::byte{0}, std::byte{255}, std::byte{7}};
  const auto read = RunTask(database->Write([&](Tx& tx) {
    EXPECT_EQ(tx.Exec("INSERT INTO things VALUES ($1, $2, $3, $4)", 1, text, 2.5, SqlArg::Bytes(bytes)), 1);
    EXPECT_EQ(tx.Exec("INSERT INTO things VALUES ($1, $2, $3, $4)", INT64_MIN, "", nullptr, SqlArg::Bytes()), 1);
    return tx.Query("SELECT id, name, weight, data FROM things ORDER BY id DESC");
  }));
  ASSERT_TRUE(read.ok()) << read.error().detail;
  const auto& rows = *read;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].Text(1), text);
  EXPECT_EQ(rows[0].Real(2), 2.5);
  EXPECT_EQ(rows[0].Bytes(3), bytes);
  EXPECT_EQ(rows[1].Int(0), INT64_MIN);
  EXPECT_EQ(rows[1].Text(1), "");
  EXPECT_TRUE(rows[1].IsNull(2));
  EXPECT_TRUE(rows[1].Bytes(3).empty());
}

TEST(SqliteDatabase, MapsParametersByNumber) {
  TestDatabase database;
  const auto read = RunTask(database->Read([](Tx& tx) {
    return tx.Query("SELECT $2, $1, $2, $3, $10, $4, $5, $6, $7, $8, $9", 1, "two", 3.5, 4, 5, 6, 7, 8, 9, 10);
  }));
  ASSERT_TRUE(read.ok()) << read.error().detail;
  const auto row = (*read)[0];
  EXPECT_EQ(row.Text(0), "two");
  EXPECT_EQ(row.Int(1), 1);
  EXPECT_EQ(row.Text(2), "two");
  EXPECT_EQ(row.Real(3), 3.5);
  EXPECT_EQ(row.Int(4), 10);
  EXPECT_EQ(row.Int(10), 9);
}

TEST(SqliteDatabase, RefusesAWrongNumberOfArguments) {
  TestDatabase database;
  for (const auto* sql : {"SELECT $1, $2", "SELECT $2", "SELECT ?", "SELECT :name", "SELECT 1; SELECT $1", ""}) {
    const auto read = RunTask(database->Read([&](Tx& tx) { tx.Query(sql, 1); }));
    ASSERT_FALSE(read.ok()) << sql;
    EXPECT_EQ(read.error().code, ErrorCode::kInternal) << sql;
  }
}

// What SQLite gives by itself and what we answer for it must be the same.
TEST(SqliteDatabase, AnInsertGivesTheNumberOfItsRow) {
  TestDatabase database;
  MakeTable(database);
  const auto done = RunTask(database->Write([](Tx& tx) {
    tx.Exec("CREATE TABLE numbered (seq INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE)");
    tx.Exec("CREATE TABLE unnumbered (seq BIGINT NOT NULL DEFAULT 7, name TEXT)");
    const auto insert = [&](const char* name) {
      const auto rows = tx.Query("INSERT INTO numbered (name) VALUES ($1) RETURNING seq", name);
      return rows.size() == 1 ? rows[0].Int(0) : -1;
    };
    EXPECT_EQ(insert("a"), 1);
    tx.Exec("INSERT INTO things(id, name) VALUES (41, 'of another table')");
    EXPECT_EQ(insert("b"), 2);
    tx.Exec("DELETE FROM numbered WHERE name = 'b'");
    EXPECT_EQ(insert("c"), 3) << "numbers are not given twice";
    EXPECT_EQ(tx.Query("SELECT seq FROM numbered WHERE name = 'c'")[0].Int(0), 3);
    EXPECT_EQ(tx.Query("INSERT INTO unnumbered (name) VALUES ($1) RETURNING seq", "x")[0].Int(0), 7);
    EXPECT_EQ(tx.Query("INSERT INTO numbered (name) VALUES ($1), ($2) RETURNING seq", "d", "e").size(), 2U);
    EXPECT_TRUE(tx.Query("INSERT INTO numbered (name) VALUES ($1) ON CONFLICT DO NOTHING RETURNING seq", "e").empty());
    const auto copied = tx.Query("INSERT INTO numbered (name) SELECT name FROM things RETURNING seq");
    EXPECT_EQ(copied[0].Int(0), tx.Query("SELECT MAX(seq) FROM numbered")[0].Int(0));
    EXPECT_THROW((void)insert("a"), SqlError);
  }));
  ASSERT_TRUE(done.ok()) << done.error().detail;
}

// Statements are found again by where their text stands, which says nothing of what stands there now.
TEST(SqliteDatabase, DoesNotTakeATextForAnotherThatStoodInItsPlace) {
  TestDatabase database;
  char sql[] = "SELECT 1";
  const auto read = RunTask(database->Read([&](Tx& tx) {
    for (const char number : {'1', '2', '1', '3'}) {
      sql[7] = number;
      EXPECT_EQ(tx.Query(sql)[0].Int(0), number - '0');
    }
    for (int i = 0; i < 600; ++i) EXPECT_EQ(tx.Query("SELECT " + std::to_string(i))[0].Int(0), i);
    EXPECT_EQ(tx.Query(sql)[0].Int(0), 3);
  }));
  ASSERT_TRUE(read.ok()) << read.error().detail;
}

TEST(SqliteDatabase, CountsChangedRows) {
  TestDatabase database;
  MakeTable(database);
  const auto done = RunTask(database->Write([](Tx& tx) {
    EXPECT_EQ(tx.Exec("INSERT INTO things(id, name) VALUES (1, 'a'), (2, 'b')"), 2);
    EXPECT_EQ(tx.Exec("INSERT INTO things(id, name) VALUES (1, 'c') ON CONFLICT DO NOTHING"), 0);
    EXPECT_EQ(tx.Exec("UPDATE things SET weight = 1 WHERE id > $1", 5), 0);
    EXPECT_EQ(tx.Query("UPDATE things SET weight = 1 RETURNING id").size(), 2U);
    EXPECT_EQ(tx.Exec("SELECT 1"), 0);
    EXPECT_EQ(tx.Exec("DELETE FROM things"), 2);
  }));
  EXPECT_TRUE(done.ok());
}

TEST(SqliteDatabase, GivesWhatTheBodyGives) {
  TestDatabase database;
  EXPECT_EQ(RunTask(database->Read([](Tx&) { return 7; })).value(), 7);
  const auto error = RunTask(database->Write(
      [](Tx&) -> Result<std::string> { return Error(ErrorCode::kNotFound, "There is no such bot."); }));
  ASSERT_FALSE(error.ok());
  EXPECT_EQ(error.error().code, ErrorCode::kNotFound);
  const auto thrown = RunTask(database->Write([](Tx&) { throw std::runtime_error("secret"); }));
  ASSERT_FALSE(thrown.ok());
  EXPECT_EQ(thrown.error().code, ErrorCode::kInternal);
  EXPECT_EQ(thrown.error().message.find("secret"), std::string::npos);
}

TEST(SqliteDatabase, AFailedBodyLeavesNothingBehind) {
  TestDatabase database;
  MakeTable(database);
  const auto failed = RunTask(database->Write([](Tx& tx) -> Status {
    tx.Exec("INSERT INTO things(id, name) VALUES (1, 'a')");
    return Error(ErrorCode::kRejected, "no");
  }));
  EXPECT_FALSE(failed.ok());
  EXPECT_EQ(Count(database), 0);
}

TEST(SqliteDatabase, AUniqueKeyIsAConflict) {
  TestDatabase database;
  MakeTable(database);
  EXPECT_TRUE(RunTask(Insert(*database, 1, "a")).ok());
  const auto second = RunTask(Insert(*database, 2, "a"));
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
}

TEST(SqliteDatabase, ForeignKeysHold) {
  TestDatabase database;
  const auto orphan = RunTask(database->Write([](Tx& tx) {
    tx.Exec("INSERT INTO models(id, workspace_id, provider_id, name, label, created_at) VALUES ('m','w','p','n','l',0)");
  }));
  ASSERT_FALSE(orphan.ok());
  EXPECT_EQ(orphan.error().code, ErrorCode::kConflict);
}

TEST(SqliteDatabase, AReadCannotChangeAnything) {
  TestDatabase database;
  MakeTable(database);
  const auto tried = RunTask(database->Read([](Tx& tx) { tx.Exec("INSERT INTO things(id, name) VALUES (1, 'a')"); }));
  ASSERT_FALSE(tried.ok());
  EXPECT_EQ(tried.error().code, ErrorCode::kInternal);
  EXPECT_EQ(Count(database), 0);
}

TEST(SqliteDatabase, ABodyThatEndsItsTransactionFails) {
  TestDatabase database;
  MakeTable(database);
  const auto ended = RunTask(database->Write([](Tx& tx) { tx.Exec("COMMIT"); }));
  ASSERT_FALSE(ended.ok());
  EXPECT_EQ(ended.error().code, ErrorCode::kInternal);
  EXPECT_TRUE(RunTask(Insert(*database, 1, "a")).ok());
  EXPECT_EQ(Count(database), 1);
}

TEST(SqliteDatabase, KeepsDataOverARestart) {
  TestDatabase database;
  MakeTable(database);
  ASSERT_TRUE(RunTask(Insert(*database, 1, "a")).ok());
  database.Reopen();
  EXPECT_EQ(Count(database), 1);
}

TEST(SqliteDatabase, ForgetsOldStatementsButStillRunsThem) {
  TestDatabase database;
  for (int round = 0; round < 2; ++round) {
    const auto read = RunTask(database->Read([](Tx& tx) {
      for (int i = 0; i < 600; ++i) {
        EXPECT_EQ(tx.Query("SELECT $1 + " + std::to_string(i), 1)[0].Int(0), i + 1);
      }
    }));
    EXPECT_TRUE(read.ok());
  }
}

TEST(SqliteDatabase, AReadSeesOneSnapshot) {
  TestDatabase database;
  MakeTable(database);
  std::atomic<bool> began = false;
  std::atomic<bool> wrote = false;
  std::thread writer([&] {
    while (!began) std::this_thread::yield();
    EXPECT_TRUE(RunTask(Insert(*database, 1, "a")).ok());
    wrote = true;
  });
  const auto counts = RunTask(database->Read([&](Tx& tx) {
    const auto before = tx.Query("SELECT count(*) FROM things")[0].Int(0);
    began = true;
    while (!wrote) std::this_thread::yield();
    return std::pair(before, tx.Query("SELECT count(*) FROM things")[0].Int(0));
  }));
  writer.join();
  EXPECT_EQ(counts.value(), std::pair(std::int64_t(0), std::int64_t(0)));
  EXPECT_EQ(Count(database), 1);
}

Task<void> InsertMany(Database& database, int begin, int count, int* failed) {
  for (int i = begin; i < begin + count; ++i) {
    const bool fail = i % 7 == 3;
    const auto status = co_await database.Write([&](Tx& tx) -> Status {
      tx.Exec("INSERT INTO things(id, name) VALUES ($1, $2)", i, "name " + std::to_string(i));
      if (fail) return Error(ErrorCode::kRejected, "no");
      return Ok();
    });
    EXPECT_EQ(status.ok(), !fail);
    if (!status.ok()) ++*failed;
  }
}

// Bodies that fail and bodies that succeed share groups; each keeps or loses exactly its own rows.
TEST(SqliteDatabase, BodiesOfAGroupFailAlone) {
  TestLoop loop;  // outlives the database, whose threads post to it
  TestDatabase database;
  MakeTable(database);
  int failed = 0;
  Scope scope(loop.executor());
  for (int task = 0; task < 20; ++task) scope.Spawn(InsertMany(*database, task * 50, 50, &failed));
  loop.Run(scope.Join());
  EXPECT_EQ(failed, 143);
  EXPECT_EQ(Count(database), 1000 - 143);
  const auto wrong = RunTask(
      database->Read([](Tx& tx) { return tx.Query("SELECT count(*) FROM things WHERE id % 7 = 3")[0].Int(0); }));
  EXPECT_EQ(wrong.value(), 0);
}

TEST(SqliteDatabase, RefusesMoreThanMayWait) {
  TestDirectory directory;
  SqliteOptions options;
  options.directory = directory.path();
  options.max_waiting = 1;
  TestLoop loop;  // outlives the database, whose threads post to it
  auto database = SqliteDatabase::Open(std::move(options)).value();
  Scope scope(loop.executor());
  std::atomic<bool> go = false;
  int done = 0;
  int refused = 0;
  const auto write = [&]() -> Task<void> {
    const auto status = co_await database->Write([&](Tx&) {
      while (!go) std::this_thread::yield();
    });
    if (status.ok()) {
      ++done;
      co_return;
    }
    EXPECT_EQ(status.error().code, ErrorCode::kUnavailable);
    if (++refused == 5) go = true;
  };
  for (int i = 0; i < 8; ++i) scope.Spawn(write());
  loop.Run(scope.Join());
  EXPECT_EQ(done + refused, 8);
  EXPECT_GE(refused, 1);  // how many more depends on how soon the writer goes on
  EXPECT_GE(done, 1);
}

}  // namespace
}  // namespace beseda
