#include "net/io_threads.h"

#include <pthread.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "base/task.h"

namespace beseda::net {

namespace asio = boost::asio;

struct IoThreads::State {
  explicit State(int count) : context(count), work(context.get_executor()) {}

  void Run() {
    for (;;) {
      try {
        context.run();
        return;
      } catch (const std::exception& error) {
        Log(LogLevel::kError, "net", "an exception reached the event loop", {{"what", error.what()}});
      }
    }
  }

  asio::io_context context;
  asio::executor_work_guard<asio::io_context::executor_type> work;
  std::vector<std::thread> threads;
};

IoThreads::IoThreads(int count) : state_(std::make_unique<State>(count)) {
  std::signal(SIGPIPE, SIG_IGN);
  for (int i = 0; i < count; ++i) {
    state_->threads.emplace_back([state = state_.get()] { state->Run(); });
    ::pthread_setname_np(state_->threads.back().native_handle(), ("io-" + std::to_string(i)).c_str());
  }
}

IoThreads::~IoThreads() {
  state_->work.reset();
  state_->context.stop();
  for (auto& thread : state_->threads) thread.join();
}

Executor IoThreads::executor() const { return state_->context.get_executor(); }

int IoThreads::count() const { return int(state_->threads.size()); }

void IoThreads::RunAndWait(Task<void> task) {
  asio::co_spawn(asio::any_io_executor(asio::make_strand(state_->context)), std::move(task), asio::use_future).get();
}

Task<int> WaitForStopSignal() {
  asio::signal_set signals(co_await asio::this_coro::executor, SIGTERM, SIGINT);
  boost::system::error_code failure;
  const auto number = co_await signals.async_wait(asio::redirect_error(asio::use_awaitable, failure));
  co_return failure ? 0 : number;
}

}  // namespace beseda::net
