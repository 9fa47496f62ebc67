#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "base/suspend.h"
#include "contracts/database.h"

namespace beseda::sqlite {

/// A transaction body that waits for its turn. Lives in the frame of the coroutine that waits for it.
struct Job {
  explicit Job(const std::function<Status(Tx&)>& body) : body(body) {}

  const std::function<Status(Tx&)>& body;
  Status status = Ok();
  Waker waker;
  std::chrono::steady_clock::time_point queued_at = std::chrono::steady_clock::now();

  /// The job may be gone after this.
  void Finish() {
    auto wake = std::move(waker);
    wake.Wake();
  }
};

/// Jobs in arrival order. Thread-safe.
class JobQueue {
 public:
  /// False after Close.
  bool Push(Job* job) {
    {
      std::lock_guard lock(mutex_);
      if (closed_) return false;
      jobs_.push_back(job);
    }
    changed_.notify_one();
    return true;
  }
  /// Waits for jobs or for Close; then moves up to `most` jobs into `taken` (cleared first). False when
  /// closed and empty.
  bool Take(std::vector<Job*>& taken, std::size_t most) {
    taken.clear();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !jobs_.empty() || closed_; });
    const auto end = jobs_.begin() + std::ptrdiff_t(std::min(most, jobs_.size()));
    taken.assign(jobs_.begin(), end);
    jobs_.erase(jobs_.begin(), end);
    return !taken.empty() || !closed_;
  }
  void Close() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }
  std::size_t size() const {
    std::lock_guard lock(mutex_);
    return jobs_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job*> jobs_;
  bool closed_ = false;
};

}  // namespace beseda::sqlite
