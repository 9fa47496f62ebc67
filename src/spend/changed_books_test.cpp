// What changes when prices, budgets, rates or the zone do.
#include <gtest/gtest.h>

#include "base/task.h"
#include "spend/testing/spending_fixture.h"

namespace beseda {
namespace {

// However slow the database is, calls go by the old books until the new ones are there.
TEST_F(SpendingTest, NobodyWaitsForChangedBooks) {
  auto budget = Dollars("bdg", 3);
  Add(budget);
  Write([](Tx& tx) { tx.Exec("UPDATE budgets SET limit_micros = 1000000"); });
  gated_.HoldReads();
  Tell("budget");
  EXPECT_TRUE(loop_.RunUntil([&] { return gated_.held_reads() == 1; }));
  auto admitted = Admit({}, {.input_tokens = 1'000'000});
  ASSERT_TRUE(admitted.ok()) << admitted.error().message;
  spending_->Settle(std::move(*admitted), Record(250'000));
  gated_.ReleaseReads();
  ASSERT_TRUE(loop_.Run(spending_->CatchUp(kWorkspace)).ok());
  EXPECT_FALSE(Admit({}, {.input_tokens = 1'000'000}).ok()) << "now the new limit holds";
  EXPECT_EQ(Spent("bdg"), 500'000) << "what was settled meanwhile counts once";
  // But never without books.
  Stop();
  gated_.HoldReads();
  scope_ = std::make_unique<Scope>(loop_.executor());
  spending_ = std::make_unique<StoredSpending>(
      *scope_, StoredSpending::Services{gated_, bus_, clock_, ids_, metrics_});
  std::optional<bool> refused;
  const auto ask = [](StoredSpending& spending, std::optional<bool>& refused) -> Task<void> {
    CallContext context;
    context.workspace_id = kWorkspace;
    CallEstimate estimate;
    estimate.model_id = "mdl_dear";
    estimate.input_tokens = 1'000'000;
    refused = !(co_await spending.Admit(std::move(context), std::move(estimate))).ok();
  };
  const auto start = [](StoredSpending& spending) -> Task<void> { co_await spending.Start(); };
  scope_->SpawnOn(loop_.executor(), start(*spending_));
  scope_->SpawnOn(loop_.executor(), ask(*spending_, refused));
  EXPECT_TRUE(loop_.RunUntil([&] { return gated_.held_reads() == 2; })) << "the list of workspaces, and the books";
  loop_.RunReady();
  EXPECT_FALSE(refused.has_value());
  gated_.ReleaseReads();
  EXPECT_TRUE(loop_.RunUntil([&] { return refused.has_value(); }));
  EXPECT_EQ(refused, true);
}

// The sums are read from all calls of the period: only what changes them is a reason to.
TEST_F(SpendingTest, OnlyWhatChangesTheSumsIsCountedAnew) {
  Add(Dollars("bdg", 3));
  spending_->Settle(nullptr, Record(500'000));
  ASSERT_TRUE(loop_.Run(spending_->Flush()).ok());
  // A recount would show it.
  Write([](Tx& tx) { tx.Exec("UPDATE model_calls SET cost_micros = 7"); });
  Write([](Tx& tx) { tx.Exec("UPDATE workspaces SET name = 'Other', keep_call_content = 1"); });
  Changed("settings");
  Changed("budget");
  Changed("rate");
  Changed("price");
  EXPECT_TRUE(spending_->KeepsContent(kWorkspace)) << "the books were read";
  EXPECT_EQ(Spent("bdg"), 1'000'000);
  Write([](Tx& tx) { tx.Exec("UPDATE workspaces SET timezone = 'Europe/Moscow'"); });
  Changed("settings");
  EXPECT_EQ(Spent("bdg"), 7);
}

TEST_F(SpendingTest, AZoneWhoseDaysBeginEarlierKeepsCounting) {
  auto budget = Dollars("bdg", 3);
  budget.period = BudgetPeriod::kDay;
  Add(budget);
  auto under_way = Admit();
  ASSERT_TRUE(under_way.ok());
  Write([](Tx& tx) { tx.Exec("UPDATE workspaces SET timezone = 'Europe/Moscow'"); });
  Changed("settings");
  auto record = Record(500'000);
  record.began = kNoon - std::chrono::hours(14);  // 22:00 of the day before, or one o'clock of this day in Moscow
  record.attempts[0].began = record.began;
  spending_->Settle(std::move(*under_way), record);
  EXPECT_EQ(Spent("bdg"), 1'000'000);
  EXPECT_EQ(Reserved("bdg"), 0);
}

}  // namespace
}  // namespace beseda
