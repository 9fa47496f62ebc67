#include "base/scope.h"

#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cassert>
#include <exception>
#include <list>
#include <mutex>

#include "base/log.h"
#include "base/strand.h"
#include "base/task.h"

namespace beseda {

namespace asio = boost::asio;

namespace {
struct Running {
  Executor executor;
  asio::cancellation_signal signal;
  std::atomic<bool> cancelled = false;
};

void Emit(std::shared_ptr<Running> task) {
  task->cancelled = true;
  // A signal may be emitted only where its task runs.
  auto executor = task->executor;
  asio::post(executor, [task = std::move(task)] { task->signal.emit(asio::cancellation_type::terminal); });
}
}  // namespace

void Scope::Spawned::Cancel() {
  if (auto task = std::static_pointer_cast<Running>(running_.lock())) Emit(std::move(task));
}

struct Scope::State {
  State(Executor executor, bool one_thread) : executor(std::move(executor)), one_thread(one_thread) {}

  const Executor executor;
  const bool one_thread;
  mutable std::mutex mutex;
  std::list<std::shared_ptr<Running>> running;
  bool stopped = false;
};

Scope::Scope(Executor executor, bool one_thread)
    : state_(std::make_shared<State>(std::move(executor), one_thread)) {}

Scope::~Scope() { assert(size() == 0 && "Stop and Join a Scope before it goes"); }

Scope::Spawned Scope::Spawn(Task<void> task) {
  return SpawnOn(state_->one_thread ? state_->executor : MakeStrand(state_->executor), std::move(task));
}

Scope::Spawned Scope::SpawnOn(Executor executor, Task<void> task) {
  auto running = std::make_shared<Running>();
  running->executor = executor;
  std::list<std::shared_ptr<Running>>::iterator place;
  {
    std::lock_guard lock(state_->mutex);
    if (state_->stopped) return {};
    place = state_->running.insert(state_->running.end(), running);
  }
  auto on_end = [state = state_, place](std::exception_ptr failure) {
    bool stopped = (*place)->cancelled;
    {
      std::lock_guard lock(state->mutex);
      stopped = stopped || state->stopped;
    }
    // A task that is cancelled ends with an exception of Asio's; that is no news.
    if (failure && !stopped) {
      try {
        std::rethrow_exception(failure);
      } catch (const std::exception& error) {
        Log(LogLevel::kError, "base", "a task ended with an exception", {{"what", error.what()}});
      } catch (...) {
        Log(LogLevel::kError, "base", "a task ended with an unknown exception");
      }
    }
    std::lock_guard lock(state->mutex);
    state->running.erase(place);
  };
  asio::co_spawn(executor, std::move(task), asio::bind_cancellation_slot(running->signal.slot(), std::move(on_end)));
  Spawned spawned;
  spawned.running_ = running;
  return spawned;
}

void Scope::Stop() {
  std::list<std::shared_ptr<Running>> running;
  {
    std::lock_guard lock(state_->mutex);
    state_->stopped = true;
    running = state_->running;
  }
  for (auto& task : running) Emit(std::move(task));
}

bool Scope::stopped() const {
  std::lock_guard lock(state_->mutex);
  return state_->stopped;
}

Task<void> Scope::Join() {
  // Asked rather than told: joining happens at shutdown only, and a look every two milliseconds needs no hand-shake.
  auto state = state_;
  asio::steady_timer pause(co_await asio::this_coro::executor);
  for (;;) {
    {
      std::lock_guard lock(state->mutex);
      if (state->running.empty()) co_return;
    }
    pause.expires_after(std::chrono::milliseconds(2));
    boost::system::error_code ignored;
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

std::size_t Scope::size() const {
  std::lock_guard lock(state_->mutex);
  return state_->running.size();
}

const Executor& Scope::executor() const { return state_->executor; }

}  // namespace beseda
