#pragma once

#include <string>

#include "base/result.h"

namespace beseda::sqlite {

/// Keeps a second server off a data directory: a lock on `<directory>/beseda.lock`, in which the owner's process
/// number stands. The kernel drops the lock with the process, so a crash leaves nothing behind.
class DirectoryLock {
 public:
  /// Makes the directory (for its owner alone) if it is missing. kConflict: another process holds it; the message
  /// names it. kStorage: the directory cannot be made or written.
  static Result<DirectoryLock> Take(const std::string& directory);

  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int file) : file_(file) {}
  int file_;
};

}  // namespace beseda::sqlite
