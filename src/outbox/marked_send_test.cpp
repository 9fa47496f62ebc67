// Where the vendor cannot drop repeats, a message is marked as being sent before it is: mostly by the transaction that queues it.
#include "outbox/testing/outbox_fixture.h"

namespace beseda {
namespace {

class MarkedSendTest : public OutboxTest {
 protected:
  /// Sends one message, from which the outbox knows the account.
  void StartKnowing() {
    channels_.capabilities.sends_per_second_per_thread = 1;
    Start();
    Put("first");
    outbox_->Wake("cnv");
    Settle();
    ASSERT_EQ(channels_.sent().size(), 1u);
    clock_.Advance(seconds(2));
  }
  std::int64_t Marked() {
    return *RunTask(database_->Read([](Tx& tx) { return tx.Query("SELECT COUNT(*) FROM outbox WHERE sending = 1")[0].Int(0); }));
  }
  /// As a crash and a new start.
  void StartAgain() {
    Stop();
    Start();
    outbox_->Wake("cnv");
    Settle();
  }
};

TEST_F(MarkedSendTest, IsMarkedInTheTransactionThatQueuesIt) {
  StartKnowing();
  std::unique_ptr<SendQueue::Ticket> ticket;
  const auto a = PutWith(ticket, "a");
  ASSERT_TRUE(ticket);
  EXPECT_EQ(Marked(), 1);
  bool marked_when_sent = false;
  channels_.on_deliver = [&](const OutgoingMessage&) {
    marked_when_sent = Marked() == 1;
    return Receipt{};
  };
  outbox_->Send(std::move(ticket));
  Settle();
  EXPECT_TRUE(marked_when_sent);
  EXPECT_EQ(Load(a).state, DeliveryState::kSent);
}

TEST_F(MarkedSendTest, AfterACrashItIsUncertain) {
  StartKnowing();
  std::unique_ptr<SendQueue::Ticket> ticket;
  const auto a = PutWith(ticket, "a");
  ticket.reset();
  StartAgain();
  EXPECT_EQ(Load(a).state, DeliveryState::kUncertain);
  EXPECT_EQ(channels_.sent().size(), 1u);
}

TEST_F(MarkedSendTest, WhatFailedToCommitIsNot) {
  StartKnowing();
  std::unique_ptr<SendQueue::Ticket> ticket;
  PutWith(ticket, "a", true);
  EXPECT_EQ(Marked(), 0);
}

TEST_F(MarkedSendTest, OfAnAccountThatIsNotKnownItIsMarkedWhenItIsSent) {
  Start();
  std::unique_ptr<SendQueue::Ticket> ticket;
  PutWith(ticket, "a");
  ASSERT_TRUE(ticket);
  EXPECT_EQ(Marked(), 0);
  bool marked_when_sent = false;
  channels_.on_deliver = [&](const OutgoingMessage&) {
    marked_when_sent = Marked() == 1;
    return Receipt{};
  };
  outbox_->Send(std::move(ticket));
  Settle();
  EXPECT_TRUE(marked_when_sent);
}

TEST_F(MarkedSendTest, WhereRepeatsAreDroppedNothingIsMarked) {
  channels_.capabilities.idempotent_send = true;
  StartKnowing();
  std::unique_ptr<SendQueue::Ticket> ticket;
  PutWith(ticket, "a");
  ASSERT_TRUE(ticket);
  EXPECT_EQ(Marked(), 0);
}

// Else it would be marked while it waits for those that were faster.
TEST_F(MarkedSendTest, ItHasItsPlaceInThePace) {
  StartKnowing();
  std::unique_ptr<SendQueue::Ticket> ticket;
  const auto a = PutWith(ticket, "a");
  EXPECT_EQ(Marked(), 1);
  EXPECT_EQ(pace_.TakeThread("cnv", 1, clock_.Now()), seconds(1));
  outbox_->Send(std::move(ticket));
  Settle();
  EXPECT_EQ(Load(a).state, DeliveryState::kSent);
}

TEST_F(MarkedSendTest, QueuedWhileThePaceIsUsedUpItIsNotMarked) {
  StartKnowing();
  (void)pace_.TakeThread("cnv", 1, clock_.Now());
  std::unique_ptr<SendQueue::Ticket> ticket;
  PutWith(ticket, "a");
  ASSERT_TRUE(ticket);
  EXPECT_EQ(Marked(), 0);
}

TEST_F(MarkedSendTest, WhatIsNotSentBecauseTheServerStopsIsSentAfterTheNextStart) {
  StartKnowing();
  std::unique_ptr<SendQueue::Ticket> ticket;
  const auto a = PutWith(ticket, "a");
  EXPECT_EQ(Marked(), 1);
  bool drained = false;
  scope_->Spawn([](Outbox& outbox, bool& drained) -> Task<void> {
    co_await outbox.Drain(seconds(1));
    drained = true;
  }(*outbox_, drained));
  Settle();
  clock_.Advance(milliseconds(20));
  Settle();
  EXPECT_FALSE(drained) << "what was marked is still to be unmarked";
  outbox_->Send(std::move(ticket));
  Settle();
  EXPECT_EQ(channels_.sent().size(), 1u);
  EXPECT_EQ(Marked(), 0);
  clock_.Advance(milliseconds(20));
  Settle();
  EXPECT_TRUE(drained);
  StartAgain();
  clock_.Advance(seconds(1));  // The place that it had taken.
  Settle();
  EXPECT_EQ(Load(a).state, DeliveryState::kSent);
}

}  // namespace
}  // namespace beseda
