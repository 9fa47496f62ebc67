#include "base/worker_pool.h"

#include <atomic>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

#include "base/task.h"

namespace beseda {

namespace asio = boost::asio;

struct WorkerPool::State {
  State(std::size_t threads, std::size_t most_waiting) : most(threads + most_waiting), pool(threads) {}

  const std::size_t most;
  std::atomic<std::size_t> taken = 0;
  asio::thread_pool pool;
};

WorkerPool::WorkerPool(std::size_t threads, std::size_t most_waiting)
    : state_(std::make_unique<State>(threads, most_waiting)) {}

WorkerPool::~WorkerPool() {
  state_->pool.stop();
  state_->pool.join();
}

Task<Status> WorkerPool::Run(std::function<void()> work) {
  if (state_->taken.fetch_add(1) >= state_->most) {
    state_->taken.fetch_sub(1);
    auto busy = Error(ErrorCode::kUnavailable, "The server is busy. Try again in a few seconds.", "worker pool is full")
                    .RetryAfter(std::chrono::seconds(2));
    co_return busy;
  }
  std::exception_ptr failure;
  auto start = [this, &work, &failure](auto resume) {
    auto executor = asio::prefer(asio::get_associated_executor(resume), asio::execution::outstanding_work.tracked);
    auto run = [this, &work, &failure, executor, resume = std::move(resume)]() mutable {
      try {
        work();
      } catch (...) {
        failure = std::current_exception();
      }
      state_->taken.fetch_sub(1);
      asio::dispatch(executor, std::move(resume));
    };
    asio::post(state_->pool, std::move(run));
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(start, asio::use_awaitable);
  if (failure) std::rethrow_exception(failure);
  co_return Ok();
}

}  // namespace beseda
