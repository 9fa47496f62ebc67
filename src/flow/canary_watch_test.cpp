#include "flow/canary_watch.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "flow/scenario_rows.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::flow {
namespace {

TEST(GoesWrong, NeedsEnoughTurnsAndAClearDifference) {
  EXPECT_FALSE(GoesWrong({19, 19}, {1000, 0})) << "too few to tell";
  EXPECT_TRUE(GoesWrong({20, 2}, {1000, 0}));
  EXPECT_FALSE(GoesWrong({20, 1}, {1000, 0})) << "5 percent may be chance";
  EXPECT_TRUE(GoesWrong({100, 26}, {1000, 100}));
  EXPECT_FALSE(GoesWrong({100, 24}, {1000, 100})) << "the other one goes wrong as well";
  EXPECT_TRUE(GoesWrong({100, 10}, {0, 0}));
}

class CanaryWatchTest : public ::testing::Test {
 protected:
  CanaryWatchTest() {
    SeedTestWorkspace(*database_);
    Write([&](Tx& tx) {
      StoredScenario scenario;
      scenario.bot_id = "bot_test";
      scenario.workspace_id = "wsp_test";
      scenario.published_version_id = "scv_1";
      scenario.canary_version_id = "scv_2";
      scenario.canary_percent = 10;
      InsertScenario(tx, scenario);
    });
  }
  template <typename Body>
  void Write(Body body) {
    const auto done = RunTask((*database_).Write(std::move(body)));
    ASSERT_TRUE(done.ok()) << done.error().message << done.error().detail;
  }
  void AddTurns(const std::string& version, int count, const std::string& steps, Time at) {
    Write([&](Tx& tx) {
      for (int i = 0; i < count; ++i) {
        SaveTrace(tx, {"trn_" + std::to_string(++turns_), "wsp_test", "cnv", "bot_test", version, at, steps});
      }
    });
  }
  std::int64_t Check() { return *RunTask(watch_.Check()); }
  StoredScenario Stored() {
    return *RunTask((*database_).Read([](Tx& tx) { return *LoadScenario(tx, "wsp_test", "bot_test"); }));
  }

  static constexpr const char* kFine = R"([{"block":"b_1","set":{"result":{"status":200,"error":null}}}])";
  static constexpr const char* kFailed = R"([{"block":"b_1"},{"block":"b_2","error":"The address does not answer."}])";

  TestDatabase database_;
  InProcessBus bus_;
  ManualClock clock_;
  int turns_ = 0;
  std::vector<std::string> notes_;
  CanaryWatch watch_{{*database_, bus_, clock_, [this](Tx&, const std::string&, const std::string& bot, const std::string& words) {
                        notes_.push_back(bot + ": " + words);
                      }}};
};

TEST_F(CanaryWatchTest, EndsATrialThatGoesWrong) {
  std::vector<std::string> told;
  const auto watching = bus_.Subscribe("config.wsp_test", [&](const Bus::Payload& event) { told.push_back(*event); });
  AddTurns("scv_1", 100, kFine, clock_.Now());
  AddTurns("scv_2", 30, kFine, clock_.Now());
  EXPECT_EQ(Check(), 0);
  AddTurns("scv_2", 5, kFailed, clock_.Now());
  EXPECT_EQ(Check(), 1);
  EXPECT_EQ(Stored().canary_version_id, "");
  EXPECT_EQ(Stored().published_version_id, "scv_1");
  ASSERT_EQ(notes_.size(), 1u);
  EXPECT_NE(notes_[0].find("bot_test: Ended the trial"), std::string::npos);
  EXPECT_EQ(told, std::vector<std::string>{R"({"kind":"scenario","id":"bot_test"})"});
  EXPECT_EQ(Check(), 0) << "once";
}

TEST_F(CanaryWatchTest, WhatFailedLongAgoDoesNotCount) {
  AddTurns("scv_2", 30, kFailed, clock_.Now() - std::chrono::hours(7));
  AddTurns("scv_2", 30, kFine, clock_.Now());
  EXPECT_EQ(Check(), 0);
  EXPECT_EQ(Stored().canary_percent, 10);
}

}  // namespace
}  // namespace beseda::flow
