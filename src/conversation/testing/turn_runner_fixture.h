#pragma once

#include <gtest/gtest.h>

#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "conversation/turn_runner.h"
#include "records/conversation_rows.h"
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

/// Does what a test says.
class TestHandler final : public TurnHandler {
 public:
  Task<Status> Run(Turn& turn) override { return run(turn); }
  std::function<Task<Status>(Turn&)> run;
};

/// Keeps what it is shown.
class TestWatch final : public AnswerWatch {
 public:
  bool Note(Tx&, const Bot& bot, const Message& answer, Time) override {
    seen.push_back(bot.id + ": " + PlainText(answer.content));
    return wants;
  }
  void Noted(const Bot& bot) override { noted.push_back(bot.id); }
  std::vector<std::string> seen, noted;
  bool wants = true;
};

inline Task<Status> Echo(Turn& turn) {
  turn.Say(MakeText("Echo: " + PlainText(turn.events().front().content)));
  co_return Ok();
}

/// A turn runner over a real database and one fake channel, with the conversation "cnv" of a person who speaks Russian.
class TurnRunnerTest : public ::testing::Test {
 protected:
  TurnRunnerTest() {
    SeedTestWorkspace(*database_);
    EXPECT_TRUE(RunTask(database_->Write([](Tx& tx) {
      tx.Exec("INSERT INTO contacts (id, workspace_id, locale, created_at, last_seen_at) VALUES ('cnt', 'wsp_test', 'ru', 0, 0)");
      tx.Exec(
          "INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, "
          "created_at, last_activity_at) VALUES ('cnv', 'wsp_test', 'bot_test', 'chn_test', 'cnt', 't', 'u', 0, 0)");
    })).ok());
    handler_.run = &Echo;
  }
  ~TurnRunnerTest() override { Crash(); }

  void Start() {
    scope_ = std::make_unique<Scope>(loop_.executor());
    TurnRunner::Services services{*database_, bus_,     clock_,   random_,
                                  metrics_,   channels_, replies_, [this](const Bot&) -> TurnHandler& { return handler_; },
                                  queue_,     {},        &watch_};
    runner_ = std::make_unique<TurnRunner>(*scope_, std::move(services), limits_);
  }
  // Ends everything without any farewell.
  void Crash() {
    if (!scope_) return;
    scope_->Stop();
    loop_.Run(scope_->Join());
    runner_.reset();
    scope_.reset();
  }
  static std::int64_t StoreEvent(Tx& tx, Message& message) {
    records::InsertMessage(tx, message);
    return tx.Query(
        "INSERT INTO events (workspace_id, channel_id, vendor_event_id, conversation_id, message_id, received_at) "
        "VALUES ('wsp_test', 'chn_test', $1, 'cnv', $2, 0) RETURNING seq",
        "event of " + PlainText(message.content), message.id)[0].Int(0);
  }
  static Message MakeMessage(std::string text) {
    Message message;
    message.id = "msg_" + text;
    message.workspace_id = "wsp_test";
    message.conversation_id = "cnv";
    message.content = MakeText(text);
    return message;
  }
  void Arrive(std::string text) {
    auto message = MakeMessage(text);
    EXPECT_TRUE(RunTask(database_->Write([&](Tx& tx) { StoreEvent(tx, message); })).ok());
  }
  // Begins the turn in the transaction that stores the event, as the inbox does.
  std::unique_ptr<TurnQueue::Opening> ArriveAndOpen(std::string text, bool fail = false) {
    auto message = MakeMessage(text);
    std::unique_ptr<TurnQueue::Opening> opening;
    const auto stored = RunTask(database_->Write([&](Tx& tx) -> Status {
      opening.reset();  // of an earlier run of this body
      opening = runner_->Open(tx, *records::LoadConversation(tx, "cnv"), message, clock_.Now());
      const auto seq = StoreEvent(tx, message);
      if (opening && opening->wanted()) opening->Record(tx, "event of " + text, seq);
      if (fail) return Error(ErrorCode::kStorage, "The disk is full.");
      return Ok();
    }));
    EXPECT_EQ(stored.ok(), !fail);
    return opening;
  }
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
  std::vector<std::string> Transcript() {
    std::vector<std::string> texts;
    const auto messages = *RunTask(database_->Read([](Tx& tx) { return records::LoadMessagesAfter(tx, "cnv", 0, 100); }));
    for (const auto& message : messages) texts.push_back(PlainText(message.content));
    return texts;
  }
  std::int64_t Count(std::string sql) {
    return *RunTask(database_->Read([&](Tx& tx) { return tx.Query(sql)[0].Int(0); }));
  }

  TestLoop loop_;  // outlives the database, whose threads post to it
  TestDatabase database_;
  ManualClock clock_;
  SeededRandom random_;
  InProcessBus bus_;
  NullMetrics metrics_;
  FakeChannels channels_;
  LiveReplies replies_;
  TestHandler handler_;
  TestWatch watch_;
  TurnRunner::Limits limits_;
  FakeSendQueue queue_;
  std::unique_ptr<Scope> scope_;
  std::unique_ptr<TurnRunner> runner_;
};

}  // namespace beseda
