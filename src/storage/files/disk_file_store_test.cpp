#include "storage/files/disk_file_store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "base/task.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

class DiskFileStoreTest : public ::testing::Test {
 protected:
  DiskFileStoreTest() : folder_(std::filesystem::temp_directory_path() / ("beseda_files_" + std::to_string(::getpid()))) {}
  ~DiskFileStoreTest() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
  WorkerPool workers_{1, 16};
};

TEST_F(DiskFileStoreTest, KeepsBytes) {
  auto store = DiskFileStore::Open(folder_ / "deeper", workers_);
  ASSERT_TRUE(store.ok());
  const std::string bytes("a\0b\xff", 4);
  EXPECT_TRUE(RunTask((*store)->Save("upl_1", bytes)).ok());
  EXPECT_EQ(*RunTask((*store)->Load("upl_1")), bytes);
  EXPECT_TRUE(RunTask((*store)->Remove("upl_1")).ok());
  EXPECT_TRUE(RunTask((*store)->Remove("upl_1")).ok());
  EXPECT_EQ(RunTask((*store)->Load("upl_1")).error().code, ErrorCode::kNotFound);
}

TEST_F(DiskFileStoreTest, LeavesItsFolderForNobody) {
  auto store = DiskFileStore::Open(folder_, workers_);
  for (const char* name : {"../x", "a/b", "", ".", "a.b"}) {
    EXPECT_FALSE(RunTask((*store)->Save(name, "x")).ok()) << name;
    EXPECT_FALSE(RunTask((*store)->Load(name)).ok()) << name;
  }
}

TEST_F(DiskFileStoreTest, SaysWhyItCannotOpen) {
  std::filesystem::create_directories(folder_);
  std::ofstream(folder_ / "file") << "x";
  auto store = DiskFileStore::Open(folder_ / "file", workers_);
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().code, ErrorCode::kStorage);
}

}  // namespace
}  // namespace beseda
