#include "conversation/delayed_calls.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <vector>

#include "base/task.h"

namespace beseda::conversation {

struct DelayedCalls::State {
  struct Waiting {
    Time due;
    std::weak_ptr<const Call> call;
  };

  State(Clock& clock, Micros delay) : clock(clock), delay(delay) {}

  Clock& clock;
  const Micros delay;
  std::mutex mutex;
  std::deque<Waiting> waiting;  ///< In the order of their times.
  bool running = false;

  /// Takes out what is due, or was taken back and stands before all others.
  std::vector<std::shared_ptr<const Call>> TakeDue(Time now) {
    std::vector<std::shared_ptr<const Call>> due;
    while (!waiting.empty()) {
      auto call = waiting.front().call.lock();
      if (call && waiting.front().due > now) break;
      if (call) due.push_back(std::move(call));
      waiting.pop_front();
    }
    return due;
  }
};

DelayedCalls::DelayedCalls(Scope& scope, Clock& clock, Micros delay)
    : scope_(scope), state_(std::make_shared<State>(clock, delay)) {}

std::shared_ptr<const DelayedCalls::Call> DelayedCalls::Add(Call call) {
  auto holder = std::make_shared<const Call>(std::move(call));
  {
    std::lock_guard lock(state_->mutex);
    state_->waiting.push_back({state_->clock.Now() + state_->delay, holder});
    if (std::exchange(state_->running, true)) return holder;
  }
  scope_.Spawn(Run(state_));
  return holder;
}

Task<void> DelayedCalls::Run(std::shared_ptr<State> state) {
  for (;;) {
    Micros wait(0);
    {
      std::vector<std::shared_ptr<const Call>> due;
      {
        std::lock_guard lock(state->mutex);
        const auto now = state->clock.Now();
        due = state->TakeDue(now);
        state->running = !state->waiting.empty();
        if (state->running) wait = std::max(state->waiting.front().due - now, kTick);
      }
      for (const auto& call : due) (*call)();
    }
    if (wait == Micros(0)) co_return;
    co_await state->clock.Sleep(wait);
  }
}

}  // namespace beseda::conversation
