#include "spend/budget.h"

#include <array>

namespace beseda::spend {
namespace {

constexpr std::array<std::string_view, 6> kScopes = {"workspace", "bot", "contact", "model", "route", "key"};
constexpr std::array<std::string_view, 3> kPeriods = {"day", "month", "total"};

template <typename Enum, std::size_t Count>
std::optional<Enum> ParseName(const std::array<std::string_view, Count>& names, std::string_view name) {
  for (std::size_t i = 0; i < Count; ++i) {
    if (names[i] == name) return Enum(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view BudgetScopeName(BudgetScope scope) { return kScopes[std::size_t(scope)]; }
std::optional<BudgetScope> ParseBudgetScope(std::string_view name) { return ParseName<BudgetScope>(kScopes, name); }
std::string_view BudgetPeriodName(BudgetPeriod period) { return kPeriods[std::size_t(period)]; }
std::optional<BudgetPeriod> ParseBudgetPeriod(std::string_view name) { return ParseName<BudgetPeriod>(kPeriods, name); }

Time PeriodStart(const Budget& budget, const TimeZone& zone, Time at) {
  const auto day = zone.DayAt(at);
  switch (budget.period) {
    case BudgetPeriod::kDay: return zone.StartOf(day);
    case BudgetPeriod::kMonth: {
      const std::chrono::year_month_day date(day);
      return zone.StartOf(date.year() / date.month() / 1);
    }
    case BudgetPeriod::kTotal: break;
  }
  return budget.created_at;
}

std::optional<Time> PeriodEnd(const Budget& budget, const TimeZone& zone, Time at) {
  const auto day = zone.DayAt(at);
  switch (budget.period) {
    case BudgetPeriod::kDay: return zone.StartOf(day + std::chrono::days(1));
    case BudgetPeriod::kMonth: {
      const std::chrono::year_month_day date(day);
      return zone.StartOf(std::chrono::sys_days((date.year() / date.month() + std::chrono::months(1)) / 1));
    }
    case BudgetPeriod::kTotal: break;
  }
  return std::nullopt;
}

}  // namespace beseda::spend
