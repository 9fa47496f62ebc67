#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/task_fwd.h"
#include "contracts/database.h"
#include "contracts/metrics.h"
#include "spend/budget_rows.h"
#include "spend/call_row.h"

namespace beseda::spend {

/// Calls on their way to the database. Whoever has made a call puts it here and goes on; one task writes them in groups.
/// Bounded: when `full`, no new call is admitted, so that the queue holds at most that many and those under way. What was
/// said in calls is dropped earlier, from `kMostContentBytes` on. Thread-safe, but Write is called by one task.
class CallLedger {
 public:
  static constexpr std::size_t kGroup = 256;
  static constexpr std::size_t kMostWaiting = 8192;
  static constexpr std::size_t kMostContentBytes = 32 * 1024 * 1024;
  static constexpr std::size_t kMostContentOfCall = 256 * 1024;  ///< Of the question and of the answer each.

  CallLedger(Database& db, Metrics& metrics);

  /// True: the writer should be woken. Content is cut to its bound and dropped when too much of it waits.
  bool Put(std::shared_ptr<const PricedCall> call);
  bool Put(BudgetAlert alert);
  bool full() const { return waiting_.load(std::memory_order_relaxed) >= kMostWaiting; }
  std::size_t size() const { return waiting_.load(std::memory_order_relaxed); }

  /// Writes what waits, group by group. Rows that the database refuses for good are left out, with a line in the log; any
  /// other error leaves what is not written yet waiting.
  Task<Status> Write();
  /// What of a workspace is not stored yet. Not while Write runs.
  std::vector<std::shared_ptr<const PricedCall>> UnwrittenOf(const std::string& workspace_id) const;
  /// Whether the content of one more call may wait.
  bool HasRoomForContent() const { return content_bytes_.load(std::memory_order_relaxed) < kMostContentBytes; }

 private:
  Task<Status> WriteOneByOne(std::vector<std::shared_ptr<const PricedCall>> calls, std::vector<BudgetAlert> alerts);
  void RemoveFirst(std::size_t calls, std::size_t alerts);

  Database& db_;
  Counter& written_;
  Counter& failed_;
  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<const PricedCall>> calls_;
  std::deque<BudgetAlert> alerts_;
  std::atomic<std::size_t> waiting_ = 0;
  std::atomic<std::size_t> content_bytes_ = 0;
};

}  // namespace beseda::spend
