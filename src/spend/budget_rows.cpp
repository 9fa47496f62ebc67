#include "spend/budget_rows.h"

namespace beseda::spend {
namespace {

std::string SelectBudget(std::string_view rest) {
  return std::string("SELECT id, workspace_id, label, scope, subject_id, period, currency, limit_micros, warn_percent, "
                     "degrade_percent, degrade_to, hard, needs_price, enabled, created_at, updated_at FROM budgets ")
      .append(rest);
}

Budget ReadBudget(const Rows::Row& row) {
  Budget budget;
  budget.id = row.Text(0);
  budget.workspace_id = row.Text(1);
  budget.label = row.Text(2);
  budget.scope = ParseBudgetScope(row.Text(3)).value_or(BudgetScope::kWorkspace);
  budget.subject_id = row.Text(4);
  budget.period = ParseBudgetPeriod(row.Text(5)).value_or(BudgetPeriod::kMonth);
  budget.currency = row.Text(6);
  budget.limit_micros = row.Int(7);
  budget.warn_percent = row.Int(8);
  budget.degrade_percent = row.Int(9);
  budget.degrade_to = row.Text(10);
  budget.hard = row.Bool(11);
  budget.needs_price = row.Bool(12);
  budget.enabled = row.Bool(13);
  budget.created_at = row.Time(14);
  budget.updated_at = row.Time(15);
  return budget;
}

/// Where the calls that count on a scope are, and which column names its subject. Costs on a model are those of its own
/// attempts, whatever the call ended with.
struct Source {
  std::string_view table;
  std::string_view column;
};
Source SourceOf(BudgetScope scope) {
  switch (scope) {
    case BudgetScope::kWorkspace: return {"model_calls", "''"};
    case BudgetScope::kBot: return {"model_calls", "bot_id"};
    case BudgetScope::kContact: return {"model_calls", "contact_id"};
    case BudgetScope::kModel: return {"call_attempts", "model_id"};
    case BudgetScope::kRoute: return {"model_calls", "route_id"};
    case BudgetScope::kKey: return {"model_calls", "key_id"};
  }
  return {"model_calls", "''"};
}

std::string WhereCounts(BudgetScope scope, const Source& source) {
  std::string where = "workspace_id = $1 AND began_at >= $2 AND cost_micros > 0";
  if (scope != BudgetScope::kWorkspace) {
    where.append(" AND ").append(source.column).append(" <> '' AND ($3 = '' OR ").append(source.column).append(" = $3)");
  } else {
    where.append(" AND $3 = $3");
  }
  return where;
}

}  // namespace

std::vector<Budget> ListBudgets(Tx& tx, std::string_view workspace_id) {
  std::vector<Budget> budgets;
  for (const auto row : tx.Query(SelectBudget("WHERE workspace_id = $1 ORDER BY id"), workspace_id)) {
    budgets.push_back(ReadBudget(row));
  }
  return budgets;
}

std::optional<Budget> LoadBudget(Tx& tx, std::string_view workspace_id, std::string_view id) {
  const auto rows = tx.Query(SelectBudget("WHERE workspace_id = $1 AND id = $2"), workspace_id, id);
  if (rows.empty()) return std::nullopt;
  return ReadBudget(rows[0]);
}

void InsertBudget(Tx& tx, const Budget& budget) {
  tx.Exec("INSERT INTO budgets (id, workspace_id, label, scope, subject_id, period, currency, limit_micros, warn_percent, "
          "degrade_percent, degrade_to, hard, needs_price, enabled, created_at, updated_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
          budget.id, budget.workspace_id, budget.label, BudgetScopeName(budget.scope), budget.subject_id,
          BudgetPeriodName(budget.period), budget.currency, budget.limit_micros, budget.warn_percent,
          budget.degrade_percent, budget.degrade_to, budget.hard ? 1 : 0, budget.needs_price ? 1 : 0,
          budget.enabled ? 1 : 0, budget.created_at, budget.updated_at);
}

void UpdateBudget(Tx& tx, const Budget& budget) {
  tx.Exec("UPDATE budgets SET label = $3, currency = $4, limit_micros = $5, warn_percent = $6, degrade_percent = $7, "
          "degrade_to = $8, hard = $9, needs_price = $10, enabled = $11, updated_at = $12, period = $13 "
          "WHERE workspace_id = $1 AND id = $2",
          budget.workspace_id, budget.id, budget.label, budget.currency, budget.limit_micros, budget.warn_percent,
          budget.degrade_percent, budget.degrade_to, budget.hard ? 1 : 0, budget.needs_price ? 1 : 0,
          budget.enabled ? 1 : 0, budget.updated_at, BudgetPeriodName(budget.period));
}

void DeleteBudget(Tx& tx, std::string_view workspace_id, std::string_view id) {
  tx.Exec("DELETE FROM budget_alerts WHERE workspace_id = $1 AND budget_id = $2", workspace_id, id);
  tx.Exec("DELETE FROM budget_carried WHERE workspace_id = $1 AND budget_id = $2", workspace_id, id);
  tx.Exec("DELETE FROM budgets WHERE workspace_id = $1 AND id = $2", workspace_id, id);
}

bool InsertAlert(Tx& tx, const BudgetAlert& alert) {
  return tx.Exec("INSERT INTO budget_alerts (budget_id, subject_id, period_start, level, workspace_id, spent_micros, at) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7) "
                 "ON CONFLICT (budget_id, subject_id, period_start, level) DO NOTHING",
                 alert.budget_id, alert.subject_id, alert.period_start, alert.level, alert.workspace_id,
                 alert.spent_micros, alert.at) > 0;
}

std::vector<BudgetAlert> ListAlerts(Tx& tx, std::string_view budget_id, Time since) {
  std::vector<BudgetAlert> alerts;
  for (const auto row : tx.Query("SELECT budget_id, subject_id, period_start, level, workspace_id, spent_micros, at "
                                 "FROM budget_alerts WHERE budget_id = $1 AND period_start >= $2 ORDER BY at",
                                 budget_id, since)) {
    alerts.push_back({row.Text(0), row.Text(1), row.Time(2), row.Text(3), row.Text(4), row.Int(5), row.Time(6)});
  }
  return alerts;
}

std::vector<SpentRow> SumSpent(Tx& tx, const Budget& budget, Time since) {
  std::vector<SpentRow> spent;
  const auto source = SourceOf(budget.scope);
  const auto sql = std::string("SELECT ")
                       .append(source.column)
                       .append(", currency, max(began_at), CAST(sum(cost_micros) AS BIGINT) FROM ")
                       .append(source.table)
                       .append(" WHERE ")
                       .append(WhereCounts(budget.scope, source))
                       .append(" GROUP BY 1, 2, day");
  for (const auto row : tx.Query(sql, budget.workspace_id, since, budget.subject_id)) {
    spent.push_back({row.Text(0), row.Text(1), row.Time(2), row.Int(3)});
  }
  if (budget.period != BudgetPeriod::kTotal) return spent;
  for (const auto row : tx.Query("SELECT subject_id, currency, micros FROM budget_carried WHERE budget_id = $1", budget.id)) {
    spent.push_back({row.Text(0), row.Text(1), since, row.Int(2)});
  }
  return spent;
}

void CarrySpent(Tx& tx, std::string_view workspace_id, Time before) {
  for (const auto& budget : ListBudgets(tx, workspace_id)) {
    if (budget.period != BudgetPeriod::kTotal) continue;
    const auto source = SourceOf(budget.scope);
    const auto sql = std::string("SELECT ")
                         .append(source.column)
                         .append(", currency, CAST(sum(cost_micros) AS BIGINT) FROM ")
                         .append(source.table)
                         .append(" WHERE ")
                         .append(WhereCounts(budget.scope, source))
                         .append(" AND began_at < $4 GROUP BY 1, 2");
    for (const auto row : tx.Query(sql, workspace_id, budget.created_at, budget.subject_id, before)) {
      tx.Exec("INSERT INTO budget_carried (budget_id, subject_id, workspace_id, currency, micros) "
              "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (budget_id, subject_id, currency) "
              "DO UPDATE SET micros = budget_carried.micros + excluded.micros",
              budget.id, row.Text(0), workspace_id, row.Text(1), row.Int(2));
    }
  }
}

}  // namespace beseda::spend
