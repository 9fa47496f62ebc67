#include "net/deadlines.h"

#include <algorithm>

namespace beseda::net {

namespace {
std::int64_t Number(SteadyTime at) { return at.time_since_epoch().count(); }
SteadyTime Moment(std::int64_t number) { return SteadyTime(SteadyTime::duration(number)); }
}  // namespace

bool Deadlines::Add(Watched& watched, SteadyTime at) {
  std::lock_guard lock(mutex_);
  if (stopped_) return false;
  watched.at_ = Number(at);
  watched.ended_ = false;
  watched.place_ = watched_.size();
  watched_.push_back(&watched);
  if (Number(at) < armed_for_) Arm(Number(at));
  return true;
}

void Deadlines::Remove(Watched& watched) {
  std::lock_guard lock(mutex_);
  watched_[watched.place_] = watched_.back();
  watched_[watched.place_]->place_ = watched.place_;
  watched_.pop_back();
}

void Deadlines::Move(Watched& watched, SteadyTime at) {
  // In this order, and OnTimer in the other one: either it sees the new deadline, or we see what it armed.
  watched.at_ = Number(at);
  if (Number(at) >= armed_for_) return;
  std::lock_guard lock(mutex_);
  if (Number(at) < armed_for_ && !stopped_) Arm(Number(at));
}

void Deadlines::Stop() {
  std::lock_guard lock(mutex_);
  stopped_ = true;
  for (auto* watched : watched_) {
    if (!std::exchange(watched->ended_, true)) watched->OnEnd(End::kStop);
  }
  timer_.cancel();
}

void Deadlines::Arm(std::int64_t at) {
  armed_for_ = at;
  timer_.expires_at(Moment(at));
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& failure) {
    const auto alive = weak.lock();
    if (!failure && alive) alive->OnTimer();
  });
}

void Deadlines::OnTimer() {
  std::lock_guard lock(mutex_);
  if (stopped_) return;
  armed_for_ = INT64_MAX;
  const auto now = Number(std::chrono::steady_clock::now());
  auto earliest = std::int64_t(INT64_MAX);
  for (auto* watched : watched_) {
    if (watched->ended_) continue;
    const auto at = watched->at_.load();
    if (at <= now) {
      watched->ended_ = true;
      watched->OnEnd(End::kDeadline);
    } else {
      earliest = std::min(earliest, at);
    }
  }
  if (earliest != INT64_MAX) Arm(earliest);
}

}  // namespace beseda::net
