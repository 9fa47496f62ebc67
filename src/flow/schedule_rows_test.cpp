#include "flow/schedule_rows.h"

#include <gtest/gtest.h>

#include "flow/scenario_rows.h"
#include "flow/testing/scenario_tester.h"
#include "flow/timer_service.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::flow {
namespace {

class ScheduleTest : public ::testing::Test {
 protected:
  ScheduleTest() {
    SeedTestWorkspace(*database_);
    Write([](Tx& tx) { tx.Exec("INSERT INTO contacts (id, workspace_id, created_at, last_seen_at) VALUES ('cnt', 'wsp_test', 0, 0)"); });
    for (const auto* id : {"cnv_1", "cnv_2", "cnv_3"}) AddConversation(id);
  }
  template <typename Body>
  void Write(Body body) {
    const auto done = RunTask((*database_).Write(std::move(body)));
    ASSERT_TRUE(done.ok()) << done.error().message << done.error().detail;
  }
  void AddConversation(const std::string& id) {
    Write([&](Tx& tx) {
      tx.Exec("INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, created_at, last_activity_at) "
              "VALUES ($1, 'wsp_test', 'bot_test', 'chn_test', 'cnt', $1, 'u', 0, 0)",
              id);
    });
  }
  void Publish(const std::string& rule, const std::string& label = "") {
    TestScenario scenario;
    scenario.blocks = {{"b_plan", "on_schedule", R"({"rule":")" + rule + R"(","label":")" + label + R"("})"}};
    PublishVersion(scenario.Json());
  }
  void PublishVersion(const std::string& document) {
    const auto id = "ver_" + std::to_string(++versions_);
    Write([&](Tx& tx) {
      tx.Exec("INSERT INTO scenario_versions (id, workspace_id, bot_id, number, policy, author_id, author_name, document, at) "
              "VALUES ($1, 'wsp_test', 'bot_test', $2, 'migrate', '', '', $3, 0)",
              id, std::int64_t(versions_), document);
      tx.Exec("INSERT INTO scenarios (bot_id, workspace_id, draft, revision, published_version_id, published_at, created_at, updated_at) "
              "VALUES ('bot_test', 'wsp_test', '{}', 1, $1, $2, 0, 0) "
              "ON CONFLICT (bot_id) DO UPDATE SET published_version_id = excluded.published_version_id, published_at = excluded.published_at",
              id, clock_.Now());
    });
  }
  // Fires what is due, and gives the conversations that were told since the last call.
  std::string Told() {
    TimerService timers({*database_, clock_, [](const std::string&) {}});
    const auto fired = loop_.Run(timers.FireDue());
    EXPECT_TRUE(fired.ok()) << fired.error().message << fired.error().detail;
    std::string told;
    Write([&](Tx& tx) {
      for (const auto row : tx.Query("SELECT conversation_id, payload FROM events WHERE seq > $1 ORDER BY seq", last_)) {
        told += (told.empty() ? "" : " ") + row.Text(0);
        payload_ = row.Text(1);
      }
      last_ = tx.Query("SELECT coalesce(max(seq), 0) FROM events")[0].Int(0);
    });
    return told;
  }

  TestDatabase database_;
  ManualClock clock_{FromUnixMicros(1'795'600'800'000'000)};  // 2026-11-25 10:00 UTC
  TestLoop loop_;
  int versions_ = 0;
  std::int64_t last_ = 0;
  std::string payload_;
};

TEST_F(ScheduleTest, EachConversationIsToldOnceOfEachTime) {
  Publish("0 12 * * *");
  EXPECT_EQ(Told(), "");
  clock_.Advance(std::chrono::hours(2));
  EXPECT_EQ(Told(), "cnv_1 cnv_2 cnv_3");
  EXPECT_EQ(payload_, R"({"type":"event","name":"flow.schedule","data":{"block":"b_plan"}})");
  EXPECT_EQ(Told(), "");
  clock_.Advance(std::chrono::hours(23));
  EXPECT_EQ(Told(), "");
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(Told(), "cnv_1 cnv_2 cnv_3");
}

TEST_F(ScheduleTest, WhatWasMissedWhileTheServerWasDownIsMadeUpForOnce) {
  Publish("0 12 * * *");
  EXPECT_EQ(Told(), "");
  clock_.Advance(std::chrono::days(5));
  database_.Reopen();
  EXPECT_EQ(Told(), "cnv_1 cnv_2 cnv_3");
  EXPECT_EQ(Told(), "");
  clock_.Advance(std::chrono::hours(2));
  EXPECT_EQ(Told(), "cnv_1 cnv_2 cnv_3") << "and the next time is the usual one";
}

TEST_F(ScheduleTest, AVersionThatWasPublishedRightBeforeTheServerWentDownCountsFromThen) {
  Publish("0 12 * * *");
  clock_.Advance(std::chrono::hours(3));
  EXPECT_EQ(Told(), "cnv_1 cnv_2 cnv_3");
  EXPECT_EQ(Told(), "");
}

TEST_F(ScheduleTest, OnlyOpenConversationsOfTheBotWithTheLabel) {
  Publish("0 12 * * *", "news");
  Write([](Tx& tx) {
    tx.Exec("UPDATE conversations SET open = 0 WHERE id = 'cnv_1'");
    for (const auto* id : {"cnv_1", "cnv_3"}) {
      tx.Exec("INSERT INTO conversation_labels (conversation_id, workspace_id, label) VALUES ($1, 'wsp_test', 'news')", id);
    }
  });
  EXPECT_EQ(Told(), "");
  clock_.Advance(std::chrono::hours(2));
  EXPECT_EQ(Told(), "cnv_3");
  Write([](Tx& tx) { tx.Exec("UPDATE conversations SET handling = 'human' WHERE id = 'cnv_3'"); });
  clock_.Advance(std::chrono::days(1));
  EXPECT_EQ(Told(), "");
}

TEST_F(ScheduleTest, ABotThatIsOffMissesIt) {
  Publish("0 12 * * *");
  EXPECT_EQ(Told(), "");
  Write([](Tx& tx) { tx.Exec("UPDATE bots SET enabled = 0"); });
  clock_.Advance(std::chrono::hours(2));
  EXPECT_EQ(Told(), "");
  Write([](Tx& tx) { tx.Exec("UPDATE bots SET enabled = 1"); });
  EXPECT_EQ(Told(), "");
  clock_.Advance(std::chrono::days(1));
  EXPECT_EQ(Told(), "cnv_1 cnv_2 cnv_3");
}

TEST_F(ScheduleTest, TheTimeMovesWithTheTimeZone) {
  Publish("0 12 * * *");
  EXPECT_EQ(Told(), "");
  Write([](Tx& tx) { tx.Exec("UPDATE workspaces SET timezone = 'Europe/Moscow'"); });
  EXPECT_EQ(Told(), "");
  clock_.Advance(std::chrono::hours(2));
  EXPECT_EQ(Told(), "") << "12:00 UTC is 15:00 in Moscow";
  clock_.Advance(std::chrono::hours(21));
  EXPECT_EQ(Told(), "cnv_1 cnv_2 cnv_3") << "09:00 UTC";
  Write([](Tx& tx) { tx.Exec("UPDATE bots SET timezone = 'Asia/Tokyo'"); });
  EXPECT_EQ(Told(), "");
  clock_.Advance(std::chrono::hours(18));
  EXPECT_EQ(Told(), "cnv_1 cnv_2 cnv_3") << "03:00 UTC";
}

TEST_F(ScheduleTest, AnotherVersionHasOtherPlans) {
  Publish("0 12 * * *");
  EXPECT_EQ(Told(), "");
  Publish("0 15 * * *");
  EXPECT_EQ(Told(), "");
  clock_.Advance(std::chrono::hours(2));
  EXPECT_EQ(Told(), "");
  PublishVersion(TestScenario{}.Json());
  EXPECT_EQ(Told(), "");
  clock_.Advance(std::chrono::days(2));
  EXPECT_EQ(Told(), "");
}

TEST_F(ScheduleTest, ManyConversationsAreToldInPortions) {
  Write([](Tx& tx) { tx.Exec("DELETE FROM conversations"); });
  for (int i = 100; i < 550; ++i) AddConversation("cnv_" + std::to_string(i));
  Publish("0 12 * * *");
  EXPECT_EQ(Told(), "");
  clock_.Advance(std::chrono::hours(2));
  std::string all;
  int portions = 0;
  for (auto told = Told(); !told.empty(); told = Told(), ++portions) {
    EXPECT_LE(Split(told, ' ').size(), 200u);
    all += told + " ";
    database_.Reopen();  // A restart between two portions neither repeats nor leaves out anybody.
  }
  EXPECT_EQ(portions, 3);
  std::string expected;
  for (int i = 100; i < 550; ++i) expected += "cnv_" + std::to_string(i) + " ";
  EXPECT_EQ(all, expected);
}

TEST_F(ScheduleTest, ASilenceIsToldToWhoIsStillThere) {
  const auto set = [&](const std::string& id) {
    Write([&](Tx& tx) { SetSilence(tx, {id, "wsp_test", clock_.Now(), std::chrono::hours(1)}); });
  };
  for (const auto* id : {"cnv_1", "cnv_2", "cnv_3", "cnv_gone"}) set(id);
  Write([](Tx& tx) {
    tx.Exec("UPDATE conversations SET open = 0 WHERE id = 'cnv_1'");
    tx.Exec("UPDATE conversations SET handling = 'human' WHERE id = 'cnv_2'");
  });
  clock_.Advance(std::chrono::minutes(59));
  EXPECT_EQ(Told(), "");
  database_.Reopen();
  clock_.Advance(std::chrono::minutes(1));
  EXPECT_EQ(Told(), "cnv_3");
  EXPECT_EQ(payload_, R"({"type":"event","name":"flow.silence","data":{"since":1795600800000000,"after":3600000000}})");
  EXPECT_EQ(Told(), "");
}

}  // namespace
}  // namespace beseda::flow
