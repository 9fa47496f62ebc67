#include <gtest/gtest.h>

#include "server/testing/test_site.h"
#include "testing/fake_mail.h"

namespace beseda::server {
namespace {

const std::string kServer = R"({"host":"smtp.example.org","user":"shop","password":"blue lamp","from_name":"Shop","from_address":"shop@example.org"})";

class MailSettingsApi : public ::testing::Test {
 protected:
  TestSite site;
  TestSite::Caller owner = site.SetUp();
};

TEST_F(MailSettingsApi, ThePasswordIsKeptAndNeverTold) {
  EXPECT_EQ(site.Get("/settings/mail", owner).body.at("configured"), false);
  const auto set = site.Put("/settings/mail", owner, kServer);
  EXPECT_EQ(set.status, 200) << set.text;
  EXPECT_EQ(set.body.at("has_password"), true);
  EXPECT_EQ(set.body.at("port"), 587);
  EXPECT_EQ(set.Text("security"), "starttls");
  EXPECT_EQ(set.text.find("blue lamp"), std::string::npos);
  // Another name of the sender: the password stays. Another server: it must not go there.
  EXPECT_EQ(site.Put("/settings/mail", owner, R"({"host":"smtp.example.org","user":"shop","from_address":"sales@example.org"})").body.at("has_password"), true);
  EXPECT_EQ(site.Put("/settings/mail", owner, R"({"host":"evil.example.org","user":"shop","from_address":"sales@example.org"})").Text("field"), "password");
  EXPECT_EQ(site.Put("/settings/mail", owner, R"({"host":"smtp.example.org","password":"","from_address":"sales@example.org"})").body.at("has_password"), false);
  EXPECT_EQ(site.Get("/audit?action=mail.", owner).text.find("blue lamp"), std::string::npos);
  EXPECT_EQ(site.Delete("/settings/mail", owner).status, 204);
  EXPECT_EQ(site.Get("/settings/mail", owner).body.at("configured"), false);
  EXPECT_EQ(site.Get("/audit?action=mail.", owner).body.at("items").as_array().size(), 4u);
}

TEST_F(MailSettingsApi, WhatIsWrongIsNamed) {
  for (const auto& [body, field] : std::vector<std::pair<std::string, std::string>>{
           {R"({"host":"smtp://x","from_address":"a@example.org"})", "host"},
           {R"({"host":"smtp.example.org","from_address":"nobody"})", "from_address"},
           {R"({"host":"smtp.example.org","port":0,"from_address":"a@example.org"})", "port"},
           {R"({"host":"smtp.example.org","security":"maybe","from_address":"a@example.org"})", "security"},
           {R"({"host":"smtp.example.org","password":"a\r\nb","from_address":"a@example.org"})", "password"},
           {R"({"host":"smtp.example.org","certificate":"x","from_address":"a@example.org"})", "certificate"},
           {R"({"host":"smtp.example.org","from_name":"a\nb","from_address":"a@example.org"})", "from_name"}}) {
    const auto answer = site.Put("/settings/mail", owner, body);
    EXPECT_EQ(answer.status, 422) << body;
    EXPECT_EQ(answer.Text("field"), field) << body << answer.text;
  }
}

TEST_F(MailSettingsApi, ATestSaysWhatCameOfIt) {
  const auto none = site.Post("/settings/mail/test", owner, R"({"to":"ann@example.org"})");
  EXPECT_EQ(none.status, 409) << none.text;
  site.Put("/settings/mail", owner, kServer);
  EXPECT_EQ(site.Post("/settings/mail/test", owner, R"({"to":"ann"})").Text("field"), "to");
  const auto sent = site.Post("/settings/mail/test", owner, R"({"to":"ann@example.org"})");
  EXPECT_EQ(sent.body.at("ok"), true) << sent.text;
  ASSERT_EQ(site.mail().messages.size(), 1u);
  EXPECT_EQ(site.mail().messages[0].from.address, "shop@example.org");
  EXPECT_TRUE(site.mail().messages[0].message_id.ends_with("@example.org"));
  EXPECT_EQ(site.mail().servers[0].password, "blue lamp");
  site.mail().FailNext(Error(ErrorCode::kRejected, "The mail server refused the password."));
  const auto refused = site.Post("/settings/mail/test", owner, R"({"to":"ann@example.org"})");
  EXPECT_EQ(refused.status, 200);
  EXPECT_EQ(refused.Text("error"), "The mail server refused the password.");
}

}  // namespace
}  // namespace beseda::server
