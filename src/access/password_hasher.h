#pragma once

#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/worker_pool.h"
#include "crypto/password_hash.h"

namespace beseda::access {

/// Argon2id on two threads of its own, so that neither the I/O threads nor other work wait for it and a flood of
/// sign-ins costs bounded memory: two hashes at a time, and few waiting. Thread-safe.
class PasswordHasher {
 public:
  explicit PasswordHasher(crypto::PasswordCost cost = {});

  /// kUnavailable: too many at once.
  Task<Result<std::string>> Hash(std::string password);
  /// Whether the password belongs to the hash. An empty hash (no such account) belongs to no password, and finding
  /// that out takes as long.
  Task<Result<bool>> Verify(std::string hash, std::string password);
  /// Whether the hash was made with another cost.
  bool IsOld(const std::string& hash) const { return crypto::NeedsRehash(hash, cost_); }

 private:
  const crypto::PasswordCost cost_;
  const std::string nobody_;  ///< A hash of the same cost that no password has.
  WorkerPool pool_;
};

}  // namespace beseda::access
