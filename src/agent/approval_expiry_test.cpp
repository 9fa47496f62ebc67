#include "agent/approval_expiry.h"

#include <gtest/gtest.h>

#include "bus/in_process/in_process_bus.h"
#include "records/approval_rows.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::agent {
namespace {

using records::ApprovalRow;

class ApprovalExpiryTest : public ::testing::Test {
 protected:
  ApprovalExpiryTest() { SeedTestWorkspace(*database); }
  void Add(const std::string& id, Micros waits) {
    ApprovalRow row;
    row.id = id;
    row.workspace_id = "wsp_test";
    row.bot_id = "bot_test";
    row.conversation_id = "cnv_gone";
    row.tool_name = "refund";
    row.created_at = clock.Now();
    row.expires_at = clock.Now() + waits;
    ASSERT_TRUE(RunTask(database->Write([&](Tx& tx) { records::InsertApproval(tx, row); })).ok());
  }
  ApprovalRow Load(const std::string& id) {
    return RunTask(database->Read([&](Tx& tx) { return records::LoadApproval(tx, "wsp_test", id).value(); })).value();
  }
  bool Decide(const std::string& id) {
    auto row = Load(id);
    row.state = ApprovalRow::State::kApproved;
    row.decided_at = clock.Now();
    return RunTask(database->Write([&](Tx& tx) { return records::DecideApproval(tx, row); })).value();
  }

  ManualClock clock;
  TestDatabase database;
  InProcessBus bus;
  std::vector<std::string> woken;
  ApprovalExpiry expiry{{*database, bus, clock, [this](const std::string& id) { woken.push_back(id); }}};
};

TEST_F(ApprovalExpiryTest, EndsTheWaitingOnceItsTimeIsOver) {
  Add("apr_short", std::chrono::hours(1));
  Add("apr_long", std::chrono::hours(2));
  Add("apr_decided", std::chrono::hours(1));
  EXPECT_TRUE(Decide("apr_decided"));
  ASSERT_TRUE(RunTask(expiry.ExpireDue()).ok());
  EXPECT_TRUE(woken.empty());
  clock.Advance(std::chrono::hours(1));
  EXPECT_FALSE(Decide("apr_short")) << "it is too late, though nobody has looked yet";
  ASSERT_TRUE(RunTask(expiry.ExpireDue()).ok());
  EXPECT_EQ(woken, std::vector<std::string>{"cnv_gone"});
  EXPECT_EQ(int(Load("apr_short").state), int(ApprovalRow::State::kExpired));
  EXPECT_EQ(Load("apr_short").decided_at, clock.Now());
  EXPECT_EQ(Load("apr_short").decided_by, "");
  EXPECT_EQ(int(Load("apr_long").state), int(ApprovalRow::State::kWaiting));
  EXPECT_EQ(int(Load("apr_decided").state), int(ApprovalRow::State::kApproved));
  ASSERT_TRUE(RunTask(expiry.ExpireDue()).ok());
  EXPECT_EQ(woken.size(), 1u);
}

TEST_F(ApprovalExpiryTest, EndsMoreThanItTakesAtATime) {
  for (int i = 0; i < 250; ++i) Add("apr_" + std::to_string(i), seconds(1));
  clock.Advance(seconds(1));
  ASSERT_TRUE(RunTask(expiry.ExpireDue()).ok());
  EXPECT_EQ(woken.size(), 250u);
}

}  // namespace
}  // namespace beseda::agent
