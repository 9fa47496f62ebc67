#include "testing/manual_clock.h"

#include <gtest/gtest.h>

#include <string>

#include "base/scope.h"
#include "base/task.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

TEST(ManualClock, StandsStillUntilItIsMoved) {
  ManualClock clock;
  const auto begin = clock.Now();
  EXPECT_EQ(clock.Now(), begin);
  clock.Advance(seconds(5));
  EXPECT_EQ(clock.Now() - begin, seconds(5));
}

TEST(ManualClock, SleepersWakeInTheOrderOfTheirTimes) {
  ManualClock clock;
  TestLoop loop;
  Scope scope(loop.executor());
  std::string woken;
  const auto sleep = [&](char name, Micros wait) -> Task<void> {
    co_await clock.Sleep(wait);
    woken += name;
  };
  scope.Spawn(sleep('c', seconds(3)));
  scope.Spawn(sleep('a', seconds(1)));
  scope.Spawn(sleep('b', seconds(2)));
  loop.RunReady();
  EXPECT_EQ(clock.sleepers(), 3U);
  EXPECT_EQ(clock.NextSleep(), seconds(1));

  clock.Advance(milliseconds(999));
  loop.RunReady();
  EXPECT_EQ(woken, "");
  clock.Advance(milliseconds(1));
  loop.RunReady();
  EXPECT_EQ(woken, "a");
  clock.Advance(seconds(10));
  loop.Run(scope.Join());
  EXPECT_EQ(woken, "abc");
  EXPECT_EQ(clock.NextSleep(), std::nullopt);
  EXPECT_FALSE(clock.AdvanceToNextSleeper());
}

TEST(ManualClock, ASleepEndsEarlyWhenItsTaskIsCancelled) {
  ManualClock clock;
  TestLoop loop;
  Scope scope(loop.executor());
  bool ended = false;
  const auto sleep = [&]() -> Task<void> {
    co_await clock.Sleep(std::chrono::hours(1));
    ended = true;
  };
  scope.Spawn(sleep());
  loop.RunReady();
  EXPECT_FALSE(ended);
  scope.Stop();
  loop.Run(scope.Join());
  EXPECT_TRUE(ended);
  EXPECT_EQ(clock.sleepers(), 0U);
}

TEST(ManualClock, AWaitOfNothingEndsAtOnce) {
  ManualClock clock;
  RunTask(clock.Sleep(Micros(0)));
  EXPECT_EQ(clock.sleepers(), 0U);
}

TEST(SeededRandom, GivesTheSameForTheSameSeed) {
  SeededRandom one(7);
  SeededRandom same(7);
  SeededRandom other(8);
  const auto first = one.Next64();
  EXPECT_EQ(first, same.Next64());
  EXPECT_NE(first, other.Next64());
  EXPECT_NE(first, one.Next64());
}

}  // namespace
}  // namespace beseda
