// What a hard budget stops, and what it does not.
#include <gtest/gtest.h>

#include "base/task.h"
#include "spend/testing/spending_fixture.h"

namespace beseda {
namespace {

TEST_F(SpendingTest, ACallThatIsTooLargeDoesNotUseUpABudget) {
  Add(Dollars("bdg", 2));
  std::vector<std::string> told;
  const auto watch = bus_.Subscribe("workspace.wsp_test", [&](const Bus::Payload& event) { told.push_back(*event); });
  spending_->Settle(nullptr, Record(50'000));
  EXPECT_EQ(Admit({}, {.input_tokens = 1'000'000}).error().reason, "budget_exceeded");
  EXPECT_TRUE(told.empty()) << told.front();
  spending_->Settle(nullptr, Record(950'000));
  ASSERT_EQ(told.size(), 1u) << "now it is";
  EXPECT_NE(told[0].find("exceeded"), std::string::npos);
}

// Estimates are saturated products: none of them may wrap around to less than nothing.
TEST_F(SpendingTest, NoEstimateIsTooLargeToBeRefused) {
  Add(Dollars("bdg", 2));
  spending_->Settle(nullptr, Record(100));
  EXPECT_FALSE(Admit({}, {.output_tokens = INT64_MAX}).ok());
  EXPECT_FALSE(Admit({}, {.input_tokens = INT64_MAX, .output_tokens = INT64_MAX, .paid_tries = 2}).ok());
  auto soft = Dollars("bdg_soft", 2);
  soft.hard = false;
  Write([](Tx& tx) { tx.Exec("UPDATE budgets SET enabled = 0"); });
  Add(soft);
  const auto first = Admit({}, {.output_tokens = INT64_MAX});
  const auto second = Admit({}, {.output_tokens = INT64_MAX});
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(Reserved("bdg_soft"), INT64_MAX);
}

TEST_F(SpendingTest, ARouteThatABudgetHasLeftIsNotCharged) {
  auto budget = Dollars("bdg", 1);
  budget.scope = BudgetScope::kRoute;
  budget.subject_id = "rte_1";
  budget.degrade_percent = 50;
  budget.degrade_to = "mdl_cheap";
  Add(budget);
  auto on_route = Record(400'000);  // 0.80
  on_route.asked_for = on_route.route_id = "rte_1";
  spending_->Settle(nullptr, on_route);
  for (int i = 0; i < 4; ++i) {
    auto degraded = Admit({}, {.asked_for = "rte_1"});
    ASSERT_TRUE(degraded.ok());
    EXPECT_EQ((*degraded)->degrade_to(), "mdl_cheap");
    auto record = Record(500'000, "cheap");
    record.asked_for = "rte_1";
    spending_->Settle(std::move(*degraded), record);
  }
  EXPECT_EQ(Spent("bdg"), 800'000) << "it went by the route";
  // A call of which nothing is known but what was asked is the route's.
  CallRecord record;
  record.context.workspace_id = kWorkspace;
  record.asked_for = "rte_1";
  record.began = clock_.Now();
  record.error = Error(ErrorCode::kRejected, "Refused.");
  spending_->Settle(nullptr, record);
  EXPECT_EQ(Calls({.route_id = "rte_1"}).size(), 2u);
}

}  // namespace
}  // namespace beseda
