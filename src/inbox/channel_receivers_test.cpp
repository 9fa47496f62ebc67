#include "inbox/channel_receivers.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_channels.h"
#include "testing/fake_queues.h"
#include "testing/manual_clock.h"
#include "testing/null_metrics.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

class ChannelReceiversTest : public ::testing::Test {
 protected:
  ChannelReceiversTest() {
    SeedTestWorkspace(*database_);
    channels_.account.updated_at = *RunTask(database_->Read(
        [](Tx& tx) { return tx.Query("SELECT updated_at FROM channels WHERE id = 'chn_test'")[0].Time(0); }));
  }
  ~ChannelReceiversTest() override {
    scope_.Stop();
    loop_.Run(scope_.Join());
  }

  template <typename Done>
  void RunUntil(Done done) {
    for (int round = 0; round < 1000; ++round) {
      loop_.Run(Pause());
      if (done()) return;
      clock_.AdvanceToNextSleeper();
    }
    FAIL() << "it never came to that";
  }
  static Task<void> Pause() {
    SystemClock clock;
    co_await clock.Sleep(milliseconds(2));
  }
  records::ChannelHealthRow Health() {
    return *RunTask(database_->Read([](Tx& tx) { return records::LoadChannelHealth(tx, "chn_test"); }));
  }
  static IncomingEvent Event(std::string id) {
    IncomingEvent event;
    event.vendor_event_id = std::move(id);
    event.thread_key = event.vendor_user_id = "a";
    event.content = MakeText("hi");
    return event;
  }

  TestLoop loop_;
  TestDatabase database_;
  ManualClock clock_;
  SeededRandom random_;
  IdSource ids_{clock_, random_};
  InProcessBus bus_;
  NullMetrics metrics_;
  FakeChannels channels_;
  FakeTurnQueue turns_;
  Inbox inbox_{*database_, bus_, clock_, ids_, metrics_, turns_};
  Scope scope_{loop_.executor()};
  ChannelReceivers receivers_{{scope_, *database_, clock_, random_, channels_, inbox_}};
};

TEST_F(ChannelReceiversTest, StoresTheCursorWithTheEventsAndBeginsThere) {
  std::vector<std::string> cursors;
  channels_.on_listen = [&](EventSink& sink) -> Task<Status> {
    CO_TRY(auto cursor, co_await sink.Cursor());
    cursors.push_back(std::move(cursor));
    co_await sink.Connected();
    std::vector<IncomingEvent> events{Event("e" + std::to_string(cursors.size() / 2))};  // Each twice.
    CO_CHECK_OK(co_await sink.Accept(std::move(events), "offset " + std::to_string(cursors.size())));
    co_return Error(ErrorCode::kUnavailable, "The connection broke.");
  };
  scope_.Spawn(receivers_.Run());
  RunUntil([&] { return cursors.size() >= 3; });
  EXPECT_EQ(cursors[0], "");
  EXPECT_EQ(cursors[1], "offset 1");
  EXPECT_EQ(cursors[2], "offset 2");
  EXPECT_EQ(channels_.acknowledged()[0], "e0");
  EXPECT_EQ(channels_.acknowledged()[1], "e1") << "what came again is not acknowledged again";
}

TEST_F(ChannelReceiversTest, ARefusedAccountSaysSo) {
  int calls = 0;
  channels_.on_listen = [&](EventSink&) -> Task<Status> {
    ++calls;
    co_return Error(ErrorCode::kUnauthenticated, "The token is not valid.");
  };
  scope_.Spawn(receivers_.Run());
  RunUntil([&] { return calls >= 2; });
  EXPECT_EQ(Health().state, records::HealthState::kFailed);
  EXPECT_EQ(Health().reason, "The token is not valid.");
}

TEST_F(ChannelReceiversTest, AConnectionThatStaysBrokenIsTold) {
  int calls = 0;
  channels_.on_listen = [&](EventSink& sink) -> Task<Status> {
    if (++calls == 1) co_await sink.Connected();
    co_return Error(ErrorCode::kUnavailable, "The connection broke.");
  };
  scope_.Spawn(receivers_.Run());
  RunUntil([&] { return calls >= 3; });
  EXPECT_EQ(Health().state, records::HealthState::kOk) << "it breaks now and then";
  RunUntil([&] { return calls >= 6; });
  EXPECT_EQ(Health().state, records::HealthState::kWarning);
  EXPECT_EQ(Health().reason, "The connection broke.");
}

TEST_F(ChannelReceiversTest, ADisabledAccountIsNotListenedTo) {
  int calls = 0;
  channels_.on_listen = [&](EventSink&) -> Task<Status> {
    ++calls;
    co_return Error(ErrorCode::kUnavailable, "broken");
  };
  scope_.Spawn(receivers_.Run());
  RunUntil([&] { return calls >= 1; });
  ASSERT_TRUE(RunTask(database_->Write([](Tx& tx) { tx.Exec("UPDATE channels SET enabled = 0"); })).ok());
  for (int round = 0; round < 30; ++round) {
    loop_.Run(Pause());
    clock_.AdvanceToNextSleeper();
  }
  const int before = calls;
  for (int round = 0; round < 30; ++round) {
    loop_.Run(Pause());
    clock_.AdvanceToNextSleeper();
  }
  EXPECT_EQ(calls, before);
}

}  // namespace
}  // namespace beseda
