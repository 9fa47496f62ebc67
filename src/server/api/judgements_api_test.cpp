#include <gtest/gtest.h>

#include "json/json.h"
#include "model/content.h"
#include "records/message_rows.h"
#include "server/testing/test_site.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

constexpr std::int64_t kDay = 86'400'000'000;

class JudgementsApi : public ::testing::Test {
 protected:
  /// An answer of the bot with what a judge said of it.
  void Judged(const std::string& id, std::int64_t at, std::int64_t score, const std::string& model = "small") {
    const auto stored = site.loop().Run(site.db().Write([&](Tx& tx) {
      Message message;
      message.id = id;
      message.workspace_id = tx.Query("SELECT id FROM workspaces")[0].Text(0);
      message.conversation_id = conversation;
      message.direction = Direction::kOut;
      message.author = Author::kBot;
      message.content = MakeText("Said " + id);
      message.created_at = site.clock().Now();
      records::InsertMessage(tx, message);
      tx.Exec("INSERT INTO judgements (message_id, workspace_id, conversation_id, bot_id, model, state, score, reason, "
              "judge_kind, at, judged_at) VALUES ($1, $2, $3, $4, $5, 'done', $6, 'Because.', 'rubric', $7, $7)",
              id, message.workspace_id, conversation, bot, model, score, at);
    }));
    EXPECT_TRUE(stored.ok()) << stored.error().detail;
  }
  std::int64_t Revision() { return site.Get("/bots/" + bot, owner).body.at("revision").as_int64(); }
  TestSite::Answer Judging(const std::string& judging) {
    return site.Patch("/bots/" + bot, owner,
                      R"({"revision":)" + std::to_string(Revision()) + R"(,"judging":)" + judging + "}");
  }

  TestSite site;
  TestSite::Caller owner = site.SetUp();
  std::string bot = site.Post("/bots", owner, R"({"name":"Bot"})").Text("id");
  std::string channel =
      site.Post("/channels", owner, R"({"kind":"web","name":"Site","bot_id":")" + bot + R"("})").Text("id");
  std::string conversation = site.MakeConversation(bot, channel, "Hi");
  std::string provider =
      site.Post("/providers", owner,
                R"({"kind":"openai","name":"Local","settings":{"base_url":"http://127.0.0.1:9/v1"},"secrets":{"api_key":"sk-1"}})")
          .Text("id");
  std::string model =
      site.Post("/models", owner, R"({"provider_id":")" + provider + R"(","name":"judge"})").Text("id");
};

TEST_F(JudgementsApi, ABotSaysWhichOfItsAnswersAreJudged) {
  const auto before = site.Get("/bots/" + bot, owner);
  EXPECT_EQ(before.body.at("judging").at("percent"), 0) << before.text;
  const auto on = Judging(R"({"percent":5,"kind":"rubric","rubric":"Is it polite?","model_id":")" + model + R"("})");
  ASSERT_EQ(on.status, 200) << on.text;
  EXPECT_EQ(on.body.at("judging").at("percent"), 5);
  EXPECT_EQ(on.body.at("judging").at("rubric"), "Is it polite?");
  EXPECT_EQ(Judging(R"({"percent":101})").Text("field"), "judging.percent");
  EXPECT_EQ(Judging(R"({"percent":5,"kind":"binary"})").Text("field"), "judging.model_id");
  EXPECT_EQ(Judging(R"({"percent":5,"kind":"binary","model_id":"mdl_none"})").Text("field"), "judging.model_id");
  EXPECT_EQ(Judging(R"({"percent":5,"kind":"exact","model_id":")" + model + R"("})").Text("field"), "judging.kind");
  EXPECT_EQ(Judging("7").Text("field"), "judging");
  EXPECT_EQ(Judging("{}").body.at("judging").at("percent"), 0);
}

TEST_F(JudgementsApi, AreListedNewestFirstAndTheBadOnesAlone) {
  Judged("msg_a", kDay + 1, 900);
  Judged("msg_b", kDay + 2, 200);
  Judged("msg_c", 2 * kDay, 400);
  const auto first = site.Get("/judgements?limit=2", owner);
  ASSERT_EQ(first.status, 200) << first.text;
  const auto& items = first.body.at("items").as_array();
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].at("message_id"), "msg_c");
  EXPECT_EQ(items[0].at("answer"), "Said msg_c");
  EXPECT_EQ(json::View(items[0].at("conversation_id").as_string()), conversation);
  EXPECT_EQ(items[0].at("reason"), "Because.");
  const auto rest = site.Get("/judgements?limit=2&cursor=" + first.Text("next_cursor"), owner);
  EXPECT_EQ(rest.body.at("items").as_array().at(0).at("message_id"), "msg_a");
  EXPECT_EQ(site.Get("/judgements?worst=500", owner).body.at("items").as_array().size(), 2u);
  EXPECT_EQ(site.Get("/judgements?bot_id=bot_other", owner).body.at("items").as_array().size(), 0u);
  EXPECT_EQ(site.Get("/judgements?worst=x", owner).Text("field"), "worst");
}

TEST_F(JudgementsApi, AreSummedByDay) {
  Judged("msg_a", kDay + 1, 900);
  Judged("msg_b", kDay + 2, 200);
  Judged("msg_c", 2 * kDay, 400, "large");
  const auto sums = site.Get("/judgements/summary?group_by=model", owner);
  ASSERT_EQ(sums.status, 200) << sums.text;
  const auto& items = sums.body.at("items").as_array();
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].at("key"), "small");
  EXPECT_EQ(items[0].at("day"), kDay);
  EXPECT_EQ(items[0].at("judged"), 2);
  EXPECT_EQ(items[0].at("score"), 550);
  EXPECT_EQ(items[1].at("key"), "large");
  EXPECT_EQ(items[1].at("day"), 2 * kDay);
  EXPECT_EQ(site.Get("/judgements/summary?from=" + std::to_string(2 * kDay), owner).body.at("items").as_array().size(), 1u);
  EXPECT_EQ(site.Get("/judgements/summary?group_by=moon", owner).Text("field"), "group_by");
}

}  // namespace
}  // namespace beseda::server
