#include "base/ids.h"

#include <gtest/gtest.h>

#include <set>

#include "base/task.h"

namespace beseda {
namespace {

class FixedClock final : public Clock {
 public:
  Time Now() const override { return FromUnixMicros(1'469'922'850'259'000); }
  Task<void> Sleep(Micros) override { std::abort(); }
};

TEST(Ids, TimePartFollowsTheUlidSpecification) {
  FixedClock clock;
  SystemRandom random;
  IdSource ids(clock, random);
  // 1469922850259 ms is 01ARZ3NDEK…: the time part that the specification's examples show.
  EXPECT_EQ(ids.New("msg").substr(0, 14), "msg_01ARZ3NDEK");
}

TEST(Ids, AreStrictlyIncreasingAndWellFormed) {
  FixedClock clock;
  SystemRandom random;
  IdSource ids(clock, random);
  std::string last;
  for (int i = 0; i < 10'000; ++i) {
    const auto id = ids.New("evt");
    ASSERT_LT(last, id);
    ASSERT_TRUE(IsId(id, "evt")) << id;
    last = id;
  }
  EXPECT_FALSE(IsId("evt_123", "evt"));
  EXPECT_FALSE(IsId(last, "msg"));
}

TEST(Ids, DerivedOnesAreStableAndDistinct) {
  const std::string parent = "turn_01ARZ3NDEKTSV4RRFFQ69G5FAV";
  EXPECT_EQ(DeriveId("msg", parent, 0), DeriveId("msg", parent, 0));
  EXPECT_TRUE(DeriveId("msg", parent, 0).starts_with("msg_01ARZ3NDEK"));
  std::set<std::string> seen;
  for (std::uint32_t i = 0; i < 1000; ++i) seen.insert(DeriveId("msg", parent, i));
  EXPECT_EQ(seen.size(), 1000u);
}

}  // namespace
}  // namespace beseda
