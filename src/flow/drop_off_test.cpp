#include "flow/drop_off.h"

#include <gtest/gtest.h>

namespace beseda::flow {
namespace {

TEST(ChanceOfSoMany, IsFishersExactTest) {
  // The lady tasting tea (Fisher, "The Design of Experiments", 1935): 1, 17 and 53 of 70 ways.
  EXPECT_NEAR(ChanceOfSoMany({4, 4}, {4, 0}), 1.0 / 70, 1e-12);
  EXPECT_NEAR(ChanceOfSoMany({4, 3}, {4, 1}), 17.0 / 70, 1e-12);
  EXPECT_NEAR(ChanceOfSoMany({4, 2}, {4, 2}), 53.0 / 70, 1e-12);
  // Convictions of twins (Fisher's data in R's help of fisher.test): p = 0.0004652.
  EXPECT_NEAR(ChanceOfSoMany({13, 10}, {17, 2}), 0.0004652, 5e-8);
  EXPECT_EQ(ChanceOfSoMany({0, 0}, {17, 2}), 1);
  EXPECT_EQ(ChanceOfSoMany({30, 0}, {30, 0}), 1);
  EXPECT_NEAR(ChanceOfSoMany({3840, 3840}, {20000, 0}), 0, 1e-12) << "large samples neither overflow nor become NaN";
}

TEST(LookAt, DoublesItsSampleAndSpendsLessThanTheWholeError) {
  EXPECT_EQ(LookAt(29).people, 0);
  EXPECT_EQ(LookAt(30).people, 30);
  EXPECT_EQ(LookAt(59).people, 30);
  EXPECT_EQ(LookAt(60).people, 60);
  EXPECT_EQ(LookAt(1'000'000).people, 3840);
  double spent = 0;
  for (std::int64_t people = 30; people <= 3840; people *= 2) spent += LookAt(people).chance;
  EXPECT_LT(spent, 0.05);
  EXPECT_GT(spent, 0.04);
}

TEST(LosesPeople, TellsARealLossFromNoise) {
  EXPECT_TRUE(LosesPeople({60, 30}, {500, 100}, 0.05 / 6)) << "half are lost instead of a fifth";
  EXPECT_FALSE(LosesPeople({60, 15}, {500, 100}, 0.05 / 6)) << "a quarter instead of a fifth may be chance";
  EXPECT_FALSE(LosesPeople({60, 5}, {500, 100}, 0.05 / 6)) << "fewer are lost";
  EXPECT_FALSE(LosesPeople({29, 29}, {500, 0}, 0.05 / 6)) << "too few on trial";
  EXPECT_FALSE(LosesPeople({500, 500}, {29, 0}, 0.05 / 6)) << "too few to compare with";
  EXPECT_FALSE(LosesPeople({3840, 153}, {20000, 200}, 0.0007)) << "certain, but 3 of 100 are no reason";
  EXPECT_FALSE(LosesPeople({60, 60}, {500, 0}, 0)) << "nothing to judge yet";
}

// Chance alone ends few trials, though each is looked at eight times.
TEST(LosesPeople, SeldomErrsWhenBothAreTheSame) {
  std::uint64_t state = 7;
  const auto unit = [&] {
    state = state * 6364136223846793005 + 1442695040888963407;
    return double(state >> 11) * 0x1.0p-53;
  };
  int ended = 0;
  for (int trial = 0; trial < 400; ++trial) {
    Lost on_trial, others;
    bool bad = false;
    for (std::int64_t people = 1; people <= 480 && !bad; ++people) {
      on_trial = {people, on_trial.lost + (unit() < 0.3)};
      for (int i = 0; i < 4; ++i) others = {others.people + 1, others.lost + (unit() < 0.3)};
      const auto look = LookAt(people);
      if (look.people == people) bad = LosesPeople(on_trial, others, look.chance);
    }
    ended += bad;
  }
  EXPECT_LE(ended, 20) << "5 percent";
}

}  // namespace
}  // namespace beseda::flow
