#pragma once

#include <memory>
#include <string>

#include "storage/sqlite/sqlite_database.h"

namespace beseda {

/// An empty directory that goes with this object; in memory where the system has /dev/shm.
class TestDirectory {
 public:
  TestDirectory();
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;
  ~TestDirectory();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// The real database with the newest schema and no rows, in a directory of its own, for tests of any folder:
///   TestDatabase database;
///   auto saved = RunTask(database->Write([](Tx& tx) { … }));
class TestDatabase {
 public:
  explicit TestDatabase(Metrics* metrics = nullptr);
  ~TestDatabase();

  Database& operator*() { return *database_; }
  SqliteDatabase* operator->() { return database_.get(); }
  const std::string& directory() const { return directory_.path(); }
  /// Closes the database and opens it again, as a restart does.
  void Reopen();

 private:
  TestDirectory directory_;
  Metrics* metrics_;
  std::unique_ptr<SqliteDatabase> database_;
};

}  // namespace beseda
