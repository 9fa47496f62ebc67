#include <gtest/gtest.h>

#include "contracts/bus.h"
#include "contracts/database.h"
#include "server/testing/test_site.h"
#include "testing/fake_http.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

class ToolsApi : public ::testing::Test {
 protected:
  ToolsApi() { path = "/bots/" + site.Post("/bots", owner, R"({"name":"Bot","knowledge":"## Delivery\nWe deliver to Norway in five days."})").Text("id") + "/tools"; }
  TestSite::Answer Create(const std::string& body) { return site.Post(path, owner, body); }

  TestSite site;
  TestSite::Caller owner = site.SetUp();
  std::string path;
  const std::string order = R"({"kind":"http","name":"order_state","description":"State of an order.","settings":{"method":"GET",
      "url":"https://shop.example/orders/{id}","parameters":{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}},
      "secret_headers":{"Authorization":"Bearer s3cret"},"needs_approval":true})";
};

TEST_F(ToolsApi, AreMadeListedChangedAndTakenAway) {
  const auto made = Create(order);
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.text.find("s3cret"), std::string::npos);
  EXPECT_EQ(json::Dump(made.body.at("secret_headers").as_array()), R"(["Authorization"])");
  EXPECT_EQ(site.Get(path, owner).body.at("items").as_array().size(), 1u);
  const auto tool = "/tools/" + made.Text("id");
  const auto changed = site.Patch(tool, owner, R"({"enabled":false,"secret_headers":{"X-Key":"k"}})");
  ASSERT_EQ(changed.status, 200) << changed.text;
  EXPECT_FALSE(changed.body.at("enabled").as_bool());
  EXPECT_TRUE(changed.body.at("needs_approval").as_bool());
  EXPECT_EQ(changed.body.at("secret_headers").as_array().size(), 2u);
  EXPECT_EQ(site.Delete(tool, owner).status, 204);
  EXPECT_EQ(site.Get(path, owner).body.at("items").as_array().size(), 0u);
  EXPECT_EQ(site.Delete(tool, owner).status, 404);
}

TEST_F(ToolsApi, ChangesAreToldToWhatKeepsTools) {
  const auto workspace = site.loop().Run(site.db().Read([](Tx& tx) {
    return tx.Query("SELECT id FROM workspaces")[0].Text(0);
  }));
  std::vector<std::string> told;
  const auto watching = site.bus().Subscribe("config." + *workspace, [&](const Bus::Payload& event) { told.push_back(*event); });
  const auto id = Create(R"({"kind":"current_time"})").Text("id");
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0], R"({"kind":"tool","id":")" + id + "\"}");
  site.Patch("/tools/" + id, owner, R"({"enabled":false})");
  site.Delete("/tools/" + id, owner);
  EXPECT_EQ(told.size(), 3u);
}

TEST_F(ToolsApi, BuiltInOnesComeWithNameAndWordsAndOnlyOnce) {
  const auto made = Create(R"({"kind":"hand_over"})");
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.Text("name"), "hand_over");
  EXPECT_EQ(Create(R"({"kind":"hand_over","name":"other"})").code(), "kind_taken");
  EXPECT_EQ(Create(R"({"kind":"current_time","name":"hand_over"})").code(), "name_taken");
}

TEST_F(ToolsApi, InputIsChecked) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"kind":"magic"})", "kind"},
      {R"({"kind":"current_time","name":"what time"})", "name"},
      {R"({"kind":"http"})", "settings.url"},
      {R"({"kind":"http","settings":{"url":"https://x.example/{a}"}})", "settings.url"},
      {R"({"kind":"http","settings":{"url":"https://x.example/"},"secret_headers":{"a b":"c"}})", "secret_headers.a b"}};
  for (const auto& [body, field] : cases) {
    const auto answer = Create(body);
    EXPECT_EQ(answer.status, 422) << body;
    EXPECT_EQ(answer.Text("field"), field) << answer.text;
  }
}

TEST_F(ToolsApi, ASecretDoesNotFollowToAnotherHost) {
  const auto tool = "/tools/" + Create(order).Text("id");
  const auto moved = site.Patch(tool, owner, R"({"settings":{"url":"https://evil.example/"}})");
  ASSERT_EQ(moved.status, 200) << moved.text;
  EXPECT_TRUE(moved.body.at("secret_headers").as_array().empty());
}

TEST_F(ToolsApi, OnlyAdministratorsLetToolsIntoTheOwnNetwork) {
  const auto editor = site.Join(owner, access::Role::kEditor, "ed@example.org");
  const std::string body = R"({"kind":"http","settings":{"url":"http://10.0.0.5/","allow_private":true}})";
  EXPECT_EQ(site.Post(path, editor, body).status, 403);
  const auto made = site.Post(path, owner, body);
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(site.Patch("/tools/" + made.Text("id"), editor, R"({"enabled":false})").status, 200);
  EXPECT_EQ(site.Patch("/tools/" + made.Text("id"), editor, R"({"settings":{"url":"http://10.0.0.6/","allow_private":true}})").status, 403);
}

TEST_F(ToolsApi, CanBeTried) {
  const auto tool = "/tools/" + Create(order).Text("id") + "/test";
  site.http().AnswerJson(R"({"state":"sent"})");
  const auto tried = site.Post(tool, owner, R"({"arguments":{"id":"7"}})");
  ASSERT_EQ(tried.status, 200) << tried.text;
  EXPECT_TRUE(tried.body.at("ok").as_bool());
  EXPECT_EQ(tried.Text("text"), R"({"state":"sent"})");
  EXPECT_EQ(site.http().requests().at(0).headers.Get("Authorization"), "Bearer s3cret");
  const auto wrong = site.Post(tool, owner, R"({"arguments":{}})");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_NE(wrong.Text("detail").find("must have \"id\""), std::string::npos) << wrong.text;

  const auto search = "/tools/" + Create(R"({"kind":"search_knowledge"})").Text("id") + "/test";
  const auto found = site.Post(search, owner, R"({"arguments":{"query":"Do you deliver to Norway?"}})");
  ASSERT_EQ(found.status, 200) << found.text;
  EXPECT_NE(found.Text("text").find("in five days"), std::string::npos) << found.text;
  EXPECT_EQ(found.body.at("citations").at(0).at("title"), "Delivery");
}

TEST_F(ToolsApi, AnotherWorkspacesOrUnknownBotsHaveNone) {
  EXPECT_EQ(site.Get("/bots/bot_none/tools", owner).status, 404);
  EXPECT_EQ(site.Post("/bots/bot_none/tools", owner, R"({"kind":"hand_over"})").status, 404);
}

TEST_F(ToolsApi, BotsKeepTheirLimitsAndGuardrails) {
  const auto bot = path.substr(0, path.size() - 6);
  const auto usual = site.Get(bot, owner).body.at("agent");
  EXPECT_EQ(usual.at("limits").at("steps"), 8);
  const auto changed = site.Patch(bot, owner, R"({"revision":1,"agent":{"limits":{"steps":3},"guardrails":{"mask":["email"]}}})");
  ASSERT_EQ(changed.status, 200) << changed.text;
  const auto agent = site.Get(bot, owner).body.at("agent");
  EXPECT_EQ(agent.at("limits").at("steps"), 3);
  EXPECT_EQ(agent.at("guardrails").at("mask").at(0), "email");
  EXPECT_EQ(agent.at("limits").at("seconds"), 120);
  const auto wrong = site.Patch(bot, owner, R"({"revision":2,"agent":{"limits":{"steps":0}}})");
  EXPECT_EQ(wrong.Text("field"), "agent.limits.steps") << wrong.text;
  const auto no_model = site.Patch(bot, owner, R"({"revision":2,"agent":{"guardrails":{"topic_model_id":"mdl_x","topic_policy":"p"}}})");
  EXPECT_EQ(no_model.Text("field"), "agent.guardrails.topic_model_id") << no_model.text;
}

}  // namespace
}  // namespace beseda::server
