#include "routing/fair_gate.h"

#include <boost/asio/this_coro.hpp>
#include <utility>

#include "base/suspend.h"
#include "base/task.h"

namespace beseda::routing {

struct FairGate::Waiter {
  std::string who;
  std::uint64_t arrival = 0;
  bool admitted = false;
  bool late = false;
  Waker waker;
};

/// Stands in line; goes away from there, or frees the place it was just given, if its task is cancelled.
class FairGate::Standing {
 public:
  Standing(std::shared_ptr<FairGate> gate, std::shared_ptr<Waiter> waiter)
      : gate_(std::move(gate)), waiter_(std::move(waiter)) {}
  Standing(const Standing&) = delete;
  Standing& operator=(const Standing&) = delete;
  ~Standing() {
    timer.Cancel();
    bool admitted = false;
    {
      std::lock_guard lock(gate_->mutex_);
      admitted = waiter_->admitted;
      if (!admitted) gate_->Remove(waiter_);
    }
    if (admitted && !taken) gate_->Free();
  }
  bool taken = false;
  Scope::Spawned timer;

 private:
  std::shared_ptr<FairGate> gate_;
  std::shared_ptr<Waiter> waiter_;
};

FairGate::Place& FairGate::Place::operator=(Place&& other) noexcept {
  if (this != &other) {
    Leave();
    gate_ = std::move(other.gate_);
  }
  return *this;
}

void FairGate::Place::Leave() {
  if (const auto gate = std::exchange(gate_, nullptr)) gate->Free();
}

void FairGate::SetMost(std::size_t most) {
  std::lock_guard lock(mutex_);
  most_ = most;
  AdmitNext();
}

bool FairGate::TryEnter() {
  std::lock_guard lock(mutex_);
  if (most_ != 0 && (inside_ >= most_ || waiting_ > 0)) return false;
  ++inside_;
  return true;
}

Task<Result<FairGate::Place>> FairGate::Enter(Scope& scope, Clock& clock, std::string who, Time until) {
  if (TryEnter()) co_return Place(shared_from_this());
  auto waiter = std::make_shared<Waiter>();
  waiter->who = std::move(who);
  {
    std::lock_guard lock(mutex_);
    if (waiting_ >= longest_line_) {
      co_return Error(ErrorCode::kRateLimited, "Too many calls wait for this model already. Try again in a moment.")
          .RetryAfter(seconds(1));
    }
    waiter->arrival = ++arrivals_;
    lines_[waiter->who].emplace(waiter->arrival, waiter);
    ++waiting_;
    AdmitNext();  // A place may have become free since the look above.
  }
  Standing standing(shared_from_this(), waiter);
  const auto executor = co_await boost::asio::this_coro::executor;
  standing.timer = scope.SpawnOn(executor, GiveUpAt(clock, until, shared_from_this(), waiter));
  for (;;) {
    {
      std::lock_guard lock(mutex_);
      if (waiter->admitted || waiter->late) break;
    }
    co_await SuspendCancellable([&](Waker waker) {
      std::lock_guard lock(mutex_);
      if (waiter->admitted || waiter->late) return waker.Wake();
      waiter->waker = std::move(waker);
    });
  }
  std::lock_guard lock(mutex_);
  if (!waiter->admitted) {
    co_return Error(ErrorCode::kTimeout, "The model is busy with other calls; no place became free in time.");
  }
  standing.taken = true;
  co_return Place(shared_from_this());
}

Task<void> FairGate::GiveUpAt(Clock& clock, Time until, std::shared_ptr<FairGate> gate, std::weak_ptr<Waiter> waiter) {
  while (clock.Now() < until) {
    if (waiter.expired()) co_return;
    co_await clock.Sleep(until - clock.Now());
  }
  const auto one = waiter.lock();
  if (!one) co_return;
  std::lock_guard lock(gate->mutex_);
  one->late = true;
  one->waker.Wake();
}

void FairGate::Free() {
  std::lock_guard lock(mutex_);
  --inside_;
  AdmitNext();
}

void FairGate::AdmitNext() {
  while (waiting_ > 0 && (most_ == 0 || inside_ < most_)) {
    auto line = lines_.upper_bound(last_served_);
    if (line == lines_.end()) line = lines_.begin();
    last_served_ = line->first;
    const auto next = line->second.begin()->second;
    Remove(next);
    ++inside_;
    next->admitted = true;
    next->waker.Wake();
  }
}

void FairGate::Remove(const std::shared_ptr<Waiter>& waiter) {
  const auto line = lines_.find(waiter->who);
  if (line == lines_.end() || line->second.erase(waiter->arrival) == 0) return;
  if (line->second.empty()) lines_.erase(line);
  --waiting_;
}

std::size_t FairGate::inside() const {
  std::lock_guard lock(mutex_);
  return inside_;
}

std::size_t FairGate::waiting() const {
  std::lock_guard lock(mutex_);
  return waiting_;
}

}  // namespace beseda::routing
