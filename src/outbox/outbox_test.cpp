#include "outbox/outbox.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "records/conversation_rows.h"
#include "records/message_rows.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_channels.h"
#include "testing/manual_clock.h"
#include "testing/null_metrics.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

class OutboxTest : public ::testing::Test {
 protected:
  OutboxTest() {
    SeedTestWorkspace(*database_);
    EXPECT_TRUE(RunTask(database_->Write([](Tx& tx) {
      tx.Exec("INSERT INTO contacts (id, workspace_id, created_at, last_seen_at) VALUES ('cnt', 'wsp_test', 0, 0)");
      tx.Exec(
          "INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, "
          "created_at, last_activity_at) VALUES ('cnv', 'wsp_test', 'bot_test', 'chn_test', 'cnt', 't', 'u', 0, 0)");
    })).ok());
    policy_.attempts = 3;
  }
  ~OutboxTest() override { Stop(); }

  void Start() {
    scope_ = std::make_unique<Scope>(loop_.executor());
    outbox_ = std::make_unique<Outbox>(
        *scope_, Outbox::Services{*database_, bus_, clock_, random_, metrics_, channels_, pace_}, policy_);
  }
  // Ends everything as a crash would: what was under way stays as it is in the database.
  void Stop() {
    if (!scope_) return;
    scope_->Stop();
    loop_.Run(scope_->Join());
    outbox_.reset();
    scope_.reset();
  }
  static Message MakeMessage(const std::string& text) {
    Message message;
    message.id = "msg_" + text;
    message.workspace_id = "wsp_test";
    message.conversation_id = "cnv";
    message.direction = Direction::kOut;
    message.author = Author::kBot;
    message.content = MakeText(text);
    message.state = DeliveryState::kQueued;
    return message;
  }
  // As a turn's commit does, which fails if told so.
  std::string PutWith(std::unique_ptr<SendQueue::Ticket>& ticket, std::string text, bool fail = false) {
    auto message = MakeMessage(text);
    const auto stored = RunTask(database_->Write([&](Tx& tx) -> Status {
      ticket.reset();  // of an earlier run of this body
      const auto conversation = records::LoadConversation(tx, "cnv");
      records::InsertMessage(tx, message);
      ticket = outbox_->Put(tx, *conversation, message, "event of " + text, clock_.Now());
      if (fail) return Error(ErrorCode::kStorage, "The disk is full.");
      return Ok();
    }));
    EXPECT_EQ(stored.ok(), !fail);
    return message.id;
  }
  std::string Put(std::string text) {
    auto message = MakeMessage(text);
    EXPECT_TRUE(RunTask(database_->Write([&](Tx& tx) {
      records::InsertMessage(tx, message);
      records::Enqueue(tx, message, "chn_test", "event of " + text, clock_.Now());
    })).ok());
    return message.id;
  }
  Message Load(const std::string& id) {
    return **RunTask(database_->Read([&](Tx& tx) { return records::LoadMessage(tx, id); }));
  }
  std::vector<records::LedgerEntry> Ledger(const std::string& id) {
    return *RunTask(database_->Read([&](Tx& tx) { return records::LoadLedger(tx, id); }));
  }
  // Runs until nothing is to be done before the clock moves.
  void Settle() {
    for (int quiet = 0; quiet < 12; ++quiet) {
      // Behind what the database's threads have to do, so that a slow machine waits longer.
      ASSERT_TRUE(RunTask(database_->Write([](Tx&) {})).ok());
      ASSERT_TRUE(RunTask(database_->Read([](Tx&) {})).ok());
      loop_.Run(Pause());
    }
  }
  static Task<void> Pause() {
    SystemClock clock;
    co_await clock.Sleep(milliseconds(2));
  }

  TestLoop loop_;  // outlives the database, whose threads post to it
  TestDatabase database_;
  ManualClock clock_;
  SeededRandom random_;
  InProcessBus bus_;
  NullMetrics metrics_;
  FakeChannels channels_;
  RateLimiter pace_;
  RetryPolicy policy_;
  std::unique_ptr<Scope> scope_;
  std::unique_ptr<Outbox> outbox_;
};

TEST_F(OutboxTest, SendsInOrderAndKeepsALedger) {
  const auto a = Put("a");
  Put("b");
  Put("c");
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(channels_.sent_texts(), (std::vector<std::string>{"a", "b", "c"}));
  const auto sent = channels_.sent().front();
  EXPECT_EQ(sent.thread_key, "t");
  EXPECT_EQ(sent.vendor_user_id, "u");
  EXPECT_EQ(sent.in_reply_to_event, "event of a");
  EXPECT_EQ(Load(a).state, DeliveryState::kSent);
  ASSERT_EQ(Ledger(a).size(), 1u);
  EXPECT_EQ(Ledger(a)[0].state, DeliveryState::kSent);
  EXPECT_TRUE(RunTask(outbox_->PendingConversations())->empty());
}

TEST_F(OutboxTest, SendsWithATicketWithoutLooking) {
  Start();
  std::unique_ptr<SendQueue::Ticket> ticket;
  const auto a = PutWith(ticket, "a");
  ASSERT_TRUE(ticket);
  std::unique_ptr<SendQueue::Ticket> second;
  PutWith(second, "b");
  EXPECT_FALSE(second) << "it is not the conversation's next";
  outbox_->Wake("cnv");
  Settle();
  EXPECT_TRUE(channels_.sent().empty()) << "nothing is sent before the commit of the one that holds the ticket";
  outbox_->Send(std::move(ticket));
  Settle();
  EXPECT_EQ(channels_.sent_texts(), (std::vector<std::string>{"a", "b"}));
  const auto sent = channels_.sent().front();
  EXPECT_EQ(sent.thread_key, "t");
  EXPECT_EQ(sent.vendor_user_id, "u");
  EXPECT_EQ(sent.in_reply_to_event, "event of a");
  EXPECT_EQ(sent.attempt, 1);
  EXPECT_EQ(Load(a).state, DeliveryState::kSent);
  EXPECT_EQ(Ledger(a).size(), 1u);
  EXPECT_TRUE(RunTask(outbox_->PendingConversations())->empty());
}

TEST_F(OutboxTest, ATicketOvertakesNothing) {
  Put("a");
  Start();
  std::unique_ptr<SendQueue::Ticket> ticket;
  PutWith(ticket, "b");
  EXPECT_FALSE(ticket);
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(channels_.sent_texts(), (std::vector<std::string>{"a", "b"}));
}

TEST_F(OutboxTest, ADroppedTicketFreesTheConversation) {
  Start();
  std::unique_ptr<SendQueue::Ticket> ticket;
  PutWith(ticket, "a", true);
  ASSERT_TRUE(ticket);
  outbox_->Wake("cnv");
  ticket.reset();
  Put("b");
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(channels_.sent_texts(), (std::vector<std::string>{"b"}));
}

TEST_F(OutboxTest, TriesAgainAndKeepsTheOrder) {
  const auto a = Put("a");
  Put("b");
  int failures = 2;
  channels_.on_deliver = [&](const OutgoingMessage&) -> Result<Receipt> {
    if (failures-- > 0) return Error(ErrorCode::kUnavailable, "down");
    return Receipt{};
  };
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_TRUE(channels_.sent_texts().empty()) << "b must not overtake a";
  EXPECT_EQ(Load(a).state, DeliveryState::kQueued);
  EXPECT_EQ(Load(a).reason, "down");
  ASSERT_TRUE(Load(a).next_attempt_at);
  EXPECT_GT(*Load(a).next_attempt_at, clock_.Now());
  for (int i = 0; i < 2; ++i) {
    clock_.AdvanceToNextSleeper();
    Settle();
  }
  EXPECT_EQ(channels_.sent_texts(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(Load(a).attempts, 3);
  EXPECT_EQ(Ledger(a).size(), 3u);
}

TEST_F(OutboxTest, WaitsAsLongAsTheOtherSideAsks) {
  const auto a = Put("a");
  bool limited = true;
  channels_.on_deliver = [&](const OutgoingMessage&) -> Result<Receipt> {
    if (std::exchange(limited, false)) return Error(ErrorCode::kRateLimited, "slow down").RetryAfter(seconds(77));
    return Receipt{};
  };
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_GE(*Load(a).next_attempt_at, clock_.Now() + seconds(77));
  clock_.Advance(seconds(76));
  Settle();
  EXPECT_TRUE(channels_.sent().empty());
  clock_.Advance(seconds(80));
  Settle();
  EXPECT_EQ(channels_.sent().size(), 1u);
}

TEST_F(OutboxTest, HoldsTheWholeAccountBackUnlessTheVendorMeansOneConversation) {
  auto slow = Error(ErrorCode::kRateLimited, "slow down").RetryAfter(seconds(77));
  slow.reason = kThreadPace;
  channels_.on_deliver = [&](const OutgoingMessage&) -> Result<Receipt> { return slow; };
  const auto a = Put("a");
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_GE(*Load(a).next_attempt_at, clock_.Now() + seconds(77));
  EXPECT_LT(pace_.Take("chn_test", 1e6, clock_.Now()), seconds(1));
  slow.reason.clear();
  clock_.Advance(seconds(100));
  Settle();
  EXPECT_EQ(Load(a).attempts, 2);
  EXPECT_GT(pace_.Take("chn_test", 1e6, clock_.Now()), seconds(70));
}

TEST_F(OutboxTest, GivesUpWithTheReasonAndGoesOn) {
  const auto a = Put("a");
  const auto b = Put("b");
  channels_.on_deliver = [&](const OutgoingMessage& message) -> Result<Receipt> {
    if (message.message.id == a) return Error(ErrorCode::kRejected, "The person blocked the bot.");
    return Receipt{};
  };
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(Load(a).state, DeliveryState::kFailed);
  EXPECT_EQ(Load(a).reason, "The person blocked the bot.");
  EXPECT_EQ(Load(b).state, DeliveryState::kSent);
  channels_.on_deliver = nullptr;
  ASSERT_TRUE(loop_.Run(outbox_->Resend("wsp_test", a)).ok());
  Settle();
  EXPECT_EQ(Load(a).state, DeliveryState::kSent);
  EXPECT_EQ(loop_.Run(outbox_->Resend("wsp_test", a)).error().code, ErrorCode::kConflict);
  EXPECT_EQ(loop_.Run(outbox_->Resend("wsp_other", a)).error().code, ErrorCode::kNotFound);
}

TEST_F(OutboxTest, NeverRepeatsASendOfUnknownOutcome) {
  const auto a = Put("a");
  channels_.on_deliver = [&](const OutgoingMessage&) -> Result<Receipt> {
    return Error(ErrorCode::kUncertain, "The connection broke off.");
  };
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(Load(a).state, DeliveryState::kUncertain);
  EXPECT_TRUE(RunTask(outbox_->PendingConversations())->empty());
}

TEST_F(OutboxTest, RepeatsItWhereTheOtherSideDropsRepeats) {
  channels_.capabilities.idempotent_send = true;
  const auto a = Put("a");
  int tries = 0;
  channels_.on_deliver = [&](const OutgoingMessage&) -> Result<Receipt> {
    if (++tries == 1) return Error(ErrorCode::kUncertain, "The connection broke off.");
    return Receipt{};
  };
  Start();
  outbox_->Wake("cnv");
  Settle();
  clock_.AdvanceToNextSleeper();
  Settle();
  EXPECT_EQ(Load(a).state, DeliveryState::kSent);
  EXPECT_EQ(tries, 2);
}

// The vendor's receipt may be faster than its answer to the send.
TEST_F(OutboxTest, AReceiptThatCameBeforeTheAnswerCounts) {
  for (const auto* state : {"delivered", "read"}) {
    const auto id = Put(state);
    ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) { tx.Exec("UPDATE messages SET state = $2 WHERE id = $1", id, state); })).ok());
    Start();
    outbox_->Wake("cnv");
    Settle();
    EXPECT_EQ(DeliveryStateName(Load(id).state), state);
    Stop();
  }
}

TEST_F(OutboxTest, WhatHasArrivedIsNotSentAgain) {
  channels_.capabilities.idempotent_send = true;
  const auto a = Put("a");
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) { tx.Exec("UPDATE messages SET state = 'delivered' WHERE id = $1", a); })).ok());
  channels_.on_deliver = [](const OutgoingMessage&) -> Result<Receipt> {
    return Error(ErrorCode::kUncertain, "The connection broke off.");
  };
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(Load(a).state, DeliveryState::kDelivered);
  EXPECT_TRUE(RunTask(outbox_->PendingConversations())->empty());
}

// The process ends while a send is under way (the row says so): the next start must not send it again, unless the
// other side drops repeats.
TEST_F(OutboxTest, KnowsWhatACrashInterrupted) {
  for (const bool idempotent : {false, true}) {
    const auto id = Put(idempotent ? "y" : "n");
    ASSERT_TRUE(RunTask(database_->Write([](Tx& tx) { tx.Exec("UPDATE outbox SET sending = 1"); })).ok());
    channels_.capabilities.idempotent_send = idempotent;
    Start();
    const auto pending = RunTask(outbox_->PendingConversations());
    ASSERT_EQ(pending->size(), 1u);
    outbox_->Wake(pending->front());
    Settle();
    EXPECT_EQ(Load(id).state, idempotent ? DeliveryState::kSent : DeliveryState::kUncertain);
    Stop();
  }
  EXPECT_EQ(channels_.sent_texts(), std::vector<std::string>{"y"});
}

TEST_F(OutboxTest, ASwitchedOffChannelFailsItsMessagesWithAReason) {
  const auto a = Put("a");
  channels_.account.enabled = false;
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(Load(a).state, DeliveryState::kFailed);
  EXPECT_NE(Load(a).reason.find("switched off"), std::string::npos);
}

// A message of three parts whose second part's outcome the test decides.
class OutboxPartsTest : public OutboxTest {
 protected:
  OutboxPartsTest() {
    channels_.on_deliver = [this](const OutgoingMessage& message) -> Result<Receipt> {
      parts_.push_back(std::to_string(message.part) + " after " + message.sent_vendor_id);
      if (message.part == 1 && second_fails_) return *std::exchange(second_fails_, std::nullopt);
      Receipt receipt;
      receipt.vendor_message_id = "v" + std::to_string(message.part);
      receipt.more = message.part < 2;
      return receipt;
    };
  }

  std::vector<std::string> parts_;
  std::optional<Error> second_fails_;
};

TEST_F(OutboxPartsTest, GoOneAfterTheOther) {
  const auto a = Put("a");
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(parts_, (std::vector<std::string>{"0 after ", "1 after v0", "2 after v1"}));
  EXPECT_EQ(Load(a).state, DeliveryState::kSent);
  EXPECT_EQ(Load(a).vendor_message_id, "v2");
  EXPECT_EQ(RunTask(database_->Read([](Tx& tx) {
    return tx.Query("SELECT message_id FROM message_parts WHERE vendor_message_id IN ('v0', 'v1')").size();
  })).value(), 2u);
}

TEST_F(OutboxPartsTest, AreNotRepeatedWhenOneIsTriedAgain) {
  Put("a");
  second_fails_ = Error(ErrorCode::kUnavailable, "down");
  Start();
  outbox_->Wake("cnv");
  Settle();
  Stop();
  Start();  // As after a crash between two tries.
  outbox_->Wake("cnv");
  Settle();
  clock_.AdvanceToNextSleeper();
  Settle();
  EXPECT_EQ(parts_, (std::vector<std::string>{"0 after ", "1 after v0", "1 after v0", "2 after v1"}));
}

TEST_F(OutboxPartsTest, ThatHaveGoneAreNotSentAgainByAPerson) {
  const auto a = Put("a");
  second_fails_ = Error(ErrorCode::kRejected, "no");
  Start();
  outbox_->Wake("cnv");
  Settle();
  ASSERT_EQ(Load(a).state, DeliveryState::kFailed);
  ASSERT_TRUE(RunTask(outbox_->Resend("wsp_test", a)).ok());
  Settle();
  EXPECT_EQ(Load(a).state, DeliveryState::kSent);
  EXPECT_EQ(parts_, (std::vector<std::string>{"0 after ", "1 after v0", "1 after ", "2 after v1"}));
}

TEST_F(OutboxTest, AMessageOutsideTheVendorsWindowIsNotSent) {
  channels_.capabilities.reply_window = std::chrono::hours(24);
  channels_.capabilities.templates = true;
  const auto wrote = [&](Time at) {
    ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) { tx.Exec("UPDATE conversations SET last_inbound_at = $1", at); })).ok());
  };
  wrote(clock_.Now() - std::chrono::hours(25));
  const auto late = Put("late");
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(Load(late).state, DeliveryState::kSkipped);
  EXPECT_NE(Load(late).reason.find("24 hours"), std::string::npos);
  EXPECT_TRUE(channels_.sent().empty());

  wrote(clock_.Now() - std::chrono::hours(23));
  ASSERT_TRUE(RunTask(outbox_->Resend("wsp_test", late)).ok());
  Settle();
  EXPECT_EQ(Load(late).state, DeliveryState::kSent);
}

TEST_F(OutboxTest, KeepsMessagesWhileTheAccountsCredentialsAreRefused) {
  bool refused = true;
  channels_.on_deliver = [&](const OutgoingMessage&) -> Result<Receipt> {
    if (refused) return Error(ErrorCode::kUnauthenticated, "The token was revoked.");
    return Receipt{};
  };
  const auto health = [&] {
    return *RunTask(database_->Read([](Tx& tx) { return records::LoadChannelHealth(tx, "chn_test"); }));
  };
  auto message = MakeMessage("a");
  message.created_at = clock_.Now();
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
    records::InsertMessage(tx, message);
    records::Enqueue(tx, message, "chn_test", "", clock_.Now());
  })).ok());
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(Load("msg_a").state, DeliveryState::kQueued);
  EXPECT_EQ(health().state, records::HealthState::kFailed);
  EXPECT_EQ(health().reason, "The token was revoked.");

  refused = false;
  clock_.AdvanceToNextSleeper();
  Settle();
  while (Load("msg_a").state == DeliveryState::kQueued && clock_.AdvanceToNextSleeper()) Settle();
  EXPECT_EQ(Load("msg_a").state, DeliveryState::kSent);
  EXPECT_EQ(health().state, records::HealthState::kOk);
  EXPECT_EQ(health().reason, "");
}

TEST_F(OutboxTest, NamesWhatAMessageAnswersAndWhatAnEditIsAbout) {
  Put("a");
  channels_.on_deliver = [](const OutgoingMessage&) -> Result<Receipt> { return Receipt{"vendor id of a"}; };
  Start();
  outbox_->Wake("cnv");
  Settle();
  auto edit = MakeMessage("edit");
  edit.content = Content{EditContent{"msg_a", std::make_shared<const Content>(MakeText("b"))}};
  edit.reply_to = "msg_a";
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
    records::InsertMessage(tx, edit);
    records::Enqueue(tx, edit, "chn_test", "", clock_.Now());
  })).ok());
  outbox_->Wake("cnv");
  Settle();
  ASSERT_EQ(channels_.sent().size(), 2u);
  EXPECT_EQ(channels_.sent()[1].target_vendor_id, "vendor id of a");
  EXPECT_EQ(channels_.sent()[1].reply_to_vendor_id, "vendor id of a");
}

}  // namespace
}  // namespace beseda
