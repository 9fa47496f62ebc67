#include "providers/common/rate_limit_headers.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

const Time kNow = FromUnixMicros(1'700'000'000'000'000);  // 2023-11-14T22:13:20Z

TEST(RateLimitHeaders, ReadsOpenAis) {
  // The example of https://platform.openai.com/docs/guides/rate-limits, "Rate limits in headers".
  const HttpHeaders headers = {{"x-ratelimit-limit-requests", "60"},     {"x-ratelimit-limit-tokens", "150000"},
                               {"x-ratelimit-remaining-requests", "59"}, {"x-ratelimit-remaining-tokens", "149984"},
                               {"x-ratelimit-reset-requests", "1s"},     {"x-ratelimit-reset-tokens", "6m0s"}};
  const auto limits = ReadRateLimits(headers, kOpenAiRateLimits, kNow);
  EXPECT_EQ(limits.remaining_requests, 59);
  EXPECT_EQ(limits.remaining_tokens, 149984);
  EXPECT_EQ(limits.requests_reset_in, seconds(1));
  EXPECT_EQ(limits.tokens_reset_in, std::chrono::minutes(6));
}

TEST(RateLimitHeaders, MeasuresMoments) {
  const RateLimitHeaders names = {.reset_requests = "r", .reset_tokens = "t"};
  HttpHeaders headers = {{"r", "2023-11-14T22:13:50Z"}, {"t", "2023-11-14T22:13:19Z"}};
  auto limits = ReadRateLimits(headers, names, kNow);
  EXPECT_EQ(limits.requests_reset_in, seconds(30));
  EXPECT_EQ(limits.tokens_reset_in, Micros(0)) << "past already";
  headers.Add("Date", "Tue, 14 Nov 2023 22:13:40 GMT");
  EXPECT_EQ(ReadRateLimits(headers, names, kNow).requests_reset_in, seconds(10)) << "by the server's own clock";
}

TEST(RateLimitHeaders, DoesNotInvent) {
  const auto limits = ReadRateLimits({{"x-ratelimit-remaining-requests", "-1"}, {"x-ratelimit-reset-tokens", "soon"}},
                                     kOpenAiRateLimits, kNow);
  EXPECT_FALSE(limits.remaining_requests || limits.remaining_tokens || limits.requests_reset_in || limits.tokens_reset_in);
}

}  // namespace
}  // namespace beseda
