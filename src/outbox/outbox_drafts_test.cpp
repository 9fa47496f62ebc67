#include "outbox/testing/outbox_fixture.h"
#include "records/draft_rows.h"

namespace beseda {
namespace {

/// Messages that are shown already while they were written. The vendor here has the drafts that it was given.
class OutboxDraftsTest : public OutboxTest {
 protected:
  OutboxDraftsTest() {
    channels_.on_deliver = [this](const OutgoingMessage& message) -> Result<Receipt> {
      calls_.push_back(PlainText(message.message.content) + " into " + message.draft_vendor_id);
      if (fails_) return *std::exchange(fails_, std::nullopt);
      Receipt receipt;
      receipt.vendor_message_id = message.draft_vendor_id.empty() ? "new" : message.draft_vendor_id;
      receipt.draft_unfit = unfit_ && !message.draft_vendor_id.empty();
      return receipt;
    };
    channels_.on_remove_draft = [this](const Draft& draft) -> Status {
      removed_.push_back(draft.message_id + "=" + draft.vendor_id);
      if (refuses_ > 0) {
        --refuses_;
        return Error(ErrorCode::kUnavailable, "The vendor is down.");
      }
      return Ok();
    };
  }
  ~OutboxDraftsTest() override { Stop(); }  // before what its tasks use
  void AddDraft(const std::string& message_id, const std::string& vendor_id) {
    ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
      records::DraftRow row{message_id, "trn_1", "wsp_test", "cnv", "chn_test"};
      row.created_at = clock_.Now();
      // Noted before its message was queued.
      tx.Exec(
          "INSERT INTO drafts (message_id, turn_id, workspace_id, conversation_id, channel_id, vendor_message_id, next_attempt_at, created_at) "
          "VALUES ($1, 'trn_1', 'wsp_test', 'cnv', 'chn_test', $2, $3, $3)",
          message_id, vendor_id, row.created_at);
    })).ok());
  }
  std::int64_t Drafts() {
    return *RunTask(database_->Read([](Tx& tx) { return tx.Query("SELECT COUNT(*) FROM drafts")[0].Int(0); }));
  }
  void SendAll() {
    Start();
    outbox_->Wake("cnv");
    Settle();
  }

  std::vector<std::string> calls_, removed_;
  std::optional<Error> fails_;
  bool unfit_ = false;
  int refuses_ = 0;
};

TEST_F(OutboxDraftsTest, ADraftBecomesItsMessage) {
  const auto a = Put("a"), b = Put("b");
  AddDraft(a, "d1");
  SendAll();
  EXPECT_EQ(calls_, (std::vector<std::string>{"a into d1", "b into "}));
  EXPECT_EQ(Load(a).vendor_message_id, "d1");
  EXPECT_EQ(Load(b).vendor_message_id, "new");
  EXPECT_EQ(Drafts(), 0);
  EXPECT_TRUE(removed_.empty());
}

TEST_F(OutboxDraftsTest, ATicketCarriesIt) {
  Start();
  AddDraft("msg_a", "d1");
  std::unique_ptr<SendQueue::Ticket> ticket;
  PutWith(ticket, "a", false, "d1");
  ASSERT_TRUE(ticket);
  outbox_->Send(std::move(ticket));
  Settle();
  EXPECT_EQ(calls_, std::vector<std::string>{"a into d1"});
  EXPECT_EQ(Drafts(), 0);
}

// A change of which nobody knows whether it was made is made again: it does no harm.
TEST_F(OutboxDraftsTest, AnUncertainChangeIsRepeatedAfterErrorsAndCrashes) {
  const auto a = Put("a");
  AddDraft(a, "d1");
  fails_ = Error(ErrorCode::kUncertain, "The connection broke off.");
  SendAll();
  EXPECT_EQ(Load(a).state, DeliveryState::kQueued);
  Stop();
  // As if it had ended in the middle of the send.
  ASSERT_TRUE(RunTask(database_->Write([](Tx& tx) { tx.Exec("UPDATE outbox SET sending = 1, next_attempt_at = 0"); })).ok());
  SendAll();
  EXPECT_EQ(calls_, (std::vector<std::string>{"a into d1", "a into d1"}));
  EXPECT_EQ(Load(a).state, DeliveryState::kSent);
}

TEST_F(OutboxDraftsTest, AMessageThatADraftCannotBecomeIsSentAnewAndTheDraftTakenAway) {
  const auto a = Put("a");
  AddDraft(a, "d1");
  unfit_ = true;
  refuses_ = 1;
  SendAll();
  EXPECT_EQ(calls_, (std::vector<std::string>{"a into d1", "a into "}));
  EXPECT_EQ(Load(a).vendor_message_id, "new");
  EXPECT_EQ(removed_, std::vector<std::string>{"msg_a=d1"});
  EXPECT_EQ(Drafts(), 1);
  Stop();  // A crash forgets nothing.
  Start();
  ASSERT_TRUE(loop_.Run(outbox_->ResumeDrafts()).ok());
  Settle();
  clock_.Advance(seconds(5));
  Settle();
  EXPECT_EQ(removed_.size(), 2u);
  EXPECT_EQ(Drafts(), 0);
}

// Once it is sent anew, it is a send like others: one of unknown outcome is not repeated.
TEST_F(OutboxDraftsTest, ACrashAfterTheDraftWasDroppedDoublesNothing) {
  const auto a = Put("a");
  AddDraft(a, "d1");
  unfit_ = true;
  channels_.on_deliver = [&, inner = channels_.on_deliver](const OutgoingMessage& message) -> Result<Receipt> {
    auto receipt = inner(message);
    if (message.draft_vendor_id.empty()) return Error(ErrorCode::kCancelled, "The process ends here.");
    return receipt;
  };
  SendAll();
  Stop();
  SendAll();
  EXPECT_EQ(Load(a).state, DeliveryState::kUncertain);
  EXPECT_EQ(calls_, (std::vector<std::string>{"a into d1", "a into "}));
}

TEST_F(OutboxDraftsTest, ADraftWhoseMessageFailsIsTakenAway) {
  const auto a = Put("a");
  AddDraft(a, "d1");
  fails_ = Error(ErrorCode::kRejected, "The channel is archived.");
  SendAll();
  EXPECT_EQ(Load(a).state, DeliveryState::kFailed);
  EXPECT_EQ(removed_, std::vector<std::string>{"msg_a=d1"});
  EXPECT_EQ(Drafts(), 0);
  ASSERT_TRUE(loop_.Run(outbox_->Resend("wsp_test", a)).ok());
  Settle();
  EXPECT_EQ(calls_.back(), "a into ");
}

TEST_F(OutboxDraftsTest, GivesADraftUpThatTheVendorKeeps) {
  AddDraft("msg_x", "");
  ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) { records::RejectDraft(tx, "msg_x", clock_.Now() + seconds(10)); })).ok());
  Start();
  outbox_->RemoveDrafts("cnv");
  Settle();
  EXPECT_TRUE(removed_.empty()) << "what may still be under way is waited for";
  refuses_ = 100;
  clock_.Advance(seconds(10));
  Settle();
  while (clock_.AdvanceToNextSleeper()) Settle();
  EXPECT_EQ(removed_.size(), 6u);
  EXPECT_EQ(removed_[0], "msg_x=");
  EXPECT_EQ(Drafts(), 0);
}

}  // namespace
}  // namespace beseda
