#pragma once

#include <filesystem>
#include <memory>

#include "contracts/file_store.h"

namespace beseda {

/// A FileStore in a folder of its own: one file a name, written beside and renamed, synced to disk.
class DiskFileStore final : public FileStore {
 public:
  /// Makes the folder if need be. Errors: kStorage.
  static Result<std::unique_ptr<DiskFileStore>> Open(std::filesystem::path folder);
  /// Waits for work under way.
  ~DiskFileStore() override;

  Task<Status> Save(std::string name, std::string bytes) override;
  Task<Result<std::string>> Load(std::string name) override;
  Task<Status> Remove(std::string name) override;

 private:
  struct Disk;
  explicit DiskFileStore(std::unique_ptr<Disk> disk);
  std::unique_ptr<Disk> disk_;
};

}  // namespace beseda
