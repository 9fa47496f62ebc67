#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/task.h"
#include "bus/in_process/in_process_bus.h"
#include "spend/call_rows.h"
#include "spend/price_file.h"
#include "spend/price_rows.h"
#include "spend/stored_spending.h"
#include "storage/testing/gated_database.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/manual_clock.h"
#include "testing/null_metrics.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {

using spend::Budget;
using spend::BudgetPeriod;
using spend::BudgetScope;

inline constexpr const char* kWorkspace = "wsp_test";
inline const Time kNoon = *spend::ParseDay("2026-11-25") + std::chrono::hours(12);

/// A model "mdl_dear" at 2 and 10 dollars for a million tokens, "mdl_cheap" at a tenth, "mdl_unknown" without a price.
class SpendingTest : public ::testing::Test {
 protected:
  SpendingTest() {
    SeedTestWorkspace(*database_);
    Write([](Tx& tx) {
      tx.Exec("INSERT INTO providers (id, workspace_id, kind, name, created_at, updated_at) "
              "VALUES ('prv', 'wsp_test', 'acme', 'Acme', 0, 0)");
      for (const char* name : {"dear", "cheap", "unknown"}) {
        tx.Exec("INSERT INTO models (id, workspace_id, provider_id, name, label, created_at) "
                "VALUES ($1, 'wsp_test', 'prv', $2, $2, 0)",
                std::string("mdl_") + name, name);
      }
      spend::Price price;
      price.id = "prc_dear", price.workspace_id = kWorkspace, price.provider_kind = "acme", price.model = "dear";
      price.input = 2'000'000, price.output = 10'000'000;
      spend::InsertPrice(tx, price);
      price.id = "prc_cheap", price.model = "cheap", price.input /= 10, price.output /= 10;
      spend::InsertPrice(tx, price);
    });
    Start();
  }
  ~SpendingTest() override { Stop(); }

  void Start() {
    scope_ = std::make_unique<Scope>(loop_.executor());
    spending_ = std::make_unique<StoredSpending>(
        *scope_, StoredSpending::Services{gated_, bus_, clock_, ids_, metrics_});
    loop_.Run(spending_->Start());
  }
  void Stop() {
    if (!scope_) return;
    scope_->Stop();
    loop_.Run(scope_->Join());
    loop_.Run(spending_->Close());
    spending_.reset();
    scope_.reset();
  }
  // As a crash does: what is not written is lost.
  void Kill() {
    scope_->Stop();
    loop_.Run(scope_->Join());
    spending_.reset();
    scope_.reset();
  }
  void Write(std::function<void(Tx&)> body) {
    EXPECT_TRUE(RunTask(database_->Write([&](Tx& tx) { body(tx); })).ok());
  }
  template <typename Body>
  auto Read(Body body) {
    return *RunTask(database_->Read(std::move(body)));
  }
  void Add(Budget budget) {
    budget.workspace_id = kWorkspace;
    if (budget.label.empty()) budget.label = budget.id;
    budget.created_at = clock_.Now();
    Write([&](Tx& tx) { InsertBudget(tx, budget); });
    Changed("budget");
  }
  void Tell(const std::string& kind) { bus_.Publish("config.wsp_test", "{\"kind\":\"" + kind + "\",\"id\":\"x\"}"); }
  void Changed(const std::string& kind) {
    Tell(kind);
    EXPECT_TRUE(loop_.Run(spending_->CatchUp(kWorkspace)).ok());
  }

  Result<std::unique_ptr<Admission>> Admit(CallContext context = {}, CallEstimate estimate = {}) {
    context.workspace_id = kWorkspace;
    if (estimate.model_id.empty()) estimate.model_id = "mdl_dear";
    if (estimate.asked_for.empty()) estimate.asked_for = estimate.model_id;
    if (estimate.input_tokens == 0) estimate.input_tokens = 500'000;  // a dollar
    return loop_.Run(spending_->Admit(context, estimate));
  }
  CallRecord Record(std::int64_t input_tokens, std::string model = "dear") {
    CallRecord record;
    record.context.workspace_id = kWorkspace;
    record.asked_for = "mdl_" + model;
    record.began = clock_.Now();
    record.took = milliseconds(900);
    record.usage.input_tokens = input_tokens;
    record.attempts.push_back(Attempt(input_tokens, model));
    return record;
  }
  CallAttempt Attempt(std::int64_t input_tokens, std::string model) {
    CallAttempt attempt;
    attempt.model_id = "mdl_" + model;
    attempt.provider_id = "prv";
    attempt.provider_kind = "acme";
    attempt.model_name = model;
    attempt.began = clock_.Now();
    attempt.took = milliseconds(900);
    attempt.usage.input_tokens = input_tokens;
    return attempt;
  }
  std::int64_t Spent(const std::string& budget) {
    const auto standing = loop_.Run(spending_->StandingOf(kWorkspace, budget, 10));
    return standing.ok() && !standing->empty() ? standing->front().spent_micros : 0;
  }
  std::int64_t Reserved(const std::string& budget) {
    const auto standing = loop_.Run(spending_->StandingOf(kWorkspace, budget, 10));
    return standing.ok() && !standing->empty() ? standing->front().reserved_micros : 0;
  }
  std::vector<spend::ListedCall> Calls(spend::CallFilter filter = {}) {
    filter.workspace_id = kWorkspace;
    EXPECT_TRUE(loop_.Run(spending_->Flush()).ok());
    return Read([&](Tx& tx) { return spend::ListCalls(tx, filter, {}, "", 100); });
  }

  TestLoop loop_;  // outlives the database, whose threads post to it
  TestDatabase database_;
  GatedDatabase gated_{*database_};
  ManualClock clock_{kNoon};
  SeededRandom random_;
  IdSource ids_{clock_, random_};
  InProcessBus bus_;
  NullMetrics metrics_;
  std::unique_ptr<Scope> scope_;
  std::unique_ptr<StoredSpending> spending_;
};

inline Budget Dollars(std::string id, std::int64_t dollars) {
  Budget budget;
  budget.id = std::move(id);
  budget.limit_micros = dollars * 1'000'000;
  return budget;
}

}  // namespace beseda
