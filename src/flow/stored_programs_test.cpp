#include "flow/stored_programs.h"

#include <gtest/gtest.h>

#include "base/scope.h"
#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "flow/program.h"
#include "flow/scenario.h"
#include "flow/scenario_rows.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/run_task.h"

namespace beseda::flow {
namespace {

class StoredProgramsTest : public ::testing::Test {
 protected:
  StoredProgramsTest() {
    SeedTestWorkspace(*database_);
    bot_.id = "bot_test";
    bot_.workspace_id = "wsp_test";
  }
  template <typename Body>
  void Write(Body body) {
    const auto done = RunTask((*database_).Write(std::move(body)));
    ASSERT_TRUE(done.ok()) << done.error().message << done.error().detail;
  }
  void AddVersion(const std::string& id) {
    Write([&](Tx& tx) {
      ScenarioVersion version;
      version.id = id;
      version.workspace_id = "wsp_test";
      version.bot_id = "bot_test";
      version.document = DumpScenario(StarterScenario({"en"}));
      AddScenarioVersion(tx, version);
    });
  }
  void Publish(const std::string& version, const std::string& canary = "", std::int64_t percent = 0) {
    Write([&](Tx& tx) {
      auto scenario = LoadScenario(tx, "wsp_test", "bot_test");
      const bool stored = scenario.has_value();
      if (!stored) scenario.emplace();
      scenario->bot_id = "bot_test";
      scenario->workspace_id = "wsp_test";
      scenario->published_version_id = version;
      scenario->policy = SessionPolicy::kFinish;
      scenario->canary_version_id = canary;
      scenario->canary_percent = percent;
      scenario->canary_policy = SessionPolicy::kRestart;
      stored ? UpdateScenario(tx, *scenario) : InsertScenario(tx, *scenario);
    });
  }
  void TellChanged(const std::string& kind = "scenario", const std::string& id = "bot_test") {
    bus_.Publish("config.wsp_test", "{\"kind\":\"" + kind + "\",\"id\":\"" + id + "\"}");
  }
  VersionChoice Choice(const std::string& contact = "cnt") { return *RunTask(programs_.ChoiceFor(bot_, contact)); }

  TestDatabase database_;
  InProcessBus bus_;
  Scripts scripts_;
  StoredPrograms programs_{*database_, bus_, scripts_};
  Bot bot_;
};

TEST_F(StoredProgramsTest, APublishReachesEverybodyAtOnce) {
  EXPECT_EQ(Choice().version_id, "") << "the agent answers";
  AddVersion("scv_1");
  Publish("scv_1");
  EXPECT_EQ(Choice().version_id, "") << "kept";
  TellChanged("prompt");
  TellChanged("scenario", "bot_other");
  EXPECT_EQ(Choice().version_id, "") << "it was about other things";
  TellChanged();
  EXPECT_EQ(Choice().version_id, "scv_1");
  EXPECT_EQ(Choice().policy, SessionPolicy::kFinish);
}

TEST_F(StoredProgramsTest, ACanaryGoesToItsPartAlwaysToTheSamePeople) {
  Publish("scv_1", "scv_2", 20);
  std::vector<bool> at_twenty;
  int canaries = 0;
  for (int i = 0; i < 2000; ++i) {
    const auto choice = Choice("cnt_" + std::to_string(i));
    at_twenty.push_back(choice.version_id == "scv_2");
    canaries += at_twenty.back();
    EXPECT_EQ(choice.policy, at_twenty.back() ? SessionPolicy::kRestart : SessionPolicy::kFinish);
  }
  EXPECT_NEAR(canaries, 400, 80);
  Publish("scv_1", "scv_2", 60);
  TellChanged();
  for (int i = 0; i < 2000; ++i) {
    if (!at_twenty[std::size_t(i)]) continue;
    EXPECT_EQ(Choice("cnt_" + std::to_string(i)).version_id, "scv_2") << "who had it keeps it";
  }
}

TEST_F(StoredProgramsTest, AVersionIsCompiledOnceHoweverManyWantIt) {
  AddVersion("scv_1");
  std::vector<std::shared_ptr<const Program>> got;
  const auto load = [&]() -> Task<void> {
    auto program = co_await programs_.Load("wsp_test", "scv_1");
    EXPECT_TRUE(program.ok());
    if (program.ok()) got.push_back(*program);
  };
  Scope scope(LoopOfThisThread().executor());
  for (int i = 0; i < 200; ++i) scope.Spawn(load());
  ASSERT_TRUE(LoopOfThisThread().RunUntil([&] { return got.size() == 200; }));
  for (const auto& program : got) EXPECT_EQ(program, got[0]);
  EXPECT_EQ(got[0]->scenario().blocks.size(), 2u);
  scope.Stop();
  RunTask(scope.Join());
}

TEST_F(StoredProgramsTest, WhatIsNotThereIsSaid) {
  EXPECT_EQ(RunTask(programs_.Load("wsp_test", "scv_none")).error().code, ErrorCode::kNotFound);
  AddVersion("scv_1");
  EXPECT_TRUE(RunTask(programs_.Load("wsp_test", "scv_1")).ok());
  EXPECT_EQ(RunTask(programs_.Load("wsp_other", "scv_1")).error().code, ErrorCode::kNotFound) << "another workspace's";
}

TEST_F(StoredProgramsTest, TheProgramsThatWereNotUsedForLongestGo) {
  for (int i = 0; i < 302; ++i) AddVersion("scv_" + std::to_string(i));
  const auto first = *RunTask(programs_.Load("wsp_test", "scv_0"));
  const auto second = *RunTask(programs_.Load("wsp_test", "scv_1"));
  for (int i = 2; i < 302; ++i) {
    ASSERT_TRUE(RunTask(programs_.Load("wsp_test", "scv_" + std::to_string(i))).ok());
    ASSERT_EQ(*RunTask(programs_.Load("wsp_test", "scv_0")), first);
  }
  EXPECT_NE(*RunTask(programs_.Load("wsp_test", "scv_1")), second) << "compiled again";
}

}  // namespace
}  // namespace beseda::flow
