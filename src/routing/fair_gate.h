#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "base/scope.h"
#include "base/task_fwd.h"

namespace beseda::routing {

/// Lets so many calls at a time through; others wait in line, one line for each `who` (an API key, a bot), and the
/// lines take turns, so that a busy one does not keep out the others. Thread-safe.
class FairGate : public std::enable_shared_from_this<FairGate> {
 public:
  /// A place inside; leaving frees it.
  class Place {
   public:
    Place() = default;
    explicit Place(std::shared_ptr<FairGate> gate) : gate_(std::move(gate)) {}
    Place(Place&& other) noexcept = default;
    Place& operator=(Place&& other) noexcept;
    ~Place() { Leave(); }
    void Leave();

   private:
    std::shared_ptr<FairGate> gate_;
  };

  /// `most` inside, 0: any number; `longest_line` waiting in all.
  explicit FairGate(std::size_t most, std::size_t longest_line = 1000) : most_(most), longest_line_(longest_line) {}

  void SetMost(std::size_t most);

  /// Waits for a place, at most until `until`. Errors: kRateLimited (the line is full), kTimeout.
  Task<Result<Place>> Enter(Scope& scope, Clock& clock, std::string who, Time until);

  std::size_t inside() const;
  std::size_t waiting() const;

 private:
  struct Waiter;
  class Standing;
  static Task<void> GiveUpAt(Clock& clock, Time until, std::shared_ptr<FairGate> gate, std::weak_ptr<Waiter> waiter);
  bool TryEnter();
  void Free();
  void AdmitNext();                                    // under the lock
  void Remove(const std::shared_ptr<Waiter>& waiter);  // under the lock

  mutable std::mutex mutex_;
  std::size_t most_;
  const std::size_t longest_line_;
  std::size_t inside_ = 0;
  std::size_t waiting_ = 0;
  std::uint64_t arrivals_ = 0;
  std::map<std::string, std::map<std::uint64_t, std::shared_ptr<Waiter>>> lines_;
  std::string last_served_;
};

}  // namespace beseda::routing
