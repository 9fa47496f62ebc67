#include "base/lanes.h"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <map>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "base/task.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

// Four threads wake 50 keys 2,000 times; every wake must be followed by a run, and no key runs twice at a time.
TEST(Lanes, RunEveryKeyAloneAndForgetNoWake) {
  boost::asio::io_context io;
  Scope scope(io.get_executor());
  SystemClock clock;
  std::mutex mutex;
  std::map<std::string, int> done, wanted;
  std::map<std::string, std::atomic<int>> running;
  for (int key = 0; key < 50; ++key) running[std::to_string(key)] = 0;
  std::atomic<int> overlaps = 0, most = 0, now_running = 0;
  Lanes lanes(scope, 8, [&](std::string key) -> Task<void> {
    if (++running[key] != 1) ++overlaps;
    const int together = ++now_running;
    for (int seen = most; together > seen && !most.compare_exchange_weak(seen, together);) {
    }
    int target = 0;
    {
      std::lock_guard lock(mutex);
      target = wanted[key];
    }
    co_await clock.Sleep(Micros(200));
    {
      std::lock_guard lock(mutex);
      done[key] = target;
    }
    --now_running;
    --running[key];
  });
  auto work = boost::asio::make_work_guard(io);
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back([&] { io.run(); });
  std::vector<std::thread> wakers;
  for (int i = 0; i < 4; ++i) {
    wakers.emplace_back([&, i] {
      for (int round = 0; round < 500; ++round) {
        const auto key = std::to_string((round * 7 + i * 13) % 50);
        {
          std::lock_guard lock(mutex);
          ++wanted[key];
        }
        lanes.Wake(key);
      }
    });
  }
  for (auto& waker : wakers) waker.join();
  while (lanes.running() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  scope.Stop();
  work.reset();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(overlaps, 0);
  EXPECT_LE(most, 8);
  EXPECT_EQ(done, wanted);
}

TEST(Lanes, AHeldLaneRunsNothingElse) {
  boost::asio::io_context io;
  Scope scope(io.get_executor());
  std::string ran;
  Lanes lanes(scope, 2, [&](std::string key) -> Task<void> {
    ran += key;
    co_return;
  });
  const auto first = [&]() -> Task<void> {
    ran += "first ";
    co_return;
  };
  auto place = lanes.TryHold("a");
  ASSERT_TRUE(place);
  EXPECT_FALSE(lanes.TryHold("a"));
  lanes.Wake("a");
  lanes.Wake("b");
  EXPECT_FALSE(lanes.TryHold("c")) << "there is no room";
  io.run();
  EXPECT_EQ(ran, "b");
  io.restart();
  lanes.Start(std::move(*place), first());
  place.reset();
  io.run();
  EXPECT_EQ(ran, "bfirst a") << "the wake meanwhile is not forgotten";

  lanes.TryHold("a").reset();
  io.restart();
  io.run();
  EXPECT_EQ(ran, "bfirst a") << "nobody woke it";
  auto dropped = lanes.TryHold("a");
  lanes.Wake("a");
  dropped.reset();
  io.restart();
  io.run();
  EXPECT_EQ(ran, "bfirst aa");
  EXPECT_EQ(lanes.running(), 0u);
}

TEST(Lanes, WakeAKeyLaterOnceByTheEarliestTime) {
  boost::asio::io_context io;
  Scope scope(io.get_executor());
  SystemClock clock;
  std::vector<std::string> runs;
  Lanes lanes(scope, 1, [&](std::string key) -> Task<void> {
    runs.push_back(std::move(key));
    co_return;
  });
  const auto now = clock.Now();
  lanes.WakeAt("a", now + milliseconds(40), clock);
  lanes.WakeAt("a", now + milliseconds(10), clock);
  lanes.WakeAt("a", now + milliseconds(30), clock);
  lanes.WakeAt("b", now + milliseconds(20), clock);
  EXPECT_EQ(lanes.asleep(), 2u);
  EXPECT_EQ(lanes.running(), 0u) << "who sleeps has no place";
  io.run();
  EXPECT_EQ(runs, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(lanes.asleep(), 0u);
}

TEST(Lanes, SurviveARunThatThrows) {
  boost::asio::io_context io;
  Scope scope(io.get_executor());
  int runs = 0;
  Lanes lanes(scope, 1, [&](std::string) -> Task<void> {
    if (++runs == 1) throw std::runtime_error("a mistake");
    co_return;
  });
  lanes.Wake("a");
  io.run();
  io.restart();
  lanes.Wake("a");
  io.run();
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(lanes.running(), 0u);
}

}  // namespace
}  // namespace beseda
