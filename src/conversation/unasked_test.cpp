#include "conversation/unasked.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "records/consent_rows.h"
#include "records/conversation_rows.h"
#include "records/inner_events.h"
#include "records/message_rows.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_queues.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::conversation {
namespace {

class UnaskedTest : public ::testing::Test {
 protected:
  UnaskedTest() {
    SeedTestWorkspace(*database_);
    Write([](Tx& tx) {
      tx.Exec("INSERT INTO contacts (id, workspace_id, created_at, last_seen_at) VALUES ('cnt', 'wsp_test', 0, 0)");
      tx.Exec("INSERT INTO identities (channel_id, vendor_user_id, workspace_id, contact_id, created_at) VALUES ('chn_test', 'u', 'wsp_test', 'cnt', 0)");
      tx.Exec("INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, created_at, last_activity_at) "
              "VALUES ('cnv', 'wsp_test', 'bot_test', 'chn_test', 'cnt', 't', 'u', 0, 0)");
    });
    Heard();
  }
  void Write(const std::function<void(Tx&)>& body) { ASSERT_TRUE(RunTask(database_->Write(body)).ok()); }
  void Heard() {
    Write([&](Tx& tx) { tx.Exec("UPDATE conversations SET last_inbound_at = $1", clock_.Now()); });
  }
  void OptsOut() {
    clock_.Advance(seconds(1));
    Heard();
    Write([&](Tx& tx) { records::SaveOptOut(tx, "chn_test", "u", records::OptedOutBy::kPerson, clock_.Now()); });
  }
  /// A turn that an inner event begins; "": the person's message.
  TurnStart Turn(std::string_view name) {
    const Content content = name.empty() ? MakeText("Hi") : Content{EventContent{std::string(name), "{}"}};
    TurnStart start;
    Write([&](Tx& tx) {
      const auto conversation = *records::LoadConversation(tx, "cnv");
      if (name.empty()) {
        Message message;
        message.id = "msg_" + std::to_string(++count_);
        message.workspace_id = "wsp_test";
        message.conversation_id = "cnv";
        message.content = content;
        message.created_at = clock_.Now();
        records::InsertMessage(tx, message);
        tx.Exec("INSERT INTO events (workspace_id, channel_id, vendor_event_id, conversation_id, message_id, received_at) VALUES ('wsp_test', 'chn_test', $1, 'cnv', $1, 0)", message.id);
      } else {
        records::AddInnerEvent(tx, conversation, "e" + std::to_string(++count_), content, clock_.Now());
      }
      start = BeginTurn(tx, "cnv", clock_.Now()).start;
    });
    return start;
  }
  /// Says something in such a turn, and gives how it ended: its state, and how many messages wait to be sent.
  std::string Says(std::string_view name) {
    const auto start = Turn(name);
    TurnEnd end;
    Message message;
    message.id = "msg_out" + std::to_string(++count_);
    message.workspace_id = "wsp_test";
    message.conversation_id = "cnv";
    message.direction = Direction::kOut;
    message.author = Author::kBot;
    message.content = MakeText("Said");
    message.state = DeliveryState::kQueued;
    end.messages.push_back(message);
    end.enqueue = true;
    Write([&](Tx& tx) {
      tx.Exec("DELETE FROM outbox");
      ASSERT_TRUE(CommitTurn(tx, queue_, start, end, clock_.Now()).ok());
      const auto queued = tx.Query("SELECT unasked FROM outbox");
      const auto stored = *records::LoadMessage(tx, message.id);
      said_ = std::string(DeliveryStateName(stored.state)) + (queued.empty() ? "" : queued[0].Bool(0) ? " unasked" : " asked");
      reason_ = stored.reason;
    });
    return said_ + (start.unheard ? " unheard" : "");
  }

  TestDatabase database_;
  ManualClock clock_;
  FakeSendQueue queue_;
  std::string said_, reason_;
  int count_ = 0;
};

TEST_F(UnaskedTest, WhoHasNotOptedOutIsSentEverything) {
  EXPECT_EQ(Says(""), "queued asked");
  for (const auto name : {records::kScheduleEvent, records::kSilenceEvent, records::kHappenedEvent}) EXPECT_EQ(Says(name), "queued unasked") << name;
  EXPECT_EQ(Says(records::kTimerEvent), "queued asked") << "part of the answer, right after the message";
}

TEST_F(UnaskedTest, WhoHasIsSentNoMoreThanTheyAskFor) {
  OptsOut();
  for (const auto name : {records::kScheduleEvent, records::kSilenceEvent, records::kHappenedEvent, records::kTimerEvent, records::kCallEvent}) {
    EXPECT_EQ(Says(name), "skipped unheard") << name;
    EXPECT_EQ(reason_, records::kOptedOutReason);
  }
  EXPECT_EQ(Says(""), "queued asked") << "an answer";
}

TEST_F(UnaskedTest, WhatTheTeamDecidesAnswersThePerson) {
  OptsOut();
  for (const auto name : {"approval", "handed_back"}) EXPECT_EQ(Says(name), "queued asked") << name;
}

TEST_F(UnaskedTest, AnAnswerMayTakeSomeMinutes) {
  OptsOut();
  clock_.Advance(seconds(5));
  Heard();  // A question after they opted out.
  clock_.Advance(std::chrono::minutes(9));
  EXPECT_EQ(Says(records::kTimerEvent), "queued asked");
  EXPECT_EQ(Says(records::kCallEvent), "queued asked");
  EXPECT_EQ(Says(records::kHappenedEvent), "skipped unheard") << "another system's news are no answer";
  clock_.Advance(std::chrono::minutes(2));
  EXPECT_EQ(Says(records::kTimerEvent), "skipped unheard");
}

TEST_F(UnaskedTest, WhoOptsOutWhileTheTurnRunsIsNotSentItsWords) {
  const auto start = Turn(records::kScheduleEvent);
  EXPECT_FALSE(start.unheard);
  OptsOut();
  Write([&](Tx& tx) { EXPECT_EQ(IsAsked(tx, start, clock_.Now()), Asked::kNotWanted); });
}

TEST_F(UnaskedTest, GroupsHaveNotOptedOut) {
  OptsOut();
  Write([](Tx& tx) { tx.Exec("UPDATE conversations SET is_group = 1"); });
  EXPECT_EQ(Says(records::kScheduleEvent), "queued unasked");
}

}  // namespace
}  // namespace beseda::conversation
