#include "base/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <stdexcept>
#include <thread>

#include "base/task.h"

namespace beseda {
namespace {

namespace asio = boost::asio;

TEST(WorkerPool, RunsElsewhereAndResumesHere) {
  WorkerPool pool(1, 4);
  asio::io_context io;
  std::thread::id worked, resumed;
  auto task = [&]() -> Task<void> {
    auto done = co_await pool.Run([&] { worked = std::this_thread::get_id(); });
    EXPECT_TRUE(done.ok());
    resumed = std::this_thread::get_id();
  };
  asio::co_spawn(io, task(), asio::detached);
  io.run();
  EXPECT_EQ(resumed, std::this_thread::get_id());
  EXPECT_NE(worked, std::thread::id());
  EXPECT_NE(worked, resumed);
}

TEST(WorkerPool, RefusesWhatIsTooMuch) {
  WorkerPool pool(1, 1);
  asio::io_context io;
  std::promise<void> release;  // g++ 12's std::latch now and then sleeps through its last count.
  const auto released = release.get_future().share();
  int refused = 0, done = 0;
  auto task = [&]() -> Task<void> {
    auto status = co_await pool.Run([&] { released.wait(); });
    status.ok() ? ++done : ++refused;
    EXPECT_TRUE(status.ok() || status.error().code == ErrorCode::kUnavailable);
    if (refused == 3) release.set_value();
  };
  for (int i = 0; i < 5; ++i) asio::co_spawn(io, task(), asio::detached);
  io.run();
  EXPECT_EQ(refused, 3);
  EXPECT_EQ(done, 2);
}

TEST(WorkerPool, ThrowsWhatTheWorkThrows) {
  WorkerPool pool(1, 1);
  asio::io_context io;
  bool caught = false;
  auto task = [&]() -> Task<void> {
    try {
      (void)co_await pool.Run([] { throw std::runtime_error("broken"); });
    } catch (const std::runtime_error&) {
      caught = true;
    }
  };
  asio::co_spawn(io, task(), asio::detached);
  io.run();
  EXPECT_TRUE(caught);
}

}  // namespace
}  // namespace beseda
