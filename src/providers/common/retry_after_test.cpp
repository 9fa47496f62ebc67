#include "providers/common/retry_after.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// Any moment; the examples below do not depend on it unless they say so.
const Time kNow = FromUnixMicros(1'700'000'000'000'000);

TEST(ParseWait, ReadsWhatVendorsSend) {
  // The forms of https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers and of other servers.
  EXPECT_EQ(ParseWait("1s"), seconds(1));
  EXPECT_EQ(ParseWait("6m0s"), minutes(6));
  EXPECT_EQ(ParseWait("12ms"), milliseconds(12));
  EXPECT_EQ(ParseWait("1m30s"), seconds(90));
  EXPECT_EQ(ParseWait("17.5s"), milliseconds(17500));
  EXPECT_EQ(ParseWait("2m59.56s"), Micros(179'560'000));
  EXPECT_EQ(ParseWait("500µs"), Micros(500));
  EXPECT_EQ(ParseWait("20"), seconds(20));
  EXPECT_EQ(ParseWait(" 0 "), Micros(0));
}

TEST(ParseWait, IsAtMostAnHour) {
  EXPECT_EQ(ParseWait("25h10m"), hours(1));
  EXPECT_EQ(ParseWait("99999999999999999999999"), hours(1));
}

TEST(ParseWait, RefusesTheRest) {
  for (const auto* bad : {"", " ", "s", "-1", "1x", "1s2", "1..2s", ".", "soon", "1e9", "nan", "+1s"}) {
    EXPECT_EQ(ParseWait(bad), std::nullopt) << bad;
  }
}

TEST(ParseHttpDate, ReadsTheExampleOfTheStandard) {
  EXPECT_EQ(ParseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), FromUnixMicros(784'111'777'000'000));
}

TEST(ParseHttpDate, RefusesTheRest) {
  for (const auto* bad : {"", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 31 Feb 1994 08:49:37 GMT",
                          "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT",
                          "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT"}) {
    EXPECT_EQ(ParseHttpDate(bad), std::nullopt) << bad;
  }
}

TEST(ParseRfc3339, ReadsTheExamplesOfTheStandard) {
  // RFC 3339 §5.8.
  EXPECT_EQ(ParseRfc3339("1985-04-12T23:20:50.52Z"), FromUnixMicros(482'196'050'520'000));
  EXPECT_EQ(ParseRfc3339("1996-12-19T16:39:57-08:00"), FromUnixMicros(851'042'397'000'000));
  EXPECT_EQ(ParseRfc3339("1937-01-01T12:00:27.87+00:20"), FromUnixMicros(-1'041'337'172'130'000));
}

TEST(ParseRfc3339, RefusesTheRest) {
  for (const auto* bad : {"", "1985-04-12", "1985-04-12T23:20:50", "1985-04-12T23:20:50.Z", "1985-13-12T23:20:50Z",
                          "1985-02-30T23:20:50Z", "1985-04-12T24:20:50Z", "1985-04-12T23:20:50+0300", "20", "6m0s"}) {
    EXPECT_EQ(ParseRfc3339(bad), std::nullopt) << bad;
  }
}

TEST(RetryAfter, TakesSeconds) {
  EXPECT_EQ(RetryAfter({{"Retry-After", "20"}}, kNow), seconds(20));
  EXPECT_EQ(RetryAfter({{"retry-after", "0.5"}}, kNow), milliseconds(500));
}

TEST(RetryAfter, PrefersMilliseconds) {
  EXPECT_EQ(RetryAfter({{"Retry-After", "20"}, {"retry-after-ms", "1500"}}, kNow), milliseconds(1500));
  EXPECT_EQ(RetryAfter({{"Retry-After", "20"}, {"retry-after-ms", "x"}}, kNow), seconds(20));
}

TEST(RetryAfter, MeasuresADateAgainstTheServersClock) {
  const HttpHeaders headers = {{"Date", "Sun, 06 Nov 1994 08:49:07 GMT"},
                               {"Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"}};
  EXPECT_EQ(RetryAfter(headers, kNow), seconds(30));
}

TEST(RetryAfter, MeasuresADateAgainstOursWithoutOne) {
  const HttpHeaders headers = {{"Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"}};
  EXPECT_EQ(RetryAfter(headers, FromUnixMicros(784'111'767'000'000)), seconds(10));
  EXPECT_EQ(RetryAfter(headers, kNow), Micros(0));
}

TEST(RetryAfter, TakesTheLimitThatIsUsedUp) {
  const HttpHeaders headers = {{"x-ratelimit-remaining-requests", "59"}, {"x-ratelimit-reset-requests", "1s"},
                               {"x-ratelimit-remaining-tokens", "0"},    {"x-ratelimit-reset-tokens", "6m0s"}};
  EXPECT_EQ(RetryAfter(headers, kNow), minutes(6));
}

TEST(RetryAfter, TakesTheSoonerWhenNoneIsUsedUp) {
  const HttpHeaders headers = {{"x-ratelimit-reset-requests", "1s"}, {"x-ratelimit-reset-tokens", "6m0s"}};
  EXPECT_EQ(RetryAfter(headers, kNow), seconds(1));
}

TEST(RetryAfter, DoesNotInvent) {
  EXPECT_EQ(RetryAfter({}, kNow), std::nullopt);
  EXPECT_EQ(RetryAfter({{"Retry-After", "soon"}}, kNow), std::nullopt);
}

}  // namespace
}  // namespace beseda
