#include "routing/alarms.h"

#include <gtest/gtest.h>

#include "testing/clocked_loop.h"

namespace beseda::routing {
namespace {

struct Bell final : Alarms::Alarm {
  void OnTime() override { ++rings; }
  int rings = 0;
};

class AlarmsTest : public ::testing::Test {
 protected:
  AlarmsTest() {
    alarms->Add(early);
    alarms->Add(late);
  }
  Time In(std::int64_t time) const { return world.clock.Now() + seconds(time); }
  void Pass(std::int64_t time) {
    world.clock.Advance(seconds(time));
    world.loop.RunReady();
  }

  ClockedLoop world;
  std::shared_ptr<Alarms> alarms = std::make_shared<Alarms>(world.scope, world.clock);
  Bell early, late;
};

TEST_F(AlarmsTest, RingWhenTheirTimeHasComeAndOnce) {
  alarms->Set(late, In(20));
  alarms->Set(early, In(10));  // sooner than what it sleeps for
  world.loop.RunReady();
  Pass(9);
  EXPECT_EQ(early.rings, 0);
  Pass(1);
  EXPECT_EQ(early.rings, 1);
  EXPECT_EQ(late.rings, 0);
  Pass(10);
  EXPECT_EQ(late.rings, 1);
  Pass(100);
  EXPECT_EQ(early.rings + late.rings, 2);
  alarms->Set(early, In(5));
  Pass(5);
  EXPECT_EQ(early.rings, 2);
}

TEST_F(AlarmsTest, WhatIsMovedOrForgottenDoesNotRing) {
  alarms->Set(early, In(10));
  alarms->Set(late, In(10));
  world.loop.RunReady();
  alarms->Set(early, In(30));
  alarms->Set(late, Time::max());
  Pass(20);
  EXPECT_EQ(early.rings + late.rings, 0);
  Pass(10);
  EXPECT_EQ(early.rings, 1);
  alarms->Set(late, In(1));
  alarms->Remove(late);
  Pass(1);
  EXPECT_EQ(late.rings, 0);
}

TEST_F(AlarmsTest, ManyShareOneTaskAndNoneIsLeftWithoutThem) {
  std::vector<Bell> bells(100);
  for (auto& bell : bells) {
    alarms->Add(bell);
    alarms->Set(bell, In(60));
  }
  world.loop.RunReady();
  EXPECT_EQ(world.scope.size(), 1u);
  EXPECT_EQ(world.clock.sleepers(), 1u);
  Pass(60);
  for (const auto& bell : bells) EXPECT_EQ(bell.rings, 1);
  EXPECT_EQ(world.scope.size(), 0u);
  alarms->Set(early, In(60));
  alarms.reset();
  world.loop.RunReady();
  EXPECT_EQ(world.scope.size(), 0u);
}

}  // namespace
}  // namespace beseda::routing
