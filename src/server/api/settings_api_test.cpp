#include <gtest/gtest.h>

#include "server/router.h"
#include "server/testing/test_site.h"
#include "testing/manual_clock.h"

namespace beseda::server {
namespace {

class SettingsApi : public ::testing::Test {
 protected:
  TestSite::Answer Upload(const std::string& bytes, const HttpHeaders& headers) {
    return site.Send("POST", "/uploads", owner, bytes, headers);
  }
  TestSite site;
  TestSite::Caller owner = site.SetUp();
};

TEST_F(SettingsApi, WorkspaceIsShownAndChanged) {
  EXPECT_EQ(site.Get("/settings", owner).Text("name"), "Acme");
  const auto changed = site.Patch("/settings", owner, R"({"name":"Acme Ltd","locale":"ru","timezone":"Europe/Moscow"})");
  EXPECT_EQ(changed.Text("name"), "Acme Ltd");
  EXPECT_EQ(site.Get("/auth/me", owner).body.at("workspace").at("timezone"), "Europe/Moscow");
  for (auto bad : {"", "/etc/passwd", "a/../b", "Mars (North)", "Europe", "Europe/Moskow"}) {
    EXPECT_EQ(site.Patch("/settings", owner, json::Dump(json::Object{{"timezone", bad}})).Text("field"), "timezone") << bad;
  }
  EXPECT_EQ(site.Patch("/settings", owner, R"({"timezone":"Europe/Moskow"})").Text("detail"),
            "There is no time zone \"Europe/Moskow\". Did you mean \"Europe/Moscow\"?");
  EXPECT_EQ(site.Patch("/settings", owner, R"({"locale":""})").Text("field"), "locale");
}

TEST_F(SettingsApi, SystemTellsFigures) {
  site.clock().Advance(seconds(90));
  const auto bot = std::string(site.Get("/bots", owner).body.at("items").at(0).at("id").as_string().c_str());
  const auto channel = std::string(site.Get("/channels", owner).body.at("items").at(0).at("id").as_string().c_str());
  const auto conversation = site.MakeConversation(bot, channel, "Hello");
  site.Post("/conversations/" + conversation + "/messages", owner, R"({"content":{"type":"text","text":"Hi"}})");
  const auto system = site.Get("/system", owner).body;
  EXPECT_EQ(system.at("version"), "test");
  EXPECT_EQ(system.at("uptime_s"), 90);
  EXPECT_EQ(system.at("queues").at("outbox"), 1);
  EXPECT_EQ(system.at("queues").at("dead"), 0);
  EXPECT_GE(system.at("database").at("schema_version").as_int64(), 2);
  EXPECT_GT(system.at("memory_bytes").as_int64(), 1'000'000);
}

TEST_F(SettingsApi, UploadsAreTypedByTheirContent) {
  const std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  const auto image = Upload(png, {{"X-File-Name", "%D1%84%D0%BE%D1%82%D0%BE.png"}, {"Content-Type", "text/html"}});
  ASSERT_EQ(image.status, 201) << image.text;
  EXPECT_EQ(image.Text("mime"), "image/png");
  EXPECT_EQ(image.Text("name"), "фото.png");
  EXPECT_EQ(image.body.at("size"), 16);
  EXPECT_TRUE(image.Text("url").starts_with("/media/"));
  EXPECT_NE(Upload("<script>", {{"X-File-Name", "a.html"}, {"Content-Type", "text/html"}}).Text("mime"), "text/html");
  EXPECT_EQ(Upload(png, {{"Content-Type", "image/png"}}).Text("field"), "X-File-Name");
  EXPECT_EQ(Upload(png, {{"X-File-Name", "%ff"}, {"Content-Type", "image/png"}}).status, 422);
  EXPECT_EQ(Upload(std::string(1024 * 1024 + 1, 'x'), {{"X-File-Name", "big"}, {"Content-Type", "text/plain"}}).status, 413);
}

TEST_F(SettingsApi, BodiesAreBounded) {
  EXPECT_EQ(site.service().MaxBodyBytes("POST", "/api/v1/auth/login"), Router::kDefaultBody);
  EXPECT_GT(site.service().MaxBodyBytes("POST", "/api/v1/bots"), Router::kDefaultBody) << "knowledge is long";
  EXPECT_EQ(site.service().MaxBodyBytes("POST", "/api/v1/uploads"), site.api().uploads.max_bytes());
  EXPECT_LT(site.service().MaxBodyBytes("POST", "/nowhere"), Router::kDefaultBody);
}

}  // namespace
}  // namespace beseda::server
