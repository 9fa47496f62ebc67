#include "conversation/testing/turn_runner_fixture.h"
#include "records/draft_rows.h"

namespace beseda {
namespace {

using Strings = std::vector<std::string>;

/// Turns whose replies are shown, as messages, while they are written.
class TurnDraftsTest : public TurnRunnerTest {
 protected:
  TurnDraftsTest() {
    channels_.capabilities.streaming = true;
    channels_.capabilities.max_text = 200;
    channels_.draft_rules = {DraftRules::Kind::kMessage, Micros(0), seconds(1)};
    channels_.on_draft = [this](const Draft& draft) -> Result<std::string> {
      shown_.push_back(draft.text);
      return draft.vendor_id.empty() ? "d" + std::to_string(++posted_) : draft.vendor_id;
    };
  }
  ~TurnDraftsTest() override { Crash(); }

  /// Writes a reply that is shown before it is finished; an empty `whole` leaves it so.
  Task<void> Write(Turn& turn, std::string begin, std::string whole) {
    auto reply = turn.BeginReply();
    reply->Append(begin);
    co_await clock_.Sleep(seconds(2));
    if (!whole.empty()) reply->Finish(MakeText(whole));
  }
  void RunAll() {
    Start();
    runner_->Wake("cnv");
    Settle();
    while (clock_.AdvanceToNextSleeper()) Settle();
  }
  /// Where each message of the bot goes: "<text> into <draft>".
  Strings Sent() {
    return *RunTask(database_->Read([&](Tx& tx) {
      Strings sent;
      for (const auto& message : records::LoadMessagesAfter(tx, "cnv", 0, 100)) {
        if (message.direction != Direction::kOut) continue;
        std::string into;
        for (const auto& draft : queue_.drafts()) {
          if (draft.starts_with(message.id)) into = draft.substr(message.id.size() + 1);
        }
        sent.push_back(PlainText(message.content) + " into " + into);
      }
      return sent;
    }));
  }
  std::int64_t Rejected() { return Count("SELECT COUNT(*) FROM drafts WHERE unwanted = 1"); }

  Strings shown_;
  int posted_ = 0;
};

TEST_F(TurnDraftsTest, AReplyBecomesItsDraft) {
  handler_.run = [&](Turn& turn) -> Task<Status> {
    co_await Write(turn, "Hel", "Hello");
    co_return Ok();
  };
  Arrive("a");
  RunAll();
  EXPECT_EQ(shown_, Strings{"Hel"});
  EXPECT_EQ(Sent(), Strings{"Hello into d1"});
  EXPECT_EQ(Rejected(), 0);
  EXPECT_TRUE(queue_.removing().empty());
}

TEST_F(TurnDraftsTest, ARunAfterACrashGoesOnWithTheSameDraft) {
  bool crash = true;
  handler_.run = [&](Turn& turn) -> Task<Status> {
    co_await Write(turn, "Hel", "");
    if (crash) co_await clock_.Sleep(std::chrono::hours(1));
    turn.Say(MakeText("Hello"));  // … with the id of the second message
    co_return Ok();
  };
  Arrive("a");
  Start();
  runner_->Wake("cnv");
  Settle();
  clock_.Advance(seconds(2));
  Settle();
  Crash();
  crash = false;
  handler_.run = [&](Turn& turn) -> Task<Status> {
    turn.Say(MakeText("Hello"));
    co_return Ok();
  };
  RunAll();
  EXPECT_EQ(posted_, 1);
  EXPECT_EQ(Sent(), Strings{"Hello into d1"}) << "the reply has the same id in every run";
}

TEST_F(TurnDraftsTest, WhatIsNeverFinishedIsTakenAway) {
  handler_.run = [&](Turn& turn) -> Task<Status> {
    co_await Write(turn, "Hm", "");
    turn.Say(MakeText("Bye"));
    co_return Ok();
  };
  Arrive("a");
  RunAll();
  EXPECT_EQ(Sent(), Strings{"Bye into "});
  EXPECT_EQ(Rejected(), 1);
  EXPECT_EQ(queue_.removing(), Strings{"cnv"});
}

TEST_F(TurnDraftsTest, AnApologyTakesTheDraftsPlace) {
  handler_.run = [&](Turn& turn) -> Task<Status> {
    co_await Write(turn, "Hel", "");
    co_return Error(ErrorCode::kUnauthenticated, "The key is wrong.");
  };
  Arrive("a");
  RunAll();
  ASSERT_EQ(Sent().size(), 1u);
  EXPECT_TRUE(Sent()[0].starts_with("Извините") && Sent()[0].ends_with(" into d1")) << Sent()[0];
}

// Above a message without a draft a draft would stand in the wrong place; so would one below a text of several parts.
TEST_F(TurnDraftsTest, OnlyWhatStandsInItsPlaceIsKept) {
  handler_.run = [&](Turn& turn) -> Task<Status> {
    co_await Write(turn, "One", "One");
    co_await Write(turn, "Tw", std::string(150, 'x'));
    co_await Write(turn, "Thr", "Three");
    co_return Ok();
  };
  Arrive("a");
  RunAll();
  EXPECT_EQ(Sent(), (Strings{"One into d1", std::string(150, 'x') + " into d2", "Three into "}));
  EXPECT_EQ(Rejected(), 1);
}

TEST_F(TurnDraftsTest, ATurnThatIsNotRunAgainLeavesNoDraft) {
  handler_.run = [&](Turn& turn) -> Task<Status> {
    co_await Write(turn, "Hel", "Hello");
    co_return Ok();
  };
  Arrive("a");
  Start();
  runner_->Wake("cnv");
  Settle();
  Crash();
  ASSERT_TRUE(RunTask(database_->Write([](Tx& tx) { tx.Exec("UPDATE conversations SET handling = 'human'"); })).ok());
  RunAll();
  EXPECT_EQ(Sent(), Strings());
  EXPECT_EQ(Rejected(), 1);
  EXPECT_EQ(queue_.removing(), Strings{"cnv"});
}

}  // namespace
}  // namespace beseda
