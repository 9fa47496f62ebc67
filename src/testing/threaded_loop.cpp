#include "testing/threaded_loop.h"

#include <boost/asio/io_context.hpp>
#include <thread>
#include <vector>

#include "base/task.h"

namespace beseda {

struct ThreadedLoop::State {
  explicit State(int threads) : threads(threads), io(threads) {}
  const int threads;
  boost::asio::io_context io;
};

ThreadedLoop::ThreadedLoop(int threads) : state_(std::make_unique<State>(threads)) {}

ThreadedLoop::~ThreadedLoop() = default;

Executor ThreadedLoop::executor() const { return state_->io.get_executor(); }

void ThreadedLoop::Run() {
  std::vector<std::thread> threads;
  for (int i = 0; i < state_->threads; ++i) threads.emplace_back([this] { state_->io.run(); });
  for (auto& thread : threads) thread.join();
}

}  // namespace beseda
