#include "insight/channel_watch.h"

#include <gtest/gtest.h>

#include "base/scope.h"
#include "base/task.h"
#include "insight/channel_check.h"
#include "insight/registry.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_channels.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

using records::HealthSource;
using records::HealthState;
using State = ChannelCheck::State;

/// Finds every account: all of them are the fake one.
class AnyChannel final : public ChannelDirectory {
 public:
  explicit AnyChannel(FakeChannels& channels) : channels_(channels) {}
  Task<Result<std::shared_ptr<const Entry>>> Find(std::string channel_id) override {
    CO_TRY(const auto known, co_await channels_.Find(channels_.account.id));
    auto entry = std::make_shared<Entry>(*known);
    entry->account.id = std::move(channel_id);
    co_return std::shared_ptr<const Entry>(std::move(entry));
  }
  Task<Result<std::vector<std::shared_ptr<const Entry>>>> OfKind(std::string kind) override { return channels_.OfKind(std::move(kind)); }

 private:
  FakeChannels& channels_;
};

class ChannelWatchTest : public ::testing::Test {
 protected:
  ChannelWatchTest() {
    SeedTestWorkspace(*database_);
    channels_.on_check = [this](std::string url) -> Task<Result<ChannelHealth>> {
      ++asked_;
      urls_.push_back(std::move(url));
      if (refusal_) co_return *refusal_;
      co_return answer_;
    };
    answer_.account_name = "@pigeon";
    Say(State::kOk, "Connected as @pigeon.");
  }
  ~ChannelWatchTest() override {
    scope_.Stop();
    loop_.Run(scope_.Join());
  }

  void Say(State state, std::string text, std::string todo = "") {
    answer_.checks.clear();
    answer_.checks.push_back({"token", state, std::move(text), std::move(todo)});
  }
  records::ChannelHealthRow Health() {
    return *RunTask(database_->Read([](Tx& tx) { return records::LoadChannelHealth(tx, "chn_test"); }));
  }
  void Sign(HealthSource source, HealthState state, std::string reason = "") {
    ASSERT_TRUE(RunTask(database_->Write([&](Tx& tx) {
      records::SetChannelHealth(tx, "chn_test", {source, state, reason}, clock_.Now());
    })).ok());
  }
  void Settle() {
    for (int round = 0; round < 5; ++round) loop_.Run(Pause());
  }
  static Task<void> Pause() {
    SystemClock clock;
    co_await clock.Sleep(milliseconds(2));
  }

  TestLoop loop_;
  TestDatabase database_;
  ManualClock clock_;
  SeededRandom random_;
  MetricsRegistry metrics_;
  FakeChannels channels_;
  AnyChannel any_{channels_};
  Scope scope_{loop_.executor()};
  ChannelWatch watch_{{*database_, clock_, random_, metrics_, any_, {}, "https://bots.example/"}};
  ChannelHealth answer_;
  std::optional<Error> refusal_;
  int asked_ = 0;
  std::vector<std::string> urls_;
};

TEST_F(ChannelWatchTest, AsksAboutOnceAnHour) {
  EXPECT_EQ(RunTask(watch_.CheckDue()), 1u);
  EXPECT_EQ(urls_.front(), "https://bots.example/hooks/fake/chn_test");
  EXPECT_EQ(Health().state, HealthState::kOk);
  EXPECT_EQ(Health().account_name, "@pigeon");
  EXPECT_EQ(Health().checked_at, clock_.Now());
  clock_.Advance(std::chrono::minutes(47));
  EXPECT_EQ(RunTask(watch_.CheckDue()), 0u);
  clock_.Advance(std::chrono::minutes(26));
  EXPECT_EQ(RunTask(watch_.CheckDue()), 1u);
}

TEST_F(ChannelWatchTest, LooksAgainSoonWhereSomethingIsWrong) {
  Say(State::kFailed, "The token was revoked.", "Make a new one.");
  EXPECT_EQ(RunTask(watch_.CheckDue()), 1u);
  EXPECT_EQ(Health().state, HealthState::kFailed);
  EXPECT_EQ(Health().reason, "The token was revoked.");
  EXPECT_EQ(Health().todo, "Make a new one.");
  clock_.Advance(std::chrono::minutes(13));
  Say(State::kOk, "Connected.");
  EXPECT_EQ(RunTask(watch_.CheckDue()), 1u);
  EXPECT_EQ(Health().state, HealthState::kOk);
  EXPECT_EQ(Health().todo, "");
}

TEST_F(ChannelWatchTest, AVendorThatCannotBeReachedSaysNothing) {
  refusal_ = Error(ErrorCode::kUnavailable, "The vendor does not answer.");
  EXPECT_EQ(RunTask(watch_.CheckDue()), 1u);
  EXPECT_EQ(Health().state, HealthState::kUnknown);
  Sign(HealthSource::kSend, HealthState::kOk);
  EXPECT_EQ(Health().state, HealthState::kOk) << "what was sent was taken";
  clock_.Advance(std::chrono::minutes(13));
  EXPECT_EQ(RunTask(watch_.CheckDue()), 1u);
  EXPECT_EQ(Health().state, HealthState::kOk);
}

TEST_F(ChannelWatchTest, AWeekBeforeATokenEndsIsAWarning) {
  Say(State::kWarning, "The access token ends on 2026-12-02.", "Make a new one.");
  EXPECT_EQ(RunTask(watch_.CheckDue()), 1u);
  Sign(HealthSource::kSend, HealthState::kOk);
  EXPECT_EQ(Health().state, HealthState::kWarning);
  EXPECT_EQ(Health().reason, "The access token ends on 2026-12-02.");
}

TEST_F(ChannelWatchTest, ManyAccountsAreAskedAFewAtOnceAndDisabledOnesAreNot) {
  ASSERT_TRUE(RunTask(database_->Write([](Tx& tx) {
    for (int i = 0; i < 20; ++i) {
      tx.Exec("INSERT INTO channels (id, workspace_id, bot_id, kind, name, enabled, settings, secrets, created_at, updated_at) "
              "VALUES ($1, 'wsp_test', 'bot_test', 'fake', $1, $2, '{}', '{}', 0, 0)",
              "chn_" + std::to_string(i), i % 2);
    }
  })).ok());
  int now = 0, most = 0;
  channels_.on_check = [&](std::string) -> Task<Result<ChannelHealth>> {
    most = std::max(most, ++now);
    ++asked_;
    co_await clock_.Sleep(seconds(1));
    --now;
    co_return answer_;
  };
  std::size_t asked = 0;
  const auto run = [](ChannelWatch& watch, std::size_t& count) -> Task<void> { count = co_await watch.CheckDue(); };
  scope_.Spawn(run(watch_, asked));
  for (int round = 0; round < 200 && asked == 0; ++round) {
    Settle();
    clock_.AdvanceToNextSleeper();
  }
  EXPECT_EQ(asked, 11u);
  EXPECT_EQ(asked_, 11);
  EXPECT_EQ(most, 4);
}

TEST_F(ChannelWatchTest, RunsByItselfCountsAndStops) {
  Say(State::kFailed, "The token was revoked.");
  scope_.Spawn(watch_.Run());
  for (int round = 0; round < 50 && metrics_.WriteText().find("beseda_channel_accounts") == std::string::npos; ++round) {
    Settle();
    clock_.AdvanceToNextSleeper();
  }
  EXPECT_NE(metrics_.WriteText().find("beseda_channel_accounts{kind=\"fake\",state=\"failed\"} 1"), std::string::npos) << metrics_.WriteText();
  Say(State::kOk, "Connected.");
  for (int round = 0; round < 50 && asked_ < 2; ++round) {
    Settle();
    clock_.AdvanceToNextSleeper();
  }
  Settle();
  EXPECT_NE(metrics_.WriteText().find("beseda_channel_accounts{kind=\"fake\",state=\"failed\"} 0"), std::string::npos) << metrics_.WriteText();
  EXPECT_NE(metrics_.WriteText().find("beseda_channel_accounts{kind=\"fake\",state=\"ok\"} 1"), std::string::npos);
}

TEST_F(ChannelWatchTest, WithoutAnAddressOfItsOwnUsesTheOneAPersonCheckedWith) {
  ChannelWatch nameless{{*database_, clock_, random_, metrics_, any_}};
  EXPECT_EQ(RunTask(nameless.CheckDue()), 1u);
  EXPECT_EQ(urls_.back(), "");
  auto account = RunTask(channels_.Find("chn_test")).value();
  ASSERT_TRUE(RunTask(CheckChannelAccount(*database_, clock_, account, "https://here/hooks/fake/chn_test", true, 0.5)).ok());
  clock_.Advance(std::chrono::hours(2));
  EXPECT_EQ(RunTask(nameless.CheckDue()), 1u);
  EXPECT_EQ(urls_.back(), "https://here/hooks/fake/chn_test");
}

}  // namespace
}  // namespace beseda
