#include <gtest/gtest.h>

#include "bus/in_process/in_process_bus.h"
#include "contracts/live_events.h"
#include "flow/scenario_rows.h"
#include "flow/session_rows.h"
#include "flow/trace_rows.h"
#include "flow/variable_rows.h"
#include "server/testing/test_site.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

constexpr char kAskEmail[] = R"({"format": 1, "locales": ["en"], "main": "f_main", "flows": {"f_main": {"name": "Main"}},
  "variables": {"email": {"type": "text"}},
  "blocks": {"b_start": {"flow": "f_main", "kind": "start"},
             "b_ask": {"flow": "f_main", "kind": "ask_email", "settings": {"question": {"en": "Which e-mail?"}, "variable": "email"}},
             "b_thanks": {"flow": "f_main", "kind": "send_text", "settings": {"text": {"en": "Thanks, {{email}}!"}}}},
  "edges": {"e_1": {"from": "b_start", "port": "next", "to": "b_ask"}, "e_2": {"from": "b_ask", "port": "next", "to": "b_thanks"}}})";

class ScenariosApi : public ::testing::Test {
 protected:
  std::string Path(const std::string& rest = "") { return "/bots/" + bot + "/scenario" + rest; }
  TestSite::Answer Operate(std::int64_t base, const std::string& operations, const std::string& client = "tab") {
    return site.Post(Path("/operations"), owner,
                     R"({"base_revision":)" + std::to_string(base) + R"(,"client":")" + client + R"(","operations":)" + operations + "}");
  }
  TestSite::Answer Replace(std::int64_t base, const std::string& document = kAskEmail) {
    return site.Send("PUT", Path(), owner, R"({"base_revision":)" + std::to_string(base) + R"(,"scenario":)" + document + "}");
  }
  TestSite::Answer Publish(const std::string& body = R"({"note":"first"})") { return site.Post(Path("/publish"), owner, body); }
  static std::string PutBlock(const std::string& id) {
    return R"({"op":"put","type":"block","id":")" + id + R"(","value":{"flow":"f_main","kind":"end"}})";
  }

  TestSite site;
  TestSite::Caller owner = site.SetUp();
  std::string bot = site.Post("/bots", owner, R"({"name":"Sales"})").Text("id");
};

TEST_F(ScenariosApi, ABotBeginsWithAScenarioThatWorks) {
  const auto begun = site.Get(Path(), owner);
  ASSERT_EQ(begun.status, 200) << begun.text;
  EXPECT_EQ(begun.body.at("revision"), 1);
  EXPECT_TRUE(begun.body.at("published").is_null());
  EXPECT_EQ(begun.body.at("scenario").at("blocks").as_object().size(), 2u);
  EXPECT_EQ(site.Get(Path("/problems"), owner).text.find(R"("severity":"error")"), std::string::npos);
  EXPECT_EQ(site.Get("/bots/bot_none/scenario", owner).status, 404);
  EXPECT_GT(site.Get("/flow-blocks", owner).body.at("blocks").as_array().size(), 10u);
}

TEST_F(ScenariosApi, ABotBeginsWithATemplate) {
  const auto shown = site.Get("/scenario-templates/support-faq?language=ru", owner);
  ASSERT_EQ(shown.status, 200) << shown.text;
  EXPECT_EQ(shown.body.at("name"), "Поддержка и частые вопросы");
  EXPECT_EQ(shown.body.at("title").at("en"), "Support and FAQ");
  EXPECT_GT(shown.body.at("picture").at("lines").as_array().size(), 20u);
  const auto made = site.Post("/bots", owner, R"({"name":"Help","template":"support-faq","template_language":"ru","greeting":"Hello."})");
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(made.Text("greeting"), "Hello.") << "what is said goes before the template";
  EXPECT_EQ(made.body.at("knowledge"), shown.body.at("knowledge"));
  bot = made.Text("id");
  const auto draft = site.Get(Path(), owner);
  EXPECT_EQ(draft.body.at("scenario"), shown.body.at("scenario"));
  EXPECT_EQ(draft.body.at("revision"), 1);
  EXPECT_TRUE(draft.body.at("published").is_null());
  EXPECT_EQ(site.Get(Path("/tests"), owner).body.at("items").as_array().size(), shown.body.at("tests").as_int64()) << "its tests come along";
  EXPECT_EQ(Publish().status, 201);
  EXPECT_EQ(site.Post("/bots", owner, R"({"name":"Help","template":"none"})").Text("field"), "template");
  EXPECT_EQ(site.Get("/scenario-templates/none", owner).status, 404);
  const auto changed = site.Send("PATCH", "/bots/" + bot, owner, R"({"revision":1,"template":"quiz"})");
  EXPECT_EQ(changed.Text("field"), "template") << changed.text;
}

TEST_F(ScenariosApi, EditsOfTwoPeopleMerge) {
  std::vector<std::string> live;
  const auto watching = site.bus().Subscribe(LiveEvents::WorkspaceTopic(
      RunTask(site.db().Read([](Tx& tx) { return tx.Query("SELECT id FROM workspaces")[0].Text(0); })).value()),
      [&](const Bus::Payload& event) { live.push_back(*event); });
  EXPECT_EQ(Operate(1, "[" + PutBlock("b_a") + "]", "ann").body.at("revision"), 2);
  const auto second = Operate(1, "[" + PutBlock("b_b") + "]", "bob");
  EXPECT_EQ(second.body.at("revision"), 3) << second.text;
  ASSERT_EQ(second.body.at("missed").as_array().size(), 1u);
  EXPECT_EQ(second.body.at("missed").as_array()[0].at("id"), "b_a");
  EXPECT_TRUE(Operate(1, "[" + PutBlock("b_c") + "]", "ann").body.at("missed").as_array().size() == 1) << "one's own are not missed";
  EXPECT_EQ(site.Get(Path(), owner).body.at("scenario").at("blocks").as_object().size(), 5u);
  ASSERT_EQ(live.size(), 3u);
  EXPECT_NE(live[1].find(R"({"type":"scenario.changed","bot_id":")" + bot + R"(","revision":3,"operations":[{"op":"put")"), std::string::npos);
  EXPECT_NE(live[1].find(R"("client":"bob")"), std::string::npos);
  site.Post(Path("/presence"), owner, R"({"block":"b_a","client":"ann"})");
  EXPECT_NE(live.at(3).find(R"("type":"scenario.presence")"), std::string::npos);
  EXPECT_NE(live.at(3).find(R"("name":"Olga")"), std::string::npos);
}

TEST_F(ScenariosApi, WhoIsTooFarBehindReloads) {
  EXPECT_EQ(Operate(7, "[" + PutBlock("b_a") + "]").Text("field"), "base_revision");
  EXPECT_EQ(Replace(1).body.at("revision"), 2);
  EXPECT_EQ(Replace(1).code(), "revision_conflict");
  EXPECT_EQ(Operate(1, "[" + PutBlock("b_a") + "]", "late").code(), "reload_needed");
  EXPECT_EQ(Operate(2, "[" + PutBlock("b_a") + "]", "late").status, 200);
}

TEST_F(ScenariosApi, AnEditThatIsTooLargeToKeepIsReadAgain) {
  const auto note = R"({"op":"put","type":"block","id":"b_n","value":{"flow":"f_main","kind":"note","settings":{"text":")" +
                    std::string(100'000, 'x') + "\"}}}";
  EXPECT_EQ(Operate(1, "[" + note + "]", "ann").status, 200);
  EXPECT_EQ(Operate(1, "[" + PutBlock("b_a") + "]", "ann").status, 200) << "one's own";
  EXPECT_EQ(Operate(1, "[" + PutBlock("b_b") + "]", "bob").code(), "reload_needed");
  EXPECT_EQ(Operate(3, "[" + PutBlock("b_b") + "]", "bob").status, 200);
}

TEST_F(ScenariosApi, WhatIsNoScenarioIsRefused) {
  EXPECT_EQ(Replace(1, R"({"format": 2})").status, 422);
  EXPECT_EQ(Replace(1, "[]").Text("field"), "scenario");
  EXPECT_EQ(Operate(1, R"([{"op":"put","type":"block","id":"b_a","value":{"flow":"f_main"}}])").Text("field"), "blocks.b_a.kind");
  EXPECT_EQ(Operate(1, "[]").Text("field"), "operations");
  EXPECT_EQ(site.Get(Path(), owner).body.at("revision"), 1);
}

TEST_F(ScenariosApi, VersionsArePublishedComparedRestoredAndRolledBack) {
  const auto first = Publish(R"({"note":"first","name":"1.0"})");
  ASSERT_EQ(first.status, 201) << first.text;
  EXPECT_EQ(first.body.at("number"), 1);
  EXPECT_EQ(first.body.at("published"), true);
  EXPECT_EQ(first.body.at("author").at("name"), "Olga");
  Replace(1);
  const auto second = Publish(R"({"note":"asks","policy":"finish"})");
  EXPECT_EQ(site.Get(Path(), owner).body.at("published").at("number"), 2);
  EXPECT_EQ(site.Get(Path(), owner).body.at("published").at("policy"), "finish");

  const auto versions = site.Get(Path("/versions?limit=1"), owner);
  ASSERT_EQ(versions.body.at("items").as_array().size(), 1u);
  EXPECT_EQ(versions.body.at("items").as_array()[0].at("number"), 2);
  EXPECT_TRUE(versions.body.at("next_cursor").is_string());
  const auto whole = site.Get(Path("/versions/" + second.Text("id")), owner);
  EXPECT_TRUE(whole.body.at("scenario").at("blocks").as_object().contains("b_ask"));
  EXPECT_FALSE(whole.body.at("changes").as_array().empty()) << "from the version before";
  EXPECT_TRUE(site.Get(Path("/versions/" + second.Text("id") + "?compare=draft"), owner).body.at("changes").as_array().empty());
  EXPECT_EQ(site.Get(Path("/versions/" + second.Text("id") + "?compare=scv_none"), owner).Text("field"), "compare");
  EXPECT_EQ(site.Get(Path("/versions/scv_none"), owner).status, 404);

  EXPECT_EQ(site.Post(Path("/versions/" + first.Text("id") + "/restore"), owner, "{}").body.at("revision"), 3);
  EXPECT_FALSE(site.Get(Path(), owner).body.at("scenario").at("blocks").as_object().contains("b_ask"));
  const auto back = site.Post(Path("/versions/" + first.Text("id") + "/publish"), owner, R"({"policy":"restart"})");
  EXPECT_EQ(back.body.at("published"), true) << back.text;
  EXPECT_EQ(site.Get(Path(), owner).body.at("published").at("number"), 1);
  EXPECT_EQ(site.Post(Path("/unpublish"), owner, "").status, 204);
  EXPECT_TRUE(site.Get(Path(), owner).body.at("published").is_null());
  const auto audit = site.Get("/audit", owner).text;
  for (const auto* act : {"scenario.publish", "scenario.rollback", "scenario.restore", "scenario.unpublish", "scenario.replace"}) {
    EXPECT_NE(audit.find(act), audit.npos) << act;
  }
}

TEST_F(ScenariosApi, AVersionIsTriedOnAPart) {
  Publish();
  const auto canary = Publish(R"({"canary_percent":20,"policy":"restart"})");
  EXPECT_EQ(canary.body.at("published"), false) << canary.text;
  EXPECT_EQ(canary.body.at("canary_percent"), 20);
  const auto widen = site.Post(Path("/canary"), owner, R"({"percent":50})");
  EXPECT_EQ(widen.body.at("canary").at("percent"), 50) << widen.text;
  EXPECT_EQ(widen.body.at("published").at("number"), 1);
  EXPECT_EQ(site.Post(Path("/canary"), owner, R"({"percent":101})").status, 422);
  const auto whole = site.Post(Path("/canary"), owner, R"({"percent":100})");
  EXPECT_EQ(whole.body.at("published").at("number"), 2);
  EXPECT_EQ(whole.body.at("published").at("policy"), "restart");
  EXPECT_TRUE(whole.body.at("canary").is_null());
  EXPECT_EQ(site.Post(Path("/canary"), owner, R"({"percent":5})").code(), "no_canary");
  Publish(R"({"canary_percent":20})");
  EXPECT_TRUE(site.Post(Path("/canary"), owner, R"({"percent":0})").body.at("canary").is_null());
  EXPECT_EQ(site.Get(Path(), owner).body.at("published").at("number"), 2);
}

TEST_F(ScenariosApi, ASecretWithoutAValueIsAProblem) {
  Operate(1, R"([{"op":"put","type":"variable","id":"shop_key","value":{"type":"text","scope":"secret"}}])");
  const auto missing = site.Get(Path("/problems"), owner).text;
  EXPECT_NE(missing.find(R"("code":"secret_missing","severity":"warning")"), std::string::npos) << missing;
  EXPECT_EQ(site.Send("PUT", Path("/secrets/shop_key"), owner, R"({"value":"s3cr3t"})").status, 204);
  EXPECT_EQ(site.Get(Path("/problems"), owner).text.find("secret_missing"), std::string::npos);
}

TEST_F(ScenariosApi, WhatHasErrorsIsNotPublished) {
  Operate(1, R"([{"op":"put","type":"block","id":"b_a","value":{"flow":"f_main","kind":"send_text","settings":{"text":{"en":"{{ 1 + }}"}}}}])");
  const auto problems = site.Get(Path("/problems"), owner);
  EXPECT_NE(problems.text.find(R"("code":"bad_expression")"), std::string::npos) << problems.text;
  const auto refused = Publish();
  EXPECT_EQ(refused.code(), "scenario_has_errors") << refused.text;
  EXPECT_EQ(refused.Text("field"), "blocks.b_a");
  EXPECT_TRUE(site.Get(Path("/versions"), owner).body.at("items").as_array().empty());
}

TEST_F(ScenariosApi, TheDraftIsTriedWithoutStoringAnything) {
  Replace(1);
  const auto asked = site.Post(Path("/try"), owner, R"({"input":{"event":"start"},"locale":"en"})");
  ASSERT_EQ(asked.status, 200) << asked.text;
  EXPECT_EQ(asked.Text("waiting"), "b_ask");
  EXPECT_EQ(asked.body.at("messages").as_array().at(0).at("text"), "Which e-mail?");
  const auto say = [&](const std::string& state, const std::string& text) {
    const json::Object body{{"state", state}, {"input", json::Object{{"content", json::Object{{"type", "text"}, {"text", text}}}}}};
    return site.Post(Path("/try"), owner, json::Dump(body));
  };
  EXPECT_EQ(say(asked.Text("state"), "no idea").Text("waiting"), "b_ask") << "asks again";
  const auto thanked = say(asked.Text("state"), "ann@example.org");
  EXPECT_EQ(thanked.body.at("messages").as_array().at(0).at("text"), "Thanks, ann@example.org!") << thanked.text;
  EXPECT_EQ(thanked.body.at("variables").at("email"), "ann@example.org");
  EXPECT_TRUE(thanked.body.at("waiting").is_null());
  EXPECT_EQ(say(asked.Text("state"), "bob@example.org").body.at("variables").at("email"), "bob@example.org") << "back in time";
  const auto from = site.Post(Path("/try"), owner, R"({"input":{"event":"start","from":"b_thanks"}})");
  EXPECT_EQ(from.body.at("messages").as_array().at(0).at("text"), "Thanks, !") << from.text;
  EXPECT_EQ(from.Text("chat"), "");
  EXPECT_EQ(site.Post(Path("/try"), owner, R"({"input":{"event":"start","from":"b_none"}})").Text("field"), "input.from");
  EXPECT_EQ(say("nonsense", "x").status, 422);
  EXPECT_EQ(site.Post(Path("/try"), owner, R"({"input":{"skip":"soon"}})").Text("field"), "input.skip");
  EXPECT_EQ(RunTask(site.db().Read([](Tx& tx) { return tx.Query("SELECT count(*) FROM flow_traces")[0].Int(0); })).value(), 0);
}

TEST_F(ScenariosApi, CountsSessionsVisitsAndTraces) {
  Replace(1);
  const auto version = Publish().Text("id");
  const auto channel = site.Post("/channels", owner, R"({"bot_id":")" + bot + R"(","kind":"web","name":"Site"})").Text("id");
  const auto conversation = site.MakeConversation(bot, channel, "Hi", "a");
  const auto other = site.MakeConversation(bot, channel, "Hi", "b");
  site.MakeConversation(bot, channel, "Hi", "c");
  const auto workspace = RunTask(site.db().Read([](Tx& tx) { return tx.Query("SELECT id FROM workspaces")[0].Text(0); })).value();
  ASSERT_TRUE(RunTask(site.db().Write([&](Tx& tx) {
    const auto stand = [&](const std::string& id, const std::string& block, const std::string& at_version) {
      flow::SessionRow row;
      row.conversation_id = id;
      row.workspace_id = workspace;
      row.bot_id = bot;
      row.version_id = at_version;
      row.block_id = block;
      row.kind = "ask_email";
      row.waits = true;
      row.at = site.clock().Now() - std::chrono::hours(2);
      flow::SaveSession(tx, row);
    };
    stand(conversation, "b_ask", version);
    stand(other, "b_gone", version);
    stand("cnv_elsewhere", "b_ask", "scv_older");
    flow::CountVisits(tx, workspace, bot, version, "2026-01-01", {{"b_ask", "", 3}, {"b_ask", "next", 2}, {"b_start", ":began", 4}, {"b_ask", ":ended", 1}});
    flow::CountVisits(tx, workspace, bot, version, "2025-12-31", {{"b_ask", "", 9}});
    flow::SaveTrace(tx, {"trn_1", workspace, conversation, bot, version, FromUnixMicros(5), R"([{"block":"b_ask","port":"next"}])"});
  })).ok());
  EXPECT_EQ(site.Get(Path("/sessions"), owner).body.at("total"), 3);
  const auto sessions = site.Get(Path("/sessions?version=" + version), owner);
  EXPECT_EQ(sessions.body.at("total"), 2) << sessions.text;
  EXPECT_EQ(json::Dump(sessions.body.at("blocks")), R"([{"block":"b_ask","kind":"ask_email","count":1,"gone":false},)"
                                                    R"({"block":"b_gone","kind":"ask_email","count":1,"gone":true}])");
  EXPECT_EQ(site.Get(Path("/sessions?version=scv_other"), owner).body.at("total"), 0);
  const auto since = std::string("1767225600000000");  // 2026-01-01
  const auto visits = site.Get(Path("/visits?from=" + since), owner);
  EXPECT_EQ(json::Dump(visits.body.at("visits")), R"([{"block":"b_ask","port":"","count":3},{"block":"b_ask","port":"next","count":2}])");
  EXPECT_EQ(visits.body.at("began"), 4);
  EXPECT_EQ(json::Dump(visits.body.at("blocks")), R"([{"block":"b_ask","began":0,"ended":1,"failed":0,"gone":1,"waiting":1},)"
                                                  R"({"block":"b_gone","began":0,"ended":0,"failed":0,"gone":1,"waiting":1},)"
                                                  R"({"block":"b_start","began":4,"ended":0,"failed":0,"gone":0,"waiting":0}])");
  EXPECT_EQ(site.Get(Path("/visits"), owner).body.at("visits").as_array().at(0).at("count"), 12);
  EXPECT_EQ(site.Get(Path("/visits?to=" + since), owner).body.at("visits").as_array().at(0).at("count"), 9);
  EXPECT_EQ(site.Get(Path("/visits?from=5&to=5"), owner).Text("field"), "from");
  EXPECT_TRUE(site.Get(Path("/visits?version=scv_other"), owner).body.at("visits").as_array().empty());
  const auto traces = site.Get("/conversations/" + conversation + "/traces", owner);
  EXPECT_EQ(traces.body.at("items").as_array().at(0).at("steps").as_array().at(0).at("block"), "b_ask") << traces.text;
  EXPECT_EQ(traces.body.at("items").as_array().at(0).at("version_number"), 1);
  EXPECT_EQ(site.Get("/conversations/" + conversation + "/traces?turn=trn_1", owner).body.at("items").as_array().size(), 1u);
  EXPECT_TRUE(site.Get("/conversations/" + conversation + "/traces?turn=trn_2", owner).body.at("items").as_array().empty());
  EXPECT_EQ(site.Get("/conversations/cnv_none/traces", owner).status, 404);
}

TEST_F(ScenariosApi, ADeletedBotLeavesNothingOfItsScenario) {
  Publish();
  site.Delete("/bots/" + bot, owner);
  const auto left = RunTask(site.db().Read([](Tx& tx) {
    return tx.Query("SELECT (SELECT count(*) FROM scenarios) + (SELECT count(*) FROM scenario_versions) + "
                    "(SELECT count(*) FROM scenario_edits)")[0].Int(0);
  }));
  EXPECT_EQ(*left, 0);
}

TEST_F(ScenariosApi, WhoOnlyReadsChangesNothing) {
  const auto viewer = site.Join(owner, access::Role::kViewer, "vera@example.org");
  EXPECT_EQ(site.Get(Path(), viewer).status, 200);
  EXPECT_EQ(site.Post(Path("/publish"), viewer, "{}").status, 403);
  EXPECT_EQ(site.Post(Path("/operations"), viewer, "{}").status, 403);
}

}  // namespace
}  // namespace beseda::server
