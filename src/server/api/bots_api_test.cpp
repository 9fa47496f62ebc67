#include <gtest/gtest.h>

#include "contracts/bus.h"
#include "contracts/live_events.h"
#include "server/testing/test_site.h"
#include "testing/manual_clock.h"

namespace beseda::server {
namespace {

class BotsApi : public ::testing::Test {
 protected:
  TestSite::Answer Create(const std::string& body, const HttpHeaders& headers = {}) {
    return site.Send("POST", "/bots", owner, body, headers);
  }
  std::size_t Count() { return site.Get("/bots?limit=100", owner).body.at("items").as_array().size(); }
  TestSite site;
  TestSite::Caller owner = site.SetUp();
};

TEST_F(BotsApi, ANameIsEnough) {
  const auto made = Create(R"({"name":"Support Bot"})");
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.Text("slug"), "support-bot");
  EXPECT_TRUE(made.body.at("model_id").is_null());
  EXPECT_TRUE(made.body.at("enabled").as_bool());
  EXPECT_EQ(made.body.at("revision"), 1);
  EXPECT_EQ(site.Get("/bots/" + made.Text("id"), owner).text, made.text);
  EXPECT_EQ(Create(R"({"name":"Support Bot"})").Text("slug"), "support-bot-2");
  EXPECT_EQ(Create(R"({"name":"Other","slug":"support-bot"})").code(), "slug_taken");
}

TEST_F(BotsApi, InputIsChecked) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({})", "name"},
      {R"({"name":"   "})", "name"},
      {R"({"name":7})", "name"},
      {R"({"name":"two\nlines"})", "name"},
      {R"({"name":"x","slug":"Not Good"})", "slug"},
      {R"({"name":"x","temperature":2.5})", "temperature"},
      {R"({"name":"x","max_output_tokens":0})", "max_output_tokens"},
      {R"({"name":"x","history_messages":501})", "history_messages"},
      {R"({"name":"x","model_id":"mdl_none"})", "model_id"},
      {R"({"name":"x","enabled":"yes"})", "enabled"},
      {R"({"name":"x","instuctions":"typo"})", "instuctions"}};
  for (const auto& [body, field] : cases) {
    const auto answer = Create(body);
    EXPECT_EQ(answer.status, 422) << body;
    EXPECT_EQ(answer.Text("field"), field) << body;
    EXPECT_FALSE(answer.Text("detail").empty());
  }
  EXPECT_NE(Create(R"({"name":"x","instuctions":"typo"})").Text("detail").find("\"instructions\""), std::string::npos);
  EXPECT_EQ(Create("{not json").status, 422);
  EXPECT_EQ(Create(R"({"name":")" + std::string(101, 'x') + "\"}").Text("field"), "name");
  EXPECT_EQ(site.Send("POST", "/bots", owner, "name=x", {{"Content-Type", "application/x-www-form-urlencoded"}}).status, 415);
}

TEST_F(BotsApi, TwoEditorsDoNotOverwriteEachOther) {
  const auto bot = Create(R"({"name":"Bot"})");
  const auto path = "/bots/" + bot.Text("id");
  const auto first = site.Patch(path, owner, R"({"revision":1,"name":"First","temperature":0.5})");
  ASSERT_EQ(first.status, 200) << first.text;
  EXPECT_EQ(first.body.at("revision"), 2);
  EXPECT_EQ(first.body.at("temperature"), 0.5);
  const auto second = site.Patch(path, owner, R"({"revision":1,"name":"Second"})");
  EXPECT_EQ(second.status, 409);
  EXPECT_EQ(second.code(), "revision_conflict");
  EXPECT_EQ(site.Get(path, owner).Text("name"), "First");
  EXPECT_EQ(site.Patch(path, owner, R"({"name":"No revision"})").Text("field"), "revision");
  const auto back = site.Patch(path, owner, R"({"revision":2,"temperature":null})");
  EXPECT_TRUE(back.body.at("temperature").is_null());
  EXPECT_EQ(back.Text("name"), "First") << "what is left out stays";
  const auto same = site.Patch(path, owner, R"({"revision":3,"name":"First"})");
  EXPECT_EQ(same.body.at("revision"), 3) << "nothing changed, nothing to conflict with";
}

TEST_F(BotsApi, ListsByNameInPages) {
  for (auto name : {"delta", "Alpha", "charlie", "Bravo"}) Create(json::Dump(json::Object{{"name", name}}));
  std::vector<std::string> names;
  std::string cursor;
  do {
    const auto page = site.Get("/bots?limit=2&cursor=" + cursor, owner);
    ASSERT_EQ(page.status, 200) << page.text;
    for (const auto& bot : page.body.at("items").as_array()) names.emplace_back(bot.at("name").as_string().c_str());
    cursor = page.Text("next_cursor");
  } while (!cursor.empty());
  EXPECT_EQ(names, (std::vector<std::string>{"Alpha", "Assistant", "Bravo", "charlie", "delta"}));
  EXPECT_EQ(site.Get("/bots?q=HAR", owner).body.at("items").as_array().size(), 1u);
  EXPECT_EQ(site.Get("/bots?q=%25", owner).body.at("items").as_array().size(), 0u) << "a wildcard means itself";
  for (auto bad : {"0", "101", "x", "-1", "5x"}) {
    EXPECT_EQ(site.Get(std::string("/bots?limit=") + bad, owner).Text("field"), "limit") << bad;
  }
}

TEST_F(BotsApi, DeletingTakesTheChannelsAlong) {
  const auto id = std::string(site.Get("/bots", owner).body.at("items").at(0).at("id").as_string().c_str());
  EXPECT_EQ(site.Get("/channels", owner).body.at("items").as_array().size(), 1u);
  EXPECT_EQ(site.Delete("/bots/" + id, owner).status, 204);
  EXPECT_EQ(site.Get("/bots/" + id, owner).status, 404);
  EXPECT_EQ(site.Get("/channels", owner).body.at("items").as_array().size(), 0u);
  EXPECT_EQ(site.Delete("/bots/" + id, owner).status, 404);
  EXPECT_EQ(Create(R"({"name":"Assistant"})").Text("slug"), "assistant") << "its address is free again";
}

TEST_F(BotsApi, ARepeatedPostHasOneEffect) {
  const HttpHeaders key{{"Idempotency-Key", "0b0e-1"}};
  const auto first = Create(R"({"name":"Once"})", key);
  const auto again = Create(R"({"name":"Once"})", key);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.text, first.text);
  EXPECT_EQ(again.headers.Get("idempotent-replay"), "true");
  EXPECT_FALSE(first.headers.Find("idempotent-replay"));
  EXPECT_EQ(Count(), 2u);
  EXPECT_EQ(Create(R"({"name":"Another"})", key).code(), "idempotency_key_reused");
  // Another caller's key of the same name is another one.
  const auto admin = site.Join(owner, access::Role::kAdmin, "adam@example.org");
  EXPECT_EQ(site.Send("POST", "/bots", admin, R"({"name":"Once"})", key).Text("slug"), "once-2");
  // Forgotten after a day.
  site.clock().Advance(std::chrono::hours(24) + seconds(1));
  EXPECT_EQ(Create(R"({"name":"Once"})", key).Text("slug"), "once-3");
}

TEST_F(BotsApi, AFailedPostMayBeRepeatedUnderTheSameKey) {
  const HttpHeaders key{{"Idempotency-Key", "retry"}};
  EXPECT_EQ(Create(R"({"name":"X","slug":"assistant"})", key).code(), "slug_taken");
  EXPECT_EQ(Create(R"({"name":"X"})", key).status, 201);
  for (auto bad : {std::string(129, 'k'), std::string("tab\tinside")}) {
    EXPECT_EQ(Create(R"({"name":"X"})", {{"Idempotency-Key", bad}}).status, 422);
  }
}

TEST_F(BotsApi, TellsCachesAndTheTeam) {
  std::vector<std::string> config, live;
  const std::string workspace = site.Get("/settings", owner).Text("id");
  const auto a = site.api().bus.Subscribe("config." + workspace, [&](const Bus::Payload& p) { config.push_back(*p); });
  const auto b = site.api().bus.Subscribe(LiveEvents::WorkspaceTopic(workspace),
                                          [&](const Bus::Payload& p) { live.push_back(*p); });
  const auto id = Create(R"({"name":"Bot"})", {{"Idempotency-Key", "k"}}).Text("id");
  Create(R"({"name":"Bot"})", {{"Idempotency-Key", "k"}});
  ASSERT_EQ(config.size(), 1u) << "a replay changes nothing";
  EXPECT_EQ(config[0], R"({"kind":"bot","id":")" + id + "\"}");
  ASSERT_EQ(live.size(), 1u);
  EXPECT_EQ(live[0], R"({"type":"bot.updated","bot_id":")" + id + "\"}");
}

TEST_F(BotsApi, ChangesAreInTheAuditLog) {
  const auto id = Create(R"({"name":"Bot"})").Text("id");
  site.Patch("/bots/" + id, owner, R"({"revision":1,"greeting":"Hi"})");
  site.Delete("/bots/" + id, owner);
  const auto log = site.Get("/audit?action=bot.", owner).body.at("items").as_array();
  ASSERT_EQ(log.size(), 3u);
  EXPECT_EQ(log[0].at("action"), "bot.delete");
  EXPECT_EQ(json::Dump(log[1].at("changes")), R"({"greeting":{"before":"","after":"Hi"}})");
  EXPECT_EQ(log[2].at("action"), "bot.create");
}

TEST_F(BotsApi, UnknownAddressesAndMethodsAreProblemsToo) {
  EXPECT_EQ(site.Get("/nothing", owner).status, 404);
  const auto wrong = site.Send("PUT", "/bots", owner, "{}");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.Get("allow"), "GET, POST");
  EXPECT_EQ(site.Get("/bots/%2e%2e/settings", owner).code(), "malformed_path");
  EXPECT_EQ(site.Get("/bots/", owner).status, 404);
}

}  // namespace
}  // namespace beseda::server
