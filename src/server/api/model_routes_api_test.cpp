#include <gtest/gtest.h>

#include "server/testing/test_site.h"
#include "testing/fake_http.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

constexpr const char* kProvider =
    R"({"kind":"openai","name":"Local","settings":{"base_url":"http://127.0.0.1:9/v1"},"secrets":{"api_key":"sk-1"}})";

class RoutesApi : public ::testing::Test {
 protected:
  std::string AddModel(const std::string& name, const std::string& more = "") {
    return site.Post("/models", owner, R"({"provider_id":")" + provider + R"(","name":")" + name + "\"" + more + "}").Text("id");
  }
  static std::string Over(const std::string& model, const std::string& more = "") {
    return R"({"targets":[{"model_id":")" + model + "\"}]" + more + "}";
  }
  TestSite::Answer Create(const std::string& label, const std::string& definition) {
    return site.Post("/routes", owner, R"({"label":")" + label + R"(","definition":)" + definition + "}");
  }

  TestSite site;
  TestSite::Caller owner = site.SetUp();
  std::string provider = site.Post("/providers", owner, kProvider).Text("id");
  std::string small = AddModel("small");
  std::string embedder = AddModel("embed", R"(,"use":"embedding")");
};

TEST_F(RoutesApi, ARouteIsMadeChangedAndDeleted) {
  const auto made = Create("Support answers", Over(small, R"(,"retries":2)"));
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.Text("name"), "support-answers");
  EXPECT_EQ(made.body.at("definition").at("retries"), 2);
  EXPECT_EQ(made.body.at("revision"), 1);
  const auto path = "/routes/" + made.Text("id");
  EXPECT_EQ(site.Get("/routes", owner).body.at("items").as_array().size(), 1u);

  const auto changed = site.Patch(path, owner, R"({"revision":1,"name":"support","enabled":false})");
  ASSERT_EQ(changed.status, 200) << changed.text;
  EXPECT_EQ(changed.Text("name"), "support");
  EXPECT_EQ(changed.body.at("enabled"), false);
  EXPECT_EQ(changed.body.at("revision"), 2);
  EXPECT_EQ(site.Get(path, owner).body.at("definition").at("retries"), 2) << "what is left out stays";
  EXPECT_EQ(site.Patch(path, owner, R"({"revision":1,"label":"Mine"})").code(), "revision_conflict");

  EXPECT_EQ(site.Delete(path, owner).status, 204);
  EXPECT_EQ(site.Get(path, owner).status, 404);
  const auto audit = site.Get("/audit", owner).text;
  for (const auto* act : {"route.create", "route.update", "route.delete"}) EXPECT_NE(audit.find(act), audit.npos) << act;
}

TEST_F(RoutesApi, NamesAreUniqueInTheWorkspace) {
  EXPECT_EQ(Create("Support", Over(small)).Text("name"), "support");
  EXPECT_EQ(Create("Support", Over(small)).Text("name"), "support-2");
  const auto taken = site.Post("/routes", owner, R"({"label":"X","name":"support","definition":)" + Over(small) + "}");
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.code(), "name_taken");
  EXPECT_EQ(site.Post("/routes", owner, R"({"label":"X","name":"Not a slug","definition":)" + Over(small) + "}").Text("field"), "name");
}

TEST_F(RoutesApi, DefinitionsAreChecked) {
  EXPECT_EQ(site.Post("/routes", owner, R"({"label":"X"})").Text("field"), "definition");
  EXPECT_EQ(Create("X", "[]").Text("field"), "definition");
  EXPECT_EQ(Create("X", R"({"targets":[]})").Text("field"), "definition.targets");
  EXPECT_EQ(Create("X", Over(small, R"(,"strategy":"best")")).Text("field"), "definition.strategy");
  EXPECT_EQ(Create("X", Over("mdl_none")).Text("field"), "definition.targets[0].model_id");
  EXPECT_EQ(Create("X", Over(embedder)).Text("field"), "definition.targets[0].model_id");
  EXPECT_EQ(Create("X", Over(small, R"(,"shadow":{"model_id":"mdl_none"})")).Text("field"), "definition.shadow.model_id");
  EXPECT_EQ(Create("X", Over(small, R"(,"cache":{"mode":"semantic","embedder":")" + small + "\"}")).Text("field"),
            "definition.cache.embedder");
  EXPECT_EQ(Create("X", Over(small, R"(,"cache":{"mode":"semantic","embedder":")" + embedder + "\"}")).status, 201);
}

TEST_F(RoutesApi, ABotMayAnswerWithARoute) {
  const auto route = Create("Support", Over(small)).Text("id");
  const auto bot = site.Post("/bots", owner, R"({"name":"Bot","model_id":")" + route + "\"}");
  ASSERT_EQ(bot.status, 201) << bot.text;
  const auto refused = site.Delete("/routes/" + route, owner);
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.code(), "in_use");
  EXPECT_NE(refused.Text("detail").find("Bot"), std::string::npos);
  EXPECT_EQ(site.Post("/bots", owner, R"({"name":"B","model_id":")" + embedder + "\"}").Text("field"), "model_id");
}

TEST_F(RoutesApi, WhatARouteNeedsCannotBeRemoved) {
  Create("Support", Over(small));
  const auto model = site.Delete("/models/" + small, owner);
  EXPECT_EQ(model.code(), "in_use");
  EXPECT_NE(model.Text("detail").find("Support"), std::string::npos);
  EXPECT_EQ(site.Delete("/providers/" + provider, owner).code(), "in_use");
}

TEST_F(RoutesApi, NorWhatGuardrailsEvaluationsAndBudgetsNeed) {
  const auto refusal = [&] { return site.Delete("/models/" + small, owner).Text("detail"); };
  const auto write = [&](const std::string& sql) {
    ASSERT_TRUE(site.loop().Run(site.db().Write([&](Tx& tx) { tx.Exec(sql); })).ok());
  };
  const auto workspace = "(SELECT id FROM workspaces)";
  write(std::string("INSERT INTO budgets (id, workspace_id, label, scope, period, currency, limit_micros, degrade_to, "
                    "created_at, updated_at) VALUES ('bdg', ") + workspace + ", 'Team', 'workspace', 'day', 'USD', 1, '" +
        small + "', 0, 0)");
  EXPECT_EQ(refusal(), "The budget \"Team\" goes over to this model. Choose another one there first.");
  write(std::string("INSERT INTO evaluation_runs (id, workspace_id, set_id, name, models, judge, created_at) VALUES ('evr', ") +
        workspace + ", 'evs', 'Nightly', '[\"" + small + "\"]', '{}', 0)");
  EXPECT_EQ(refusal(), "The running evaluation \"Nightly\" asks this model. Cancel it or wait for its end first.");
  const auto bot = site.Post("/bots", owner, R"({"name":"Mira","agent":{"guardrails":{"topic_model_id":")" + small +
                                                 R"(","topic_policy":"Cakes only."}}})");
  ASSERT_EQ(bot.status, 201) << bot.text;
  EXPECT_EQ(refusal(), "The bot \"Mira\" has what is said checked by this model. Choose another one on its Safety page first.");
  EXPECT_EQ(site.Delete("/providers/" + provider, owner).code(), "in_use");
}

TEST_F(RoutesApi, OtherWorkspacesModelsAreNone) {
  // Ids of another workspace are as good as none: every look goes by the caller's workspace.
  const auto moved = site.loop().Run(site.db().Write([&](Tx& tx) {
    tx.Exec("INSERT INTO workspaces(id, name, created_at) VALUES ('wsp_other', 'Other', 0)");
    tx.Exec("INSERT INTO providers(id, workspace_id, kind, name, created_at, updated_at) VALUES ('prv_o', 'wsp_other', 'openai', 'O', 0, 0)");
    tx.Exec("INSERT INTO models(id, workspace_id, provider_id, name, label, created_at) VALUES ('mdl_o', 'wsp_other', 'prv_o', 'm', 'm', 0)");
    tx.Exec("INSERT INTO routes(id, workspace_id, name, label, definition, created_at, updated_at) VALUES ('rte_o', 'wsp_other', 'r', 'r', '{}', 0, 0)");
  }));
  ASSERT_TRUE(moved.ok()) << moved.error().detail;
  EXPECT_EQ(Create("X", Over("mdl_o")).Text("field"), "definition.targets[0].model_id");
  EXPECT_EQ(site.Get("/routes/rte_o", owner).status, 404);
  EXPECT_EQ(site.Post("/bots", owner, R"({"name":"B","model_id":"rte_o"})").Text("field"), "model_id");
  EXPECT_EQ(site.Get("/models/catalogue", owner).text.find("mdl_o"), std::string::npos);
}

class CatalogueApi : public RoutesApi {
 protected:
  json::Object Refresh(const std::string& list) {
    site.http().AnswerJson(list);
    auto answer = site.Post("/providers/" + provider + "/refresh-models", owner, "");
    EXPECT_EQ(answer.status, 200) << answer.text;
    return std::move(answer.body);
  }
  /// "name: on|off|offered, listed|gone" of each.
  std::vector<std::string> Catalogue() {
    std::vector<std::string> lines;
    const auto answer = site.Get("/models/catalogue", owner);
    for (const auto& item : answer.body.at("items").as_array()) {
      const auto& model = item.as_object();
      lines.push_back(std::string(model.at("name").as_string()) + ": " +
                      (model.at("model_id").is_null() ? "offered" : model.at("enabled").as_bool() ? "on" : "off") + ", " +
                      (model.at("listed").as_bool() ? "listed" : "gone"));
    }
    return lines;
  }
};

TEST_F(CatalogueApi, ShowsWhatIsUsedAndWhatIsOffered) {
  EXPECT_EQ(Catalogue(), (std::vector<std::string>{"small: on, gone", "embed: on, gone"})) << "no list was read yet";
  const auto first = Refresh(R"({"data":[{"id":"small"},{"id":"large"}]})");
  EXPECT_EQ(first.at("listed"), 2);
  EXPECT_EQ(first.at("added").as_array().size(), 0u) << "the first list has nothing new";
  EXPECT_EQ(json::Dump(first.at("missing")), R"(["embed"])");
  EXPECT_EQ(Catalogue(), (std::vector<std::string>{"small: on, listed", "embed: on, gone", "large: offered, listed"}));

  const auto second = Refresh(R"({"data":[{"id":"small"},{"id":"large"},{"id":"newest"}]})");
  EXPECT_EQ(json::Dump(second.at("added")), R"(["newest"])");
  EXPECT_EQ(site.Patch("/models/" + small, owner, R"({"enabled":false})").status, 200);
  EXPECT_EQ(Catalogue(), (std::vector<std::string>{"small: off, listed", "embed: on, gone", "large: offered, listed",
                                                   "newest: offered, listed"}));
}

TEST_F(CatalogueApi, AVendorThatFailsIsNoneOfOurs) {
  site.http().AnswerJson(R"({"error":{"message":"Wrong key","code":"invalid_api_key"}})", 401);
  const auto answer = site.Post("/providers/" + provider + "/refresh-models", owner, "");
  EXPECT_EQ(answer.status, 502);
  EXPECT_EQ(answer.code(), "upstream_failed");
}

TEST_F(CatalogueApi, PeopleSayWhatTheVendorDoesNot) {
  const auto path = "/models/" + small;
  const auto changed = site.Patch(path, owner, R"({"context_tokens":4096,"abilities":{"tools":true}})");
  ASSERT_EQ(changed.status, 200) << changed.text;
  EXPECT_EQ(changed.body.at("context_tokens"), 4096);
  EXPECT_EQ(json::Dump(changed.body.at("abilities")), R"({"tools":true})");
  EXPECT_EQ(site.Patch(path, owner, R"({"context_tokens":null})").body.at("context_tokens"), nullptr);
  EXPECT_EQ(site.Patch(path, owner, R"({"context_tokens":0})").Text("field"), "context_tokens");
  EXPECT_EQ(site.Patch(path, owner, R"({"use":"singing"})").Text("field"), "use");
}

}  // namespace
}  // namespace beseda::server
