#include <gtest/gtest.h>

#include "records/bot_rows.h"
#include "records/channel_health_rows.h"
#include "records/sealed_settings.h"
#include "server/testing/test_site.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

class ChannelsApi : public ::testing::Test {
 protected:
  TestSite::Answer Make(const std::string& kind, const std::string& rest = "") {
    return site.Post("/channels", owner, R"({"bot_id":")" + bot + R"(","kind":")" + kind + R"(","name":"New")" + rest + "}");
  }
  /// The channel's settings with its secrets opened, as its adapter gets them.
  json::Object Opened(const std::string& id) {
    return site.loop()
        .Run(site.db().Read([&](Tx& tx) {
          const auto row = *records::LoadChannel(tx, id);
          return records::OpenSettings(site.api().sealer, id, row.account.settings, row.secrets);
        }))
        .value();
  }
  TestSite site;
  TestSite::Caller owner = site.SetUp();
  std::string bot = site.Get("/bots", owner).body.at("items").at(0).at("id").as_string().c_str();
};

TEST_F(ChannelsApi, KindsSayWhatTheyCan) {
  const auto kinds = site.Get("/channel-kinds", owner).body.at("items").as_array();
  ASSERT_EQ(kinds.size(), 2u);
  EXPECT_EQ(kinds[0].at("kind"), "web");
  EXPECT_TRUE(kinds[0].at("capabilities").at("streaming").as_bool());
  EXPECT_TRUE(kinds[0].at("capabilities").at("own_secret").is_null());
  EXPECT_EQ(kinds[1].at("capabilities").at("own_secret"), "signing_secret");
}

TEST_F(ChannelsApi, TheFirstWebChannelHasTheBotsAddress) {
  const auto first = site.Get("/channels", owner).body.at("items").at(0);
  EXPECT_EQ(first.at("public_url"), "http://chat.example.org/chat/assistant");
  const auto second = Make("web");
  ASSERT_EQ(second.status, 201) << second.text;
  EXPECT_EQ(second.Text("public_url"), "http://chat.example.org/chat/" + second.Text("id"));
  site.api().public_url = "https://bots.example.org/";
  EXPECT_EQ(site.Get("/channels/" + second.Text("id"), owner).Text("public_url"),
            "https://bots.example.org/chat/" + second.Text("id"));
}

TEST_F(ChannelsApi, AGeneratedSecretIsShownOnceAndReplaced) {
  const auto made = Make("webhook", R"(,"settings":{"delivery_url":"https://example.org/in"})");
  ASSERT_EQ(made.status, 201) << made.text;
  const std::string secret = made.body.at("generated_secrets").at("signing_secret").as_string().c_str();
  const auto path = "/channels/" + made.Text("id");
  EXPECT_EQ(Opened(made.Text("id")).at("signing_secret"), json::Value(secret));
  EXPECT_EQ(site.Get(path, owner).text.find(secret), std::string::npos);
  EXPECT_EQ(json::Dump(site.Get(path, owner).body.at("secrets_set")), R"(["signing_secret"])");
  EXPECT_EQ(made.Text("public_url"), "http://chat.example.org/hooks/webhook/" + made.Text("id"));
  const auto rotated = site.Post(path + "/rotate-secret", owner, "");
  EXPECT_EQ(rotated.Text("name"), "signing_secret");
  EXPECT_NE(rotated.Text("secret"), secret);
  EXPECT_EQ(Opened(made.Text("id")).at("signing_secret"), json::Value(rotated.Text("secret")));
  EXPECT_EQ(site.Get("/audit", owner).text.find(rotated.Text("secret")), std::string::npos);
  const auto web = site.Get("/channels", owner).body.at("items").as_array();
  for (const auto& channel : web) {
    if (channel.at("kind") != "web") continue;
    EXPECT_EQ(site.Post("/channels/" + std::string(channel.at("id").as_string().c_str()) + "/rotate-secret", owner, "").code(),
              "no_secret");
  }
}

TEST_F(ChannelsApi, AReplayShowsTheSecretAgainToItsMakerOnly) {
  const std::string body = R"({"bot_id":")" + bot + R"(","kind":"webhook","name":"Hook","settings":{"delivery_url":"https://example.org/in"}})";
  const HttpHeaders key{{"Idempotency-Key", "hook"}};
  const auto first = site.Send("POST", "/channels", owner, body, key);
  EXPECT_EQ(site.Send("POST", "/channels", owner, body, key).text, first.text);
  const std::string secret = first.body.at("generated_secrets").at("signing_secret").as_string().c_str();
  const auto stored = site.loop().Run(site.db().Read([](Tx& tx) {
    return tx.Query("SELECT body FROM idempotency_keys")[0].Text(0);
  }));
  EXPECT_EQ(stored->find(secret), std::string::npos) << "kept sealed";
}

TEST_F(ChannelsApi, ChannelsSayWhatTheyCan) {
  const auto id = Make("webhook", R"(,"settings":{"delivery_url":"https://example.org/in"})").Text("id");
  EXPECT_TRUE(site.Get("/channels/" + id, owner).body.at("capabilities").at("media").as_bool());
  EXPECT_TRUE(site.Get("/channels", owner).body.at("items").at(0).at("capabilities").as_object().contains("media"));
}

TEST_F(ChannelsApi, ShowsHowContentsLookThere) {
  const auto path = "/channels/" + Make("webhook", R"(,"settings":{"delivery_url":"https://example.org/in"})").Text("id") + "/preview";
  const auto answer = site.Post(path, owner, R"({"contents":[{"type":"text","text":"Hi"},{"type":"template","name":"news","language":"en"}]})");
  ASSERT_EQ(answer.status, 200) << answer.text;
  const auto& items = answer.body.at("items").as_array();
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].at("shown").at(0).at("text"), "Hi");
  EXPECT_TRUE(items[0].at("notes").as_array().empty());
  EXPECT_EQ(site.Post(path, owner, R"({"contents":[{"type":"riddle"}]})").status, 422);
  EXPECT_EQ(site.Post(path, owner, R"({"contents":{}})").status, 422);
  EXPECT_EQ(site.Post("/channels/chn_none/preview", owner, R"({"contents":[]})").status, 404);
}

TEST_F(ChannelsApi, InputIsChecked) {
  EXPECT_EQ(Make("pigeon").Text("field"), "kind");
  EXPECT_EQ(site.Post("/channels", owner, R"({"bot_id":"bot_none","kind":"web","name":"x"})").Text("field"), "bot_id");
  EXPECT_EQ(Make("web", R"(,"settings":{"accent":"red"})").Text("field"), "settings.accent");
  EXPECT_EQ(Make("web", R"(,"settings":{"allowed_origin":["x"]})").Text("field"), "settings.allowed_origin");
  EXPECT_NE(Make("web", R"(,"settings":{"allowed_origin":["x"]})").Text("detail").find("allowed_origins"), std::string::npos);
  EXPECT_EQ(Make("webhook", R"(,"settings":{"delivery_url":"nowhere"})").Text("field"), "settings.delivery_url");
  for (const std::string rate : {"0", "-1", "1e300"}) {
    EXPECT_EQ(Make("webhook", R"(,"settings":{"sends_per_second":)" + rate + "}").Text("field"), "settings.sends_per_second");
  }
}

TEST_F(ChannelsApi, OnlyAnAdministratorLetsRepliesIntoTheOwnNetwork) {
  const auto editor = site.Join(owner, access::Role::kEditor, "ed@example.org");
  const auto body = [&](std::string settings) {
    return R"({"bot_id":")" + bot + R"(","kind":"webhook","name":"Hook","settings":)" + settings + "}";
  };
  const auto refused = site.Post("/channels", editor, body(R"({"delivery_url":"http://10.0.0.5/","allow_private":true})"));
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.Text("field"), "settings.allow_private");
  const auto made = site.Post("/channels", owner, body(R"({"delivery_url":"http://10.0.0.5/","allow_private":true})"));
  ASSERT_EQ(made.status, 201) << made.text;
  const auto path = "/channels/" + made.Text("id");
  EXPECT_EQ(site.Patch(path, editor, R"({"name":"Renamed"})").status, 200);
  EXPECT_EQ(site.Patch(path, editor, R"({"settings":{"delivery_url":"http://10.0.0.6/","allow_private":true}})").status, 403);
  EXPECT_EQ(site.Patch(path, editor, R"({"settings":{"delivery_url":"https://example.org/in"}})").status, 200);
}

TEST_F(ChannelsApi, ChangesAndGoes) {
  const std::string id = site.Get("/channels", owner).body.at("items").at(0).at("id").as_string().c_str();
  const auto changed = site.Patch("/channels/" + id, owner,
                                  R"({"enabled":false,"settings":{"accent":"#112233","allowed_origins":["https://a.example"]}})");
  ASSERT_EQ(changed.status, 200) << changed.text;
  EXPECT_FALSE(changed.body.at("enabled").as_bool());
  EXPECT_EQ(changed.body.at("settings").at("accent"), "#112233");
  EXPECT_FALSE(changed.body.at("settings").as_object().contains("title")) << "settings are replaced as a whole";
  EXPECT_EQ(site.Patch("/channels/" + id, owner, R"({"settings":{"accent":7}})").status, 422);
  EXPECT_EQ(site.Delete("/channels/" + id, owner).status, 204);
  EXPECT_EQ(site.Get("/channels/" + id, owner).status, 404);
  EXPECT_EQ(site.Patch("/channels/" + id, owner, R"({"name":"x"})").status, 404);
}

TEST_F(ChannelsApi, ShowsWhatTheAccountCanAndHowItStands) {
  const auto made = Make("webhook", R"(,"settings":{"delivery_url":"https://example.org/in"})");
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.body.at("health").at("state"), "unknown");
  const auto id = made.Text("id");
  ASSERT_TRUE(site.loop().Run(site.db().Write([&](Tx& tx) {
    records::SetChannelHealth(tx, id, {records::HealthSource::kCheck, records::HealthState::kFailed, "The token ended.", "Make a new one."},
                              site.clock().Now());
  })).ok());
  const auto health = site.Get("/channels/" + id, owner).body.at("health");
  EXPECT_EQ(health.at("state"), "failed");
  EXPECT_EQ(health.at("reason"), "The token ended.");
  EXPECT_EQ(health.at("todo"), "Make a new one.");
  const auto event = site.Get("/channels/" + id + "/events", owner).body.at("items").at(0);
  EXPECT_EQ(event.at("type"), "health");
  EXPECT_EQ(event.at("health"), "failed");
  EXPECT_EQ(event.at("reason"), "The token ended.");
  EXPECT_EQ(site.Patch("/channels/" + id, owner, R"({"name":"Renamed"})").body.at("health").at("state"), "failed");
  const auto changed = site.Patch("/channels/" + id, owner, R"({"settings":{"delivery_url":"https://example.org/other"}})");
  EXPECT_EQ(changed.body.at("health").at("state"), "unknown") << "what was said of the old settings does not count";
}

TEST_F(ChannelsApi, TriesAnAccountWithATestMessage) {
  const std::string id = site.Get("/channels", owner).body.at("items").at(0).at("id").as_string().c_str();
  const auto path = "/channels/" + id + "/test-message";
  const auto nobody = site.Post(path, owner, "{}");
  EXPECT_EQ(nobody.status, 409);
  EXPECT_EQ(nobody.code(), "no_conversation");
  const auto older = site.MakeConversation(bot, id, "hi", "older");
  site.clock().Advance(seconds(1));
  const auto newest = site.MakeConversation(bot, id, "hello", "newest");
  const auto sent = site.Post(path, owner, R"({"language":"ru"})");
  ASSERT_EQ(sent.status, 201) << sent.text;
  EXPECT_EQ(sent.Text("conversation_id"), newest);
  EXPECT_NE(sent.text.find("тестовое сообщение"), std::string::npos);
  EXPECT_EQ(site.woken(), std::vector<std::string>{newest});
  EXPECT_EQ(site.Post(path, owner, R"({"conversation_id":")" + older + "\"}").Text("conversation_id"), older);
  EXPECT_EQ(site.Post(path, owner, R"({"conversation_id":"cnv_none"})").Text("field"), "conversation_id");
  EXPECT_EQ(site.Post("/channels/chn_none/test-message", owner, "{}").status, 404);
  EXPECT_EQ(site.Get("/conversations/" + newest, owner).body.at("reply_window").at("seconds"), 0);
  const auto agent = site.Join(owner, access::Role::kAgent, "ag@example.org");
  EXPECT_EQ(site.Get("/channels/" + id + "/templates", agent).status, 422) << "allowed; this kind has none";
  EXPECT_EQ(site.Post(path, agent, "{}").status, 403);
}

}  // namespace
}  // namespace beseda::server
