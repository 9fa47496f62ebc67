#include <gtest/gtest.h>

#include "quality/feedback_rows.h"
#include "storage/testing/test_database.h"
#include "testing/run_task.h"

namespace beseda::quality {
namespace {

class FeedbackRows : public ::testing::Test {
 protected:
  template <typename Body>
  void Write(Body body) {
    const auto done = RunTask((*database).Write(std::move(body)));
    ASSERT_TRUE(done.ok()) << done.error().message << done.error().detail;
  }
  void SetUp() override {
    Write([](Tx& tx) {
      tx.Exec("INSERT INTO workspaces (id, name, created_at) VALUES ('wsp_1', 'Acme', 0)");
      tx.Exec("INSERT INTO bots (id, workspace_id, slug, name, created_at, updated_at) VALUES ('bot_1', 'wsp_1', 'b', 'B', 0, 0)");
      tx.Exec("INSERT INTO channels (id, workspace_id, bot_id, kind, name, created_at, updated_at) VALUES ('chn_1', 'wsp_1', 'bot_1', 'web', 'W', 0, 0)");
      tx.Exec("INSERT INTO contacts (id, workspace_id, created_at, last_seen_at) VALUES ('con_1', 'wsp_1', 0, 0)");
      tx.Exec("INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, created_at, last_activity_at) "
              "VALUES ('cnv_1', 'wsp_1', 'bot_1', 'chn_1', 'con_1', 't', 'v', 0, 0)");
      tx.Exec("INSERT INTO turns (id, workspace_id, conversation_id, last_event_seq, started_at, asked_for, prompt_version_id, experiment_id, variant) "
              "VALUES ('trn_1', 'wsp_1', 'cnv_1', 1, 0, 'rte_1', 'pmv_1', 'exp_1', 'b')");
    });
  }
  static Message Answer() {
    Message message;
    message.id = "msg_1";
    message.workspace_id = "wsp_1";
    message.conversation_id = "cnv_1";
    message.author = Author::kBot;
    message.turn_id = "trn_1";
    message.meta = R"({"model":"small","call_id":"call_1"})";
    return message;
  }
  static Feedback Of(const std::string& by, int value) {
    Feedback feedback;
    feedback.message_id = "msg_1";
    feedback.by_kind = "contact";
    feedback.by_id = by;
    feedback.value = value;
    feedback.at = FromUnixMicros(1000);
    return feedback;
  }

  TestDatabase database;
};

TEST_F(FeedbackRows, APersonHasOneThumbForAMessage) {
  Write([](Tx& tx) {
    EXPECT_TRUE(Rate(tx, Answer(), Of("con_1", 1)).ok());
    EXPECT_TRUE(Rate(tx, Answer(), Of("con_1", -1)).ok());
    EXPECT_TRUE(Rate(tx, Answer(), Of("con_2", 1)).ok());
    const auto list = ListFeedback(tx, "wsp_1", "cnv_1");
    ASSERT_EQ(list.size(), 2u);
    EXPECT_EQ(list[0].value, -1) << "the later one counts";
    EXPECT_TRUE(Rate(tx, Answer(), Of("con_1", 0)).ok());
    EXPECT_EQ(ListFeedback(tx, "wsp_1", "cnv_1").size(), 1u) << "and may be taken back";
    EXPECT_TRUE(ListFeedback(tx, "wsp_2", "cnv_1").empty());
  });
}

TEST_F(FeedbackRows, SumsGoByWhatAnswered) {
  Write([](Tx& tx) {
    EXPECT_TRUE(Rate(tx, Answer(), Of("con_1", 1)).ok());
    EXPECT_TRUE(Rate(tx, Answer(), Of("con_2", 1)).ok());
    EXPECT_TRUE(Rate(tx, Answer(), Of("con_3", -1)).ok());
    const auto key = [&](FeedbackGroup group) {
      const auto sums = SumFeedback(tx, "wsp_1", group, {});
      EXPECT_EQ(sums.size(), 1u);
      EXPECT_EQ(sums[0].up, 2);
      EXPECT_EQ(sums[0].down, 1);
      return sums[0].key;
    };
    EXPECT_EQ(key(FeedbackGroup::kModel), "small");
    EXPECT_EQ(key(FeedbackGroup::kAskedFor), "rte_1");
    EXPECT_EQ(key(FeedbackGroup::kPromptVersion), "pmv_1");
    EXPECT_EQ(key(FeedbackGroup::kBot), "bot_1");
    EXPECT_EQ(key(FeedbackGroup::kVariant), "b");
    FeedbackFilter later;
    later.from = 1001;
    EXPECT_TRUE(SumFeedback(tx, "wsp_1", FeedbackGroup::kModel, later).empty());
    FeedbackFilter other;
    other.bot_id = "bot_2";
    EXPECT_TRUE(SumFeedback(tx, "wsp_1", FeedbackGroup::kModel, other).empty());
  });
}

TEST_F(FeedbackRows, OnlyABotsMessagesAreRated) {
  Write([](Tx& tx) {
    auto message = Answer();
    message.author = Author::kContact;
    EXPECT_EQ(Rate(tx, message, Of("con_1", 1)).error().reason, "not_a_bots_message");
  });
}

}  // namespace
}  // namespace beseda::quality
