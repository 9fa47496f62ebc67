#include "spend/stored_spending.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/task.h"
#include "spend/call_rows.h"
#include "spend/call_summary.h"
#include "spend/testing/spending_fixture.h"

namespace beseda {
namespace {

TEST_F(SpendingTest, KeepsEveryCallWithItsCost) {
  auto record = Record(1'000'000);
  record.context.bot_id = "bot_test";
  record.context.purpose = CallPurpose::kSummary;
  record.first_token = milliseconds(200);
  record.streamed = true;
  spending_->Settle(loop_.Run(spending_->Admit(record.context, {})).value(), record);
  const auto calls = Calls();
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_TRUE(calls[0].id.starts_with("call_"));
  EXPECT_EQ(calls[0].purpose, "summary");
  EXPECT_EQ(calls[0].bot_id, "bot_test");
  EXPECT_EQ(calls[0].model_id, "mdl_dear");
  EXPECT_EQ(calls[0].cost.micros, 2'000'000);
  EXPECT_EQ(calls[0].cost.currency, "USD");
  EXPECT_EQ(calls[0].cost.price_id, "prc_dear");
  EXPECT_EQ(calls[0].first_token_us, 200'000);
  EXPECT_EQ(calls[0].took_us, 900'000);
  EXPECT_TRUE(calls[0].streamed);
  EXPECT_EQ(calls[0].stop, "end");
}

TEST_F(SpendingTest, EveryAttemptIsPaid) {
  ASSERT_TRUE(Admit().ok());
  auto record = Record(100'000, "cheap");
  auto failed = Attempt(300'000, "dear");
  failed.error = Error(ErrorCode::kTimeout, "Too slow.");
  failed.why = "first choice";
  record.attempts.insert(record.attempts.begin(), failed);
  record.attempts.back().why = "fallback after timeout";
  spending_->Settle(nullptr, record);
  const auto calls = Calls();
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].cost.micros, 600'000 + 20'000);
  EXPECT_EQ(calls[0].model_id, "mdl_cheap") << "what answered";
  const auto attempts = Read([&](Tx& tx) { return spend::LoadAttempts(tx, calls[0].id); });
  ASSERT_EQ(attempts.size(), 2u);
  EXPECT_EQ(attempts[0].error_code, "timeout");
  EXPECT_EQ(attempts[0].cost.micros, 600'000);
  EXPECT_EQ(attempts[1].why, "fallback after timeout");
}

TEST_F(SpendingTest, WhatHasNoPriceIsFreeAndMarked) {
  ASSERT_TRUE(Admit().ok());
  spending_->Settle(nullptr, Record(1000, "unknown"));
  const auto calls = Calls({.status = "unpriced"});
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].cost.micros, 0);
  EXPECT_TRUE(calls[0].cost.unpriced);
}

TEST_F(SpendingTest, ContentOnlyWhereItIsWantedAndWithoutSecrets) {
  ASSERT_TRUE(Admit().ok());
  auto record = Record(10);
  record.request = R"({"messages":["my key is sk-abcdefghijklmnopqrstuv"]})";
  record.response = R"({"text":"Hello"})";
  EXPECT_FALSE(spending_->KeepsContent(kWorkspace));
  spending_->Settle(nullptr, record);
  Write([](Tx& tx) { tx.Exec("UPDATE workspaces SET keep_call_content = 1"); });
  Changed("settings");
  ASSERT_TRUE(Admit().ok());
  EXPECT_TRUE(spending_->KeepsContent(kWorkspace));
  clock_.Advance(seconds(1));
  record.began = clock_.Now();
  spending_->Settle(nullptr, record);
  const auto calls = Calls();
  ASSERT_EQ(calls.size(), 2u);
  const auto kept = Read([&](Tx& tx) { return spend::LoadContent(tx, calls[0].id); });
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->request, R"({"messages":["my key is sk-…"]})");
  EXPECT_EQ(kept->response, record.response);
  EXPECT_FALSE(Read([&](Tx& tx) { return spend::LoadContent(tx, calls[1].id); }));
}

TEST_F(SpendingTest, AHardBudgetRefusesPolitely) {
  auto budget = Dollars("bdg", 2);
  budget.label = "Support";
  Add(budget);
  auto first = Admit();
  auto second = Admit();
  ASSERT_TRUE(first.ok() && second.ok());
  const auto third = Admit();
  ASSERT_FALSE(third.ok());
  EXPECT_EQ(third.error().code, ErrorCode::kRejected);
  EXPECT_EQ(third.error().reason, "budget_exceeded");
  EXPECT_EQ(third.error().message,
            "This call may cost more than is left of the budget \"Support\"; one that reads or writes less may fit. It renews "
            "on 2026-12-01 at midnight (UTC).");
  // One that was not made gives its reservation back; one that cost less frees the rest.
  second->reset();
  EXPECT_EQ(Reserved("bdg"), 1'000'000);
  spending_->Settle(std::move(*first), Record(100'000));
  EXPECT_EQ(Reserved("bdg"), 0);
  EXPECT_EQ(Spent("bdg"), 200'000);
  EXPECT_TRUE(Admit().ok());
  spending_->Settle(nullptr, Record(900'000));
  EXPECT_EQ(Admit().error().message, "The budget \"Support\" is used up. It renews on 2026-12-01 at midnight (UTC).");
}

TEST_F(SpendingTest, ASoftBudgetOnlyTells) {
  auto budget = Dollars("bdg", 1);
  budget.hard = false;
  budget.warn_percent = 80;
  Add(budget);
  std::vector<std::string> told;
  const auto watch = bus_.Subscribe("workspace.wsp_test", [&](const Bus::Payload& event) { told.push_back(*event); });
  for (int i = 0; i < 4; ++i) {
    auto admitted = Admit();
    ASSERT_TRUE(admitted.ok());
    spending_->Settle(std::move(*admitted), Record(250'000));
  }
  ASSERT_EQ(told.size(), 2u) << "each threshold once";
  EXPECT_EQ(told[0], R"({"type":"budget.alert","budget_id":"bdg","subject_id":"","level":"warned"})");
  EXPECT_NE(told[1].find("exceeded"), std::string::npos);
  // Also not again after a restart.
  Stop();
  Start();
  auto admitted = Admit();
  spending_->Settle(std::move(*admitted), Record(250'000));
  EXPECT_EQ(told.size(), 2u);
  EXPECT_EQ(Spent("bdg"), 2'500'000);
}

TEST_F(SpendingTest, NearItsEndACheaperModelIsUsed) {
  auto budget = Dollars("bdg", 10);
  budget.degrade_percent = 50;
  budget.degrade_to = "mdl_cheap";
  Add(budget);
  spending_->Settle(nullptr, Record(2'250'000));  // 4.50
  const auto degraded = Admit();
  ASSERT_TRUE(degraded.ok());
  EXPECT_EQ((*degraded)->degrade_to(), "mdl_cheap");
  EXPECT_EQ(Reserved("bdg"), 100'000) << "what the cheaper one costs";
  EXPECT_EQ((*Admit({}, {.model_id = "mdl_cheap"}))->degrade_to(), "") << "it is asked already";
  spending_->Settle(nullptr, Record(2'700'000));  // 9.90
  EXPECT_FALSE(Admit({}, {.input_tokens = 1'000'000}).ok()) << "even the cheaper one does not fit any more";
}

TEST_F(SpendingTest, BudgetsOfEachContactAreApart) {
  auto budget = Dollars("bdg", 1);
  budget.scope = BudgetScope::kContact;
  budget.period = BudgetPeriod::kDay;
  Add(budget);
  auto ivan = Admit({.contact_id = "con_ivan"});
  ASSERT_TRUE(ivan.ok());
  EXPECT_FALSE(Admit({.contact_id = "con_ivan"}).ok());
  EXPECT_TRUE(Admit({.contact_id = "con_olga"}).ok());
  EXPECT_TRUE(Admit({}).ok()) << "a call for nobody";
  auto record = Record(500'000);
  record.context.contact_id = "con_ivan";
  spending_->Settle(std::move(*ivan), record);
  EXPECT_FALSE(Admit({.contact_id = "con_ivan"}).ok());
  clock_.Advance(std::chrono::hours(12));
  EXPECT_TRUE(Admit({.contact_id = "con_ivan"}).ok()) << "a new day";
}

TEST_F(SpendingTest, AModelWithoutMoneyIsBarredAndTheRestServes) {
  auto budget = Dollars("bdg", 1);
  budget.scope = BudgetScope::kModel;
  budget.subject_id = "mdl_dear";
  Add(budget);
  spending_->Settle(nullptr, Record(500'000));
  EXPECT_FALSE(Admit().ok());
  const auto route = Admit({}, {.asked_for = "rte_1", .others = {"mdl_cheap"}});
  ASSERT_TRUE(route.ok());
  ASSERT_EQ((*route)->steers().size(), 1u);
  EXPECT_EQ((*route)->steers()[0].model_id, "mdl_dear");
  EXPECT_EQ((*route)->steers()[0].refusal->reason, "budget_exceeded");
  EXPECT_EQ((*route)->steers()[0].refusal->message,
            "The budget \"bdg\" is used up. It renews on 2026-12-01 at midnight (UTC).");
  EXPECT_EQ(Spent("bdg"), 1'000'000);
  // Only when all are without money the call is refused.
  budget = Dollars("bdg_cheap", 1);
  budget.scope = BudgetScope::kModel;
  budget.subject_id = "mdl_cheap";
  Add(budget);
  spending_->Settle(nullptr, Record(5'000'000, "cheap"));
  const auto refused = Admit({}, {.asked_for = "rte_1", .others = {"mdl_cheap"}});
  EXPECT_EQ(refused.error().reason, "budget_exceeded");
}

TEST_F(SpendingTest, AModelsBudgetHasItsLadderOnARouteToo) {
  auto budget = Dollars("bdg", 10);
  budget.label = "Gold";
  budget.scope = BudgetScope::kModel;
  budget.subject_id = "mdl_dear";
  budget.warn_percent = 50;
  budget.degrade_percent = 80;
  budget.degrade_to = "mdl_cheap";
  Add(budget);
  std::vector<std::string> told;
  const auto watch = bus_.Subscribe("workspace.wsp_test", [&](const Bus::Payload& event) { told.push_back(*event); });
  // The dear one is not even the route's first choice.
  const CallEstimate on_route{.asked_for = "rte_1", .model_id = "mdl_unknown", .others = {"mdl_dear"}};
  EXPECT_TRUE((*Admit({}, on_route))->steers().empty());
  spending_->Settle(nullptr, Record(2'500'000));  // 5
  ASSERT_EQ(told.size(), 1u);
  EXPECT_NE(told[0].find("warned"), std::string::npos);
  EXPECT_TRUE((*Admit({}, on_route))->steers().empty());

  spending_->Settle(nullptr, Record(1'500'000));  // 8
  {
    const auto degraded = Admit({}, on_route);
    ASSERT_TRUE(degraded.ok());
    EXPECT_EQ((*degraded)->degrade_to(), "") << "the other models of the route are not concerned";
    ASSERT_EQ((*degraded)->steers().size(), 1u);
    const auto& steer = (*degraded)->steers()[0];
    EXPECT_EQ(steer.model_id, "mdl_dear");
    EXPECT_EQ(steer.instead, "mdl_cheap");
    EXPECT_EQ(steer.why, "the budget \"Gold\" is nearly used up");
    EXPECT_FALSE(steer.refusal);
  }
  EXPECT_EQ(told.size(), 2u);
  EXPECT_EQ((*Admit())->degrade_to(), "mdl_cheap") << "asked for itself";
  EXPECT_EQ((*Admit())->degrade_why(), "the budget \"Gold\" is nearly used up");
  const auto plain = Admit({}, {.may_degrade = false});
  ASSERT_TRUE(plain.ok()) << "there is still a dollar and more";
  EXPECT_EQ((*plain)->degrade_to(), "");

  spending_->Settle(nullptr, Record(1'000'000));  // 10
  const auto refused = Admit({}, on_route);
  ASSERT_TRUE(refused.ok());
  ASSERT_EQ((*refused)->steers().size(), 1u);
  EXPECT_TRUE((*refused)->steers()[0].refusal) << "in case that the cheaper one is gone";
  EXPECT_EQ((*refused)->steers()[0].instead, "mdl_cheap");
  EXPECT_FALSE(Admit({}, {.may_degrade = false}).ok());
}

TEST_F(SpendingTest, ACheaperModelWithoutMoneyIsNotProposed) {
  auto budget = Dollars("bdg", 10);
  budget.scope = BudgetScope::kModel;
  budget.subject_id = "mdl_dear";
  budget.degrade_percent = 50;
  budget.degrade_to = "mdl_cheap";
  Add(budget);
  budget = Dollars("bdg_cheap", 1);
  budget.scope = BudgetScope::kModel;
  budget.subject_id = "mdl_cheap";
  Add(budget);
  spending_->Settle(nullptr, Record(3'000'000));           // 6 of 10
  spending_->Settle(nullptr, Record(5'000'000, "cheap"));  // 1 of 1
  const auto direct = Admit();
  ASSERT_TRUE(direct.ok()) << "the dear one is within its limit";
  EXPECT_EQ((*direct)->degrade_to(), "");
  const auto route = Admit({}, {.asked_for = "rte_1", .others = {"mdl_unknown"}});
  ASSERT_TRUE(route.ok());
  for (const auto& steer : (*route)->steers()) EXPECT_EQ(steer.instead, "") << steer.model_id;
}

TEST_F(SpendingTest, RoutesAndKeysAndBots) {
  for (const auto& [scope, id] : {std::pair{BudgetScope::kRoute, "rte_1"}, {BudgetScope::kKey, "key_1"}, {BudgetScope::kBot, "bot_1"}}) {
    auto budget = Dollars(std::string("bdg_") + id, 1);
    budget.scope = scope;
    budget.subject_id = id;
    Add(budget);
  }
  auto record = Record(500'000);
  record.asked_for = record.route_id = "rte_1";
  record.context.key_id = "key_1";
  record.context.bot_id = "bot_1";
  spending_->Settle(nullptr, record);
  EXPECT_FALSE(Admit({}, {.asked_for = "rte_1"}).ok());
  EXPECT_FALSE(Admit({.key_id = "key_1"}).ok());
  EXPECT_FALSE(Admit({.bot_id = "bot_1"}).ok());
  EXPECT_TRUE(Admit({.bot_id = "bot_2", .key_id = "key_2"}, {.asked_for = "rte_2"}).ok());
}

TEST_F(SpendingTest, ABudgetMayDemandPrices) {
  auto budget = Dollars("bdg", 1);
  budget.needs_price = true;
  Add(budget);
  const auto refused = Admit({}, {.model_id = "mdl_unknown"});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "price_unknown");
  // Nor does a price help in a currency that nobody can convert.
  budget.id = "bdg_rub", budget.currency = "RUB", budget.limit_micros = 100'000'000;
  Add(budget);
  EXPECT_EQ(Admit().error().reason, "price_unknown");
  Write([](Tx& tx) {
    spend::SaveRate(tx, kWorkspace, {"rat", "USD", "RUB", 80'000'000'000, kNoon, kNoon});
  });
  Changed("rate");
  auto admitted = Admit();
  ASSERT_TRUE(admitted.ok());
  EXPECT_EQ(Reserved("bdg_rub"), 80'000'000);
}

TEST_F(SpendingTest, WhatWasSpentSurvivesARestart) {
  Add(Dollars("bdg", 5));
  spending_->Settle(Admit().value(), Record(750'000));
  spending_->Settle(Admit().value(), Record(250'000));
  Stop();
  Start();
  EXPECT_EQ(Spent("bdg"), 2'000'000);
  // A change of the books in between counts nothing twice and loses nothing, stored or not.
  spending_->Settle(Admit().value(), Record(500'000));
  Changed("budget");
  EXPECT_EQ(Spent("bdg"), 3'000'000);
  EXPECT_TRUE(loop_.Run(spending_->Flush()).ok());
  Changed("budget");
  EXPECT_EQ(Spent("bdg"), 3'000'000);
  Kill();
  Start();
  EXPECT_EQ(Spent("bdg"), 3'000'000);
}

TEST_F(SpendingTest, TotalsOutliveTheRowsTheyWereSpentIn) {
  auto budget = Dollars("bdg", 100);
  budget.period = BudgetPeriod::kTotal;
  Add(budget);
  Write([](Tx& tx) { tx.Exec("UPDATE workspaces SET call_days = 62"); });
  spending_->Settle(Admit().value(), Record(500'000));
  EXPECT_EQ(Calls().size(), 1u);
  clock_.Advance(std::chrono::days(63));
  spending_->Settle(Admit().value(), Record(250'000));
  EXPECT_EQ(Calls().size(), 2u);
  loop_.Run(spending_->RemoveOld());
  EXPECT_EQ(Calls().size(), 1u);
  Changed("budget");
  EXPECT_EQ(Spent("bdg"), 1'500'000);
}

TEST_F(SpendingTest, SummariesByModelCountFailuresOfWhatWasReplaced) {
  ASSERT_TRUE(Admit().ok());
  for (int i = 0; i < 20; ++i) {
    auto record = Record(1000, "cheap");
    record.took = milliseconds(100 + i);
    record.attempts[0].took = record.took;
    if (i < 5) {
      auto failed = Attempt(0, "dear");
      failed.error = Error(ErrorCode::kUnavailable, "down");
      record.attempts.insert(record.attempts.begin(), failed);
    }
    spending_->Settle(nullptr, record);
  }
  EXPECT_EQ(Calls().size(), 20u);
  spend::CallFilter filter{.workspace_id = kWorkspace};
  const auto by = [&](std::vector<spend::Dimension> dimensions, bool quality) {
    return Read([&](Tx& tx) { return SummarizeCalls(tx, filter, dimensions, "USD", spend::CurrencyRates(), quality); });
  };
  const auto models = by({spend::Dimension::kModel}, true);
  ASSERT_EQ(models.size(), 2u);
  EXPECT_EQ(models[0].keys[0], "mdl_cheap");
  EXPECT_EQ(models[0].names[0], "cheap");
  EXPECT_EQ(models[0].calls, 20);
  EXPECT_EQ(models[0].failed, 0);
  EXPECT_EQ(models[0].cost_micros, 20 * 200);
  EXPECT_EQ(models[0].took_p50_us, 109'000);
  EXPECT_EQ(models[0].took_p95_us, 118'000);
  EXPECT_EQ(models[1].keys[0], "mdl_dear");
  EXPECT_EQ(models[1].failed, 5);
  const auto days = by({spend::Dimension::kDay, spend::Dimension::kPurpose}, false);
  ASSERT_EQ(days.size(), 1u);
  EXPECT_EQ(days[0].keys, (std::vector<std::string>{"2026-11-25", "turn"}));
  EXPECT_EQ(days[0].calls, 20);
  EXPECT_EQ(by({}, true).at(0).usage.input_tokens, 20'000);
}

// Many threads race for a hard budget that is worth some of their calls; estimates are upper bounds. At no moment does
// what was settled exceed the limit, in memory or in the database, and the whole limit can be used.
TEST_F(SpendingTest, AHardBudgetIsNeverOverrunByARace) {
  constexpr std::int64_t kLimit = 20'000'000;
  constexpr int kThreads = 8, kEach = 60;
  auto budget = Dollars("bdg", 20);
  Add(budget);
  ASSERT_TRUE(Admit().ok());
  std::atomic<std::int64_t> settled = 0, most = 0;
  std::atomic<int> admitted = 0, refused = 0, ended = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        CallContext context{.workspace_id = kWorkspace, .bot_id = "bot_test"};
        CallEstimate estimate{.asked_for = "mdl_dear", .model_id = "mdl_dear", .input_tokens = 250'000};
        auto admission = RunTask(spending_->Admit(context, estimate));
        if (!admission.ok()) {
          EXPECT_EQ(admission.error().reason, "budget_exceeded") << admission.error().message;
          ++refused;
          continue;
        }
        ++admitted;
        std::this_thread::yield();
        if ((t + i) % 7 == 0) continue;  // The call was not made.
        const std::int64_t used = 250'000 - 10'000 * ((t + i) % 5);
        auto record = Record(used);
        record.context = context;
        settled += used * 2;
        std::int64_t seen = settled, before = most;
        while (seen > before && !most.compare_exchange_weak(before, seen)) {}
        spending_->Settle(std::move(*admission), record);
      }
      ++ended;
    });
  }
  EXPECT_TRUE(loop_.RunUntil([&] { return ended == kThreads; }, std::chrono::seconds(120)));
  for (auto& thread : threads) thread.join();
  EXPECT_LE(most, kLimit);
  EXPECT_GT(refused, 0);
  EXPECT_GT(admitted, 30);
  EXPECT_GT(settled, kLimit - 500'000) << "nothing is left over but less than one call";
  EXPECT_EQ(Spent("bdg"), settled);
  EXPECT_EQ(Reserved("bdg"), 0);
  EXPECT_TRUE(loop_.Run(spending_->Flush()).ok());
  EXPECT_EQ(Read([](Tx& tx) { return tx.Query("SELECT sum(cost_micros) FROM model_calls")[0].Int(0); }), settled);
}

}  // namespace
}  // namespace beseda
