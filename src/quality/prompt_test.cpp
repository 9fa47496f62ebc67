#include <gtest/gtest.h>

#include "quality/bot_preparation.h"
#include "quality/prompt_rows.h"
#include "quality/prompt_variables.h"
#include "storage/testing/test_database.h"
#include "testing/run_task.h"

namespace beseda::quality {
namespace {

TEST(PromptVariables, AreTheNamesInDoubleBraces) {
  EXPECT_EQ(VariablesIn("Hi {{ contact.name }}, it is {{date}} and {{date}}."),
            (std::vector<std::string>{"contact.name", "date"}));
  EXPECT_TRUE(VariablesIn("No { braces }} here {{").empty());
  EXPECT_TRUE(VariablesIn("{{ }}").empty());
}

class PromptRows : public ::testing::Test {
 protected:
  template <typename Body>
  void Write(Body body) {
    const auto done = RunTask((*database).Write(std::move(body)));
    ASSERT_TRUE(done.ok()) << done.error().message << done.error().detail;
  }
  static PromptVersion Version(const std::string& id, const std::string& text) {
    PromptVersion version;
    version.id = id;
    version.workspace_id = "wsp_1";
    version.prompt_id = "prm_1";
    version.text = text;
    return version;
  }
  void SetUp() override {
    Write([](Tx& tx) {
      tx.Exec("INSERT INTO workspaces (id, name, created_at) VALUES ('wsp_1', 'Acme', 0)");
      Prompt prompt;
      prompt.id = "prm_1";
      prompt.workspace_id = "wsp_1";
      prompt.name = "Support";
      InsertPrompt(tx, prompt);
    });
  }

  TestDatabase database;
};

TEST_F(PromptRows, VersionsCountFromOneAndTheNewestComeFirst) {
  Write([](Tx& tx) {
    for (int i = 1; i <= 3; ++i) {
      auto version = Version("pmv_" + std::to_string(i), "text " + std::to_string(i));
      AddVersion(tx, version);
      EXPECT_EQ(version.number, i);
    }
    const auto newest = ListVersions(tx, "wsp_1", "prm_1", INT64_MAX, 2);
    ASSERT_EQ(newest.size(), 2u);
    EXPECT_EQ(newest[0].text, "text 3");
    EXPECT_EQ(ListVersions(tx, "wsp_1", "prm_1", newest[1].number, 2).at(0).number, 1);
    EXPECT_TRUE(ListVersions(tx, "wsp_2", "prm_1", INT64_MAX, 2).empty()) << "another workspace's";
  });
}

TEST_F(PromptRows, ABotIsPreparedWithThePublishedVersion) {
  Write([](Tx& tx) {
    auto first = Version("pmv_1", "Be kind."), second = Version("pmv_2", "Be brief.");
    AddVersion(tx, first);
    AddVersion(tx, second);
    Bot bot;
    bot.workspace_id = "wsp_1";
    bot.instructions = "My own.";
    PrepareBot(tx, bot, Contact());
    EXPECT_EQ(bot.instructions, "My own.");
    EXPECT_EQ(bot.prompt_version_id, "");

    auto prompt = *LoadPrompt(tx, "wsp_1", "prm_1");
    prompt.published_version_id = "pmv_1";
    UpdatePrompt(tx, prompt);
    bot.prompt_id = "prm_1";
    PrepareBot(tx, bot, Contact());
    EXPECT_EQ(bot.instructions, "Be kind.");
    EXPECT_EQ(bot.prompt_version_id, "pmv_1");
  });
}

}  // namespace
}  // namespace beseda::quality
