#include <gtest/gtest.h>

#include <algorithm>

#include "server/testing/test_site.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

using access::Role;
using std::chrono::hours;

class TeamApi : public ::testing::Test {
 protected:
  TestSite::Answer Change(const TestSite::Caller& who, const TestSite::Caller& whom, const std::string& body) {
    return site.Patch("/members/" + whom.member_id, who, body);
  }
  TestSite site;
  TestSite::Caller owner = site.SetUp();
};

TEST_F(TeamApi, InvitationsWorkOnceAndForSevenDays) {
  const auto invited = site.Post("/members", owner, R"({"email":"anna@example.org","name":"Anna","role":"agent"})");
  ASSERT_EQ(invited.status, 201);
  EXPECT_EQ(invited.body.at("member").at("status"), "invited");
  const auto url = invited.Text("invite_url");
  EXPECT_TRUE(url.starts_with("http://chat.example.org/admin/invite?token=")) << url;
  const auto token = url.substr(url.find("token=") + 6);

  const auto seen = site.Get("/invitations/" + token);
  EXPECT_EQ(seen.Text("email"), "anna@example.org");
  EXPECT_EQ(seen.Text("workspace_name"), "Acme");
  EXPECT_FALSE(seen.body.at("existing").as_bool());
  EXPECT_EQ(site.Get("/invitations/wrong").status, 404);
  const auto weak = site.Post("/invitations/" + token, {}, R"({"name":"Anna","password":"anna@example.org"})");
  EXPECT_EQ(weak.code(), "weak_password");
  const std::string accept = R"({"name":"Anna","password":"lamp river seven"})";
  const auto joined = site.Post("/invitations/" + token, {}, accept);
  EXPECT_EQ(joined.status, 200);
  EXPECT_EQ(joined.body.at("member").at("status"), "active");
  EXPECT_EQ(site.Post("/invitations/" + token, {}, accept).status, 404) << "used up";

  const auto late = site.Post("/members", owner, R"({"email":"late@example.org","role":"viewer"})").Text("invite_url");
  site.clock().Advance(hours(24 * 7));
  owner = site.SignIn(TestSite::kOwnerEmail, TestSite::kPassword);
  EXPECT_EQ(site.Get("/invitations/" + late.substr(late.find("token=") + 6)).status, 404) << "expired";
}

TEST_F(TeamApi, ARenewedLinkReplacesTheOldOneAndResetsThePassword) {
  const auto anna = site.Join(owner, Role::kAgent, "anna@example.org");
  auto renew = [&] {
    const auto url = site.Post("/members/" + anna.member_id + "/invitation", owner, "").Text("invite_url");
    return url.substr(url.find("token=") + 6);
  };
  const auto first = renew();
  const auto second = renew();
  EXPECT_EQ(site.Get("/invitations/" + first).status, 404);
  EXPECT_TRUE(site.Get("/invitations/" + second).body.at("existing").as_bool());
  EXPECT_EQ(site.Get("/auth/me", anna).status, 200) << "nothing changes until the link is used";
  EXPECT_EQ(site.Post("/invitations/" + second, {}, R"({"name":"Anna","password":"green boat under snow"})").status, 200);
  EXPECT_EQ(site.Get("/auth/me", anna).status, 401) << "older sessions end";
  EXPECT_FALSE(site.SignIn("anna@example.org", "green boat under snow").session.empty());
}

TEST_F(TeamApi, OneEmailOneMember) {
  site.Join(owner, Role::kAgent, "anna@example.org");
  const auto again = site.Post("/members", owner, R"({"email":"ANNA@example.org","role":"viewer"})");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.code(), "email_taken");
  for (auto bad : {"", "anna", "@example.org", "a b@example.org", "a@b@c", "<a@b>"}) {
    const auto answer = site.Post("/members", owner, json::Dump(json::Object{{"email", bad}, {"role", "viewer"}}));
    EXPECT_EQ(answer.status, 422) << bad;
    EXPECT_EQ(answer.Text("field"), "email") << bad;
  }
}

TEST_F(TeamApi, OnlyOwnersTouchOwners) {
  const auto admin = site.Join(owner, Role::kAdmin, "adam@example.org");
  const auto agent = site.Join(owner, Role::kAgent, "anna@example.org");
  EXPECT_EQ(site.Post("/members", admin, R"({"email":"x@example.org","role":"owner"})").code(), "owner_only");
  EXPECT_EQ(Change(admin, agent, R"({"role":"owner"})").code(), "owner_only");
  EXPECT_EQ(Change(admin, admin, R"({"role":"owner"})").code(), "owner_only");
  EXPECT_EQ(Change(admin, owner, R"({"role":"viewer"})").code(), "owner_only");
  EXPECT_EQ(Change(admin, owner, R"({"disabled":true})").code(), "owner_only");
  EXPECT_EQ(Change(admin, owner, R"({"name":"Fool"})").code(), "owner_only");
  EXPECT_EQ(site.Delete("/members/" + owner.member_id, admin).code(), "owner_only");
  EXPECT_EQ(site.Post("/members/" + owner.member_id + "/invitation", admin, "").code(), "owner_only")
      << "a new link would be a way to take the account over";
  EXPECT_EQ(Change(admin, agent, R"({"role":"admin"})").status, 200);
  // A key of an admin is no way around it.
  const auto key = site.MakeKey(admin, {"members.write"});
  EXPECT_EQ(site.Patch("/members/" + agent.member_id, key, R"({"role":"owner"})").code(), "owner_only");
}

TEST_F(TeamApi, TheLastOwnerStays) {
  EXPECT_EQ(Change(owner, owner, R"({"role":"admin"})").code(), "last_owner");
  EXPECT_EQ(Change(owner, owner, R"({"disabled":true})").code(), "last_owner");
  EXPECT_EQ(site.Delete("/members/" + owner.member_id, owner).code(), "last_owner");
  // An invited owner who has not joined does not count.
  site.Post("/members", owner, R"({"email":"second@example.org","role":"owner"})");
  EXPECT_EQ(Change(owner, owner, R"({"role":"admin"})").code(), "last_owner");
  site.Join(owner, Role::kOwner, "third@example.org");
  EXPECT_EQ(Change(owner, owner, R"({"role":"admin"})").status, 200);
}

TEST_F(TeamApi, ChangesTakeEffectInOpenSessions) {
  const auto agent = site.Join(owner, Role::kAgent, "anna@example.org");
  EXPECT_EQ(site.Get("/members", agent).status, 403);
  EXPECT_EQ(Change(owner, agent, R"({"role":"admin"})").status, 200);
  EXPECT_EQ(site.Get("/members", agent).status, 200);
  EXPECT_EQ(Change(owner, agent, R"({"disabled":true})").status, 200);
  EXPECT_EQ(site.Get("/auth/me", agent).status, 401);
  EXPECT_TRUE(site.SignIn("anna@example.org", TestSite::kPassword).session.empty());
  EXPECT_EQ(Change(owner, agent, R"({"disabled":false})").status, 200);
  EXPECT_EQ(site.Get("/auth/me", agent).status, 401) << "old sessions do not come back";
  EXPECT_FALSE(site.SignIn("anna@example.org", TestSite::kPassword).session.empty());
  EXPECT_EQ(site.Delete("/members/" + agent.member_id, owner).status, 204);
  EXPECT_TRUE(site.SignIn("anna@example.org", TestSite::kPassword).session.empty());
}

TEST_F(TeamApi, KeysMayWhatTheirScopesAndTheirMakersMay) {
  const auto admin = site.Join(owner, Role::kAdmin, "adam@example.org");
  const auto key = site.MakeKey(admin, {"bots.read", "members.read"});
  EXPECT_EQ(site.Get("/bots", key).status, 200);
  EXPECT_EQ(site.Get("/members", key).status, 200);
  EXPECT_EQ(site.Get("/channels", key).status, 403);
  EXPECT_EQ(site.Get("/auth/me", key).code(), "session_required");
  EXPECT_EQ(Change(owner, admin, R"({"role":"editor"})").status, 200);
  EXPECT_EQ(site.Get("/bots", key).status, 200);
  EXPECT_EQ(site.Get("/members", key).status, 403) << "an editor may not, so the editor's key may not";
  EXPECT_EQ(Change(owner, admin, R"({"disabled":true})").status, 200);
  EXPECT_EQ(site.Get("/bots", key).status, 401);
}

TEST_F(TeamApi, KeysCannotHoldMoreThanTheirMaker) {
  const auto key = site.MakeKey(owner, {"keys.write", "bots.read"});
  const auto more = site.Post("/api-keys", key, R"({"name":"more","scopes":["settings.write"]})");
  EXPECT_EQ(more.status, 403);
  EXPECT_EQ(more.Text("field"), "scopes");
  EXPECT_EQ(site.Post("/api-keys", key, R"({"name":"same","scopes":["bots.read"]})").status, 201);
  EXPECT_EQ(site.Post("/api-keys", owner, R"({"name":"none","scopes":[]})").status, 422);
  EXPECT_EQ(site.Post("/api-keys", owner, R"({"name":"odd","scopes":["bots.fly"]})").status, 422);
}

TEST_F(TeamApi, KeysExpireAndAreRevoked) {
  const auto soon = ToUnixMicros(site.clock().Now() + hours(1));
  const auto made = site.Post("/api-keys", owner, R"({"name":"ci","scopes":["bots.read"],"expires_at":)" +
                                                      std::to_string(soon) + "}");
  const TestSite::Caller key{.api_key = made.Text("key")};
  EXPECT_TRUE(key.api_key.starts_with("bsk_"));
  EXPECT_TRUE(key.api_key.starts_with(made.Text("prefix")));
  EXPECT_EQ(site.Get("/bots", key).status, 200);
  const auto listed = site.Get("/api-keys", owner);
  EXPECT_EQ(listed.text.find(key.api_key), std::string::npos);
  EXPECT_EQ(listed.body.at("items").at(0).at("last_used_at"), ToUnixMicros(site.clock().Now()));
  site.clock().Advance(hours(1));
  EXPECT_EQ(site.Get("/bots", key).status, 401);

  const auto other = site.MakeKey(owner, {"bots.read"});
  const auto admin = site.Join(owner, Role::kAdmin, "adam@example.org");
  const std::string id = site.Get("/api-keys", owner).body.at("items").at(0).at("id").as_string().c_str();
  EXPECT_EQ(site.Delete("/api-keys/" + id, admin).status, 403) << "an owner's key";
  EXPECT_EQ(site.Delete("/api-keys/" + id, owner).status, 204);
  EXPECT_EQ(site.Get("/bots", other).status, 401);
}

TEST_F(TeamApi, AKeyNeedsNoCsrfTokenAndItsCookieDoesNotCount) {
  auto key = site.MakeKey(owner, {"bots.write"});
  EXPECT_EQ(site.Post("/bots", key, R"({"name":"One"})").status, 201);
  key.session = owner.session;
  key.api_key = "bsk_wrong";
  EXPECT_EQ(site.Get("/bots", key).status, 401) << "the header decides, not the cookie beside it";
}

TEST_F(TeamApi, TheAuditLogTellsWhoDidWhat) {
  const auto admin = site.Join(owner, Role::kAdmin, "adam@example.org");
  Change(owner, admin, R"({"role":"editor"})");
  const auto log = site.Get("/audit?action=member.", owner).body.at("items").as_array();
  ASSERT_EQ(log.size(), 3u) << "update, join, invite";
  EXPECT_EQ(log[0].at("action"), "member.update");
  EXPECT_EQ(log[0].at("actor").at("name"), "Olga");
  EXPECT_EQ(log[0].at("target").at("id"), json::Value(admin.member_id));
  EXPECT_EQ(json::Dump(log[0].at("changes")), R"({"role":{"before":"admin","after":"editor"}})");
  EXPECT_EQ(log[0].at("ip"), "203.0.113.7");
  EXPECT_EQ(log[2].at("action"), "member.invite");
  const auto by_admin = site.Get("/audit?actor=" + admin.member_id, owner).body.at("items").as_array();
  ASSERT_EQ(by_admin.size(), 1u);
  EXPECT_EQ(by_admin[0].at("action"), "member.join");
}

TEST_F(TeamApi, TheAuditLogComesInPages) {
  for (int i = 0; i < 5; ++i) site.Post("/bots", owner, R"({"name":"Bot"})");
  std::vector<std::string> seen;
  std::string cursor;
  for (int page = 0; page < 10; ++page) {
    const auto answer = site.Get("/audit?limit=2&cursor=" + cursor, owner);
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& entry : answer.body.at("items").as_array()) seen.emplace_back(entry.at("id").as_string().c_str());
    if (answer.body.at("next_cursor").is_null()) break;
    cursor = answer.Text("next_cursor");
  }
  EXPECT_EQ(seen.size(), 6u) << "set-up and five bots";
  EXPECT_TRUE(std::is_sorted(seen.rbegin(), seen.rend()));
  EXPECT_EQ(site.Get("/audit?cursor=nonsense", owner).Text("field"), "cursor");
}

TEST_F(TeamApi, AnAlteredAuditLogIsFoundOut) {
  site.Join(owner, Role::kAdmin, "adam@example.org");
  auto verify = [&] { return site.Get("/audit/verify", owner).body; };
  auto whole = verify();
  EXPECT_TRUE(whole.at("ok").as_bool());
  EXPECT_EQ(whole.at("entries"), 3);
  EXPECT_EQ(whole.at("head").as_string().size(), 64u);
  auto alter = [&](std::string sql) {
    return site.loop().Run(site.db().Write([&](Tx& tx) { tx.Exec(sql); })).ok();
  };
  ASSERT_TRUE(alter("UPDATE audit_log SET actor_name = 'Nobody' WHERE seq = 2"));
  EXPECT_FALSE(verify().at("ok").as_bool());
  ASSERT_TRUE(alter("UPDATE audit_log SET actor_name = 'Olga' WHERE seq = 2"));
  EXPECT_TRUE(verify().at("ok").as_bool());
  // Cut off at the end, cut out of the middle.
  ASSERT_TRUE(alter("CREATE TABLE kept AS SELECT * FROM audit_log WHERE seq >= 2"));
  ASSERT_TRUE(alter("DELETE FROM audit_log WHERE seq = 3"));
  EXPECT_EQ(verify().at("broken_at"), "end");
  ASSERT_TRUE(alter("INSERT INTO audit_log SELECT * FROM kept WHERE seq = 3"));
  ASSERT_TRUE(alter("DELETE FROM audit_log WHERE seq = 2"));
  EXPECT_FALSE(verify().at("ok").as_bool());
  // Moved: the same entries in another order.
  ASSERT_TRUE(alter("INSERT INTO audit_log SELECT * FROM kept WHERE seq = 2"));
  EXPECT_TRUE(verify().at("ok").as_bool());
  ASSERT_TRUE(alter("UPDATE audit_log SET seq = 9 WHERE seq = 2"));
  ASSERT_TRUE(alter("UPDATE audit_log SET seq = 2 WHERE seq = 3"));
  ASSERT_TRUE(alter("UPDATE audit_log SET seq = 3 WHERE seq = 9"));
  EXPECT_FALSE(verify().at("ok").as_bool());
}

}  // namespace
}  // namespace beseda::server
