#include "flow/canary_watch.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "flow/scenario_rows.h"
#include "flow/session_rows.h"
#include "flow/timer_rows.h"
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
      scenario.canary_since = clock_.Now();
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
  // People who began at that moment; `lost` of them never answered the first question.
  void AddPeople(const std::string& version, int count, int lost, Time began) {
    Write([&](Tx& tx) {
      for (int i = 0; i < count; ++i) {
        SessionRow row;
        row.conversation_id = "cnv_" + std::to_string(++people_);
        row.workspace_id = "wsp_test";
        row.bot_id = "bot_test";
        row.version_id = version;
        row.block_id = i < lost ? "b_ask" : "b_end";
        row.kind = i < lost ? "ask_text" : "end";
        row.waits = i < lost;
        row.began = true;
        row.at = began;
        SaveSession(tx, row);
      }
    });
  }
  std::int64_t Check() {
    const auto ended = RunTask(watch_.Check());
    EXPECT_TRUE(ended.ok()) << ended.error().message << ended.error().detail;
    return ended.ok() ? *ended : -1;
  }
  StoredScenario Stored() {
    return *RunTask((*database_).Read([](Tx& tx) { return *LoadScenario(tx, "wsp_test", "bot_test"); }));
  }

  static constexpr const char* kFine = R"([{"block":"b_1","set":{"result":{"status":200,"error":null}}}])";
  static constexpr const char* kFailed = R"([{"block":"b_1"},{"block":"b_2","error":"The address does not answer."}])";

  TestDatabase database_;
  InProcessBus bus_;
  ManualClock clock_;
  int turns_ = 0, people_ = 0;
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

TEST_F(CanaryWatchTest, EndsATrialThatLosesPeople) {
  const auto began = clock_.Now();
  AddPeople("scv_1", 200, 40, began);
  AddPeople("scv_2", 30, 18, began);
  clock_.Advance(std::chrono::minutes(59));
  EXPECT_EQ(Check(), 0) << "they may still answer";
  clock_.Advance(std::chrono::minutes(1));
  EXPECT_EQ(Check(), 1);
  EXPECT_EQ(Stored().canary_version_id, "");
  ASSERT_EQ(notes_.size(), 1u);
  EXPECT_NE(notes_[0].find("18 of 30 people stopped answering, of those with the published version 40 of 200"), std::string::npos) << notes_[0];
}

TEST_F(CanaryWatchTest, NoiseAndSmallSamplesEndNoTrial) {
  AddPeople("scv_1", 200, 40, clock_.Now());
  AddPeople("scv_2", 29, 29, clock_.Now());
  clock_.Advance(std::chrono::hours(2));
  EXPECT_EQ(Check(), 0) << "29 people are too few, however many are lost";
  Write([](Tx& tx) { tx.Exec("DELETE FROM flow_sessions WHERE version_id = 'scv_2'"); });
  AddPeople("scv_2", 60, 15, clock_.Now() - std::chrono::hours(2));
  EXPECT_EQ(Check(), 0) << "a quarter instead of a fifth";
  EXPECT_EQ(Stored().canary_percent, 10);
}

TEST_F(CanaryWatchTest, ThoseWhoWaitForATimerOrForAPersonOfTheTeamAreNotLost) {
  const auto began = clock_.Now();
  AddPeople("scv_1", 100, 0, began);
  AddPeople("scv_2", 60, 60, began);
  Write([&](Tx& tx) {
    for (int i = 101; i <= 160; ++i) SetTimer(tx, {"tmr", "wsp_test", "cnv_" + std::to_string(i), began + std::chrono::hours(48)});
  });
  clock_.Advance(std::chrono::hours(2));
  EXPECT_EQ(Check(), 0);
  // The time of the question runs out: that they did not answer is what counts, not that the scenario went on.
  Write([&](Tx& tx) {
    tx.Exec("DELETE FROM flow_timers");
    tx.Exec("UPDATE flow_sessions SET waits = 0, silent = 1 WHERE version_id = 'scv_2'");
  });
  EXPECT_EQ(Check(), 1);
}

TEST_F(CanaryWatchTest, OnlyPeopleOfTheSameTimeAreCompared) {
  AddPeople("scv_1", 500, 0, clock_.Now() - std::chrono::hours(24));
  AddPeople("scv_2", 60, 40, clock_.Now());
  clock_.Advance(std::chrono::hours(2));
  EXPECT_EQ(Check(), 0) << "nobody began with the published version since";
}

}  // namespace
}  // namespace beseda::flow
