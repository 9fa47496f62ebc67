#pragma once

#include <gtest/gtest.h>

#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "outbox/outbox.h"
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

/// An outbox on a real database with one conversation, a clock moved by hand and a channel whose answers the test decides.
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
  std::string PutWith(std::unique_ptr<SendQueue::Ticket>& ticket, std::string text, bool fail = false, std::string draft = {}) {
    auto message = MakeMessage(text);
    const auto stored = RunTask(database_->Write([&](Tx& tx) -> Status {
      ticket.reset();  // of an earlier run of this body
      const auto conversation = records::LoadConversation(tx, "cnv");
      records::InsertMessage(tx, message);
      ticket = outbox_->Put(tx, *conversation, message, "event of " + text, draft, clock_.Now());
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

}  // namespace beseda
