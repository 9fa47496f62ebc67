#include "server/gateway/gateway_keys.h"

#include <gtest/gtest.h>

namespace beseda::server {
namespace {

Time At(std::int64_t second) { return FromUnixMicros(1'700'000'000'000'000 + second * 1'000'000); }

TEST(TokenBucketTest, HoldsAMinutesWorthAndFillsSteadily) {
  TokenBucket bucket(60);
  EXPECT_EQ(bucket.WaitFor(60, At(0)).count(), 0);
  bucket.Take(60, At(0));
  EXPECT_NEAR(double(bucket.WaitFor(1, At(0)).count()), 1e6, 10);
  EXPECT_EQ(bucket.WaitFor(1, At(2)).count(), 0);
  EXPECT_NEAR(double(bucket.WaitFor(1000, At(2)).count()), 58e6, 10) << "more than a bucket waits for a full one";
  bucket.Take(100, At(2));
  EXPECT_GT(bucket.WaitFor(1, At(60)).count(), 0) << "what was overdrawn has to come back first";
  EXPECT_EQ(TokenBucket(0).WaitFor(1'000'000, At(0)).count(), 0) << "no limit";
}

TEST(GatewayCallerTest, KeepsToItsLimits) {
  access::KeyLimits limits;
  limits.allowed_models = {"cheap", "mdl_1"};
  limits.requests_per_minute = 2;
  limits.tokens_per_minute = 1000;
  GatewayCaller caller({}, limits, std::nullopt);
  EXPECT_TRUE(caller.MayUse("cheap", "mdl_9"));
  EXPECT_TRUE(caller.MayUse("openai/gpt", "mdl_1"));
  EXPECT_FALSE(caller.MayUse("openai/gpt", ""));
  EXPECT_TRUE(caller.MayUse("openai/cheap", ""));
  EXPECT_FALSE(caller.MayUse("bot/cheap", "")) << "a bot is not the model of that name";

  EXPECT_TRUE(caller.Take(900, At(0)).ok());
  const auto tokens = caller.Take(900, At(0));
  ASSERT_FALSE(tokens.ok());
  EXPECT_EQ(tokens.error().code, ErrorCode::kRateLimited);
  EXPECT_NEAR(double(tokens.error().retry_after->count()), 48e6, 1e5);
  caller.Correct(900, 100, At(0));  // it used less than was thought
  EXPECT_TRUE(caller.Take(900, At(0)).ok());
  EXPECT_FALSE(caller.Take(0, At(0)).ok()) << "two requests a minute";
}

}  // namespace
}  // namespace beseda::server
