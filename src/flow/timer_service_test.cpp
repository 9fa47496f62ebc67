#include "flow/timer_service.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/scope.h"
#include "base/task.h"
#include "flow/timer_rows.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::flow {
namespace {

class TimerServiceTest : public ::testing::Test {
 protected:
  TimerServiceTest() {
    SeedTestWorkspace(*database_);
    Write([](Tx& tx) {
      tx.Exec("INSERT INTO contacts (id, workspace_id, created_at, last_seen_at) VALUES ('cnt', 'wsp_test', 0, 0)");
      tx.Exec("INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, "
              "created_at, last_activity_at) VALUES ('cnv', 'wsp_test', 'bot_test', 'chn_test', 'cnt', 't', 'u', 0, 0)");
    });
  }
  template <typename Body>
  void Write(Body body) {
    const auto done = RunTask((*database_).Write(std::move(body)));
    ASSERT_TRUE(done.ok()) << done.error().message << done.error().detail;
  }
  std::vector<std::string> Events() {
    std::vector<std::string> events;
    Write([&](Tx& tx) {
      for (const auto row : tx.Query("SELECT vendor_event_id, payload FROM events ORDER BY seq")) {
        events.push_back(row.Text(0) + " " + row.Text(1));
      }
    });
    return events;
  }

  TimerService Service() {
    return TimerService({*database_, clock_, [this](const std::string& id) { woken_.push_back(id); }});
  }

  TestDatabase database_;
  ManualClock clock_;
  TestLoop loop_;
  std::vector<std::string> woken_;
};

TEST_F(TimerServiceTest, ADueTimerBecomesAnEventOfItsConversation) {
  auto timers = Service();
  Write([&](Tx& tx) { SetTimer(tx, {"tmr_1", "wsp_test", "cnv", clock_.Now() + std::chrono::hours(1)}); });
  EXPECT_EQ(*loop_.Run(timers.FireDue()), 0);
  EXPECT_TRUE(Events().empty());
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(*loop_.Run(timers.FireDue()), 1);
  EXPECT_EQ(Events(), std::vector<std::string>{R"(inner:timer:tmr_1 {"type":"event","name":"flow.timer","data":{"timer":"tmr_1"}})"});
  EXPECT_EQ(woken_, std::vector<std::string>{"cnv"});
  EXPECT_EQ(*loop_.Run(timers.FireDue()), 0) << "once";
}

TEST_F(TimerServiceTest, TimersOfAnEarlierProcessAreFiredLate) {
  Write([&](Tx& tx) { SetTimer(tx, {"tmr_1", "wsp_test", "cnv", clock_.Now() - std::chrono::hours(5)}); });
  database_.Reopen();
  auto timers = Service();
  EXPECT_EQ(*loop_.Run(timers.FireDue()), 1);
  EXPECT_EQ(Events().size(), 1u);
}

TEST_F(TimerServiceTest, ATimerOfAConversationThatIsGoneGoesToo) {
  Write([&](Tx& tx) { SetTimer(tx, {"tmr_1", "wsp_test", "cnv_gone", clock_.Now()}); });
  auto timers = Service();
  EXPECT_EQ(*loop_.Run(timers.FireDue()), 0);
  EXPECT_TRUE(Events().empty());
  Write([](Tx& tx) { EXPECT_FALSE(NextDue(tx)); });
}

TEST_F(TimerServiceTest, TheTimerOfAPauseLetsTheBotAnswerAgain) {
  Write([&](Tx& tx) {
    tx.Exec("UPDATE conversations SET handling = 'human'");
    Timer timer{"tmr_1", "wsp_test", "cnv", clock_.Now()};
    timer.resumes = true;
    SetTimer(tx, timer);
  });
  auto timers = Service();
  EXPECT_EQ(*loop_.Run(timers.FireDue()), 1);
  EXPECT_EQ(Events().size(), 1u);
  Write([](Tx& tx) { EXPECT_EQ(tx.Query("SELECT handling FROM conversations")[0].Text(0), "bot"); });
}

TEST_F(TimerServiceTest, TimersAreHeldBackWhileTheBotDoesNotAnswer) {
  auto timers = Service();
  Write([&](Tx& tx) {
    SetTimer(tx, {"tmr_1", "wsp_test", "cnv", clock_.Now()});
    tx.Exec("UPDATE conversations SET handling = 'human'");
  });
  EXPECT_EQ(*loop_.Run(timers.FireDue()), 0);
  Write([](Tx& tx) { tx.Exec("UPDATE conversations SET handling = 'bot'"), tx.Exec("UPDATE bots SET enabled = 0"); });
  clock_.Advance(std::chrono::minutes(1));
  EXPECT_EQ(*loop_.Run(timers.FireDue()), 0);
  Write([](Tx& tx) { tx.Exec("UPDATE bots SET enabled = 1"); });
  clock_.Advance(std::chrono::seconds(59));
  EXPECT_EQ(*loop_.Run(timers.FireDue()), 0);
  clock_.Advance(std::chrono::seconds(1));
  EXPECT_EQ(*loop_.Run(timers.FireDue()), 1);
  EXPECT_EQ(woken_, std::vector<std::string>{"cnv"});
}

TEST_F(TimerServiceTest, ManyAreFiredInPortions) {
  constexpr int kMany = 1203;
  Write([&](Tx& tx) {
    for (int i = 0; i < kMany; ++i) {
      const auto id = std::to_string(i);
      tx.Exec("INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, "
              "created_at, last_activity_at) VALUES ($1, 'wsp_test', 'bot_test', 'chn_test', 'cnt', $1, 'u', 0, 0)",
              "cnv_" + id);
      SetTimer(tx, {"tmr_" + id, "wsp_test", "cnv_" + id, clock_.Now()});
    }
  });
  auto timers = Service();
  EXPECT_EQ(*loop_.Run(timers.FireDue()), kMany);
  EXPECT_EQ(Events().size(), std::size_t(kMany));
  EXPECT_EQ(woken_.size(), std::size_t(kMany));
}

TEST_F(TimerServiceTest, GoesOnLookingUntilItIsStopped) {
  auto timers = Service();
  Scope scope(loop_.executor());
  scope.Spawn(timers.Run());
  const auto wait_for_sleep = [this]() -> Task<void> {
    SystemClock real;
    while (clock_.sleepers() == 0) co_await real.Sleep(milliseconds(1));
  };
  loop_.Run(wait_for_sleep());
  Write([&](Tx& tx) { SetTimer(tx, {"tmr_1", "wsp_test", "cnv", clock_.Now() + milliseconds(2500)}); });
  for (int i = 0; i < 10 && woken_.empty(); ++i) {
    ASSERT_LE(*clock_.NextSleep(), seconds(1));
    ASSERT_TRUE(clock_.AdvanceToNextSleeper());
    loop_.Run(wait_for_sleep());
  }
  EXPECT_EQ(woken_, std::vector<std::string>{"cnv"});
  EXPECT_EQ(clock_.Now() - ManualClock().Now(), milliseconds(2500)) << "to the moment, not to the next look";
  scope.Stop();
  loop_.Run(scope.Join());
}

}  // namespace
}  // namespace beseda::flow
