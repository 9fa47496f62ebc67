#include "testing/run_task.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <stdexcept>
#include <thread>

namespace beseda {

struct TestLoop::State {
  boost::asio::io_context io{1};
};

TestLoop::TestLoop() : state_(std::make_unique<State>()) {}
TestLoop::~TestLoop() = default;

TestLoop& LoopOfThisThread() {
  static thread_local TestLoop loop;
  return loop;
}

Executor TestLoop::executor() const { return state_->io.get_executor(); }

void TestLoop::RunVoid(Task<void> task) {
  bool done = false;
  std::exception_ptr thrown;
  boost::asio::co_spawn(Executor(state_->io.get_executor()), std::move(task), [&](std::exception_ptr failure) {
    done = true;
    thrown = failure;
  });
  state_->io.restart();
  while (!done && state_->io.run_one() != 0) {
  }
  if (!done) throw std::runtime_error("the task waits for something that never comes");
  if (thrown) std::rethrow_exception(thrown);
}

std::size_t TestLoop::RunReady() {
  state_->io.restart();
  return state_->io.poll();
}

bool TestLoop::RunUntil(const std::function<bool()>& done, std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > until) return false;
    state_->io.restart();
    if (state_->io.run_one_for(std::chrono::milliseconds(1)) == 0) std::this_thread::yield();
  }
  return true;
}

}  // namespace beseda
