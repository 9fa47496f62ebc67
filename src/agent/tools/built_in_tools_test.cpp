#include "agent/tools/built_in_tools.h"

#include <gtest/gtest.h>

#include "agent/tools/stored_tool_directory.h"
#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "records/sealed_settings.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_http.h"
#include "testing/fake_turn.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda::agent {
namespace {

class TwoPassages final : public PassageSearch {
 public:
  std::vector<FoundPassage> Find(const std::string& knowledge, std::string_view question, std::size_t) override {
    if (question != "delivery") return {};
    return {{"Delivery", knowledge, 1}, {"", "A first line that is the title.\nMore.", 0.5}};
  }
};

TEST(BuiltInToolsTest, SearchGivesPassagesWithSources) {
  TwoPassages passages;
  SearchKnowledgeTool tool("search", "", false, passages);
  Bot bot;
  bot.knowledge = "We deliver.";
  FakeTurn turn(bot);
  const auto found = RunTask(tool.Run(turn, R"({"query":"delivery"})", "k")).value();
  EXPECT_EQ(found.text, "## Delivery\nWe deliver.\n\n## A first line that is the title.\nA first line that is the title.\nMore.");
  EXPECT_FALSE(found.trusted);
  ASSERT_EQ(found.citations.size(), 2u);
  EXPECT_EQ(found.citations[1].title, "A first line that is the title.");
  EXPECT_EQ(RunTask(tool.Run(turn, R"({"query":"x"})", "k")).value().text, "The knowledge has nothing about this.");
}

TEST(BuiltInToolsTest, TellsTheTime) {
  ManualClock clock;
  CurrentTimeTool tool("time", "", false, clock);
  FakeTurn turn(Bot{});
  clock.Advance(FromUnixMicros(1'769'860'800'000'000) - clock.Now());  // 2026-01-31 12:00 UTC, a Saturday
  EXPECT_EQ(RunTask(tool.Run(turn, "{}", "k")).value().text, "Saturday, 2026-01-31 12:00 (UTC+00:00)");
  EXPECT_EQ(RunTask(tool.Run(turn, R"({"utc_offset_minutes":780})", "k")).value().text, "Sunday, 2026-02-01 01:00 (UTC+13:00)");
  EXPECT_EQ(RunTask(tool.Run(turn, R"({"utc_offset_minutes":-210})", "k")).value().text, "Saturday, 2026-01-31 08:30 (UTC-03:30)");
}

class StoredToolDirectoryTest : public ::testing::Test {
 protected:
  StoredToolDirectoryTest() {
    SeedTestWorkspace(*database);
    bot.id = "bot_test";
    bot.workspace_id = "wsp_test";
  }
  void Add(records::ToolRow row) {
    row.workspace_id = "wsp_test";
    row.bot_id = "bot_test";
    ASSERT_TRUE(RunTask(database->Write([&](Tx& tx) { records::InsertTool(tx, row); })).ok());
  }
  std::string Names() {
    std::string names;
    const auto tools = RunTask(directory.ToolsOf(bot)).value();
    for (const auto& tool : tools) names += tool->definition().name + " ";
    return names;
  }

  TestDatabase database;
  InProcessBus bus;
  FakeHttp http;
  SeededRandom random;
  crypto::Sealer sealer{{crypto::SealKey::New(random)}, random};
  TwoPassages passages;
  ManualClock clock;
  StoredToolDirectory directory{*database, bus, {http, sealer, passages, clock}};
  Bot bot;
};

TEST_F(StoredToolDirectoryTest, MakesWhatIsSwitchedOnAndForgetsOnAChange) {
  Add({.id = "tool_1", .kind = "current_time", .name = "now"});
  Add({.id = "tool_2", .kind = "hand_over", .name = "human", .needs_approval = true, .enabled = false});
  Add({.id = "tool_3", .kind = "unheard_of", .name = "x"});
  EXPECT_EQ(Names(), "now ");
  Add({.id = "tool_4", .kind = "search_knowledge", .name = "search"});
  EXPECT_EQ(Names(), "now ") << "kept until it is told of a change";
  bus.Publish("config.wsp_test", std::string(R"({"kind":"bot","id":"bot_test"})"));
  EXPECT_EQ(Names(), "now ");
  bus.Publish("config.wsp_test", std::string(R"({"kind":"tool","id":"tool_4"})"));
  EXPECT_EQ(Names(), "now search ");
}

TEST_F(StoredToolDirectoryTest, OpensSecretHeaders) {
  records::ToolRow row{.id = "tool_1", .kind = "http", .name = "shop"};
  row.settings = R"({"url":"https://shop.example/"})";
  row.secrets = R"({"header.Authorization":")" + records::SealSecret(sealer, "tool_1", "header.Authorization", "Bearer k") + "\"}";
  Add(row);
  const auto tools = RunTask(directory.ToolsOf(bot)).value();
  ASSERT_EQ(tools.size(), 1u);
  http.AnswerJson("{}");
  FakeTurn turn(bot);
  ASSERT_TRUE(RunTask(tools[0]->Run(turn, "{}", "k")).ok());
  EXPECT_EQ(http.requests().at(0).headers.Get("Authorization"), "Bearer k");
}

TEST_F(StoredToolDirectoryTest, HandingOverChangesWhoHandlesWithTheCommit) {
  const HandOverTool tool("human", "", false);
  FakeTurn turn(bot);
  ASSERT_TRUE(RunTask(database->Write([](Tx& tx) {
    tx.Exec("INSERT INTO contacts (id, workspace_id, created_at, last_seen_at) VALUES ('cnt', 'wsp_test', 0, 0)");
    tx.Exec(
        "INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, "
        "created_at, last_activity_at) VALUES ('cnv_1', 'wsp_test', 'bot_test', 'chn_test', 'cnt', 't', 'u', 0, 0)");
  })).ok());
  tool.AfterRun(turn, R"({"note":"x"})");
  ASSERT_EQ(turn.commits.size(), 1u);
  const auto handling = RunTask(database->Write([&](Tx& tx) {
    turn.commits[0](tx);
    return tx.Query("SELECT handling FROM conversations WHERE id = 'cnv_1'")[0].Text(0);
  }));
  EXPECT_EQ(handling.value(), "human");
}

}  // namespace
}  // namespace beseda::agent
