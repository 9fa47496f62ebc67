#include "inbox/inbox.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "contracts/short_payload.h"
#include "model/content_json.h"
#include "records/message_part_rows.h"
#include "records/message_rows.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_channels.h"
#include "testing/fake_queues.h"
#include "testing/manual_clock.h"
#include "testing/null_metrics.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

IncomingEvent Event(std::string id, std::string thread, Content content) {
  IncomingEvent event;
  event.vendor_event_id = std::move(id);
  event.thread_key = thread;
  event.vendor_user_id = "user of " + thread;
  event.user_name = "Ann";
  event.content = std::move(content);
  return event;
}

class InboxTest : public ::testing::Test {
 protected:
  InboxTest() { SeedTestWorkspace(*database_); }

  std::vector<Inbox::Outcome> Accept(std::vector<IncomingEvent> events) {
    auto outcomes = RunTask(inbox_.Accept(channels_.account, std::move(events)));
    EXPECT_TRUE(outcomes.ok());
    return outcomes.ok() ? *outcomes : std::vector<Inbox::Outcome>();
  }
  std::int64_t Count(std::string sql) {
    return *RunTask(database_->Read([&](Tx& tx) { return tx.Query(sql)[0].Int(0); }));
  }

  TestDatabase database_;
  ManualClock clock_;
  SeededRandom random_;
  IdSource ids_{clock_, random_};
  InProcessBus bus_;
  NullMetrics metrics_;
  FakeChannels channels_;
  FakeTurnQueue turns_;
  Inbox inbox_{*database_, bus_, clock_, ids_, metrics_, turns_};
};

TEST_F(InboxTest, MakesPeopleAndConversationsOnce) {
  const auto first = Accept({Event("1", "a", MakeText("hi")), Event("2", "b", MakeText("ho"))});
  const auto second = Accept({Event("3", "a", MakeText("again"))});
  EXPECT_EQ(first[0].conversation_id, second[0].conversation_id);
  EXPECT_NE(first[0].conversation_id, first[1].conversation_id);
  EXPECT_EQ(first[0].message->seq, 1);
  EXPECT_EQ(second[0].message->seq, 2);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM contacts"), 2);
  EXPECT_EQ(Count("SELECT unread_count FROM conversations ORDER BY id LIMIT 1"), 2);
  EXPECT_EQ(turns_.woken(), (std::vector{first[0].conversation_id, first[1].conversation_id, first[0].conversation_id}));
}

TEST_F(InboxTest, GivesADuplicateItsFirstAnswer) {
  const auto first = Accept({Event("1", "a", MakeText("hi"))});
  const auto again = Accept({Event("1", "a", MakeText("hi")), Event("1", "a", MakeText("hi"))});
  EXPECT_FALSE(first[0].duplicate);
  for (const auto& outcome : again) {
    EXPECT_TRUE(outcome.duplicate);
    EXPECT_EQ(outcome.message->id, first[0].message->id);
  }
  EXPECT_EQ(Count("SELECT COUNT(*) FROM messages"), 1);
  EXPECT_EQ(turns_.woken().size(), 1u);
}

// Many threads deliver the same events in different orders: each must be accepted by exactly one of them.
TEST_F(InboxTest, AcceptsEachEventOnceFromManyThreads) {
  constexpr int kEvents = 60;
  std::atomic<int> accepted = 0, duplicates = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kEvents; ++i) {
        const int event = (i * 7 + thread * 17) % kEvents;
        for (const auto& outcome : Accept({Event("e" + std::to_string(event), "t" + std::to_string(event % 5), MakeText("x"))})) {
          ++(outcome.duplicate ? duplicates : accepted);
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(accepted, kEvents);
  EXPECT_EQ(duplicates, 3 * kEvents);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM messages"), kEvents);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM conversations"), 5);
  EXPECT_EQ(Count("SELECT SUM(last_seq) FROM conversations"), kEvents);
}

TEST_F(InboxTest, RemembersWhatWaitsAcrossARestart) {
  const auto outcomes = Accept({Event("1", "a", MakeText("hi")), Event("2", "b", MakeText("ho"))});
  EXPECT_EQ(*RunTask(inbox_.PendingConversations()),
            (std::vector{outcomes[0].conversation_id, outcomes[1].conversation_id}));
  EXPECT_EQ(*RunTask(inbox_.RemoveTombstones(clock_.Now() + std::chrono::hours(1))), 0) << "pending events stay";
}

TEST_F(InboxTest, ReceiptsMoveDeliveryForwardOnly) {
  const auto outcomes = Accept({Event("1", "a", MakeText("hi"))});
  const auto& conversation = outcomes[0].conversation_id;
  RunTask(database_->Write([&](Tx& tx) {
    tx.Exec(
        "INSERT INTO messages (id, workspace_id, conversation_id, seq, direction, author, content, state, vendor_message_id, created_at) "
        "VALUES ('msg_out', 'wsp_test', $1, 2, 'out', 'bot', '{\"type\":\"text\",\"text\":\"yo\"}', 'sent', 'v1', 0)",
        conversation);
  })).ok();
  const auto receipt = [&](std::string id, ReceiptContent::State state) {
    ReceiptContent content{state, {"v1"}, {}};
    Accept({Event(std::move(id), "a", Content{content})});
    return *RunTask(database_->Read([](Tx& tx) { return tx.Query("SELECT state FROM messages WHERE id = 'msg_out'")[0].Text(0); }));
  };
  EXPECT_EQ(receipt("r1", ReceiptContent::State::kRead), "read");
  EXPECT_EQ(receipt("r2", ReceiptContent::State::kDelivered), "read");
  EXPECT_EQ(receipt("r3", ReceiptContent::State::kFailed), "read") << "what was read has arrived";
  EXPECT_EQ(Count("SELECT COUNT(*) FROM delivery_ledger"), 1);
  for (const auto* doubt : {"uncertain", "failed"}) {
    ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) { tx.Exec("UPDATE messages SET state = $1 WHERE id = 'msg_out'", doubt); })).ok());
    EXPECT_EQ(receipt(std::string("after ") + doubt, ReceiptContent::State::kDelivered), "delivered");
  }
  EXPECT_EQ(turns_.woken().size(), 1u) << "a receipt is nothing to answer";
}

TEST_F(InboxTest, FindsThePayloadOfAButtonOfWhichTheVendorHasADigest) {
  const auto outcomes = Accept({Event("1", "a", MakeText("hi"))});
  const std::string payload = "order:" + std::string(100, '7');
  Button button;
  button.title = "Order";
  button.payload = payload;
  const auto add = [&](std::string id, std::int64_t seq, std::string vendor_id, const Content& content) {
    EXPECT_TRUE(RunTask(database_->Write([&](Tx& tx) {
                  tx.Exec(
                      "INSERT INTO messages (id, workspace_id, conversation_id, seq, direction, author, content, state, vendor_message_id, "
                      "created_at) VALUES ($1, 'wsp_test', $2, $3, 'out', 'bot', $4, 'sent', $5, 0)",
                      id, outcomes[0].conversation_id, seq, DumpContent(content), vendor_id);
                })).ok());
  };
  add("msg_buttons", 102, "v1", Content{ButtonsContent{"?", {button}}});
  add("msg_after", 103, "v2", MakeText("later"));
  const auto pressed = [&](std::string id, std::string answered, std::string data) {
    auto event = Event(std::move(id), "a", Content{PostbackContent{std::move(data)}});
    event.reply_to_vendor_id = std::move(answered);
    return std::get<PostbackContent>(Accept({event})[0].message->content.kind);
  };
  const auto digest = ShortPayload(payload, 64);
  EXPECT_EQ(pressed("2", "v1", digest).payload, payload);
  EXPECT_EQ(pressed("3", "v1", digest).title, "Order");
  EXPECT_EQ(pressed("4", "v2", digest).payload, payload) << "in another message of the conversation";
  EXPECT_EQ(pressed("5", "", digest).payload, payload);
  const auto nobodys = ShortPayload(std::string(99, 'z'), 64);
  EXPECT_EQ(pressed("6", "v1", nobodys).payload, nobodys) << "kept as it came";
  EXPECT_EQ(pressed("7", "v1", "short").payload, "short");
}

TEST_F(InboxTest, BeginsTurnsWithTheirEvents) {
  turns_.opens = true;
  const auto outcomes = Accept({Event("1", "a", MakeText("hi")), Event("2", "a", MakeText("ho")), Event("3", "b", MakeText("hey"))});
  EXPECT_EQ(turns_.run(), (std::vector{outcomes[0].conversation_id + " 1", outcomes[2].conversation_id + " 3"}));
  EXPECT_TRUE(turns_.woken().empty()) << "a turn that runs sees what waits behind it";
  EXPECT_EQ(Count("SELECT COUNT(*) FROM events WHERE state = 0"), 3);
  Accept({Event("1", "a", MakeText("hi"))});
  EXPECT_EQ(turns_.run().size(), 2u) << "a duplicate begins nothing";
}

TEST_F(InboxTest, StoresAsDoneWhatNoBotShallAnswer) {
  turns_.opens = true;
  turns_.wanted = false;
  const auto outcomes = Accept({Event("1", "a", MakeText("hi"))});
  EXPECT_TRUE(outcomes[0].message);
  EXPECT_TRUE(turns_.run().empty());
  EXPECT_TRUE(turns_.woken().empty());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM events WHERE state = 1"), 1);
}

TEST_F(InboxTest, TellsThoseWhoWatch) {
  std::vector<std::string> frames;
  const auto watching =
      bus_.Subscribe("workspace.wsp_test", [&](const Bus::Payload& frame) { frames.push_back(*frame); });
  Accept({Event("1", "a", MakeText("hi"))});
  ASSERT_EQ(frames.size(), 2u);
  EXPECT_NE(frames[0].find("conversation.updated"), std::string::npos);
  EXPECT_NE(frames[1].find("message.created"), std::string::npos);
}

TEST_F(InboxTest, AReceiptMakesNoConversation) {
  const auto outcomes = Accept({Event("r", "stranger", Content{ReceiptContent{ReceiptContent::State::kRead, {"v1"}, {}}})});
  EXPECT_EQ(outcomes[0].conversation_id, "");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM conversations"), 0);
}

TEST_F(InboxTest, AReceiptMayNameATime) {
  const auto conversation = Accept({Event("1", "a", MakeText("hi"))})[0].conversation_id;
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
    for (const int seq : {2, 3}) {
      tx.Exec(
          "INSERT INTO messages (id, workspace_id, conversation_id, seq, direction, author, content, state, created_at) "
          "VALUES ($1, 'wsp_test', $2, $3, 'out', 'bot', '{\"type\":\"text\",\"text\":\"yo\"}', 'sent', $4)",
          "msg_" + std::to_string(seq), conversation, seq, std::int64_t(seq) * 1'000'000);
    }
  })).ok());
  ReceiptContent receipt;
  receipt.state = ReceiptContent::State::kRead;
  receipt.up_to = FromUnixMicros(2'500'000);
  Accept({Event("r", "a", Content{receipt})});
  EXPECT_EQ(Count("SELECT COUNT(*) FROM messages WHERE state = 'read'"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM messages WHERE id = 'msg_2' AND state = 'read'"), 1);
}

// Of one message in two parts, and of one whose send is not answered yet.
TEST_F(InboxTest, ReceiptsAreOfPartsAndMayComeBeforeTheirMessageIsKnown) {
  const auto conversation = Accept({Event("1", "a", MakeText("hi"))})[0].conversation_id;
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
    for (const auto* id : {"msg_parts", "msg_now"}) {
      tx.Exec(
          "INSERT INTO messages (id, workspace_id, conversation_id, seq, direction, author, content, state, vendor_message_id, created_at) "
          "VALUES ($1, 'wsp_test', $2, $3, 'out', 'bot', '{\"type\":\"text\",\"text\":\"yo\"}', $4, $5, 0)",
          id, conversation, id == std::string("msg_parts") ? 2 : 3, id == std::string("msg_parts") ? "sent" : "queued",
          id == std::string("msg_parts") ? "v2" : "");
    }
    const auto parts = *records::LoadMessage(tx, "msg_parts");
    records::SavePart(tx, parts, {0, "v1"}, clock_.Now());
    records::SavePart(tx, parts, {1, "v2", true}, clock_.Now());
    records::Enqueue(tx, *records::LoadMessage(tx, "msg_now"), channels_.account.id, "", clock_.Now());
  })).ok());
  const auto said = [&](std::string event, std::string vendor_id, ReceiptContent::State state) {
    Accept({Event(std::move(event), "a", Content{ReceiptContent{state, {std::move(vendor_id)}, "why"}})});
    return DeliveryStateName((**RunTask(database_->Read([](Tx& tx) { return records::LoadMessage(tx, "msg_parts"); }))).state);
  };
  EXPECT_EQ(said("r1", "v2", ReceiptContent::State::kRead), "sent") << "the first part has not arrived";
  EXPECT_EQ(said("r2", "v1", ReceiptContent::State::kFailed), "failed") << "whatever became of the second";
  EXPECT_EQ(said("r3", "v1", ReceiptContent::State::kDelivered), "delivered") << "after all";
  EXPECT_EQ(said("r4", "v9", ReceiptContent::State::kFailed), "delivered");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM early_receipts WHERE vendor_message_id = 'v9' AND state = 'failed' AND reason = 'why'"), 1)
      << "kept: it may be of what is being sent";
}

// A message that was written long before it reaches us does not open the vendor's window anew, nor does what the person did not do.
TEST_F(InboxTest, TheVendorsWindowBeginsWhenThePersonWrote) {
  const auto window = [&] { return Count("SELECT COALESCE(last_inbound_at, -1) FROM conversations"); };
  auto late = Event("1", "a", MakeText("hi"));
  late.sent_at = clock_.Now() - std::chrono::hours(30);
  Accept({late});
  EXPECT_EQ(window(), ToUnixMicros(*late.sent_at));
  auto told = Event("2", "a", Content{EventContent{"marketing_preference"}});
  told.addressed = false;
  Accept({told, Event("3", "a", Content{DeleteContent{"x"}})});
  EXPECT_EQ(window(), ToUnixMicros(*late.sent_at));
  auto ahead = Event("4", "a", MakeText("a clock that is wrong"));
  ahead.sent_at = clock_.Now() + std::chrono::hours(5);
  Accept({ahead});
  EXPECT_EQ(window(), ToUnixMicros(clock_.Now()));
  auto later = late;
  later.vendor_event_id = "5";
  Accept({later});
  EXPECT_EQ(window(), ToUnixMicros(clock_.Now())) << "out of order";
}

TEST_F(InboxTest, ChangesOfWhatWasSaidNameOurMessageAndAreNotAnswered) {
  auto said = Event("1", "a", MakeText("hi"));
  said.vendor_message_id = "vm1";
  const auto first = Accept({said});
  const auto reaction = Accept({Event("2", "a", Content{ReactionContent{"vm1", "👍"}})});
  EXPECT_EQ(std::get<ReactionContent>(reaction[0].message->content.kind).message_id, first[0].message->id);
  EXPECT_EQ(turns_.woken().size(), 1u);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM events WHERE state = 0"), 1);
}

TEST_F(InboxTest, InAGroupEveryMessageKeepsItsWriterAndOnlyThoseForTheBotAreAnswered) {
  auto aside = Event("1", "g", MakeText("lunch?"));
  aside.group = true;
  aside.thread_title = "Office";
  aside.addressed = false;
  auto asked = Event("2", "g", MakeText("@bot lunch?"));
  asked.group = true;
  asked.vendor_user_id = "bob";
  asked.user_name = "Bob \"B\"";
  const auto outcomes = Accept({aside, asked});
  EXPECT_EQ(outcomes[1].message->meta, R"({"from":{"id":"bob","name":"Bob \"B\""}})");
  EXPECT_EQ(turns_.woken().size(), 1u);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM conversations WHERE title = 'Office' AND is_group = 1"), 1);
}

TEST_F(InboxTest, WhatFollowsUpIsAnsweredOnceWeHaveWritten) {
  auto before = Event("1", "C1:5", MakeText("who is in?"));
  before.group = true;
  before.addressed = false;
  before.follows_up = true;
  Accept({before});
  EXPECT_EQ(turns_.woken().size(), 0u);
  auto ours = Event("2", "C1:5", MakeText("I am"));
  ours.echo = true;
  auto after = before;
  after.vendor_event_id = "3";
  Accept({ours, after});
  EXPECT_EQ(turns_.woken().size(), 1u);
}

TEST_F(InboxTest, AReactionIsKeptInTheThreadOfItsMessage) {
  auto said = Event("1", "C1:5", MakeText("in a thread"));
  said.vendor_message_id = "C1:6";
  auto liked = Event("2", "C1", Content{ReactionContent{"C1:6", "👍"}});
  liked.addressed = false;
  const auto outcomes = Accept({said, liked});
  EXPECT_EQ(outcomes[1].conversation_id, outcomes[0].conversation_id);
  EXPECT_EQ(std::get<ReactionContent>(outcomes[1].message->content.kind).message_id, outcomes[0].message->id);
  const auto topic = Accept({Event("4", "-100/7", MakeText("in a topic"))});
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) { records::SavePart(tx, *topic[0].message, {0, "part of it"}, clock_.Now()); })).ok());
  EXPECT_EQ(Accept({Event("5", "-100", Content{ReactionContent{"part of it", "👍"}})})[0].conversation_id, topic[0].conversation_id);
  auto elsewhere = Event("3", "C2", Content{ReactionContent{"C1:6", "👍"}});
  EXPECT_NE(Accept({elsewhere})[0].conversation_id, outcomes[0].conversation_id);
}

TEST_F(InboxTest, WhatTheAccountSaysElsewhereIsTheTeams) {
  Accept({Event("1", "a", MakeText("hi"))});
  auto echo = Event("2", "a", MakeText("from the phone"));
  echo.echo = true;
  const auto outcomes = Accept({echo});
  EXPECT_EQ(outcomes[0].message->direction, Direction::kOut);
  EXPECT_EQ(outcomes[0].message->author, Author::kAgent);
  EXPECT_EQ(turns_.woken().size(), 1u);
  EXPECT_EQ(Count("SELECT unread_count FROM conversations"), 1);
}

TEST_F(InboxTest, WhatWeSentOurselvesIsNotKeptTwice) {
  const auto conversation = Accept({Event("1", "a", MakeText("hi"))})[0].conversation_id;
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
    tx.Exec(
        "INSERT INTO messages (id, workspace_id, conversation_id, seq, direction, author, content, state, vendor_message_id, created_at) "
        "VALUES ('msg_ours', 'wsp_test', $1, 2, 'out', 'bot', '{\"type\":\"text\",\"text\":\"yo\"}', 'sent', 'm_7', 1)",
        conversation);
  })).ok());
  auto echo = Event("m_7", "a", MakeText("yo"));
  echo.echo = true;
  echo.vendor_message_id = "m_7";
  EXPECT_TRUE(Accept({echo})[0].duplicate);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM messages"), 2);
}

TEST_F(InboxTest, AnEchoWaitsForTheSendThatIsUnderWay) {
  const auto conversation = Accept({Event("1", "a", MakeText("hi"))})[0].conversation_id;
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
    tx.Exec(
        "INSERT INTO outbox (workspace_id, message_id, conversation_id, channel_id, sending, next_attempt_at, created_at) "
        "VALUES ('wsp_test', 'msg_x', $1, 'chn_test', 1, 0, 0)",
        conversation);
  })).ok());
  auto echo = Event("m_7", "a", MakeText("yo"));
  echo.echo = true;
  echo.vendor_message_id = "m_7";
  const auto held = Accept({echo})[0];
  EXPECT_FALSE(held.duplicate);
  EXPECT_FALSE(held.message);
  EXPECT_TRUE(Accept({echo})[0].duplicate) << "the vendor tells it again";
  auto receipt = Event("r", "a", Content{ReceiptContent{ReceiptContent::State::kRead, {"m_8"}, {}}});
  Accept({receipt});
  EXPECT_EQ(Count("SELECT COUNT(*) FROM messages"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM held_echoes"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM early_receipts"), 1);
}

TEST_F(InboxTest, ALateEchoProvesThatAMessageWasSent) {
  const auto conversation = Accept({Event("1", "a", MakeText("hi"))})[0].conversation_id;
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
    tx.Exec(
        "INSERT INTO messages (id, workspace_id, conversation_id, seq, direction, author, content, state, attempts, created_at) "
        "VALUES ('msg_ours', 'wsp_test', $1, 2, 'out', 'bot', '{\"type\":\"text\",\"text\":\"yo\"}', 'uncertain', 1, $2)",
        conversation, clock_.Now());
  })).ok());
  auto echo = Event("m_7", "a", MakeText("yo"));
  echo.echo = true;
  echo.vendor_message_id = "m_7";
  EXPECT_TRUE(Accept({echo})[0].duplicate);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM messages WHERE id = 'msg_ours' AND state = 'sent' AND vendor_message_id = 'm_7'"), 1);
}

TEST_F(InboxTest, WhatWasSentIsNoNewsButWhatItCosts) {
  const auto conversation = Accept({Event("1", "a", MakeText("hi"))})[0].conversation_id;
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
    tx.Exec(
        "INSERT INTO messages (id, workspace_id, conversation_id, seq, direction, author, content, state, vendor_message_id, meta, created_at) "
        "VALUES ('msg_ours', 'wsp_test', $1, 2, 'out', 'bot', '{\"type\":\"text\",\"text\":\"yo\"}', 'read', 'v1', '{\"model\":\"m\"}', 1)",
        conversation);
  })).ok());
  ReceiptContent sent{ReceiptContent::State::kSent, {"v1"}, {}};
  sent.charge = R"({"billable":false,"category":"service","type":"free_customer_service"})";
  Accept({Event("r1", "a", Content{sent})});
  sent.state = ReceiptContent::State::kDelivered;
  Accept({Event("r2", "a", Content{sent})});
  const auto meta = *RunTask(database_->Read([](Tx& tx) { return tx.Query("SELECT meta FROM messages WHERE id = 'msg_ours'")[0].Text(0); }));
  EXPECT_EQ(meta, R"({"model":"m","charges":{"v1":{"billable":false,"category":"service","type":"free_customer_service"}}})");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM messages WHERE id = 'msg_ours' AND state = 'read'"), 1);
  EXPECT_EQ(Count("SELECT SUM(messages) FROM channel_charges WHERE billable = 0"), 1) << "counted once";
}

TEST_F(InboxTest, AMessageWithAFileAtTheVendorWaitsForIt) {
  std::vector<std::string> fetched;
  inbox_.OnFetch([&](const std::string& id) { fetched.push_back(id); });
  MediaContent photo;
  photo.url = "vendor:file-7";
  const auto outcomes = Accept({Event("1", "a", Content{photo})});
  EXPECT_EQ(fetched, (std::vector{outcomes[0].message->id}));
  EXPECT_TRUE(turns_.woken().empty());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM events WHERE state = 0"), 1);
}

}  // namespace
}  // namespace beseda
