#include "base/lanes.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <unordered_map>

#include "base/log.h"
#include "base/task.h"

namespace beseda {

struct Lanes::State {
  State(Scope& scope, std::size_t max_running, Run run)
      : scope(scope), max_running(max_running), run(std::move(run)) {}

  Scope& scope;
  const std::size_t max_running;
  const Run run;
  mutable std::mutex mutex;
  std::unordered_map<std::string, bool> known;  // Key, running or waiting -> whether it was woken again.
  std::deque<std::string> waiting;
  std::unordered_map<std::string, Time> asleep;
  std::size_t running = 0;  // Held places count.
};

namespace {

// A run that is cancelled by the scope's stop ends with an exception too; that is no news.
void LogFailure(const Scope& scope, const std::string& key, const std::exception& error) {
  if (scope.stopped()) return;
  Log(LogLevel::kError, "base", "a lane's run ended with an exception", {{"key", key}, {"what", error.what()}});
}

}  // namespace

Lanes::Lanes(Scope& scope, std::size_t max_running, Run run)
    : state_(std::make_shared<State>(scope, max_running, std::move(run))) {}

void Lanes::Wake(const std::string& key) { Wake(state_, key); }

void Lanes::Wake(const std::shared_ptr<State>& state, const std::string& key) {
  {
    std::lock_guard lock(state->mutex);
    const auto [place, added] = state->known.try_emplace(key, false);
    if (!added) {
      place->second = true;
      return;
    }
    if (state->running >= state->max_running) {
      state->waiting.push_back(key);
      return;
    }
    ++state->running;
  }
  state->scope.Spawn(Work(state, key));
}

void Lanes::WakeAt(const std::string& key, Time at, Clock& clock) {
  {
    std::lock_guard lock(state_->mutex);
    const auto [sleeper, added] = state_->asleep.try_emplace(key, at);
    if (!added && sleeper->second <= at) return;
    sleeper->second = at;
  }
  state_->scope.Spawn(WakeLater(state_, key, at, clock));
}

Task<void> Lanes::WakeLater(std::shared_ptr<State> state, std::string key, Time at, Clock& clock) {
  co_await clock.Sleep(std::max(at - clock.Now(), Micros(0)));
  {
    std::lock_guard lock(state->mutex);
    const auto sleeper = state->asleep.find(key);
    if (state->scope.stopped() || sleeper == state->asleep.end() || sleeper->second != at) co_return;  // Woken earlier.
    state->asleep.erase(sleeper);
  }
  Wake(state, key);
}

std::optional<Lanes::Place> Lanes::TryHold(const std::string& key) {
  std::lock_guard lock(state_->mutex);
  if (state_->running >= state_->max_running) return std::nullopt;
  if (!state_->known.try_emplace(key, false).second) return std::nullopt;
  ++state_->running;
  return Place(state_, key);
}

void Lanes::Start(Place place, Task<void> first) {
  auto state = std::move(place.state_);
  auto& scope = state->scope;
  scope.Spawn(WorkAfter(std::move(state), std::move(place.key_), std::move(first)));
}

Task<void> Lanes::WorkAfter(std::shared_ptr<State> state, std::string key, Task<void> first) {
  try {
    co_await std::move(first);
  } catch (const std::exception& error) {
    LogFailure(state->scope, key, error);
  }
  if (Next(*state, key)) co_await Work(state, key);
}

Task<void> Lanes::Work(std::shared_ptr<State> state, std::string key) {
  do {
    try {
      co_await state->run(key);
    } catch (const std::exception& error) {
      LogFailure(state->scope, key, error);
    }
  } while (Next(*state, key));
}

bool Lanes::Next(State& state, std::string& key) {
  std::lock_guard lock(state.mutex);
  const auto place = state.known.find(key);
  if (place->second && !state.scope.stopped()) {
    place->second = false;
    return true;
  }
  state.known.erase(place);
  if (state.waiting.empty()) {
    --state.running;
    return false;
  }
  key = std::move(state.waiting.front());
  state.waiting.pop_front();
  state.known[key] = false;
  return true;
}

Lanes::Place::Place(std::shared_ptr<State> state, std::string key) : state_(std::move(state)), key_(std::move(key)) {}

Lanes::Place::~Place() {
  if (!state_ || !Next(*state_, key_)) return;
  auto& scope = state_->scope;
  scope.Spawn(Work(std::move(state_), std::move(key_)));
}

std::size_t Lanes::running() const {
  std::lock_guard lock(state_->mutex);
  return state_->running;
}

std::size_t Lanes::waiting() const {
  std::lock_guard lock(state_->mutex);
  return state_->waiting.size();
}

std::size_t Lanes::asleep() const {
  std::lock_guard lock(state_->mutex);
  return state_->asleep.size();
}

}  // namespace beseda
