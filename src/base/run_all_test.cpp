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
