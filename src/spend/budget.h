#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "spend/money.h"
#include "base/time_zone.h"

namespace beseda::spend {

/// On what a budget counts.
enum class BudgetScope { kWorkspace, kBot, kContact, kModel, kRoute, kKey };
enum class BudgetPeriod { kDay, kMonth, kTotal };

/// How much may be spent.
struct Budget {
  std::string id = {};
  std::string workspace_id = {};
  std::string label = {};
  BudgetScope scope = BudgetScope::kWorkspace;
  std::string subject_id = {};  ///< Empty: each bot (contact, …) has this much for itself.
  BudgetPeriod period = BudgetPeriod::kMonth;
  std::string currency = "USD";
  std::int64_t limit_micros = 0;
  std::int64_t warn_percent = 0;     ///< Of the limit; 0: never.
  std::int64_t degrade_percent = 0;  ///< Of the limit; 0: never.
  std::string degrade_to = {};       ///< Our id of a model or a route.
  bool hard = true;                  ///< Refuses what would go over the limit; otherwise only tells.
  bool needs_price = false;          ///< Refuses what has no price, or none in a currency that can be converted.
  bool enabled = true;
  Time created_at = {};
  Time updated_at = {};

  bool operator==(const Budget&) const = default;

  /// `percent` of the limit, rounded down.
  std::int64_t Part(std::int64_t percent) const {
    return std::int64_t(static_cast<Wide>(limit_micros) * percent / 100);
  }
};

std::string_view BudgetScopeName(BudgetScope scope);
std::optional<BudgetScope> ParseBudgetScope(std::string_view name);
std::string_view BudgetPeriodName(BudgetPeriod period);
std::optional<BudgetPeriod> ParseBudgetPeriod(std::string_view name);

/// When the period that `at` is in begins, in the workspace's zone; of a total, when the budget was made.
Time PeriodStart(const Budget& budget, const TimeZone& zone, Time at);
/// When the next one begins; nothing for a total.
std::optional<Time> PeriodEnd(const Budget& budget, const TimeZone& zone, Time at);

}  // namespace beseda::spend
