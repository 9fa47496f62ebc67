#include "storage/sqlite/log_vfs.h"

#include <gtest/gtest.h>

#include "storage/sqlite/connection.h"
#include "storage/testing/test_database.h"

namespace beseda {
namespace {

using sqlite::Connection;

std::unique_ptr<Connection> Open(const TestDirectory& directory, Connection::Access access) {
  return Connection::Open(directory.path() + "/a.db", access, true).value();
}

// Sizes around those at which gathered bytes are written in several pieces; what another connection reads must be
// there as soon as the commit has returned.
TEST(LogVfs, CommitsOfAllSizesAreThereForOthers) {
  TestDirectory directory;
  auto writer = Open(directory, Connection::Access::kReadWrite);
  ASSERT_EQ(writer->QueryText("PRAGMA journal_mode=WAL"), "wal");
  writer->RunScript("CREATE TABLE things(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)");
  auto reader = Open(directory, Connection::Access::kReadOnly);
  std::int64_t total = 0;
  for (const std::int64_t size : {1, 4000, 60'000, 64'000, 125'000, 131'072, 250'000, 262'144, 1'000'000, 9'000'000}) {
    writer->RunScript("BEGIN IMMEDIATE; INSERT INTO things(bytes) VALUES (randomblob(" + std::to_string(size) + ")); COMMIT;");
    total += size;
    EXPECT_EQ(reader->QueryInt("SELECT SUM(LENGTH(bytes)) FROM things"), total) << size;
    EXPECT_EQ(reader->QueryText("PRAGMA integrity_check"), "ok") << size;
  }
}

// More than the page cache holds: SQLite reads back from the log what it has only just given to it.
TEST(LogVfs, ATransactionSeesWhatItHasSpilled) {
  TestDirectory directory;
  auto writer = Open(directory, Connection::Access::kReadWrite);
  ASSERT_EQ(writer->QueryText("PRAGMA journal_mode=WAL"), "wal");
  writer->RunScript("PRAGMA cache_size=10; CREATE TABLE things(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL); BEGIN IMMEDIATE");
  for (int i = 0; i < 300; ++i) writer->RunScript("INSERT INTO things(bytes) VALUES (zeroblob(3000))");
  EXPECT_EQ(writer->QueryInt("SELECT SUM(LENGTH(bytes)) FROM things"), 900'000);
  writer->RunScript("UPDATE things SET bytes = zeroblob(2000) WHERE id % 3 = 0");
  EXPECT_EQ(writer->QueryInt("SELECT SUM(LENGTH(bytes)) FROM things"), 800'000);
  writer->RunScript("ROLLBACK");
  EXPECT_EQ(writer->QueryInt("SELECT COUNT(*) FROM things"), 0);
  writer->RunScript("INSERT INTO things(bytes) VALUES (zeroblob(10))");
  EXPECT_EQ(Open(directory, Connection::Access::kReadOnly)->QueryInt("SELECT COUNT(*) FROM things"), 1);
}

}  // namespace
}  // namespace beseda
