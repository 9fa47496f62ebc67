#include "conversation/draft_shower.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "records/draft_rows.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_channels.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::conversation {
namespace {

class DraftShowerTest : public ::testing::Test {
 protected:
  DraftShowerTest() {
    SeedTestWorkspace(*database_);
    channels_.on_draft = [this](const Draft& draft) -> Result<std::string> {
      shown_.push_back(draft.message_id + (draft.vendor_id.empty() ? "" : "@" + draft.vendor_id) + ":" + draft.text + (draft.whole ? "." : ""));
      return outcome_;
    };
  }
  ~DraftShowerTest() override {
    shower_.reset();
    scope_.Stop();
    clock_.Advance(seconds(10));
    loop_.Run(scope_.Join());
  }
  void Begin(DraftRules rules) {
    TurnStart start;
    start.turn_id = "trn";
    start.conversation.id = "cnv";
    start.conversation.workspace_id = "wsp_test";
    start.conversation.channel_id = "chn_test";
    shower_ = std::make_unique<DraftShower>(DraftShower::Services{scope_, *database_, clock_}, *loop_.Run(channels_.Find("chn_test")), start, rules);
  }
  void Settle() {
    for (int quiet = 0; quiet < 6; ++quiet) {
      ASSERT_TRUE(RunTask(database_->Write([](Tx&) {})).ok());
      loop_.RunReady();
    }
  }
  void Pass(Micros time) {
    Settle();
    clock_.Advance(time);
    Settle();
  }
  /// "<message>=<vendor's id>", "!" if it is to be taken away.
  std::vector<std::string> Rows() {
    return *RunTask(database_->Read([](Tx& tx) {
      std::vector<std::string> rows;
      for (const auto row : tx.Query("SELECT message_id, vendor_message_id, unwanted FROM drafts ORDER BY message_id")) {
        rows.push_back(row.Text(0) + "=" + row.Text(1) + (row.Bool(2) ? "!" : ""));
      }
      return rows;
    }));
  }

  TestLoop loop_;  // outlives the database, whose threads post to it
  TestDatabase database_;
  ManualClock clock_;
  Scope scope_{loop_.executor()};
  FakeChannels channels_;
  Result<std::string> outcome_ = std::string();
  std::vector<std::string> shown_;
  std::unique_ptr<DraftShower> shower_;
};

using Strings = std::vector<std::string>;
constexpr DraftRules kFleeting = {DraftRules::Kind::kFleeting};
constexpr DraftRules kMessage = {DraftRules::Kind::kMessage, seconds(2), seconds(1)};

TEST_F(DraftShowerTest, ShowsTheNewestTextWithAPauseBetween) {
  Begin(kFleeting);
  shower_->Show("m", " ", "");
  loop_.RunReady();
  EXPECT_TRUE(shown_.empty()) << "nothing can be seen yet";
  shower_->Show("m", "a", "");
  loop_.RunReady();
  shower_->Show("m", "ab", "");
  shower_->Show("m", "abc", "");
  loop_.RunReady();
  EXPECT_EQ(shown_, (Strings{"m:a"}));
  Pass(seconds(1));
  EXPECT_EQ(shown_, (Strings{"m:a", "m:abc"}));
  Pass(seconds(1));
  EXPECT_EQ(scope_.size(), 0u) << "nothing runs while nothing is new";
  shower_->Show("n", "x", "");
  loop_.RunReady();
  EXPECT_EQ(shown_.back(), "n:x");
  EXPECT_FALSE(loop_.Run(shower_->End()));
  EXPECT_EQ(Rows(), Strings());
}

TEST_F(DraftShowerTest, ShowsNothingAfterItsEnd) {
  Begin(kFleeting);
  shower_->Show("m", "a", "");
  loop_.RunReady();
  shower_->Show("m", "ab", "");
  shower_.reset();
  Pass(seconds(1));
  EXPECT_EQ(shown_.size(), 1u);
}

TEST_F(DraftShowerTest, GivesUpAfterARefusal) {
  Begin(kFleeting);
  outcome_ = Error(ErrorCode::kRateLimited, "slow down");
  shower_->Show("m", "a", "");
  Pass(seconds(1));
  shower_->Show("m", "ab", "");
  Pass(seconds(1));
  EXPECT_EQ(shown_.size(), 1u);
}

TEST_F(DraftShowerTest, PostsAMessageAndChangesItFromThenOn) {
  Begin(kMessage);
  outcome_ = std::string("d1");
  shower_->Show("m", "a", "");
  Pass(seconds(1));
  EXPECT_TRUE(shown_.empty()) << "what is whole soon is not shown before";
  shower_->Show("m", "ab", "");
  Pass(seconds(1));
  EXPECT_EQ(shown_, (Strings{"m:ab"}));
  shower_->Show("m", "abc", "");
  Pass(seconds(1));
  EXPECT_EQ(shown_, (Strings{"m:ab", "m@d1:abc"}));
  EXPECT_TRUE(loop_.Run(shower_->End()));
  EXPECT_EQ(Rows(), Strings{"m=d1"});
}

TEST_F(DraftShowerTest, AReplyAfterAnotherShowsTheFirstWholeBefore) {
  Begin(kMessage);
  outcome_ = std::string("d1");
  shower_->Show("m", "a", "");
  Pass(seconds(2));
  shower_->Show("m", "ab", "");
  shower_->Show("n", "x", "m");
  Pass(seconds(1));
  outcome_ = std::string("d2");
  Pass(seconds(1));
  EXPECT_EQ(shown_, (Strings{"m:a", "m@d1:ab.", "n:x"}));
  EXPECT_EQ(Rows(), (Strings{"m=d1", "n=d2"}));
}

TEST_F(DraftShowerTest, AReplyAfterOneThatIsNotShownIsNotShown) {
  Begin(kMessage);
  shower_->Show("n", "x", "m");
  Pass(seconds(3));
  EXPECT_TRUE(shown_.empty());
  EXPECT_FALSE(loop_.Run(shower_->End()));
}

TEST_F(DraftShowerTest, GoesOnWithWhatAnEarlierRunHasPosted) {
  ASSERT_TRUE(RunTask(database_->Write([](Tx& tx) {
    records::BeginDraft(tx, {"m", "trn", "wsp_test", "cnv", "chn_test"});
    records::SaveDraftId(tx, "m", "d1");
  })).ok());
  Begin(kMessage);
  outcome_ = std::string("d1");
  shower_->Show("m", "a", "");
  Pass(seconds(2));
  EXPECT_EQ(shown_, Strings{"m@d1:a"});
}

// Whether that one was posted is not known: a second one would stand beside it.
TEST_F(DraftShowerTest, PostsNoSecondDraft) {
  ASSERT_TRUE(RunTask(database_->Write([](Tx& tx) { records::BeginDraft(tx, {"m", "trn", "wsp_test", "cnv", "chn_test"}); })).ok());
  Begin(kMessage);
  shower_->Show("m", "a", "");
  Pass(seconds(2));
  EXPECT_TRUE(shown_.empty());
  EXPECT_EQ(Rows(), Strings{"m="});
}

TEST_F(DraftShowerTest, PostsNoneAboveWhatStillWaitsToBeSent) {
  ASSERT_TRUE(RunTask(database_->Write([](Tx& tx) {
    tx.Exec("INSERT INTO outbox (workspace_id, message_id, conversation_id, channel_id, in_reply_to_event, next_attempt_at, created_at) "
            "VALUES ('wsp_test', 'older', 'cnv', 'chn_test', '', 0, 0)");
  })).ok());
  Begin(kMessage);
  shower_->Show("m", "a", "");
  Pass(seconds(2));
  EXPECT_TRUE(shown_.empty());
  EXPECT_EQ(Rows(), Strings());
}

TEST_F(DraftShowerTest, RemembersWhatMayHaveBeenPosted) {
  outcome_ = Error(ErrorCode::kUncertain, "The connection broke off.");
  Begin(kMessage);
  shower_->Show("m", "a", "");
  Pass(seconds(2));
  EXPECT_EQ(Rows(), Strings{"m="});
  EXPECT_TRUE(loop_.Run(shower_->End()));
}

TEST_F(DraftShowerTest, ForgetsWhatWasRefused) {
  outcome_ = Error(ErrorCode::kRejected, "The channel is archived.");
  Begin(kMessage);
  shower_->Show("m", "a", "");
  Pass(seconds(2));
  EXPECT_EQ(Rows(), Strings());
}

// The change may arrive after the whole reply, so the reply does not become this message.
TEST_F(DraftShowerTest, RejectsADraftWhoseChangeIsUncertain) {
  outcome_ = std::string("d1");
  Begin(kMessage);
  shower_->Show("m", "a", "");
  Pass(seconds(2));
  outcome_ = Error(ErrorCode::kTimeout, "No answer.");
  shower_->Show("m", "ab", "");
  Pass(seconds(1));
  EXPECT_EQ(Rows(), Strings{"m=d1!"});
}

TEST_F(DraftShowerTest, ItsEndWaitsForACallThatIsUnderWay) {
  Begin(kMessage);
  std::function<void()> in_between;
  channels_.on_draft = [&](const Draft&) -> Result<std::string> {
    if (in_between) in_between();
    return std::string("d1");
  };
  std::string stored = "nothing";
  in_between = [&] {
    scope_.Spawn([](DraftShower& shower, Database& db, std::string& stored) -> Task<void> {
      const bool posted = co_await shower.End();
      EXPECT_TRUE(posted);
      const auto id = co_await db.Read([](Tx& tx) { return tx.Query("SELECT vendor_message_id FROM drafts")[0].Text(0); });
      stored = *id;
    }(*shower_, *database_, stored));
  };
  shower_->Show("m", "a", "");
  Pass(seconds(2));
  Settle();
  EXPECT_EQ(stored, "d1") << "what the call has done is stored before";
}

}  // namespace
}  // namespace beseda::conversation
