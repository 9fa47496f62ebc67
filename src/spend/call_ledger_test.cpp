#include "spend/call_ledger.h"

#include <gtest/gtest.h>

#include <set>

#include "base/task.h"
#include "storage/testing/gated_database.h"
#include "storage/testing/test_database.h"
#include "testing/null_metrics.h"
#include "testing/run_task.h"

namespace beseda::spend {
namespace {

class CallLedgerTest : public ::testing::Test {
 protected:
  CallLedgerTest() {
    // A row that the engine will never take.
    EXPECT_TRUE(RunTask(database_->Write([](Tx& tx) {
      tx.Exec("CREATE TRIGGER refuse_one BEFORE INSERT ON model_calls WHEN NEW.id = 'call_refused' "
              "BEGIN SELECT RAISE(ABORT, 'never'); END");
    })).ok());
  }

  void PutCall(std::string id) {
    auto call = std::make_shared<PricedCall>();
    call->record.context.call_id = std::move(id);
    call->record.context.workspace_id = "wsp_test";
    call->day = "2026-11-25";
    ledger_.Put(std::move(call));
  }
  void PutAlert(std::string level) {
    BudgetAlert alert;
    alert.budget_id = "bdg", alert.level = std::move(level), alert.workspace_id = "wsp_test";
    ledger_.Put(std::move(alert));
  }
  std::set<std::string> Stored(const char* sql) {
    return *RunTask(database_->Read([&](Tx& tx) {
      std::set<std::string> ids;
      for (const auto row : tx.Query(sql)) ids.insert(row.Text(0));
      return ids;
    }));
  }
  std::set<std::string> Calls() { return Stored("SELECT id FROM model_calls"); }
  std::set<std::string> Alerts() { return Stored("SELECT level FROM budget_alerts"); }

  TestDatabase database_;
  GatedDatabase gated_{*database_};
  NullMetrics metrics_;
  CallLedger ledger_{gated_, metrics_};
};

TEST_F(CallLedgerTest, ABusyDatabaseCostsNoCall) {
  for (const auto code : {ErrorCode::kUnavailable, ErrorCode::kStorage, ErrorCode::kCancelled}) {
    PutCall("call_" + std::string(ErrorCodeName(code)));
    PutAlert(std::string(ErrorCodeName(code)));
    const auto waiting = ledger_.size();
    gated_.refuses_write = [code] { return Error(code, "Not now."); };
    const auto written = RunTask(ledger_.Write());
    ASSERT_FALSE(written.ok());
    EXPECT_EQ(written.error().code, code);
    EXPECT_EQ(ledger_.size(), waiting);
  }
  gated_.refuses_write = nullptr;
  ASSERT_TRUE(RunTask(ledger_.Write()).ok());
  EXPECT_EQ(ledger_.size(), 0u);
  EXPECT_EQ(Calls(), (std::set<std::string>{"call_cancelled", "call_storage", "call_unavailable"}));
  EXPECT_EQ(Alerts(), (std::set<std::string>{"cancelled", "storage", "unavailable"}));
}

TEST_F(CallLedgerTest, OneImpossibleRowHoldsUpNobody) {
  PutCall("call_1");
  PutCall("call_refused");
  PutCall("call_2");
  PutAlert("warned");
  ASSERT_TRUE(RunTask(ledger_.Write()).ok());
  EXPECT_EQ(ledger_.size(), 0u);
  EXPECT_EQ(Calls(), (std::set<std::string>{"call_1", "call_2"}));
  EXPECT_EQ(Alerts(), std::set<std::string>{"warned"}) << "alerts are written in that case too";
}

TEST_F(CallLedgerTest, WhatIsBusyInTheMiddleIsGoneOnWithLater) {
  PutCall("call_1");
  PutCall("call_refused");
  PutCall("call_2");
  PutAlert("warned");
  gated_.refuses_write = [this]() -> std::optional<Error> {
    if (gated_.writes() == 4) return Error(ErrorCode::kUnavailable, "Not now.");  // the group, two alone, then this one
    return std::nullopt;
  };
  const auto written = RunTask(ledger_.Write());
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(ledger_.size(), 1u) << "what was written or given up does not wait any more";
  ASSERT_TRUE(RunTask(ledger_.Write()).ok());
  EXPECT_EQ(Calls(), (std::set<std::string>{"call_1", "call_2"}));
  EXPECT_EQ(Alerts(), std::set<std::string>{"warned"});
}

}  // namespace
}  // namespace beseda::spend
