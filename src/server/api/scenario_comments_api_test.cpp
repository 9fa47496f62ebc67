#include <gtest/gtest.h>

#include "bus/in_process/in_process_bus.h"
#include "contracts/live_events.h"
#include "flow/comment_rows.h"
#include "server/testing/test_site.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

constexpr char kScenario[] = R"({"format": 1, "locales": ["en"], "main": "f_main", "flows": {"f_main": {"name": "Main"}},
  "blocks": {"b_start": {"flow": "f_main", "kind": "start"}, "b_end": {"flow": "f_main", "kind": "end"}},
  "edges": {"e_1": {"from": "b_start", "port": "next", "to": "b_end"}}})";

class ScenarioCommentsApi : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(Replace(1, kScenario), 200); }

  int Replace(std::int64_t base, const std::string& scenario) {
    return site.Send("PUT", Path(), owner, R"({"base_revision":)" + std::to_string(base) + R"(,"scenario":)" + scenario + "}").status;
  }
  std::string Path(const std::string& rest = "") { return "/bots/" + bot + "/scenario" + rest; }
  TestSite::Answer Add(const TestSite::Caller& who, const std::string& body) { return site.Post(Path("/comments"), who, body); }
  json::Array Threads() { return site.Get(Path("/comments"), owner).body.at("items").as_array(); }

  TestSite site;
  TestSite::Caller owner = site.SetUp();
  TestSite::Caller other = site.Join(owner, access::Role::kAdmin, "pavel@example.org");
  TestSite::Caller viewer = site.Join(owner, access::Role::kViewer, "vera@example.org");
  std::string bot = site.Post("/bots", owner, R"({"name":"Sales"})").Text("id");
};

TEST_F(ScenarioCommentsApi, FormThreadsOfBlocksAndFlows) {
  EXPECT_TRUE(Threads().empty());
  const auto begun = Add(owner, R"({"text":"Why here?\nReally?","block":"b_end","about":"End"})");
  ASSERT_EQ(begun.status, 201) << begun.text;
  EXPECT_EQ(begun.body.at("flow"), "f_main");
  EXPECT_EQ(begun.body.at("block"), "b_end");
  EXPECT_TRUE(begun.body.at("resolved_at").is_null());
  EXPECT_EQ(Add(other, R"({"text":"All too long.","flow":"f_main"})").status, 201);
  const auto answered = Add(other, R"({"text":"Because.","thread":")" + begun.Text("id") + R"("})");
  ASSERT_EQ(answered.status, 201) << answered.text;
  ASSERT_EQ(answered.body.at("comments").as_array().size(), 2u);
  const auto threads = Threads();
  ASSERT_EQ(threads.size(), 2u);
  EXPECT_EQ(threads[0].at("about"), "End");
  EXPECT_EQ(threads[0].at("comments").at(0).at("text"), "Why here?\nReally?");
  EXPECT_EQ(threads[0].at("comments").at(1).at("author").at("id"), json::Value(other.member_id));
  EXPECT_TRUE(threads[1].at("block").is_null());
}

TEST_F(ScenarioCommentsApi, AreRefusedWithWhatToDo) {
  EXPECT_EQ(Add(owner, R"({"text":" \n","block":"b_end"})").Text("field"), "text");
  EXPECT_EQ(Add(owner, R"({"text":"Hm","block":"b_none"})").Text("field"), "block");
  EXPECT_EQ(Add(owner, R"({"text":"Hm"})").Text("field"), "flow");
  EXPECT_EQ(Add(owner, R"({"text":"Hm","thread":"cmt_none"})").status, 404);
  EXPECT_EQ(Add(owner, R"({"text":")" + std::string(flow::kMostCommentLetters + 1, 'a') + R"(","flow":"f_main"})").Text("field"), "text");
  EXPECT_EQ(Add(viewer, R"({"text":"Hm","flow":"f_main"})").status, 403);
  EXPECT_EQ(site.Get(Path("/comments"), viewer).status, 200);
  EXPECT_EQ(site.Get("/bots/bot_none/scenario/comments", owner).status, 404);
}

TEST_F(ScenarioCommentsApi, AreResolvedByAnybodyAndCorrectedByTheirAuthor) {
  const auto id = Add(owner, R"({"text":"Wyh?","block":"b_end"})").Text("id");
  EXPECT_EQ(site.Patch(Path("/comments/" + id), other, R"({"text":"Mine now"})").status, 403);
  const auto corrected = site.Patch(Path("/comments/" + id), owner, R"({"text":"Why?"})");
  EXPECT_EQ(corrected.body.at("comments").as_array()[0].at("text"), "Why?");
  EXPECT_FALSE(corrected.body.at("comments").as_array()[0].at("edited_at").is_null());
  const auto resolved = site.Patch(Path("/comments/" + id), other, R"({"resolved":true})");
  EXPECT_FALSE(resolved.body.at("resolved_at").is_null()) << resolved.text;
  EXPECT_FALSE(resolved.Text("resolved_by").empty());
  const auto reopened = site.Patch(Path("/comments/" + id), owner, R"({"resolved":false})");
  EXPECT_TRUE(reopened.body.at("resolved_at").is_null());
  EXPECT_TRUE(reopened.body.at("resolved_by").is_null());
  const auto answer = Add(other, R"({"text":"So.","thread":")" + id + R"("})").body.at("comments").as_array()[1].at("id");
  EXPECT_EQ(site.Patch(Path("/comments/" + std::string(answer.as_string())), owner, R"({"resolved":true})").Text("field"), "resolved");
}

TEST_F(ScenarioCommentsApi, AreDeletedByTheirAuthorUnlessOthersAnswered) {
  const auto id = Add(owner, R"({"text":"Why?","block":"b_end"})").Text("id");
  Add(owner, R"({"text":"Anybody?","thread":")" + id + R"("})");
  EXPECT_EQ(site.Delete(Path("/comments/" + id), other).status, 403);
  const auto answer = std::string(Add(other, R"({"text":"So.","thread":")" + id + R"("})").body.at("comments").as_array()[2].at("id").as_string());
  EXPECT_EQ(site.Delete(Path("/comments/" + id), owner).code(), "answered");
  EXPECT_EQ(site.Delete(Path("/comments/" + answer), other).status, 204);
  EXPECT_EQ(site.Delete(Path("/comments/" + id), owner).status, 204);
  EXPECT_TRUE(Threads().empty()) << "with the first goes the thread";
}

TEST_F(ScenarioCommentsApi, OutliveTheirBlockButNotTheBot) {
  Add(owner, R"({"text":"Why?","block":"b_end","about":"End"})");
  ASSERT_EQ(Replace(2, R"({"format": 1, "locales": ["en"], "main": "f_main", "flows": {"f_main": {"name": "Main"}},
                          "blocks": {"b_start": {"flow": "f_main", "kind": "start"}}})"), 200);
  ASSERT_EQ(Threads().size(), 1u);
  EXPECT_EQ(Threads()[0].at("about"), "End");
  EXPECT_EQ(site.Post(Path("/publish"), owner, R"({"note":"n"})").text.find("Why?"), std::string::npos) << "versions have none";
  ASSERT_EQ(site.Delete("/bots/" + bot, owner).status, 204);
  const auto left = RunTask(site.db().Read([](Tx& tx) { return tx.Query("SELECT count(*) FROM scenario_comments")[0].Int(0); }));
  EXPECT_EQ(left.value(), 0);
}

TEST_F(ScenarioCommentsApi, AreToldToOpenEditors) {
  std::vector<std::string> live;
  const auto watching = site.bus().Subscribe(LiveEvents::WorkspaceTopic(
      RunTask(site.db().Read([](Tx& tx) { return tx.Query("SELECT id FROM workspaces")[0].Text(0); })).value()),
      [&](const Bus::Payload& event) { live.push_back(*event); });
  Add(owner, R"({"text":"Why?","block":"b_end"})");
  ASSERT_EQ(live.size(), 1u);
  EXPECT_EQ(live[0], R"({"type":"scenario.comments","bot_id":")" + bot + R"("})");
}

}  // namespace
}  // namespace beseda::server
