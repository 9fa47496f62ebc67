#include <gtest/gtest.h>

#include "server/testing/test_site.h"

namespace beseda::server {
namespace {

class EvaluationsApi : public ::testing::Test {
 protected:
  TestSite::Answer Run(const std::string& more) {
    return site.Post("/evaluation-runs", owner, R"({"set_id":")" + set + "\"," + more + "}");
  }

  TestSite site;
  TestSite::Caller owner = site.SetUp();
  std::string provider =
      site.Post("/providers", owner,
                R"({"kind":"openai","name":"Local","settings":{"base_url":"http://127.0.0.1:9/v1"},"secrets":{"api_key":"sk-1"}})")
          .Text("id");
  std::string model =
      site.Post("/models", owner, R"({"provider_id":")" + provider + R"(","name":"small"})").Text("id");
  std::string set =
      site.Post("/evaluation-sets", owner,
                R"({"name":"Capitals","items":[{"input":"France?","expected":"Paris"},{"input":"Italy?","expected":"Rome"}]})")
          .Text("id");
};

TEST_F(EvaluationsApi, SetsAreKeptWithTheirItems) {
  const auto path = "/evaluation-sets/" + set;
  auto read = site.Get(path, owner);
  ASSERT_EQ(read.status, 200) << read.text;
  ASSERT_EQ(read.body.at("items").as_array().size(), 2u);
  EXPECT_EQ(read.body.at("items").as_array()[1].at("input"), "Italy?");
  EXPECT_EQ(site.Post(path + "/items", owner, R"({"items":[{"input":"Spain?"}]})").body.at("item_count"), 1);
  EXPECT_EQ(site.Post(path + "/items", owner, R"({"items":[{"input":" "}]})").Text("field"), "items[0].input");
  EXPECT_EQ(site.Patch(path, owner, R"({"name":"Cities"})").Text("name"), "Cities");
  EXPECT_EQ(site.Get("/evaluation-sets", owner).body.at("items").as_array().size(), 1u);
  EXPECT_EQ(site.Delete(path, owner).status, 204);
  EXPECT_EQ(site.Get(path, owner).status, 404);
}

TEST_F(EvaluationsApi, RunsHaveARowForEachItemAndModelAndCanBeCancelled) {
  const auto made = Run(R"("models":[")" + model + R"("],"judge":{"kind":"contains"})");
  ASSERT_EQ(made.status, 201) << made.text;
  const auto path = "/evaluation-runs/" + made.Text("id");
  const auto read = site.Get(path, owner);
  EXPECT_EQ(read.Text("state"), "running");
  EXPECT_EQ(read.body.at("scores").as_array().at(0).at("waiting"), 2) << "nothing answers here";
  const auto results = site.Get(path + "/results?limit=1", owner);
  ASSERT_EQ(results.body.at("items").as_array().size(), 1u);
  const auto next = site.Get(path + "/results?limit=1&cursor=" + results.Text("next_cursor"), owner);
  EXPECT_EQ(next.body.at("items").as_array().at(0).at("input"), "Italy?");
  EXPECT_EQ(site.Post(path + "/cancel", owner, "").Text("state"), "cancelled");
  EXPECT_EQ(site.Get("/evaluation-runs", owner).body.at("items").as_array().size(), 1u);
}

TEST_F(EvaluationsApi, WhatAJudgeCannotGoByIsRefusedBeforeAnythingIsAsked) {
  site.Post("/evaluation-sets/" + set + "/items", owner,
            R"({"items":[{"input":"France?","expected":"Par[ií]s"},{"input":"Italy?","expected":"(Rom"}]})");
  const auto refused = Run(R"("models":[")" + model + R"("],"judge":{"kind":"regex"})");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.Text("field"), "judge.kind");
  EXPECT_NE(refused.Text("detail").find("item 2"), std::string::npos) << refused.text;
  EXPECT_EQ(Run(R"("models":[")" + model + R"("],"judge":{"kind":"schema"})").Text("field"), "judge.kind");
  site.Post("/evaluation-sets/" + set + "/items", owner, R"({"items":[{"input":"Italy?","expected":"Rom[ae]"}]})");
  EXPECT_EQ(Run(R"("models":[")" + model + R"("],"judge":{"kind":"regex"})").status, 201);
}

TEST_F(EvaluationsApi, RefuseWhatIsNotThere) {
  const auto exact = std::string(R"("judge":{"kind":"exact"})");
  EXPECT_EQ(Run(R"("models":[],)" + exact).Text("field"), "models");
  EXPECT_EQ(Run(R"("models":["mdl_none"],)" + exact).Text("field"), "models[0]");
  EXPECT_EQ(Run(R"("models":[")" + model + R"("],"judge":{"kind":"binary","model_id":"mdl_none"})").Text("field"), "judge.model_id");
  EXPECT_EQ(Run(R"("models":[")" + model + R"("])").Text("field"), "judge");
  const auto empty = site.Post("/evaluation-sets", owner, R"({"name":"Empty"})").Text("id");
  EXPECT_EQ(site.Post("/evaluation-runs", owner,
                      R"({"set_id":")" + empty + R"(","models":[")" + model + "\"]," + exact + "}").Text("field"),
            "set_id");
}

}  // namespace
}  // namespace beseda::server
