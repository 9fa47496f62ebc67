#pragma once

#include <string>

#include "base/result.h"
#include "base/task_fwd.h"

namespace beseda {

/// Bytes by name: uploads and received media. Names are ids of ours (letters, digits, '_'); anything else is kInvalid.
/// Work on the disk happens on threads of its own. Thread-safe.
class FileStore {
 public:
  virtual ~FileStore() = default;
  /// Stores the bytes durably; kStorage if the disk is full or read-only. Nothing is left of a failed Save.
  virtual Task<Status> Save(std::string name, std::string bytes) = 0;
  /// kNotFound if there is no such file.
  virtual Task<Result<std::string>> Load(std::string name) = 0;
  /// Removing what is not there is no error.
  virtual Task<Status> Remove(std::string name) = 0;
};

}  // namespace beseda
