#include <gtest/gtest.h>

#include "bus/in_process/in_process_bus.h"
#include "contracts/live_events.h"
#include "server/testing/test_site.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

constexpr char kAskEmail[] = R"({"format": 1, "locales": ["en"], "main": "f_main", "flows": {"f_main": {"name": "Main"}},
  "variables": {"email": {"type": "text"}},
  "blocks": {"b_start": {"flow": "f_main", "kind": "start"},
             "b_ask": {"flow": "f_main", "kind": "ask_email", "settings": {"question": {"en": "Which e-mail?"}, "variable": "email"}},
             "b_thanks": {"flow": "f_main", "kind": "send_text", "settings": {"text": {"en": "Thanks, {{email}}!"}}}},
  "edges": {"e_1": {"from": "b_start", "port": "next", "to": "b_ask"}, "e_2": {"from": "b_ask", "port": "next", "to": "b_thanks"}}})";
constexpr char kGood[] = R"({"text":"user> hi\nbot> Which e-mail?\nuser> a@b.cd\nbot> Thanks, a@b.cd!"})";
constexpr char kBad[] = R"({"text":"user> hi\r\nbot> Which e-mail?\r\nuser> a@b.cd\r\nbot> Bye!\r\n"})";

class ScenarioTestsApi : public ::testing::Test {
 protected:
  std::string Path(const std::string& rest = "") { return "/bots/" + bot + "/scenario" + rest; }
  TestSite::Answer Put(const std::string& name, const std::string& body) { return site.Send("PUT", Path("/tests/" + name), owner, body); }
  TestSite::Answer Run(const std::string& body = "{}") { return site.Post(Path("/tests/run"), owner, body); }
  TestSite::Answer Publish() { return site.Post(Path("/publish"), owner, R"({"note":"n"})"); }
  TestSite::Answer Replace(std::int64_t base, const std::string& more = "") {
    return site.Send("PUT", Path(), owner, R"({"base_revision":)" + std::to_string(base) + R"(,"scenario":)" + kAskEmail + more + "}");
  }
  void SetGate(const std::string& gate) {
    EXPECT_EQ(site.Send("PUT", Path("/tests-gate"), owner, R"({"gate":")" + gate + R"("})").status, 200);
  }

  TestSite site;
  TestSite::Caller owner = site.SetUp();
  std::string bot = site.Post("/bots", owner, R"({"name":"Sales"})").Text("id");
};

TEST_F(ScenarioTestsApi, AreKeptByName) {
  EXPECT_EQ(site.Get(Path("/tests"), owner).text, R"({"gate":"warn","items":[]})");
  const auto put = Put("happy%20path", kBad);
  ASSERT_EQ(put.status, 200) << put.text;
  EXPECT_EQ(put.body.at("name"), "happy path");
  EXPECT_EQ(put.body.at("text"), "user> hi\nbot> Which e-mail?\nuser> a@b.cd\nbot> Bye!\n");
  EXPECT_EQ(Put("run", kGood).status, 200) << "a name like any other";
  EXPECT_EQ(Put("%D0%9F", kGood).status, 200);
  EXPECT_EQ(site.Get(Path("/tests"), owner).body.at("items").as_array().size(), 3u);
  EXPECT_EQ(Put("a.b", kGood).Text("field"), "name");
  const auto wrong = Put("wrong", R"({"text":"user> hi\nsays> x"})");
  EXPECT_EQ(wrong.Text("field"), "text");
  EXPECT_EQ(wrong.Text("detail").substr(0, 7), "Line 2:");

  EXPECT_EQ(Put("run", R"({"text":"user> x","renamed_from":"happy path"})").code(), "name_taken");
  EXPECT_EQ(Put("other", R"({"text":"user> x","renamed_from":"none"})").status, 404);
  EXPECT_EQ(Put("other", R"({"text":"user> x","renamed_from":"happy path"})").status, 200);
  EXPECT_EQ(site.Send("DELETE", Path("/tests/happy%20path"), owner, "").status, 404);
  EXPECT_EQ(site.Send("DELETE", Path("/tests/other"), owner, "").status, 204);
  EXPECT_EQ(site.Get("/bots/bot_none/scenario/tests", owner).status, 404);
}

TEST_F(ScenarioTestsApi, RunOnTheDraft) {
  Replace(1);
  Put("good", kGood);
  Put("bad", kBad);
  const auto run = Run();
  ASSERT_EQ(run.status, 200) << run.text;
  EXPECT_EQ(run.body.at("passed"), 1);
  EXPECT_EQ(run.body.at("failed"), 1);
  const auto& bad = run.body.at("results").as_array()[0];
  EXPECT_EQ(bad.at("name"), "bad");
  EXPECT_EQ(bad.at("line"), 4);
  EXPECT_EQ(bad.at("expected"), "Bye!");
  EXPECT_EQ(bad.at("got"), "Thanks, a@b.cd!");
  EXPECT_EQ(bad.at("block"), "b_thanks");
  EXPECT_EQ(json::Dump(bad.at("trace")), R"(["b_start","b_ask","b_ask","b_thanks"])");
  EXPECT_EQ(json::Dump(run.body.at("results").as_array()[1].at("problem")), "null");

  EXPECT_EQ(Run(R"({"names":["good"]})").body.at("failed"), 0);
  EXPECT_EQ(Run(R"({"names":["none"]})").status, 404);
  const auto unsaved = Run(R"({"tests":{"new":"user> hi\nbot> Which e-mail?"}})");
  EXPECT_EQ(unsaved.body.at("results").as_array().size(), 1u) << unsaved.text;
  EXPECT_EQ(Run(R"({"tests":{"new":"says"}})").Text("field"), "tests.new");
  EXPECT_EQ(Run(R"({"scenario":{"format":1,"locales":["en"],"main":"f_a","flows":{"f_a":{}}}})").code(), "scenario_has_errors");
}

TEST_F(ScenarioTestsApi, StandBeforePublishing) {
  Replace(1);
  Put("bad", kBad);
  const auto warned = Publish();
  ASSERT_EQ(warned.status, 201) << warned.text;
  EXPECT_EQ(warned.body.at("failed_tests").as_array().at(0).at("name"), "bad");
  SetGate("block");
  EXPECT_EQ(site.Get(Path("/tests"), owner).Text("gate"), "block");
  const auto refused = Publish();
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.code(), "tests_failed");
  EXPECT_EQ(refused.Text("detail"), "The scenario is not published while tests fail. A test fails: \"bad\", line 4: expected \"Bye!\", but the bot said \"Thanks, a@b.cd!\".");
  SetGate("off");
  EXPECT_TRUE(Publish().body.at("failed_tests").as_array().empty());
  SetGate("block");
  Put("bad", kGood);
  EXPECT_EQ(Publish().status, 201);
  EXPECT_EQ(site.Send("PUT", Path("/tests-gate"), owner, R"({"gate":"perhaps"})").Text("field"), "gate");
  EXPECT_NE(site.Get("/audit", owner).text.find("scenario.tests_gate"), std::string::npos);
}

TEST_F(ScenarioTestsApi, AreFrozenIntoVersionsAndComeBack) {
  Replace(1);
  Put("old", kGood);
  const auto version = Publish().Text("id");
  Put("old", kBad);
  Put("newer", kGood);
  EXPECT_EQ(site.Get(Path("/versions/" + version), owner).body.at("tests").as_object().size(), 1u);
  EXPECT_EQ(site.Post(Path("/versions/" + version + "/restore"), owner, "{}").status, 200);
  EXPECT_EQ(Run().body.at("failed"), 0) << "the version's text is back";
  EXPECT_EQ(Run().body.at("passed"), 2) << "what was written since then stays";
}

TEST_F(ScenarioTestsApi, AreReplacedWithTheScenario) {
  Put("gone", kGood);
  EXPECT_EQ(Replace(1, R"(,"tests":{"new":"user> hi\nbot> *"},"tests_gate":"block")").status, 200);
  const auto listed = site.Get(Path("/tests"), owner);
  EXPECT_EQ(listed.Text("gate"), "block");
  ASSERT_EQ(listed.body.at("items").as_array().size(), 1u);
  EXPECT_EQ(listed.body.at("items").as_array()[0].at("name"), "new");
  EXPECT_EQ(Replace(2).status, 200);
  EXPECT_EQ(site.Get(Path("/tests"), owner).body.at("items").as_array().size(), 1u) << "tests that are not given stay";
  EXPECT_EQ(Replace(3, R"(,"tests":{"a/b":"user> x"})").Text("field"), "tests.a/b");
}

TEST_F(ScenarioTestsApi, ATrialIsWrittenDownAsOne) {
  Replace(1);
  const auto begun = site.Post(Path("/try"), owner, R"({"input":{"event":"start"},"locale":"en"})");
  ASSERT_EQ(begun.status, 200) << begun.text;
  const auto begin = begun.Text("chat");
  EXPECT_EQ(begin.substr(0, 33), "# channel: web  locale: en  now: ");
  EXPECT_EQ(begin.substr(begin.find('\n')), "\nstart>\nbot> Which e-mail?\n");
  const auto next = site.Post(Path("/try"), owner, R"({"state":)" + json::Dump(begun.body.at("state")) +
                                                       R"(,"input":{"content":{"type":"text","text":"a@b.cd"}}})");
  EXPECT_EQ(next.Text("chat"), "user> a@b.cd\nbot> Thanks, a@b.cd!\n");
  const auto test = json::Dump(json::Object{{"tests", json::Object{{"kept", begin + next.Text("chat")}}}});
  EXPECT_EQ(Run(test).body.at("passed"), 1) << Run(test).text;
}

TEST_F(ScenarioTestsApi, GoWithTheirBot) {
  Put("good", kGood);
  EXPECT_EQ(site.Send("DELETE", "/bots/" + bot, owner, "").status, 204);
  const auto left = RunTask(site.db().Read([](Tx& tx) { return tx.Query("SELECT count(*) FROM scenario_tests")[0].Int(0); }));
  EXPECT_EQ(*left, 0);
}

}  // namespace
}  // namespace beseda::server
