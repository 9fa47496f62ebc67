#include "outbox/testing/outbox_fixture.h"
#include "records/held_echoes.h"
#include "records/message_part_rows.h"

namespace beseda {
namespace {

/// A message is being sent; meanwhile the vendor tells what was written in its own app, or by us.
class HeldEchoesTest : public OutboxTest {
 protected:
  void Hold(std::string vendor_id, Content content) {
    auto echo = MakeMessage("echo_" + vendor_id);
    echo.author = Author::kAgent;
    echo.content = std::move(content);
    echo.state = DeliveryState::kSent;
    echo.vendor_message_id = std::move(vendor_id);
    ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
                  EXPECT_TRUE(records::IsSending(tx, "cnv"));
                  records::HoldEcho(tx, echo);
                })).ok());
  }
  /// Written just now: only messages of the last day are compared with echoes.
  std::string PutNow(const std::string& text) {
    auto id = Put(text);
    EXPECT_TRUE(RunTask(database_->Write([&](Tx& tx) { tx.Exec("UPDATE messages SET created_at = $2 WHERE id = $1", id, clock_.Now()); })).ok());
    return id;
  }
  Message Send(const std::string& text) {
    const auto id = PutNow(text);
    Start();
    outbox_->Wake("cnv");
    Settle();
    return Load(id);
  }
  std::int64_t Count(std::string sql) {
    return *RunTask(database_->Read([&](Tx& tx) { return tx.Query(sql)[0].Int(0); }));
  }
  std::int64_t Echoes() { return Count("SELECT COUNT(*) FROM messages WHERE id LIKE 'msg_echo_%'"); }
};

TEST_F(HeldEchoesTest, OursIsNotShownTwiceAndTheTeamsIsShown) {
  channels_.on_deliver = [&](const OutgoingMessage&) -> Result<Receipt> {
    Hold("m_ours", MakeText("hi"));
    Hold("m_ours#1", MakeText("a picture of it"));
    Hold("m_team", MakeText("from the phone"));
    Receipt receipt;
    receipt.vendor_message_id = "m_ours";
    return receipt;
  };
  EXPECT_EQ(Send("hi").vendor_message_id, "m_ours");
  EXPECT_EQ(Echoes(), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM messages WHERE vendor_message_id = 'm_team' AND seq = 2 AND author = 'agent'"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM held_echoes"), 0);
}

TEST_F(HeldEchoesTest, EachPartFindsItsOwn) {
  channels_.on_deliver = [&](const OutgoingMessage& message) -> Result<Receipt> {
    Receipt receipt;
    receipt.vendor_message_id = "m" + std::to_string(message.part);
    Hold(receipt.vendor_message_id, MakeText("part"));
    receipt.more = message.part < 2;
    return receipt;
  };
  Send("long");
  EXPECT_EQ(Echoes(), 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM held_echoes"), 0);
}

TEST_F(HeldEchoesTest, AnEchoProvesThatAMessageWasSent) {
  channels_.on_deliver = [&](const OutgoingMessage&) -> Result<Receipt> {
    Hold("m_1", MakeText("Hi, you!"));
    return Error(ErrorCode::kTimeout, "No answer.");
  };
  const auto message = Send("Hi, **you**!");
  EXPECT_EQ(message.state, DeliveryState::kSent);
  EXPECT_EQ(message.vendor_message_id, "m_1");
  EXPECT_EQ(message.reason, "");
  EXPECT_EQ(Echoes(), 0);
}

// The process dies while it waits for the answer; the echo has been held.
TEST_F(HeldEchoesTest, AnEchoSettlesASendThatACrashInterrupted) {
  const auto id = PutNow("hi");
  ASSERT_TRUE(RunTask(database_->Write([](Tx& tx) { tx.Exec("UPDATE outbox SET sending = 1"); })).ok());
  Hold("m_1", MakeText("hi"));
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(Load(id).state, DeliveryState::kSent);
  EXPECT_EQ(Load(id).vendor_message_id, "m_1");
  EXPECT_EQ(Echoes(), 0);
  EXPECT_TRUE(channels_.sent().empty());
}

TEST_F(HeldEchoesTest, AnEchoOfOtherWordsProvesNothing) {
  channels_.on_deliver = [&](const OutgoingMessage&) -> Result<Receipt> {
    Hold("m_1", MakeText("ok"));
    return Error(ErrorCode::kTimeout, "No answer.");
  };
  EXPECT_EQ(Send("is that ok?").state, DeliveryState::kUncertain);
  EXPECT_EQ(Echoes(), 1);
}

TEST_F(HeldEchoesTest, AnEchoOfWhatWasRefusedIsTheTeams) {
  channels_.on_deliver = [&](const OutgoingMessage&) -> Result<Receipt> {
    Hold("m_1", MakeText("hi"));
    return Error(ErrorCode::kRejected, "No.");
  };
  EXPECT_EQ(Send("hi").state, DeliveryState::kFailed);
  EXPECT_EQ(Echoes(), 1);
}

TEST_F(HeldEchoesTest, WhatAMessageCostsIsKeptOfAReceiptThatWasFaster) {
  channels_.on_deliver = [&](const OutgoingMessage&) -> Result<Receipt> {
    const std::string charge = R"({"billable":true,"category":"utility","type":"regular"})";
    for (const auto state : {DeliveryState::kSent, DeliveryState::kDelivered}) {
      EXPECT_TRUE(RunTask(database_->Write([&](Tx& tx) { records::KeepEarlyReceipt(tx, "cnv", "m_1", state, "", charge, clock_.Now()); })).ok());
    }
    Receipt receipt;
    receipt.vendor_message_id = "m_1";
    return receipt;
  };
  const auto message = Send("hi");
  EXPECT_EQ(message.state, DeliveryState::kDelivered);
  EXPECT_EQ(message.meta, R"({"charges":{"m_1":{"billable":true,"category":"utility","type":"regular"}}})");
  EXPECT_EQ(Count("SELECT SUM(messages) FROM channel_charges WHERE billable = 1 AND category = 'utility'"), 1);
}

}  // namespace
}  // namespace beseda
