#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "base/suspend.h"
#include "contracts/database.h"

namespace beseda {

/// A database in front of another one that refuses or holds up transactions, for tests of who must get along with that.
/// Used by tasks of one loop.
class GatedDatabase final : public Database {
 public:
  explicit GatedDatabase(Database& inner) : inner_(inner) {}

  /// Asked before each read-write transaction; what it gives is the transaction's error.
  std::function<std::optional<Error>()> refuses_write = nullptr;
  /// Read-only transactions wait from now on, until ReleaseReads.
  void HoldReads() { holds_reads_ = true; }
  void ReleaseReads();
  std::size_t held_reads() const { return held_.size(); }
  int reads() const { return reads_; }
  int writes() const { return writes_; }

 protected:
  Task<Status> RunBody(bool write, ErasedBody body) override;

 private:
  Database& inner_;
  bool holds_reads_ = false;
  std::vector<Waker> held_;
  int reads_ = 0;
  int writes_ = 0;
};

}  // namespace beseda
