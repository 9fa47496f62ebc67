#include <gtest/gtest.h>

#include "server/testing/test_site.h"

namespace beseda::server {
namespace {

class PromptsApi : public ::testing::Test {
 protected:
  TestSite::Answer Create(const std::string& text = "Be kind to {{contact.name}}.") {
    return site.Post("/prompts", owner, json::Dump(json::Object{{"name", "Support"}, {"text", text}, {"note", "first"}}));
  }
  std::string Path(const TestSite::Answer& prompt) { return "/prompts/" + prompt.Text("id"); }

  TestSite site;
  TestSite::Caller owner = site.SetUp();
};

TEST_F(PromptsApi, VersionsArePublishedAndRolledBack) {
  const auto made = Create();
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.body.at("published_number"), 1);
  const auto first = made.Text("published_version_id");

  const auto second = site.Post(Path(made) + "/versions", owner, R"({"text":"Be brief, {{name}}.","note":"shorter"})");
  ASSERT_EQ(second.status, 201) << second.text;
  EXPECT_EQ(second.body.at("number"), 2);
  EXPECT_EQ(second.body.at("author").at("name"), "Olga");
  EXPECT_EQ(second.body.at("variables").as_array().at(0).at("name"), "name");
  EXPECT_EQ(second.body.at("variables").as_array().at(0).at("known"), false);
  EXPECT_EQ(site.Get(Path(made), owner).body.at("published_number"), 1) << "written, not published";

  const auto publish = [&](const std::string& id) {
    return site.Post(Path(made) + "/publish", owner, R"({"version_id":")" + id + "\"}");
  };
  EXPECT_EQ(publish(second.Text("id")).body.at("published_number"), 2);
  const auto back = publish(first);
  EXPECT_EQ(back.body.at("published_number"), 1);
  EXPECT_EQ(back.Text("published_version_id"), first);
  EXPECT_EQ(publish("pmv_none").Text("field"), "version_id");

  const auto versions = site.Get(Path(made) + "/versions", owner).body.at("items").as_array();
  ASSERT_EQ(versions.size(), 2u) << "a rollback makes no version";
  EXPECT_EQ(versions[0].at("number"), 2);
  EXPECT_EQ(versions[1].at("variables").as_array().at(0).at("known"), true);
  const auto audit = site.Get("/audit", owner).text;
  for (const auto* act : {"prompt.create", "prompt.version", "prompt.publish", "prompt.rollback"}) {
    EXPECT_NE(audit.find(act), audit.npos) << act;
  }
}

TEST_F(PromptsApi, AVersionMayBePublishedAsItIsWritten) {
  const auto made = Create();
  site.Post(Path(made) + "/versions", owner, R"({"text":"Two","publish":true})");
  EXPECT_EQ(site.Get(Path(made), owner).body.at("published_number"), 2);
}

TEST_F(PromptsApi, ABotUsesAPromptWhichThenCannotBeDeleted) {
  const auto made = Create();
  const auto bot = site.Post("/bots", owner, R"({"name":"Bot","prompt_id":")" + made.Text("id") + "\"}");
  ASSERT_EQ(bot.status, 201) << bot.text;
  EXPECT_EQ(bot.Text("prompt_id"), made.Text("id"));
  EXPECT_EQ(site.Get(Path(made), owner).body.at("bots"), 1);
  const auto refused = site.Delete(Path(made), owner);
  EXPECT_EQ(refused.code(), "in_use");
  EXPECT_NE(refused.Text("detail").find("Bot"), std::string::npos);
  const auto freed = site.Patch("/bots/" + bot.Text("id"), owner, R"({"revision":1,"prompt_id":null})");
  EXPECT_TRUE(freed.body.at("prompt_id").is_null()) << freed.text;
  EXPECT_EQ(site.Delete(Path(made), owner).status, 204);
  EXPECT_EQ(site.Get(Path(made), owner).status, 404);
  EXPECT_EQ(site.Post("/bots", owner, R"({"name":"B","prompt_id":"prm_none"})").Text("field"), "prompt_id");
}

TEST_F(PromptsApi, IsRenamedAndRefusesWhatIsEmpty) {
  const auto made = Create();
  EXPECT_EQ(site.Patch(Path(made), owner, R"({"name":"Help desk","description":"For all"})").Text("name"), "Help desk");
  EXPECT_EQ(site.Get("/prompts", owner).body.at("items").as_array().size(), 1u);
  EXPECT_EQ(Create(" ").Text("field"), "text");
  EXPECT_EQ(site.Post("/prompts", owner, R"({"text":"x"})").Text("field"), "name");
  EXPECT_EQ(site.Post(Path(made) + "/versions", owner, R"({"text":""})").Text("field"), "text");
}

}  // namespace
}  // namespace beseda::server
