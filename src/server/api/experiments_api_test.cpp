#include <gtest/gtest.h>

#include "server/testing/test_site.h"

namespace beseda::server {
namespace {

class ExperimentsApi : public ::testing::Test {
 protected:
  TestSite::Answer Create(const std::string& variants) {
    return site.Post("/experiments", owner,
                     R"({"name":"Tone","bot_id":")" + bot + R"(","variants":)" + variants + "}");
  }
  TestSite::Answer Do(const TestSite::Answer& experiment, const std::string& act) {
    return site.Post("/experiments/" + experiment.Text("id") + "/" + act, owner, "");
  }

  TestSite site;
  TestSite::Caller owner = site.SetUp();
  std::string bot = site.Post("/bots", owner, R"({"name":"Bot"})").Text("id");
  std::string version = site.Post("/prompts", owner, R"({"name":"Kind","text":"Be kind."})").Text("published_version_id");
  std::string two = R"([{"label":"As it is"},{"prompt_version_id":")" + version + R"(","weight":3}])";
};

TEST_F(ExperimentsApi, RunOnceAndKeepTheirVariants) {
  const auto made = Create(two);
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.Text("state"), "draft");
  EXPECT_EQ(made.body.at("variants").as_array().at(1).at("key"), "b");
  const auto path = "/experiments/" + made.Text("id");
  EXPECT_EQ(site.Patch(path, owner, R"({"name":"Tone of voice"})").Text("name"), "Tone of voice");

  EXPECT_EQ(Do(made, "start").Text("state"), "running");
  EXPECT_EQ(Do(Create(two), "start").code(), "experiment_running") << "one at a time for a bot";
  EXPECT_EQ(site.Patch(path, owner, R"({"variants":[{},{"weight":2,"prompt_version_id":"x"}]})").code(), "experiment_started");
  EXPECT_EQ(site.Delete(path, owner).code(), "in_use");

  const auto results = site.Get(path + "/results", owner);
  ASSERT_EQ(results.status, 200) << results.text;
  const auto items = results.body.at("items").as_array();
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].at("calls"), 0);
  EXPECT_TRUE(items[1].at("up_p_value").is_null());
  EXPECT_TRUE(items[1].at("latency_p50_ms").is_null());

  EXPECT_EQ(Do(made, "stop").Text("state"), "stopped");
  EXPECT_EQ(Do(made, "start").code(), "experiment_stopped");
  EXPECT_EQ(site.Delete(path, owner).status, 204);
  const auto audit = site.Get("/audit", owner).text;
  for (const auto* act : {"experiment.create", "experiment.update", "experiment.start", "experiment.stop", "experiment.delete"}) {
    EXPECT_NE(audit.find(act), audit.npos) << act;
  }
}

TEST_F(ExperimentsApi, KeepWhatTheyRunWithFromBeingDeleted) {
  const auto provider = site.Post("/providers", owner, R"({"kind":"openai","name":"Local","settings":{"base_url":"http://127.0.0.1:9/v1"},"secrets":{"api_key":"sk-1"}})");
  ASSERT_EQ(provider.status, 201) << provider.text;
  const auto model = site.Post("/models", owner, R"({"provider_id":")" + provider.Text("id") + R"(","name":"small"})");
  ASSERT_EQ(model.status, 201) << model.text;
  const auto prompt = site.Get("/prompts", owner).body.at("items").at(0).at("id");
  const auto made = Create(R"([{"model_id":")" + model.Text("id") + R"("},{"prompt_version_id":")" + version + "\"}]");
  ASSERT_EQ(made.status, 201) << made.text;
  Do(made, "start");
  for (const auto& path : {"/models/" + model.Text("id"), "/providers/" + provider.Text("id"),
                           "/prompts/" + std::string(prompt.as_string())}) {
    const auto refused = site.Delete(path, owner);
    EXPECT_EQ(refused.code(), "in_use") << path;
    EXPECT_NE(refused.Text("detail").find("The running experiment \"Tone\""), std::string::npos) << refused.text;
  }
  Do(made, "stop");
  EXPECT_EQ(site.Delete("/models/" + model.Text("id"), owner).status, 204);
  EXPECT_EQ(site.Delete("/prompts/" + std::string(prompt.as_string()), owner).status, 204);
  EXPECT_EQ(site.Delete("/providers/" + provider.Text("id"), owner).status, 204);
}

TEST_F(ExperimentsApi, RefuseWhatIsNotThere) {
  EXPECT_EQ(Create(R"([{},{"model_id":"mdl_none"}])").Text("field"), "variants[1].model_id");
  EXPECT_EQ(Create(R"([{},{"prompt_version_id":"pmv_none"}])").Text("field"), "variants[1].prompt_version_id");
  EXPECT_EQ(Create("[{}]").Text("field"), "variants");
  EXPECT_EQ(site.Post("/experiments", owner, R"({"name":"X","bot_id":"bot_none","variants":)" + two + "}").Text("field"), "bot_id");
}

}  // namespace
}  // namespace beseda::server
