#include "flow/scenario_rows.h"

#include <gtest/gtest.h>

#include "flow/schedule_rows.h"
#include "flow/timer_rows.h"
#include "flow/trace_rows.h"
#include "flow/variable_rows.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/run_task.h"

namespace beseda::flow {
namespace {

class ScenarioRows : public ::testing::Test {
 protected:
  ScenarioRows() {
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
  static ScenarioVersion Version(const std::string& id) {
    ScenarioVersion version;
    version.id = id;
    version.workspace_id = "wsp_test";
    version.bot_id = "bot_test";
    version.document = "{\"id\": \"" + id + "\"}";
    return version;
  }
  static std::int64_t Count(Tx& tx, const std::string& table) { return tx.Query("SELECT count(*) FROM " + table)[0].Int(0); }

  TestDatabase database_;
};

TEST_F(ScenarioRows, AScenarioComesBackAsItWasStored) {
  Write([](Tx& tx) {
    StoredScenario scenario;
    scenario.bot_id = "bot_test";
    scenario.workspace_id = "wsp_test";
    scenario.draft = "{}";
    InsertScenario(tx, scenario);
    scenario.draft = "{\"a\": 1}";
    scenario.revision = 7;
    scenario.published_version_id = "scv_1";
    scenario.policy = SessionPolicy::kRestart;
    scenario.published_at = FromUnixMicros(5);
    scenario.canary_version_id = "scv_2";
    scenario.canary_percent = 10;
    scenario.canary_policy = SessionPolicy::kFinish;
    scenario.updated_at = FromUnixMicros(6);
    UpdateScenario(tx, scenario);
    const auto stored = LoadScenario(tx, "wsp_test", "bot_test");
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->draft, "{\"a\": 1}");
    EXPECT_EQ(stored->revision, 7);
    EXPECT_EQ(stored->published_version_id, "scv_1");
    EXPECT_EQ(stored->policy, SessionPolicy::kRestart);
    EXPECT_EQ(stored->published_at, FromUnixMicros(5));
    EXPECT_EQ(stored->canary_version_id, "scv_2");
    EXPECT_EQ(stored->canary_percent, 10);
    EXPECT_EQ(stored->canary_policy, SessionPolicy::kFinish);
    EXPECT_EQ(stored->updated_at, FromUnixMicros(6));
    EXPECT_FALSE(LoadScenario(tx, "wsp_other", "bot_test"));
  });
}

TEST_F(ScenarioRows, VersionsCountFromOneAndTheNewestComeFirst) {
  Write([](Tx& tx) {
    for (int i = 1; i <= 3; ++i) {
      auto version = Version("scv_" + std::to_string(i));
      AddScenarioVersion(tx, version);
      EXPECT_EQ(version.number, i);
    }
    const auto newest = ListScenarioVersions(tx, "wsp_test", "bot_test", INT64_MAX, 2);
    ASSERT_EQ(newest.size(), 2u);
    EXPECT_EQ(newest[0].id, "scv_3");
    EXPECT_EQ(newest[0].document, "") << "lists are light";
    EXPECT_EQ(ListScenarioVersions(tx, "wsp_test", "bot_test", newest[1].number, 2).at(0).number, 1);
    EXPECT_TRUE(ListScenarioVersions(tx, "wsp_other", "bot_test", INT64_MAX, 2).empty());
    const auto second = LoadScenarioVersion(tx, "wsp_test", "scv_2");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->document, "{\"id\": \"scv_2\"}");
    EXPECT_EQ(LoadVersionBefore(tx, *second)->id, "scv_1");
    EXPECT_FALSE(LoadVersionBefore(tx, *LoadScenarioVersion(tx, "wsp_test", "scv_1")));
    EXPECT_FALSE(LoadScenarioVersion(tx, "wsp_other", "scv_2"));
  });
}

TEST_F(ScenarioRows, EditsAreKeptForAWhile) {
  Write([](Tx& tx) {
    for (std::int64_t revision = 2; revision <= kEditsKept + 3; ++revision) {
      AddEdit(tx, "wsp_test", "bot_test", {revision, "[" + std::to_string(revision) + "]", "tab", "mbr_1", "Ann", FromUnixMicros(1)});
    }
    const auto newest = EditsSince(tx, "wsp_test", "bot_test", kEditsKept + 1);
    ASSERT_TRUE(newest);
    ASSERT_EQ(newest->size(), 2u);
    EXPECT_EQ((*newest)[0].revision, kEditsKept + 2);
    EXPECT_EQ((*newest)[1].operations, "[" + std::to_string(kEditsKept + 3) + "]");
    EXPECT_EQ(EditsSince(tx, "wsp_test", "bot_test", 3)->size(), std::size_t(kEditsKept));
    EXPECT_FALSE(EditsSince(tx, "wsp_test", "bot_test", 2)) << "revision 3 is forgotten";
    EXPECT_TRUE(EditsSince(tx, "wsp_test", "bot_test", kEditsKept + 3)->empty());
  });
}

TEST_F(ScenarioRows, AConversationHasOneTimer) {
  Write([](Tx& tx) {
    SetTimer(tx, {"tmr_1", "wsp_test", "cnv", FromUnixMicros(10)});
    SetTimer(tx, {"tmr_2", "wsp_test", "cnv", FromUnixMicros(20)});
    SetTimer(tx, {"tmr_3", "wsp_test", "cnv_b", FromUnixMicros(15)});
    EXPECT_EQ(NextDue(tx), FromUnixMicros(15));
    EXPECT_TRUE(DueTimers(tx, FromUnixMicros(14), 10).empty());
    const auto due = DueTimers(tx, FromUnixMicros(20), 10);
    ASSERT_EQ(due.size(), 2u);
    EXPECT_EQ(due[0].id, "tmr_3");
    EXPECT_EQ(due[1].id, "tmr_2");
    EXPECT_EQ(DueTimers(tx, FromUnixMicros(20), 1).size(), 1u);
    RemoveTimer(tx, "cnv_b");
    RemoveTimer(tx, "cnv");
    EXPECT_FALSE(NextDue(tx));
  });
}

TEST_F(ScenarioRows, VariablesAreThoseOfTheContactAndTheBot) {
  Write([](Tx& tx) {
    const auto save = [&](const char* bot, VariableOwner owner, const char* owner_id, const char* name, const char* value) {
      SaveVariable(tx, "wsp_test", bot, {owner, owner_id, name, value}, FromUnixMicros(1));
    };
    save("bot_test", VariableOwner::kContact, "cnt", "email", "\"a@b.c\"");
    save("bot_test", VariableOwner::kContact, "cnt", "email", "\"d@e.f\"");
    save("bot_test", VariableOwner::kContact, "cnt_2", "email", "\"other\"");
    save("bot_test", VariableOwner::kBot, "bot_test", "visits", "3");
    save("bot_test", VariableOwner::kBot, "bot_test", "gone", "1");
    save("bot_test", VariableOwner::kBot, "bot_test", "gone", "null");
    const auto variables = LoadVariables(tx, "wsp_test", "bot_test", "cnt");
    ASSERT_EQ(variables.size(), 2u);
    EXPECT_EQ(variables[0].name, "visits");
    EXPECT_EQ(variables[0].owner, VariableOwner::kBot);
    EXPECT_EQ(variables[1].value, "\"d@e.f\"");
    EXPECT_EQ(variables[1].owner, VariableOwner::kContact);
    EXPECT_TRUE(LoadVariables(tx, "wsp_other", "bot_test", "cnt").empty());
  });
}

TEST_F(ScenarioRows, TracesComeNewestFirstAndAreReplacedWhenATurnRunsAgain) {
  Write([](Tx& tx) {
    for (const auto* turn : {"trn_1", "trn_2", "trn_3", "trn_2"}) {
      SaveTrace(tx, {turn, "wsp_test", "cnv", "bot_test", "scv_1", FromUnixMicros(turn[4]), "[{\"block\": \"b_1\"}]"});
    }
    const auto newest = ListTraces(tx, "wsp_test", "cnv", "", 2);
    ASSERT_EQ(newest.size(), 2u);
    EXPECT_EQ(newest[0].turn_id, "trn_3");
    EXPECT_EQ(newest[0].steps, "[{\"block\": \"b_1\"}]");
    const auto older = ListTraces(tx, "wsp_test", "cnv", "trn_2", 10);
    ASSERT_EQ(older.size(), 1u);
    EXPECT_EQ(older[0].turn_id, "trn_1");
    EXPECT_EQ(RemoveTracesBefore(tx, FromUnixMicros('3'), 10), 2);
    EXPECT_EQ(ListTraces(tx, "wsp_test", "cnv", "", 10).size(), 1u);
  });
}

TEST_F(ScenarioRows, VisitsAddUpOverDays) {
  Write([](Tx& tx) {
    CountVisits(tx, "wsp_test", "bot_test", "scv_1", "2026-01-01", {{"b_1", "", 2}, {"b_1", "next", 1}});
    CountVisits(tx, "wsp_test", "bot_test", "scv_1", "2026-01-01", {{"b_1", "", 1}});
    CountVisits(tx, "wsp_test", "bot_test", "scv_1", "2026-01-02", {{"b_1", "", 4}});
    CountVisits(tx, "wsp_test", "bot_test", "scv_2", "2026-01-02", {{"b_1", "", 100}});
    const auto visits = SumVisits(tx, "wsp_test", "scv_1");
    ASSERT_EQ(visits.size(), 2u);
    EXPECT_EQ(visits[0].count, 7);
    EXPECT_EQ(visits[1].port, "next");
    EXPECT_EQ(visits[1].count, 1);
    EXPECT_EQ(SumVisits(tx, "wsp_test", "scv_1", "2026-01-02")[0].count, 4);
    EXPECT_EQ(SumVisits(tx, "wsp_test", "scv_1", "", "2026-01-01")[0].count, 3);
  });
}

TEST_F(ScenarioRows, WhatIsErasedIsGoneFromEveryTable) {
  const auto fill = [](Tx& tx) {
    StoredScenario scenario;
    scenario.bot_id = "bot_test";
    scenario.workspace_id = "wsp_test";
    InsertScenario(tx, scenario);
    auto version = Version("scv_1");
    AddScenarioVersion(tx, version);
    AddEdit(tx, "wsp_test", "bot_test", {2, "[]", "", "", "", Time()});
    SetTimer(tx, {"tmr_1", "wsp_test", "cnv", FromUnixMicros(10)});
    SaveTrace(tx, {"trn_1", "wsp_test", "cnv", "bot_test", "scv_1", Time(), "[]"});
    CountVisits(tx, "wsp_test", "bot_test", "scv_1", "2026-01-01", {{"b_1", "", 2}});
    tx.Exec("INSERT INTO flow_sessions (conversation_id, workspace_id, bot_id, version_id, block_id, kind, waits, silent, began_at, at) "
            "VALUES ('cnv', 'wsp_test', 'bot_test', 'scv_1', 'b_1', 'ask_text', 1, 0, 0, 0)");
    SaveVariable(tx, "wsp_test", "bot_test", {VariableOwner::kContact, "cnt", "email", "1"}, Time());
    SaveVariable(tx, "wsp_test", "bot_test", {VariableOwner::kBot, "bot_test", "count", "1"}, Time());
    tx.Exec("INSERT INTO flow_secrets (bot_id, name, workspace_id, sealed, updated_at) VALUES ('bot_test', 'key', 'wsp_test', 's1', 0)");
    tx.Exec("INSERT INTO flow_hooks (token_hash, workspace_id, bot_id, conversation_id, expires_at) VALUES ('h', 'wsp_test', 'bot_test', 'cnv', 9)");
    SetSilence(tx, {"cnv", "wsp_test", Time(), std::chrono::hours(1)});
    tx.Exec("INSERT INTO flow_schedules (bot_id, block_id, workspace_id, rule, label, zone) VALUES ('bot_test', 'b_1', 'wsp_test', '0 9 * * *', '', 'UTC')");
    tx.Exec("INSERT INTO flow_events (bot_id, day, name, workspace_id, count, total) VALUES ('bot_test', '2026-11-25', 'visit', 'wsp_test', 1, 1)");
  };
  Write(fill);
  Write([](Tx& tx) {
    ForgetContact(tx, "wsp_other", "cnt");
    EXPECT_EQ(Count(tx, "flow_variables"), 2);
    ForgetContact(tx, "wsp_test", "cnt");
    EXPECT_EQ(Count(tx, "flow_variables"), 1);
    EXPECT_EQ(Count(tx, "flow_timers"), 0);
    EXPECT_EQ(Count(tx, "flow_silences"), 0);
    EXPECT_EQ(Count(tx, "flow_traces"), 0);
    EXPECT_EQ(Count(tx, "flow_sessions"), 0);
    EXPECT_EQ(Count(tx, "flow_hooks"), 0);
    EXPECT_EQ(Count(tx, "scenarios"), 1);
    DeleteScenario(tx, "wsp_test", "bot_test");
  });
  Write(fill);
  Write([](Tx& tx) {
    DeleteScenario(tx, "wsp_test", "bot_test");
    for (const auto* table : {"scenarios", "scenario_versions", "scenario_edits", "flow_timers", "flow_variables", "flow_traces", "flow_visits", "flow_sessions", "flow_secrets",
                              "flow_hooks", "flow_events", "flow_schedules", "flow_silences"}) {
      EXPECT_EQ(Count(tx, table), 0) << table;
    }
  });
}

}  // namespace
}  // namespace beseda::flow
