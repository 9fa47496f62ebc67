#include "storage/testing/test_database.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace beseda {

TestDirectory::TestDirectory() {
  const auto* chosen = std::getenv("TMPDIR");
  path_ = chosen && *chosen ? chosen : ::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
  path_ += "/beseda-test-XXXXXX";
  if (!::mkdtemp(path_.data())) throw std::runtime_error("cannot make a directory like " + path_);
}

TestDirectory::~TestDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

TestDatabase::TestDatabase(Metrics* metrics) : metrics_(metrics) { Reopen(); }
TestDatabase::~TestDatabase() = default;

void TestDatabase::Reopen() {
  database_.reset();
  SqliteOptions options;
  options.directory = directory_.path();
  options.metrics = metrics_;
  auto opened = SqliteDatabase::Open(std::move(options));
  if (!opened.ok()) throw std::runtime_error(opened.error().message + " " + opened.error().detail);
  database_ = std::move(*opened);
}

}  // namespace beseda
