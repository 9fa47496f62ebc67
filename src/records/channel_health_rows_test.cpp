#include "records/channel_health_rows.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/run_task.h"

namespace beseda::records {
namespace {

constexpr std::string_view kChannel = "chn_test";

class ChannelHealthRowsTest : public ::testing::Test {
 protected:
  ChannelHealthRowsTest() { SeedTestWorkspace(*database_); }

  /// At second `at`.
  ChannelHealthRow Say(HealthSource source, HealthState state, std::string reason, int at) {
    return *RunTask(database_->Write([&](Tx& tx) {
      SetChannelHealth(tx, kChannel, {source, state, reason}, FromUnixMicros(at * 1'000'000));
      return LoadChannelHealth(tx, kChannel);
    }));
  }
  std::vector<HealthChange> Changes() {
    return *RunTask(database_->Read([](Tx& tx) { return LoadHealthChanges(tx, kChannel, 100); }));
  }

  TestDatabase database_;
};

TEST_F(ChannelHealthRowsTest, AGoodConnectionDoesNotHideARefusedToken) {
  Say(HealthSource::kSend, HealthState::kFailed, "The bot token was revoked.", 1);
  const auto health = Say(HealthSource::kReceive, HealthState::kOk, "", 2);
  EXPECT_EQ(health.state, HealthState::kFailed);
  EXPECT_EQ(health.reason, "The bot token was revoked.");
  EXPECT_EQ(ToUnixMicros(health.since), 1'000'000);
  EXPECT_EQ(Say(HealthSource::kSend, HealthState::kOk, "", 3).state, HealthState::kOk);
}

TEST_F(ChannelHealthRowsTest, TheWorstOfAllIsShownAndItsChangesKept) {
  Say(HealthSource::kCheck, HealthState::kOk, "", 1);
  Say(HealthSource::kCheck, HealthState::kWarning, "The token ends soon.", 2);
  Say(HealthSource::kSend, HealthState::kOk, "", 3);
  EXPECT_EQ(Say(HealthSource::kReceive, HealthState::kFailed, "Refused.", 4).reason, "Refused.");
  EXPECT_EQ(Say(HealthSource::kReceive, HealthState::kOk, "", 5).reason, "The token ends soon.");
  const auto changes = Changes();
  ASSERT_EQ(changes.size(), 4u);
  EXPECT_EQ(changes[0].state, "warning");
  EXPECT_EQ(changes[1].state, "failed");
  EXPECT_EQ(changes[1].reason, "Refused.");
  EXPECT_EQ(changes[3].state, "ok");
}

TEST_F(ChannelHealthRowsTest, UnknownSaysNothing) {
  Say(HealthSource::kCheck, HealthState::kFailed, "Revoked.", 1);
  EXPECT_EQ(Say(HealthSource::kCheck, HealthState::kUnknown, "Not reached.", 2).reason, "Revoked.");
}

TEST_F(ChannelHealthRowsTest, NewSettingsForgetWhatWasSaidOfTheOldOnes) {
  Say(HealthSource::kSend, HealthState::kFailed, "Revoked.", 1);
  const auto due = [&](int at) {
    return RunTask(database_->Write([&](Tx& tx) {
      return TakeDueChecks(tx, FromUnixMicros(at * 1'000'000), FromUnixMicros((at + 100) * 1'000'000), 10).size();
    })).value();
  };
  EXPECT_EQ(due(599), 0u) << "somebody is setting it up";
  EXPECT_EQ(due(1002), 1u);
  EXPECT_EQ(due(1003), 0u) << "taken";
  ASSERT_TRUE(RunTask(database_->Write([](Tx& tx) { ForgetChannelHealth(tx, kChannel, FromUnixMicros(1'004'000'000)); })).ok());
  EXPECT_EQ(RunTask(database_->Read([](Tx& tx) { return LoadChannelHealth(tx, kChannel).state; })).value(), HealthState::kUnknown);
  EXPECT_EQ(due(1005), 1u);
}

TEST_F(ChannelHealthRowsTest, KeepsTheLatestChangesOnly) {
  for (int i = 0; i < 70; ++i) Say(HealthSource::kSend, i % 2 ? HealthState::kOk : HealthState::kFailed, std::to_string(i), i + 1);
  const auto changes = Changes();
  EXPECT_EQ(changes.size(), 50u);
  EXPECT_EQ(changes.front().reason, "69");
}

}  // namespace
}  // namespace beseda::records
