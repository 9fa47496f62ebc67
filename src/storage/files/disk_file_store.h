#pragma once

#include <filesystem>
#include <memory>

#include "base/worker_pool.h"
#include "contracts/file_store.h"

namespace beseda {

/// A FileStore in a folder of its own: one file a name, written beside and renamed, synced to disk.
class DiskFileStore final : public FileStore {
 public:
  /// Makes the folder if need be. Errors: kStorage.
  static Result<std::unique_ptr<DiskFileStore>> Open(std::filesystem::path folder, WorkerPool& workers);

  Task<Status> Save(std::string name, std::string bytes) override;
  Task<Result<std::string>> Load(std::string name) override;
  Task<Status> Remove(std::string name) override;

 private:
  DiskFileStore(std::filesystem::path folder, WorkerPool& workers);

  std::filesystem::path folder_;
  WorkerPool& workers_;
};

}  // namespace beseda
