#include "base/run_all.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "base/suspend.h"
#include "base/task.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

TEST(RunAllTest, RunsSideBySideAndWaitsForAll) {
  std::string order;
  Waker first;
  const auto waits = [&]() -> Task<void> {
    order += "a";
    std::function<void(Waker)> keep = [&](Waker waker) { first = std::move(waker); };
    co_await Suspend(keep);
    order += "A";
  };
  const auto wakes = [&]() -> Task<void> {
    order += "b";
    first.Wake();
    co_return;
  };
  const auto run = [&]() -> Task<void> {
    std::vector<Task<void>> tasks;
    tasks.push_back(waits());
    tasks.push_back(wakes());
    co_await RunAll(std::move(tasks));
    order += ".";
  };
  RunTask(run());
  EXPECT_EQ(order, "abA.");
}

TEST(RunAllTest, UntilEnoughCancelsTheRestAndWaitsForIt) {
  std::string order;
  bool done = false;
  const auto waits = [&]() -> Task<void> {
    order += "a";
    std::function<void(Waker)> never = [kept = std::make_shared<Waker>()](Waker waker) { *kept = std::move(waker); };
    try {
      co_await SuspendCancellable(never);
      order += "A";
      co_await SuspendCancellable(never);
      order += "!";
    } catch (...) {
      order += "x";
      throw;
    }
  };
  const auto ends = [&]() -> Task<void> {
    order += "b";
    done = true;
    co_return;
  };
  const auto run = [&]() -> Task<void> {
    std::vector<Task<void>> tasks;
    tasks.push_back(waits());
    tasks.push_back(ends());
    std::function<bool()> enough = [&] { return done; };
    co_await RunUntil(std::move(tasks), std::move(enough));
    order += ".";
  };
  RunTask(run());
  EXPECT_TRUE(order == "abx." || order == "abAx.") << order;
}

TEST(RunAllTest, UntilEnoughThrowsWhatFailedBefore) {
  const auto fails = []() -> Task<void> {
    throw std::runtime_error("broken");
    co_return;
  };
  const auto run = [&]() -> Task<void> {
    std::vector<Task<void>> tasks;
    tasks.push_back(fails());
    std::function<bool()> enough = [] { return false; };
    co_await RunUntil(std::move(tasks), std::move(enough));
  };
  EXPECT_THROW(RunTask(run()), std::runtime_error);
}

TEST(RunAllTest, NothingToRunEndsAtOnce) {
  const auto run = []() -> Task<void> { co_await RunAll({}); };
  RunTask(run());
}

TEST(RunAllTest, ThrowsOnWhatATaskThrew) {
  const auto fails = []() -> Task<void> {
    throw std::runtime_error("broken");
    co_return;
  };
  int ended = 0;
  const auto ends = [&]() -> Task<void> {
    ++ended;
    co_return;
  };
  const auto run = [&]() -> Task<void> {
    std::vector<Task<void>> tasks;
    tasks.push_back(fails());
    tasks.push_back(ends());
    co_await RunAll(std::move(tasks));
  };
  EXPECT_THROW(RunTask(run()), std::runtime_error);
  EXPECT_EQ(ended, 1) << "the others were waited for";
}

}  // namespace
}  // namespace beseda
