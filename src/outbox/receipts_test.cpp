#include <utility>

#include "outbox/testing/outbox_fixture.h"
#include "records/message_part_rows.h"

namespace beseda {
namespace {

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

// A message of three parts whose second part's outcome the test decides.
class OutboxPartsTest : public OutboxTest {
 protected:
  OutboxPartsTest() {
    channels_.on_deliver = [this](const OutgoingMessage& message) -> Result<Receipt> {
      parts_.push_back(std::to_string(message.part) + " after " + message.sent_vendor_id);
      if (message.part == 1 && second_fails_) return *std::exchange(second_fails_, std::nullopt);
      Receipt receipt;
      receipt.vendor_message_id = "v" + std::to_string(message.part) + (round_ ? "'" : "");
      receipt.more = message.part < 2;
      return receipt;
    };
  }

  // As the inbox does with the vendor's word for one part.
  void Say(std::string_view vendor_id, DeliveryState state, std::string reason = "") {
    EXPECT_TRUE(RunTask(database_->Write([&](Tx& tx) {
      const auto id = tx.Query("SELECT message_id FROM message_parts WHERE vendor_message_id = $1", vendor_id)[0].Text(0);
      EXPECT_TRUE(records::ApplyToParts(tx, id, vendor_id, state, reason));
      auto message = *records::LoadMessage(tx, id);
      if (records::JudgeByParts(records::LoadParts(tx, id), message)) records::SaveDelivery(tx, message, clock_.Now());
    })).ok());
  }

  std::vector<std::string> parts_;
  std::optional<Error> second_fails_;
  bool round_ = false;
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

TEST_F(OutboxPartsTest, AnyThatFailsMakesTheMessageFailedWhateverComesOfTheOthers) {
  const auto a = Put("a");
  Start();
  outbox_->Wake("cnv");
  Settle();
  Say("v2", DeliveryState::kRead);
  EXPECT_EQ(Load(a).state, DeliveryState::kSent) << "the slowest part counts";
  Say("v0", DeliveryState::kFailed, "The picture is broken.");
  EXPECT_EQ(Load(a).state, DeliveryState::kFailed);
  EXPECT_EQ(Load(a).reason, "The picture is broken.");
  Say("v1", DeliveryState::kDelivered);
  EXPECT_EQ(Load(a).state, DeliveryState::kFailed);
}

TEST_F(OutboxPartsTest, ThatFailedLaterAreSentAgainAndNoOthers) {
  const auto a = Put("a");
  Start();
  outbox_->Wake("cnv");
  Settle();
  Say("v0", DeliveryState::kFailed, "no");
  Say("v1", DeliveryState::kDelivered);
  Say("v2", DeliveryState::kDelivered);
  parts_.clear();
  round_ = true;
  ASSERT_TRUE(RunTask(outbox_->Resend("wsp_test", a)).ok());
  Settle();
  EXPECT_EQ(parts_, (std::vector<std::string>{"0 after "}));
  EXPECT_EQ(Load(a).state, DeliveryState::kSent);
  EXPECT_EQ(Load(a).vendor_message_id, "v2");
  Say("v0'", DeliveryState::kDelivered);
  EXPECT_EQ(Load(a).state, DeliveryState::kDelivered);
  EXPECT_TRUE(RunTask(outbox_->PendingConversations())->empty());
}

TEST_F(OutboxPartsTest, AreAllSentAgainIfAllFailedLater) {
  const auto a = Put("a");
  Start();
  outbox_->Wake("cnv");
  Settle();
  for (const auto* part : {"v0", "v1", "v2"}) Say(part, DeliveryState::kFailed, "no");
  parts_.clear();
  round_ = true;
  ASSERT_TRUE(RunTask(outbox_->Resend("wsp_test", a)).ok());
  Settle();
  EXPECT_EQ(parts_, (std::vector<std::string>{"0 after ", "1 after v0'", "2 after v1'"}));
  EXPECT_EQ(Load(a).state, DeliveryState::kSent);
}

// The crash comes when the last part that was to be sent again is stored, before the message is.
TEST_F(OutboxPartsTest, NothingIsSentWhenAllHaveGone) {
  const auto a = Put("a");
  Start();
  outbox_->Wake("cnv");
  Settle();
  Say("v0", DeliveryState::kFailed, "no");
  Stop();
  parts_.clear();
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
    auto message = *records::LoadMessage(tx, a);
    message.state = DeliveryState::kQueued;
    records::SaveDelivery(tx, message, clock_.Now());
    const auto seq = records::Enqueue(tx, message, "chn_test", "", clock_.Now());
    records::SavePart(tx, message, {0, "v0 again"}, clock_.Now());
    outbox::SkipParts(tx, seq, message);
  })).ok());
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_TRUE(parts_.empty());
  EXPECT_EQ(Load(a).state, DeliveryState::kSent);
  EXPECT_TRUE(RunTask(outbox_->PendingConversations())->empty());
}

// What the vendor says of a part before its answer to the send of that part is stored.
TEST_F(OutboxPartsTest, EarlyReceiptsCountForTheirPart) {
  const auto a = Put("a");
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
    records::KeepEarlyReceipt(tx, "cnv", "v1", DeliveryState::kFailed, "The video is too long.", "", clock_.Now());
  })).ok());
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(parts_.size(), 3u);
  EXPECT_EQ(Load(a).state, DeliveryState::kFailed);
  EXPECT_EQ(Load(a).reason, "The video is too long.");
}

TEST_F(OutboxTest, EarlyReceiptsCountOnceTheVendorsIdIsKnown) {
  const auto a = Put("a");
  const auto keep = [&](DeliveryState state, std::string reason) {
    ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) { records::KeepEarlyReceipt(tx, "cnv", "v9", state, reason, "", clock_.Now()); })).ok());
  };
  const auto kept = [&] {
    return *RunTask(database_->Read([](Tx& tx) { return tx.Query("SELECT COUNT(*) FROM early_receipts")[0].Int(0); }));
  };
  keep(DeliveryState::kFailed, "The number is not on WhatsApp.");
  EXPECT_EQ(kept(), 1);
  channels_.on_deliver = [](const OutgoingMessage&) -> Result<Receipt> { return Receipt{"v9"}; };
  Start();
  outbox_->Wake("cnv");
  Settle();
  EXPECT_EQ(Load(a).state, DeliveryState::kFailed);
  EXPECT_EQ(Load(a).reason, "The number is not on WhatsApp.");
  EXPECT_EQ(kept(), 0);
  keep(DeliveryState::kRead, "");
  EXPECT_EQ(kept(), 0) << "nothing is under way: it is of somebody else's message";
}

}  // namespace
}  // namespace beseda
