#include <gtest/gtest.h>

#include "model/content.h"
#include "records/message_rows.h"
#include "server/testing/test_site.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

class FeedbackApi : public ::testing::Test {
 protected:
  FeedbackApi() {
    const auto stored = site.loop().Run(site.db().Write([&](Tx& tx) {
      Message message;
      message.id = "msg_answer";
      message.workspace_id = tx.Query("SELECT id FROM workspaces")[0].Text(0);
      message.conversation_id = conversation;
      message.direction = Direction::kOut;
      message.author = Author::kBot;
      message.content = MakeText("Hello");
      message.meta = R"({"model":"small"})";
      message.created_at = site.clock().Now();
      records::InsertMessage(tx, message);
      person_message = tx.Query("SELECT id FROM messages WHERE author = 'contact'")[0].Text(0);
    }));
    EXPECT_TRUE(stored.ok()) << stored.error().detail;
  }
  TestSite::Answer Rate(const std::string& message, const std::string& body) {
    return site.Post("/messages/" + message + "/feedback", owner, body);
  }

  TestSite site;
  TestSite::Caller owner = site.SetUp();
  std::string bot = site.Post("/bots", owner, R"({"name":"Bot"})").Text("id");
  std::string channel =
      site.Post("/channels", owner, R"({"kind":"web","name":"Site","bot_id":")" + bot + R"("})").Text("id");
  std::string conversation = site.MakeConversation(bot, channel, "Hi");
  std::string person_message;
};

TEST_F(FeedbackApi, MembersRateAnswersAndSeeTheSums) {
  ASSERT_EQ(Rate("msg_answer", R"({"value":-1,"comment":"Too long"})").status, 200);
  const auto list = site.Get("/conversations/" + conversation + "/feedback", owner);
  ASSERT_EQ(list.status, 200) << list.text;
  const auto& item = list.body.at("items").as_array().at(0);
  EXPECT_EQ(item.at("message_id"), "msg_answer");
  EXPECT_EQ(item.at("value"), -1);
  EXPECT_EQ(item.at("comment"), "Too long");
  EXPECT_EQ(item.at("by").at("name"), "Olga");

  const auto sums = site.Get("/feedback/summary?group_by=model&bot_id=" + bot, owner);
  ASSERT_EQ(sums.status, 200) << sums.text;
  const auto& sum = sums.body.at("items").as_array().at(0);
  EXPECT_EQ(sum.at("key"), "small");
  EXPECT_EQ(sum.at("down"), 1);
  EXPECT_EQ(sum.at("rate"), 0.0);

  EXPECT_EQ(Rate("msg_answer", R"({"value":0})").status, 200);
  EXPECT_TRUE(site.Get("/conversations/" + conversation + "/feedback", owner).body.at("items").as_array().empty());
  EXPECT_NE(site.Get("/audit", owner).text.find("message.feedback"), std::string::npos);
}

TEST_F(FeedbackApi, RefusesWhatCannotBeRated) {
  EXPECT_EQ(Rate("msg_none", R"({"value":1})").status, 404);
  EXPECT_EQ(Rate(person_message, R"({"value":1})").code(), "not_a_bots_message");
  EXPECT_EQ(Rate("msg_answer", R"({"value":2})").Text("field"), "value");
  EXPECT_EQ(site.Get("/feedback/summary?group_by=moon", owner).Text("field"), "group_by");
}

}  // namespace
}  // namespace beseda::server
