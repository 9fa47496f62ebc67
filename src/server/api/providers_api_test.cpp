#include <gtest/gtest.h>

#include "server/testing/test_site.h"
#include "testing/fake_http.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

constexpr const char* kBody =
    R"({"kind":"openai","name":"Local","settings":{"base_url":"http://127.0.0.1:9/v1"},"secrets":{"api_key":"sk-very-secret"}})";
constexpr const char* kModels = R"({"object":"list","data":[{"id":"small","object":"model"},{"id":"large","object":"model"}]})";

class ProvidersApi : public ::testing::Test {
 protected:
  std::string Make() { return site.Post("/providers", owner, kBody).Text("id"); }
  std::string MakeModel(const std::string& provider) {
    return site.Post("/models", owner, R"({"provider_id":")" + provider + R"(","name":"small"})").Text("id");
  }
  /// The Authorization header of the last request to a vendor.
  std::string SentKey() {
    return site.http().requests().empty() ? "nothing was sent"
                                          : std::string(site.http().requests().back().headers.Get("authorization"));
  }
  TestSite site;
  TestSite::Caller owner = site.SetUp();
};

TEST_F(ProvidersApi, KindsCarryTheirSchema) {
  const auto kinds = site.Get("/provider-kinds", owner).body.at("items").as_array();
  ASSERT_EQ(kinds.size(), 1u);
  EXPECT_EQ(kinds[0].at("kind"), "openai");
  EXPECT_TRUE(kinds[0].at("settings_schema").at("properties").at("api_key").at("writeOnly").as_bool());
}

TEST_F(ProvidersApi, SecretsGoInAndNeverComeOut) {
  const auto made = site.Post("/providers", owner, kBody);
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(json::Dump(made.body.at("secrets_set")), R"(["api_key"])");
  const auto path = "/providers/" + made.Text("id");
  for (const auto& text : {made.text, site.Get(path, owner).text, site.Get("/providers", owner).text,
                           site.Get("/audit", owner).text}) {
    EXPECT_EQ(text.find("sk-very-secret"), std::string::npos);
  }
  const auto stored = site.loop().Run(site.db().Read([](Tx& tx) {
    return tx.Query("SELECT secrets FROM providers")[0].Text(0);
  }));
  EXPECT_EQ(stored->find("sk-very-secret"), std::string::npos);
  site.http().AnswerJson(kModels);
  EXPECT_TRUE(site.Post(path + "/test", owner, "").body.at("ok").as_bool());
  EXPECT_EQ(SentKey(), "Bearer sk-very-secret");
}

TEST_F(ProvidersApi, ASecretStaysUntilItIsReplacedOrRemoved) {
  const auto path = "/providers/" + Make();
  EXPECT_EQ(json::Dump(site.Patch(path, owner, R"({"name":"Renamed"})").body.at("secrets_set")), R"(["api_key"])");
  site.Patch(path, owner, R"({"secrets":{"api_key":"sk-second"}})");
  site.http().AnswerJson(kModels);
  site.Post(path + "/test", owner, "");
  EXPECT_EQ(SentKey(), "Bearer sk-second");
  EXPECT_EQ(json::Dump(site.Patch(path, owner, R"({"secrets":{"api_key":null}})").body.at("secrets_set")), "[]");
}

TEST_F(ProvidersApi, AKeyDoesNotFollowToAnotherAddress) {
  const auto id = Make();
  // Neither by trying out another address …
  site.http().AlwaysAnswer([](const HttpRequest&) { return JsonAnswer(kModels); });
  const auto tried = site.Post("/providers/test", owner, R"({"id":")" + id +
                                                             R"(","kind":"openai","settings":{"base_url":"http://evil.example/v1"}})");
  EXPECT_EQ(tried.status, 200) << tried.text;
  EXPECT_EQ(SentKey().find("sk-very-secret"), std::string::npos);
  // … nor by saving one.
  const auto moved = site.Patch("/providers/" + id, owner, R"({"settings":{"base_url":"http://evil.example/v1"}})");
  EXPECT_EQ(json::Dump(moved.body.at("secrets_set")), "[]");
  site.Post("/providers/" + id + "/test", owner, "");
  EXPECT_EQ(SentKey().find("sk-very-secret"), std::string::npos);
  // Where it belongs, it is used.
  const auto other = Make();
  site.Post("/providers/test", owner, R"({"id":")" + other + R"(","kind":"openai"})");
  EXPECT_EQ(SentKey(), "Bearer sk-very-secret");
}

TEST_F(ProvidersApi, InputIsChecked) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"name":"x"})", "kind"},
      {R"({"kind":"none","name":"x"})", "kind"},
      {R"({"kind":"openai","name":""})", "name"},
      {R"({"kind":"openai","name":"x","settings":{"base_url":"ftp://x"}})", "settings.base_url"},
      {R"({"kind":"openai","name":"x","settings":{"base_ulr":"http://x"}})", "settings.base_ulr"},
      {R"({"kind":"openai","name":"x","settings":{"api_key":"sk"}})", "settings.api_key"},
      {R"({"kind":"openai","name":"x","secrets":{"base_url":"x"}})", "secrets.base_url"},
      {R"({"kind":"openai","name":"x","secrets":{"api_key":7}})", "secrets.api_key"},
      {R"({"kind":"openai","name":"x"})", "secrets.api_key"},
      {R"({"kind":"openai","name":"x","settings":[]})", "settings"}};
  for (const auto& [body, field] : cases) {
    const auto answer = site.Post("/providers", owner, body);
    EXPECT_EQ(answer.status, 422) << body;
    EXPECT_EQ(answer.Text("field"), field) << body << answer.text;
  }
}

TEST_F(ProvidersApi, AFailedTestSaysWhy) {
  const auto path = "/providers/" + Make();
  site.http().AnswerJson(R"({"error":{"message":"Incorrect API key provided"}})", 401);
  const auto tested = site.Post(path + "/test", owner, "");
  EXPECT_EQ(tested.status, 200);
  EXPECT_FALSE(tested.body.at("ok").as_bool());
  EXPECT_FALSE(tested.Text("error").empty());
  site.http().AnswerJson(R"({"error":{"message":"Incorrect API key provided"}})", 401);
  const auto models = site.Get(path + "/models", owner);
  EXPECT_EQ(models.status, 502) << "a vendor's 401 is not ours";
  EXPECT_EQ(models.code(), "upstream_failed");
}

TEST_F(ProvidersApi, ModelsAreAddedOnceAndKeptWhileUsed) {
  const auto provider = Make();
  site.http().AnswerJson(kModels);
  EXPECT_EQ(site.Get("/providers/" + provider + "/models", owner).body.at("items").as_array().size(), 2u);
  const auto model = MakeModel(provider);
  ASSERT_FALSE(model.empty());
  EXPECT_EQ(site.Post("/models", owner, R"({"provider_id":")" + provider + R"(","name":"small"})").code(), "model_taken");
  EXPECT_EQ(site.Post("/models", owner, R"({"provider_id":"prv_none","name":"small"})").Text("field"), "provider_id");
  const auto bot = site.Post("/bots", owner, R"({"name":"Bot","model_id":")" + model + "\"}");
  ASSERT_EQ(bot.status, 201) << bot.text;
  const auto refused = site.Delete("/models/" + model, owner);
  EXPECT_EQ(refused.code(), "in_use");
  EXPECT_NE(refused.Text("detail").find("\"Bot\""), std::string::npos);
  EXPECT_EQ(site.Delete("/providers/" + provider, owner).code(), "in_use");
  EXPECT_EQ(site.Patch("/models/" + model, owner, R"({"label":"Small one","enabled":false})").Text("label"), "Small one");
  EXPECT_EQ(site.Patch("/bots/" + bot.Text("id"), owner, R"({"revision":1,"model_id":null})").status, 200);
  EXPECT_EQ(site.Delete("/providers/" + provider, owner).status, 204);
  EXPECT_EQ(site.Get("/models", owner).body.at("items").as_array().size(), 0u);
}

}  // namespace
}  // namespace beseda::server
