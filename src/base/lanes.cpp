#include "base/lanes.h"

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
  std::size_t running = 0;
};

Lanes::Lanes(Scope& scope, std::size_t max_running, Run run)
    : state_(std::make_shared<State>(scope, max_running, std::move(run))) {}

void Lanes::Wake(const std::string& key) {
  {
    std::lock_guard lock(state_->mutex);
    const auto [place, added] = state_->known.try_emplace(key, false);
    if (!added) {
      place->second = true;
      return;
    }
    if (state_->running >= state_->max_running) {
      state_->waiting.push_back(key);
      return;
    }
    ++state_->running;
  }
  Start(state_, key);
}

void Lanes::Start(const std::shared_ptr<State>& state, const std::string& key) {
  state->scope.Spawn(Work(state, key));
}

Task<void> Lanes::Work(std::shared_ptr<State> state, std::string key) {
  for (;;) {
    try {
      co_await state->run(key);
    } catch (const std::exception& error) {
      // A run that is cancelled by the scope's stop ends this way too; that is no news.
      if (!state->scope.stopped()) {
        Log(LogLevel::kError, "base", "a lane's run ended with an exception", {{"key", key}, {"what", error.what()}});
      }
    }
    std::lock_guard lock(state->mutex);
    const auto place = state->known.find(key);
    if (place->second && !state->scope.stopped()) {
      place->second = false;
      continue;  // The lock is released here; the run begins anew.
    }
    state->known.erase(place);
    if (state->waiting.empty()) {
      --state->running;
      co_return;
    }
    key = std::move(state->waiting.front());
    state->waiting.pop_front();
    state->known[key] = false;
  }
}

std::size_t Lanes::running() const {
  std::lock_guard lock(state_->mutex);
  return state_->running;
}

std::size_t Lanes::waiting() const {
  std::lock_guard lock(state_->mutex);
  return state_->waiting.size();
}

}  // namespace beseda
