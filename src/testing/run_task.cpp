#include "testing/run_task.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace beseda {

namespace {

struct Loop : boost::asio::io_context {
  Loop() : io_context(1) {}
  using execution_context::shutdown;
};

// A thread of the database or of a worker pool may still be inside the call that let the last task go on when the test
// is done with its loop. So a loop stays for a while after its tasks are gone.
void KeepForAWhile(std::shared_ptr<void> loop) {
  constexpr std::size_t kKept = 32;
  static std::mutex mutex;
  static auto* kept = new std::deque<std::shared_ptr<void>>();
  std::lock_guard lock(mutex);
  kept->push_back(std::move(loop));
  if (kept->size() > kKept) kept->pop_front();
}

}  // namespace

struct TestLoop::State {
  Loop io;
};

TestLoop::TestLoop() : state_(std::make_shared<State>()) {}

TestLoop::~TestLoop() {
  state_->io.shutdown();  // Drops the tasks that still wait.
  KeepForAWhile(std::move(state_));
}

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
