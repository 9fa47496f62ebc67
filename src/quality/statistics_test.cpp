#include "quality/statistics.h"

#include <gtest/gtest.h>

namespace beseda::quality {
namespace {

// The examples of R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven
// methods", Statistics in Medicine 17 (1998) 857–872, table I, method 3 (score).
TEST(Statistics, WilsonIntervalsAreThoseOfNewcombe) {
  const struct {
    int successes, of;
    double low, high;
  } examples[] = {{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0.0000, 0.1611}, {1, 29, 0.0061, 0.1718}};
  for (const auto& example : examples) {
    const auto interval = WilsonInterval(example.successes, example.of);
    EXPECT_NEAR(interval.low, example.low, 0.00005) << example.successes << "/" << example.of;
    EXPECT_NEAR(interval.high, example.high, 0.00005) << example.successes << "/" << example.of;
  }
}

TEST(Statistics, NothingSeenLeavesEveryRatePossible) {
  EXPECT_EQ(WilsonInterval(0, 0).low, 0);
  EXPECT_EQ(WilsonInterval(0, 0).high, 1);
}

// The example in the documentation of statsmodels' proportions_ztest: 5 of 83 against 12 of 99.
TEST(Statistics, TheTestOfTwoRatesIsThatOfStatsmodels) {
  EXPECT_NEAR(TwoProportionPValue(5, 83, 12, 99).value(), 0.15918, 0.00001);
  EXPECT_NEAR(TwoProportionPValue(12, 99, 5, 83).value(), 0.15918, 0.00001) << "two-sided";
  EXPECT_NEAR(TwoProportionPValue(50, 100, 50, 100).value(), 1, 1e-12);
}

TEST(Statistics, TooLittleDataGivesNoAnswer) {
  EXPECT_FALSE(TwoProportionPValue(0, 0, 5, 10));
  EXPECT_FALSE(TwoProportionPValue(3, 4, 1, 4));
  EXPECT_FALSE(TwoProportionPValue(100, 100, 90, 90)) << "without a single failure";
}

TEST(Statistics, PercentilesGoByTheNearestRank) {
  EXPECT_EQ(PercentilePlace(1, 50), 0);
  EXPECT_EQ(PercentilePlace(5, 50), 2);   // the third of 15 20 35 40 50
  EXPECT_EQ(PercentilePlace(5, 30), 1);
  EXPECT_EQ(PercentilePlace(5, 100), 4);
  EXPECT_EQ(PercentilePlace(20, 95), 18);
}

}  // namespace
}  // namespace beseda::quality
