#include "conversation/testing/turn_runner_fixture.h"

namespace beseda {
namespace {

TEST_F(TurnRunnerTest, AnswersEachEventOnceAndInOrder) {
  for (const char* text : {"a", "b", "c"}) Arrive(text);
  Start();
  runner_->Wake("cnv");
  runner_->Wake("cnv");
  Settle();
  EXPECT_EQ(Transcript(), (std::vector<std::string>{"a", "b", "c", "Echo: a", "Echo: b", "Echo: c"}));
  EXPECT_EQ(queue_.woken(), (std::vector<std::string>{"cnv", "cnv", "cnv"}));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM outbox"), 3);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM events WHERE state = 1"), 3);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM turns WHERE state = 1 AND attempts = 1"), 3);
}

TEST_F(TurnRunnerTest, ShowsAnswersToWhoLooksOnButNoApologies) {
  Arrive("a");
  Start();
  runner_->Wake("cnv");
  Settle();
  EXPECT_EQ(watch_.seen, std::vector<std::string>{"bot_test: Echo: a"});
  EXPECT_EQ(watch_.noted, std::vector<std::string>{"bot_test"});
  watch_.wants = false;
  Arrive("b");
  runner_->Wake("cnv");
  Settle();
  EXPECT_EQ(watch_.seen.size(), 2u);
  EXPECT_EQ(watch_.noted.size(), 1u);
  handler_.run = [](Turn&) -> Task<Status> { co_return Error(ErrorCode::kInvalid, "No."); };
  Arrive("c");
  runner_->Wake("cnv");
  Settle();
  EXPECT_EQ(watch_.seen.size(), 2u);
}

TEST_F(TurnRunnerTest, RunsATurnThatBeganWithItsEvent) {
  Start();
  auto opening = ArriveAndOpen("a");
  ASSERT_TRUE(opening && opening->wanted());
  EXPECT_EQ(ArriveAndOpen("b"), nullptr) << "the conversation is busy";
  runner_->Wake("cnv");
  Settle();
  EXPECT_EQ(Transcript().size(), 2u) << "nothing runs while the turn is open";
  runner_->Run(std::move(opening));
  Settle();
  EXPECT_EQ(Transcript(), (std::vector<std::string>{"a", "b", "Echo: a", "Echo: b"}));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM turns WHERE state = 1 AND attempts = 1"), 2);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM outbox WHERE in_reply_to_event IN ('event of a', 'event of b')"), 2);
}

TEST_F(TurnRunnerTest, OpensNoTurnOverOlderEvents) {
  Arrive("a");
  Start();
  EXPECT_EQ(ArriveAndOpen("b"), nullptr);
  runner_->Wake("cnv");
  Settle();
  EXPECT_EQ(Transcript(), (std::vector<std::string>{"a", "b", "Echo: a", "Echo: b"}));
}

TEST_F(TurnRunnerTest, ATurnWhoseTransactionFailedLeavesNothingBehind) {
  Start();
  auto opening = ArriveAndOpen("a", true);
  runner_->Wake("cnv");
  opening.reset();
  Settle();
  EXPECT_EQ(Count("SELECT COUNT(*) FROM turns"), 0);
  runner_->Run(ArriveAndOpen("b"));
  Settle();
  EXPECT_EQ(Transcript(), (std::vector<std::string>{"b", "Echo: b"}));
}

// The process ends between the commit and the turn's run.
TEST_F(TurnRunnerTest, AnOpenedTurnIsRunAfterTheNextStart) {
  Start();
  ArriveAndOpen("a").reset();
  Crash();
  Start();
  runner_->Wake("cnv");
  Settle();
  EXPECT_EQ(Transcript(), (std::vector<std::string>{"a", "Echo: a"}));
  EXPECT_EQ(Count("SELECT attempts FROM turns"), 2);
}

TEST_F(TurnRunnerTest, OpensNoTurnWhereAPersonHasTakenOver) {
  ASSERT_TRUE(RunTask(database_->Write([](Tx& tx) { tx.Exec("UPDATE conversations SET handling = 'human'"); })).ok());
  Start();
  const auto opening = ArriveAndOpen("a");
  ASSERT_TRUE(opening);
  EXPECT_FALSE(opening->wanted());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM turns"), 0);
}

TEST_F(TurnRunnerTest, APulledChannelNeedsNoOutbox) {
  channels_.capabilities.pulled = true;
  Arrive("a");
  Start();
  runner_->Wake("cnv");
  Settle();
  EXPECT_EQ(Count("SELECT COUNT(*) FROM outbox"), 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM messages WHERE direction = 'out' AND state = 'sent'"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM delivery_ledger"), 1);
}

// The process ends in the middle of a turn, after its paid effect: the next start must reuse the effect and give the
// messages the ids that watchers have seen.
TEST_F(TurnRunnerTest, AnInterruptedTurnIsRunAgainButNotPaidAgain) {
  int paid = 0;
  std::string streamed_id;
  const auto watching = bus_.Subscribe("conversation.cnv", [&](const Bus::Payload& frame) {
    if (const auto at = frame->find("\"message_id\":\""); frame->find("delta") != frame->npos) {
      streamed_id = frame->substr(at + 14, frame->find('"', at + 14) - at - 14);
    }
  });
  bool crash = true;
  handler_.run = [&](Turn& turn) -> Task<Status> {
    auto reply = turn.BeginReply();
    std::function<Task<Result<std::string>>()> pay = [&paid]() -> Task<Result<std::string>> {
      ++paid;
      co_return std::string("result ") + std::to_string(paid);
    };
    auto effect = co_await turn.Effect("model.1", std::move(pay));
    reply->Append("res");
    if (std::exchange(crash, false)) co_await clock_.Sleep(std::chrono::hours(1));
    reply->Finish(MakeText(*effect), "");
    co_return Ok();
  };
  Arrive("a");
  Start();
  runner_->Wake("cnv");
  Settle();
  EXPECT_EQ(replies_.Find("cnv")->text, "res");
  const auto first_id = streamed_id;
  Crash();
  EXPECT_EQ(Transcript(), std::vector<std::string>{"a"});
  Start();
  runner_->Wake("cnv");
  Settle();
  EXPECT_EQ(paid, 1);
  EXPECT_EQ(Transcript(), (std::vector<std::string>{"a", "result 1"}));
  EXPECT_EQ(streamed_id, first_id);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM messages WHERE id = '" + first_id + "'"), 1);
  EXPECT_EQ(Count("SELECT attempts FROM turns"), 2);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal"), 0);
  EXPECT_FALSE(replies_.Find("cnv"));
}

// The effect has happened, but the journal cannot be written: the turn's next run must not have it again.
TEST_F(TurnRunnerTest, AnEffectThatCouldNotBeJournaledIsNotHadTwice) {
  int paid = 0;
  handler_.run = [&](Turn& turn) -> Task<Status> {
    std::function<Task<Result<std::string>>()> pay = [&paid]() -> Task<Result<std::string>> {
      ++paid;
      co_return std::string("paid");
    };
    const auto effect = co_await turn.Effect("tool.1.1", std::move(pay));
    if (!effect.ok()) co_return Error(ErrorCode::kStorage, "The disk is full.");
    turn.Say(MakeText(*effect));
    co_return Ok();
  };
  const auto execute = [&](const char* sql) {
    ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) { tx.Exec(sql); })).ok());
  };
  execute("CREATE TRIGGER full_disk BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'full'); END");
  Arrive("a");
  Start();
  runner_->Wake("cnv");
  Settle();
  EXPECT_EQ(paid, 1);
  EXPECT_EQ(Transcript(), std::vector<std::string>{"a"});
  execute("DROP TRIGGER full_disk");
  while (clock_.AdvanceToNextSleeper()) Settle();
  EXPECT_EQ(paid, 1);
  EXPECT_EQ(Transcript(), (std::vector<std::string>{"a", "paid"}));
}

TEST_F(TurnRunnerTest, TriesAgainAfterAPassingFailure) {
  int runs = 0;
  handler_.run = [&](Turn& turn) -> Task<Status> {
    turn.Say(MakeText("half"));
    if (++runs < 3) co_return Error(ErrorCode::kUnavailable, "The model is down.");
    co_return Ok();
  };
  Arrive("a");
  Start();
  runner_->Wake("cnv");
  Settle();
  EXPECT_EQ(Transcript(), std::vector<std::string>{"a"});
  while (clock_.AdvanceToNextSleeper()) Settle();
  EXPECT_EQ(runs, 3);
  EXPECT_EQ(Transcript(), (std::vector<std::string>{"a", "half"})) << "what failed runs said is not said";
}

TEST_F(TurnRunnerTest, GivesUpWithAnApologyInThePersonsLanguage) {
  handler_.run = [&](Turn&) -> Task<Status> { co_return Error(ErrorCode::kUnauthenticated, "The key is wrong."); };
  Arrive("a");
  Start();
  runner_->Wake("cnv");
  Settle();
  ASSERT_EQ(Transcript().size(), 2u);
  EXPECT_TRUE(Transcript()[1].starts_with("Извините")) << Transcript()[1];
  EXPECT_EQ(Count("SELECT COUNT(*) FROM turns WHERE state = 2 AND error = 'The key is wrong.'"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM messages WHERE meta LIKE '%The key is wrong.%'"), 1);
}

TEST_F(TurnRunnerTest, WaitsBetweenCommitsHoweverOftenTheyFail) {
  const auto execute = [&](const char* sql) {
    ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) { tx.Exec(sql); })).ok());
  };
  handler_.run = [&](Turn& turn) -> Task<Status> {
    execute("ALTER TABLE delivery_ledger RENAME TO hidden");
    co_return co_await Echo(turn);
  };
  Arrive("a");
  Start();
  runner_->Wake("cnv");
  Settle();
  for (int failures = 1; failures < 45; ++failures) {
    const auto before = clock_.Now();
    bool woken = clock_.AdvanceToNextSleeper();
    for (int waits = 0; !woken && waits < 500; ++waits) {  // The database is slower than us.
      loop_.Run(Pause());
      woken = clock_.AdvanceToNextSleeper();
    }
    ASSERT_TRUE(woken);
    EXPECT_GE(clock_.Now() - before, milliseconds(500)) << failures;
    loop_.Run(Pause());
  }
  execute("ALTER TABLE hidden RENAME TO delivery_ledger");
  while (clock_.AdvanceToNextSleeper()) Settle();
  EXPECT_EQ(Transcript(), (std::vector<std::string>{"a", "Echo: a"}));
}

TEST_F(TurnRunnerTest, SurvivesAHandlerThatThrowsAndGoesOn) {
  handler_.run = [&](Turn& turn) -> Task<Status> {
    if (PlainText(turn.events().front().content) == "bad") throw std::runtime_error("a mistake");
    co_return co_await Echo(turn);
  };
  Arrive("bad");
  Arrive("good");
  Start();
  runner_->Wake("cnv");
  Settle();
  ASSERT_EQ(Transcript().size(), 4u);
  EXPECT_EQ(Transcript()[3], "Echo: good");
}

TEST_F(TurnRunnerTest, APoisonousEventIsGivenUpAfterManyInterruptions) {
  limits_.interrupted_runs = 3;
  handler_.run = [&](Turn&) -> Task<Status> {
    co_await clock_.Sleep(std::chrono::hours(1));
    co_return Ok();
  };
  Arrive("a");
  for (int i = 0; i < 4; ++i) {
    Start();
    runner_->Wake("cnv");
    Settle();
    Crash();
  }
  EXPECT_EQ(Transcript().size(), 2u);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM turns WHERE state = 2"), 1);
}

TEST_F(TurnRunnerTest, RemovesOnlyOldTurnsThatHaveEnded) {
  Arrive("a");
  Arrive("b");
  Start();
  runner_->Wake("cnv");
  Settle();
  clock_.Advance(seconds(10));
  handler_.run = [&](Turn&) -> Task<Status> {
    co_await clock_.Sleep(std::chrono::hours(1));
    co_return Ok();
  };
  Arrive("c");
  runner_->Wake("cnv");
  Settle();
  EXPECT_EQ(*RunTask(runner_->RemoveEnded(clock_.Now() - seconds(20))), 0);
  EXPECT_EQ(*RunTask(runner_->RemoveEnded(clock_.Now() + seconds(1))), 2);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM turns WHERE state = 0"), 1) << "a running turn stays";
}

TEST_F(TurnRunnerTest, KeepsSilentWhereAPersonHasTakenOver) {
  ASSERT_TRUE(RunTask(database_->Write([](Tx& tx) { tx.Exec("UPDATE conversations SET handling = 'human'"); })).ok());
  Arrive("a");
  Start();
  runner_->Wake("cnv");
  Settle();
  EXPECT_EQ(Transcript(), std::vector<std::string>{"a"});
  EXPECT_EQ(Count("SELECT COUNT(*) FROM events WHERE state = 0"), 0);
}

TEST_F(TurnRunnerTest, AVendorIsToldOfTheWritingOnlyIfItTakesAWhile) {
  channels_.capabilities.typing = channels_.capabilities.streaming = true;
  std::vector<std::string> drafts;
  channels_.draft_rules.begins_after = limits_.unnoticed;
  channels_.on_draft = [&](const Draft& draft) -> Result<std::string> {
    drafts.push_back(draft.text);
    return std::string();
  };
  Micros thinking(0);
  handler_.run = [&](Turn& turn) -> Task<Status> {
    turn.ShowTyping(true);
    auto reply = turn.BeginReply();
    reply->Append("so ");
    if (thinking > Micros(0)) co_await clock_.Sleep(thinking);
    turn.ShowTyping(false);
    reply->Finish(MakeText("so far"), "");
    co_return Ok();
  };
  Start();
  for (const auto& [text, lasts] : {std::pair("quick", Micros(0)), std::pair("slow", limits_.unnoticed * 2)}) {
    thinking = lasts;
    Arrive(text);
    runner_->Wake("cnv");
    for (int i = 0; i < 8; ++i) {
      Settle();
      clock_.Advance(limits_.unnoticed / 2);
    }
    const bool told = lasts > Micros(0);
    EXPECT_EQ(channels_.typing_shown(), told ? 1 : 0) << text;
    EXPECT_EQ(drafts.size(), told ? 1u : 0u) << text;
  }
  EXPECT_EQ(Transcript(), (std::vector<std::string>{"quick", "so far", "slow", "so far"}));
}

TEST_F(TurnRunnerTest, DrainLetsARunningTurnEndAndBeginsNone) {
  handler_.run = [&](Turn& turn) -> Task<Status> {
    co_await Pause();
    co_return co_await Echo(turn);
  };
  Arrive("a");
  Arrive("b");
  Start();
  runner_->Wake("cnv");
  while (Count("SELECT COUNT(*) FROM turns") == 0) loop_.Run(Pause());
  bool drained = false;
  scope_->Spawn([](TurnRunner& runner, bool& drained) -> Task<void> {
    co_await runner.Drain(std::chrono::minutes(1));
    drained = true;
  }(*runner_, drained));
  for (int i = 0; i < 100 && !drained; ++i) {
    Settle();
    clock_.Advance(milliseconds(25));
  }
  EXPECT_TRUE(drained);
  EXPECT_EQ(Transcript(), (std::vector<std::string>{"a", "b", "Echo: a"}));
}

}  // namespace
}  // namespace beseda
