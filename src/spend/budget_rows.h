#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "spend/budget.h"

namespace beseda::spend {

/// Rows of `budgets`, `budget_alerts` and `budget_carried`. Functions run inside a transaction and throw SqlError.

std::vector<Budget> ListBudgets(Tx& tx, std::string_view workspace_id);
std::optional<Budget> LoadBudget(Tx& tx, std::string_view workspace_id, std::string_view id);
void InsertBudget(Tx& tx, const Budget& budget);
void UpdateBudget(Tx& tx, const Budget& budget);
/// What it has told and carried goes with it.
void DeleteBudget(Tx& tx, std::string_view workspace_id, std::string_view id);

/// A threshold that was reached. `level` is "warned", "degraded" or "exceeded".
struct BudgetAlert {
  std::string budget_id = {};
  std::string subject_id = {};
  Time period_start = {};
  std::string level = {};
  std::string workspace_id = {};
  std::int64_t spent_micros = 0;
  Time at = {};
};
/// False: it was there already.
bool InsertAlert(Tx& tx, const BudgetAlert& alert);
/// Of a budget, since a period's beginning.
std::vector<BudgetAlert> ListAlerts(Tx& tx, std::string_view budget_id, Time since);

/// What was spent on a budget's subject, by currency and day.
struct SpentRow {
  std::string subject_id = {};
  std::string currency = {};
  Time at = {};  ///< Some moment of the day; for its rate of exchange.
  std::int64_t micros = 0;
};
/// From the stored calls that began at `since` or later, and for a total also from those whose rows are gone.
std::vector<SpentRow> SumSpent(Tx& tx, const Budget& budget, Time since);

/// Adds what calls before `before` have spent to the budgets without a period, whose rows are about to be removed.
void CarrySpent(Tx& tx, std::string_view workspace_id, Time before);

}  // namespace beseda::spend
