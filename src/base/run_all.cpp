#include "base/run_all.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <list>
#include <memory>

#include "base/suspend.h"
#include "base/task.h"

namespace beseda {

namespace asio = boost::asio;

namespace {

struct Running {
  std::size_t left = 0;
  std::list<asio::cancellation_signal> signals;
  std::exception_ptr failure;
  Waker waker;
  std::function<bool()> enough;
  bool is_enough = false;
};

}  // namespace

Task<void> RunAll(std::vector<Task<void>> tasks) { co_await RunUntil(std::move(tasks), {}); }

Task<void> RunUntil(std::vector<Task<void>> tasks, std::function<bool()> enough) {
  if (tasks.empty()) co_return;
  const auto executor = co_await asio::this_coro::executor;
  const auto running = std::make_shared<Running>();
  running->left = tasks.size();
  running->enough = std::move(enough);
  for (auto& task : tasks) {
    auto& signal = running->signals.emplace_back();
    auto on_end = [running](std::exception_ptr failure) {
      if (failure && !running->failure && !running->is_enough) running->failure = failure;
      if (!running->is_enough && running->enough && running->enough()) running->is_enough = true;
      if (--running->left == 0 || running->is_enough) running->waker.Wake();
    };
    asio::co_spawn(executor, std::move(task), asio::bind_cancellation_slot(signal.slot(), std::move(on_end)));
  }
  // The tasks use what the caller owns: it does not go on before the last of them, whatever cancels it.
  co_await asio::this_coro::throw_if_cancelled(false);
  std::function<void(Waker)> wait = [running](Waker waker) { running->waker = std::move(waker); };
  bool told = false;
  while (running->left > 0) {
    if (told) {
      co_await Suspend(wait);
      continue;
    }
    if (running->is_enough) {
      told = true;
      for (auto& signal : running->signals) signal.emit(asio::cancellation_type::terminal);
      continue;
    }
    co_await SuspendCancellable(wait);
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() == asio::cancellation_type::none) continue;
    told = true;
    for (auto& signal : running->signals) signal.emit(asio::cancellation_type::terminal);
  }
  co_await asio::this_coro::throw_if_cancelled(true);
  if (running->failure) std::rethrow_exception(running->failure);
}

}  // namespace beseda
