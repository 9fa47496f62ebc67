#include "outbox/rate_limiter.h"

#include <gtest/gtest.h>

#include "outbox/retry_policy.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

TEST(RetryPolicy, GrowsToItsBound) {
  RetryPolicy policy;
  SeededRandom random;
  const Error error(ErrorCode::kUnavailable, "down");
  for (std::int64_t attempt = 1; attempt < policy.attempts; ++attempt) {
    const auto wait = policy.WaitAfter(attempt, error, random);
    ASSERT_TRUE(wait);
    const auto full = std::min<Micros>(policy.first_wait * (std::int64_t(1) << std::min<std::int64_t>(attempt - 1, 30)), policy.longest_wait);
    EXPECT_GE(*wait, full / 2);
    EXPECT_LE(*wait, full);
  }
  EXPECT_FALSE(policy.WaitAfter(policy.attempts, error, random));
}

TEST(RateLimiter, SpacesSendsAfterABurst) {
  RateLimiter limiter;
  const Time now = FromUnixMicros(1'000'000'000);
  int at_once = 0;
  while (limiter.Take("a", 10, now) == Micros(0)) ++at_once;
  EXPECT_EQ(at_once, 10);
  EXPECT_EQ(limiter.Take("b", 10, now), Micros(0)) << "another account has its own places";
  limiter.HoldBack("b", now + seconds(5));
  EXPECT_GE(limiter.Take("b", 10, now), seconds(5));
}

TEST(RateLimiter, SlowsDownForAWhile) {
  RateLimiter pace;
  const Time now = FromUnixMicros(1'000'000'000);
  for (int i = 0; i < 10; ++i) (void)pace.Take("c", 10, now);  // The burst.
  EXPECT_EQ(pace.Take("c", 10, now), milliseconds(100));
  pace.SlowDown("c", 0.1, now + seconds(60));
  EXPECT_EQ(pace.Take("c", 10, now), milliseconds(1100));
  EXPECT_EQ(pace.Take("c", 10, now + seconds(61)), Micros(0));
  EXPECT_EQ(pace.TakeThread("t", 1, now), Micros(0));
  EXPECT_EQ(pace.TakeThread("t", 1, now), Micros(seconds(1)));
  EXPECT_EQ(pace.TakeThread("other", 1, now), Micros(0));
}

TEST(RateLimiter, TakesPlacesOfBothOrOfNeither) {
  RateLimiter pace;
  const Time now = FromUnixMicros(1'000'000'000);
  EXPECT_TRUE(pace.TakeIfFree("c", 2, "t", 1, now));
  EXPECT_FALSE(pace.TakeIfFree("c", 2, "t", 1, now)) << "the conversation has to wait";
  EXPECT_TRUE(pace.TakeIfFree("c", 2, "other", 1, now)) << "which took no place of the account";
  EXPECT_FALSE(pace.TakeIfFree("c", 2, "third", 1, now)) << "the account has to wait";
  EXPECT_EQ(pace.TakeThread("third", 1, now), Micros(0)) << "which took no place of the conversation";
  EXPECT_FALSE(pace.TakeIfFree("c", 2, "t", 0, now));
  EXPECT_TRUE(pace.TakeIfFree("c", 2, "t", 0, now + milliseconds(500))) << "conversations have no pace of their own";
  pace.HoldBack("d", now + seconds(5));
  EXPECT_FALSE(pace.TakeIfFree("d", 2, "t", 0, now));
}

}  // namespace
}  // namespace beseda
