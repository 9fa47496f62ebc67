#pragma once

#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/worker_pool.h"
#include "crypto/password_hash.h"

namespace beseda::access {

/// Argon2id off the I/O threads, a few at a time, so that a flood of sign-ins costs bounded memory. Thread-safe.
class PasswordHasher {
 public:
  explicit PasswordHasher(WorkerPool& pool, crypto::PasswordCost cost = {});

  /// kUnavailable: too many at once.
  Task<Result<std::string>> Hash(std::string password);
  /// Whether the password belongs to the hash. An empty hash (no such account) belongs to no password, and finding
  /// that out takes as long.
  Task<Result<bool>> Verify(std::string hash, std::string password);
  /// Whether the hash was made with another cost.
  bool IsOld(const std::string& hash) const { return crypto::NeedsRehash(hash, cost_); }

 private:
  WorkerPool& pool_;
  const crypto::PasswordCost cost_;
  std::string nobody_;  ///< Like a hash of the same cost, but no password has it.
};

}  // namespace beseda::access
