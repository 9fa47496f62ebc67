#include "outbox/testing/outbox_fixture.h"

namespace beseda {
namespace {

TEST_F(OutboxTest, WhatNobodyAskedForIsNotSentToWhoHasOptedOutMeanwhile) {
  const auto unasked = Put("news"), answer = Put("answer");
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
                tx.Exec("INSERT INTO identities (channel_id, vendor_user_id, workspace_id, contact_id, created_at, opted_out_at, opted_out_by) "
                        "VALUES ('chn_test', 'u', 'wsp_test', 'cnt', 0, 1, 'person')");
                records::MarkUnasked(tx, unasked);
              })).ok());
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(channels_.sent_texts(), std::vector<std::string>{"answer"});
  EXPECT_EQ(Load(unasked).state, DeliveryState::kSkipped);
  EXPECT_NE(Load(unasked).reason.find("opted out"), std::string::npos);
  // A person of the team may think otherwise.
  ASSERT_TRUE(RunTask(outbox_->Resend("wsp_test", unasked)).ok());
  Settle();
  EXPECT_EQ(channels_.sent_texts(), (std::vector<std::string>{"answer", "news"}));
}

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
  for (int minute = 0; minute < 2 * policy_.attempts; ++minute) {
    clock_.AdvanceToNextSleeper();
    Settle();
  }
  EXPECT_EQ(Load("msg_a").state, DeliveryState::kQueued) << "it has not used up its attempts";
  EXPECT_EQ(Load("msg_a").attempts, 0);

  refused = false;
  clock_.AdvanceToNextSleeper();
  Settle();
  while (Load("msg_a").state == DeliveryState::kQueued && clock_.AdvanceToNextSleeper()) Settle();
  EXPECT_EQ(Load("msg_a").state, DeliveryState::kSent);
  EXPECT_EQ(health().state, records::HealthState::kOk);
  EXPECT_EQ(health().reason, "");
}

// A thousand conversations wait for an hour; one that may send does.
TEST_F(OutboxTest, WhoWaitsLongTakesNobodysPlace) {
  constexpr int kWaiting = 1000;
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
    for (int i = 0; i < kWaiting; ++i) {
      auto message = MakeMessage("waits" + std::to_string(i));
      message.conversation_id = "cnv_" + std::to_string(i);
      tx.Exec(
          "INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, "
          "created_at, last_activity_at) VALUES ($1, 'wsp_test', 'bot_test', 'chn_test', 'cnt', $1, 'u', 0, 0)",
          message.conversation_id);
      records::InsertMessage(tx, message);
      records::Enqueue(tx, message, "chn_test", "", clock_.Now() + std::chrono::hours(1));
    }
  })).ok());
  Start();
  for (int i = 0; i < kWaiting; ++i) outbox_->Wake("cnv_" + std::to_string(i));
  const auto a = Put("a");
  outbox_->Wake("cnv");
  for (int round = 0; round < 50 && Load(a).state != DeliveryState::kSent; ++round) Settle();
  EXPECT_EQ(channels_.sent_texts(), std::vector<std::string>{"a"});
}

// An account that is held back for long keeps the places of none of its conversations either, and all are sent then.
TEST_F(OutboxTest, AHeldBackAccountSendsWhenItMay) {
  pace_.HoldBack("chn_test", clock_.Now() + std::chrono::hours(2));
  const auto a = Put("a"), b = Put("b");
  Start();
  outbox_->Wake("cnv");
  Settle();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_TRUE(channels_.sent().empty());
  const auto until = clock_.Now() + std::chrono::hours(2);
  while (Load(b).state == DeliveryState::kQueued && clock_.AdvanceToNextSleeper()) Settle();
  EXPECT_EQ(channels_.sent_texts(), (std::vector<std::string>{"a", "b"}));
  EXPECT_GE(clock_.Now(), until);
  EXPECT_LT(clock_.Now(), until + seconds(5));
}

TEST_F(OutboxTest, WhatWasNotSentSaysNothingOfTheAccount) {
  channels_.on_deliver = [&](const OutgoingMessage&) -> Result<Receipt> { return SkippedReceipt("It cannot be shown here."); };
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
    records::SetChannelHealth(tx, "chn_test", {records::HealthSource::kSend, records::HealthState::kFailed, "The token was revoked."},
                              clock_.Now());
  })).ok());
  Put("a");
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(Load("msg_a").state, DeliveryState::kSkipped);
  const auto health = RunTask(database_->Read([](Tx& tx) { return records::LoadChannelHealth(tx, "chn_test"); }));
  EXPECT_EQ(health->state, records::HealthState::kFailed);
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
