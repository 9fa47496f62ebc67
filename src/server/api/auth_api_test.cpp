#include <gtest/gtest.h>

#include "access/login_throttle.h"
#include "access/session.h"
#include "access/setup.h"
#include "server/testing/test_site.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

using access::Role;
using std::chrono::hours;
using std::chrono::minutes;

class AuthApi : public ::testing::Test {
 protected:
  TestSite::Answer TryLogin(const std::string& email, const std::string& password) {
    return site.Post("/auth/login", {}, json::Dump(json::Object{{"email", email}, {"password", password}}));
  }
  std::size_t Count(const std::string& path, const TestSite::Caller& who) {
    return site.Get(path, who).body.at("items").as_array().size();
  }
  TestSite site;
};

TEST_F(AuthApi, SetUpWorksOnceWithThePrintedToken) {
  EXPECT_TRUE(site.Get("/setup").body.at("needed").as_bool());
  const std::string body =
      R"({"token":"TOKEN","name":"Olga","email":"olga@example.org","password":"lamp river seven","workspace_name":"Acme"})";
  auto with = [&](const std::string& token) {
    auto text = body;
    return text.replace(text.find("TOKEN"), 5, token);
  };
  EXPECT_EQ(site.Post("/setup", {}, with("wrong")).code(), "invalid_token");
  const auto first = site.loop().Run(access::NewSetupToken(site.api().access)).value().value();
  const auto second = site.loop().Run(access::NewSetupToken(site.api().access)).value().value();
  EXPECT_EQ(site.Post("/setup", {}, with(first)).code(), "invalid_token") << "a newer link replaces the older one";
  const auto weak = site.Post("/setup", {}, R"({"token":")" + second +
                                                R"(","name":"Olga","email":"olga@example.org","password":"password123",)"
                                                R"("workspace_name":"Acme"})");
  EXPECT_EQ(weak.status, 422);
  EXPECT_EQ(weak.code(), "weak_password");
  EXPECT_EQ(weak.Text("field"), "password");
  site.clock().Advance(hours(24 * 7));
  EXPECT_EQ(site.Post("/setup", {}, with(second)).code(), "invalid_token") << "it has expired";

  const auto owner = site.SetUp();
  ASSERT_FALSE(owner.session.empty());
  EXPECT_FALSE(site.Get("/setup").body.at("needed").as_bool());
  EXPECT_EQ(site.Get("/auth/me", owner).body.at("member").at("role"), "owner");
  EXPECT_EQ(Count("/bots", owner), 1u) << "there is something to talk to";
  EXPECT_EQ(site.Post("/setup", {}, with(second)).code(), "already_set_up");
  EXPECT_FALSE(site.loop().Run(access::NewSetupToken(site.api().access)).value().has_value());
}

TEST_F(AuthApi, WrongEmailWrongPasswordAndDisabledAccountLookAlike) {
  const auto owner = site.SetUp();
  const auto agent = site.Join(owner, Role::kAgent, "anna@example.org");
  ASSERT_EQ(site.Patch("/members/" + agent.member_id, owner, R"({"disabled":true})").status, 200);
  site.Post("/members", owner, R"({"email":"invited@example.org","role":"viewer"})");
  const auto wrong_password = TryLogin(TestSite::kOwnerEmail, "some other words");
  EXPECT_EQ(wrong_password.status, 401);
  EXPECT_EQ(wrong_password.code(), "invalid_credentials");
  EXPECT_EQ(TryLogin("nobody@example.org", TestSite::kPassword).text, wrong_password.text);
  EXPECT_EQ(TryLogin("anna@example.org", TestSite::kPassword).text, wrong_password.text);
  EXPECT_EQ(TryLogin("invited@example.org", "").text, wrong_password.text);
  EXPECT_EQ(TryLogin("", "").text, wrong_password.text);
}

TEST_F(AuthApi, EmailIsComparedWithoutCase) {
  site.SetUp();
  EXPECT_EQ(TryLogin(" OLGA@Example.org ", TestSite::kPassword).status, 200);
}

TEST_F(AuthApi, CookieIsKeptFromScripts) {
  site.SetUp();
  const auto cookie = std::string(TryLogin(TestSite::kOwnerEmail, TestSite::kPassword).headers.Get("set-cookie"));
  for (auto part : {"beseda_session=", "HttpOnly", "SameSite=Lax", "Path=/"}) {
    EXPECT_NE(cookie.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(cookie.find("Secure"), std::string::npos) << "plain HTTP could not use it";
  site.api().public_url = "https://chat.example.org";
  EXPECT_NE(TryLogin(TestSite::kOwnerEmail, TestSite::kPassword).headers.Get("set-cookie").find("; Secure"),
            std::string::npos);
}

TEST_F(AuthApi, GuessingIsSlowedDownAndSuccessForgets) {
  site.SetUp();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(TryLogin(TestSite::kOwnerEmail, "wrong words here").status, 401) << i;
  const auto blocked = TryLogin(TestSite::kOwnerEmail, TestSite::kPassword);
  EXPECT_EQ(blocked.status, 429) << "even the right password has to wait";
  EXPECT_EQ(blocked.headers.Get("retry-after"), "1");
  // An account that does not exist is treated alike.
  for (int i = 0; i < 5; ++i) TryLogin("nobody@example.org", "wrong words here");
  EXPECT_EQ(TryLogin("nobody@example.org", "wrong words here").status, 429);
  site.clock().Advance(seconds(1));
  EXPECT_EQ(TryLogin(TestSite::kOwnerEmail, "wrong words here").status, 401);
  site.clock().Advance(seconds(1));
  EXPECT_EQ(TryLogin(TestSite::kOwnerEmail, TestSite::kPassword).status, 429) << "the second wait is longer";
  site.clock().Advance(seconds(1));
  EXPECT_EQ(TryLogin(TestSite::kOwnerEmail, TestSite::kPassword).status, 200);
  EXPECT_EQ(TryLogin(TestSite::kOwnerEmail, "wrong words here").status, 401) << "success forgets the failures";
}

TEST_F(AuthApi, ThrottleIsKeptInTheDatabase) {
  site.SetUp();
  for (int i = 0; i < 5; ++i) TryLogin("nobody@example.org", "wrong words here");
  const auto rows = site.loop().Run(site.db().Read([](Tx& tx) {
    return tx.Query("SELECT key FROM login_throttle WHERE blocked_until > 0 ORDER BY key");
  }));
  ASSERT_TRUE(rows.ok());
  EXPECT_GE(rows->size(), 1u);
  for (const auto row : *rows) EXPECT_EQ(row.Text(0).find("nobody"), std::string::npos) << "only hashes are kept";
  site.loop().Run(site.db().Write([&](Tx& tx) { access::ForgetOldFailures(tx, site.clock().Now() + hours(25)); })).ok();
  EXPECT_EQ(TryLogin("nobody@example.org", "wrong words here").status, 401);
}

TEST_F(AuthApi, SessionsEndWhenIdleAndInAnyCase) {
  site.SetUp();
  auto caller = site.SignIn(TestSite::kOwnerEmail, TestSite::kPassword);
  site.clock().Advance(access::kSessionIdle - minutes(2));
  EXPECT_EQ(site.Get("/auth/me", caller).status, 200);
  site.clock().Advance(access::kSessionIdle - minutes(2));
  EXPECT_EQ(site.Get("/auth/me", caller).status, 200) << "use keeps it alive";
  site.clock().Advance(access::kSessionIdle);
  EXPECT_EQ(site.Get("/auth/me", caller).status, 401) << "idle";

  caller = site.SignIn(TestSite::kOwnerEmail, TestSite::kPassword);
  for (auto gone = hours(0); gone < access::kSessionLife; gone += hours(24)) {
    EXPECT_EQ(site.Get("/auth/me", caller).status, 200) << gone.count();
    site.clock().Advance(hours(24));
  }
  EXPECT_EQ(site.Get("/auth/me", caller).status, 401) << "30 days are the end";
}

TEST_F(AuthApi, SessionsAreListedAndRevoked) {
  const auto here = site.SetUp();
  const auto there = site.SignIn(TestSite::kOwnerEmail, TestSite::kPassword);
  const auto list = site.Get("/auth/sessions", here).body.at("items").as_array();
  ASSERT_EQ(list.size(), 2u);
  std::string other;
  for (const auto& session : list) {
    if (!session.at("current").as_bool()) other = session.at("id").as_string().c_str();
    EXPECT_EQ(session.at("ip"), "203.0.113.7");
  }
  const auto stranger = site.Join(here, Role::kAdmin, "adam@example.org");
  EXPECT_EQ(site.Delete("/auth/sessions/" + other, stranger).status, 404) << "only one's own";
  EXPECT_EQ(site.Delete("/auth/sessions/" + other, here).status, 204);
  EXPECT_EQ(site.Get("/auth/me", there).status, 401);
  EXPECT_EQ(site.Post("/auth/logout", here, "").status, 204);
  EXPECT_EQ(site.Get("/auth/me", here).status, 401);
}

TEST_F(AuthApi, ChangingThePasswordEndsTheOtherSessions) {
  const auto here = site.SetUp();
  const auto there = site.SignIn(TestSite::kOwnerEmail, TestSite::kPassword);
  auto change = [&](const std::string& current, const std::string& fresh) {
    return site.Post("/auth/password", here, json::Dump(json::Object{{"current", current}, {"new", fresh}}));
  };
  EXPECT_EQ(change("wrong words here", "green boat under snow").code(), "wrong_password");
  EXPECT_EQ(change(TestSite::kPassword, "olga@example.org1").code(), "weak_password");
  EXPECT_EQ(change(TestSite::kPassword, "green boat under snow").status, 204);
  EXPECT_EQ(site.Get("/auth/me", here).status, 200);
  EXPECT_EQ(site.Get("/auth/me", there).status, 401);
  EXPECT_EQ(TryLogin(TestSite::kOwnerEmail, TestSite::kPassword).status, 401);
  EXPECT_EQ(TryLogin(TestSite::kOwnerEmail, "green boat under snow").status, 200);
}

TEST_F(AuthApi, NothingThatSignsInIsStoredAsItIs) {
  const auto owner = site.SetUp();
  const auto key = site.MakeKey(owner, {"bots.read"});
  const auto stored = site.loop().Run(site.db().Read([](Tx& tx) {
    std::string all;
    for (const auto row : tx.Query("SELECT token_hash FROM sessions")) all += row.Text(0) + "\n";
    for (const auto row : tx.Query("SELECT password_hash FROM members")) all += row.Text(0) + "\n";
    for (const auto row : tx.Query("SELECT key_hash FROM api_keys")) all += row.Text(0) + "\n";
    return all;
  }));
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ(stored->find(owner.session), std::string::npos);
  EXPECT_EQ(stored->find(TestSite::kPassword), std::string::npos);
  EXPECT_EQ(stored->find(key.api_key), std::string::npos);
  EXPECT_NE(stored->find("$argon2id$"), std::string::npos);
}

TEST_F(AuthApi, ProfileIsOnesOwnToChange) {
  const auto owner = site.SetUp();
  const auto changed = site.Patch("/auth/me", owner, R"({"name":"  Olga P. ","locale":"ru"})");
  EXPECT_EQ(changed.body.at("member").at("name"), "Olga P.");
  EXPECT_EQ(changed.body.at("member").at("locale"), "ru");
  EXPECT_EQ(site.Patch("/auth/me", owner, R"({"locale":"no such!"})").Text("field"), "locale");
  EXPECT_EQ(site.Patch("/auth/me", owner, R"({"role":"owner"})").Text("field"), "role");
}

}  // namespace
}  // namespace beseda::server
