#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "contracts/spending.h"
#include "spend/budget.h"
#include "spend/budget_rows.h"
#include "spend/call_pricing.h"

namespace beseda::spend {

/// What was spent by the stored calls, of each of the books' budgets.
struct BudgetSums {
  std::vector<std::vector<SpentRow>> spent = {};
  std::vector<std::vector<BudgetAlert>> alerts = {};
};

/// How a budget stands for one of its subjects.
struct BudgetStanding {
  std::string subject_id = {};
  std::int64_t spent_micros = 0;
  std::int64_t reserved_micros = 0;
  Time period_start = {};
  std::optional<Time> period_end = std::nullopt;
};

/// One workspace's prices and budgets at work: everything that is decided before and after a call, in memory and under
/// one lock, so that calls that race for what is left of a budget are admitted one after the other. Thread-safe.
class BudgetDesk : public std::enable_shared_from_this<BudgetDesk> {
 public:
  explicit BudgetDesk(std::string workspace_id) : workspace_id_(std::move(workspace_id)) {}

  using Calls = std::vector<std::shared_ptr<const PricedCall>>;
  /// Takes new books. With `sums`, what was spent is counted anew from them and from the calls that are not stored yet,
  /// which are asked for under the desk's lock; without, the counts stay. `now` is when the sums were read.
  void Install(Books books, const BudgetSums* sums, const std::function<Calls()>& unwritten, Time now);

  /// Whether with these books another sum may have been spent than with those at hand: other budgets, rates or days.
  bool MustRecount(const Books& books) const;

  /// As Spending::Admit. Thresholds that are reached are added to `alerts`.
  Result<std::unique_ptr<Admission>> Admit(const CallContext& context, const CallEstimate& estimate, Time now,
                                           std::vector<BudgetAlert>& alerts);

  /// Prices a call, books it on its budgets and gives back what was reserved for it, all at once. `queue` is called
  /// under the desk's lock with what is to be stored.
  template <typename Queue>
  void Settle(std::unique_ptr<Admission> admission, CallRecord record, std::vector<BudgetAlert>& alerts, Queue queue) {
    std::lock_guard lock(mutex_);
    auto call = std::make_shared<const PricedCall>(PriceCall(books_, std::move(record)));
    Release(admission.get());
    Charge(*call, &alerts);
    queue(std::move(call));
  }

  std::optional<std::int64_t> EstimateCost(const std::string& model_id, std::int64_t input_tokens,
                                           std::int64_t output_tokens, Time now) const;
  bool keeps_content() const;
  std::string zone_name() const;

  /// How a budget stands: the subjects that have spent most, at most `limit`. Empty if it has not been used.
  std::vector<BudgetStanding> StandingOf(const std::string& budget_id, Time now, std::size_t limit) const;
  /// Forgets counts of periods that are over.
  void Prune(Time now);
  /// What people are told of a refusal: that the budget is used up, or that the call is too large for what is left of it;
  /// and when it renews.
  static std::string Refusal(const Budget& budget, const TimeZone& zone, const std::string& zone_name, bool used_up,
                             Time now);

 private:
  class Reserved;
  struct Counter {
    Time period_start = {};
    std::int64_t spent = 0;
    std::int64_t reserved = 0;
    unsigned told = 0;  ///< A bit for each level.
  };
  struct Hold {
    std::string key;
    std::int64_t amount = 0;
  };
  struct Claim;
  struct Plan;

  std::vector<Claim> ClaimsOf(const CallContext& context, const std::string& asked_for,
                              const std::vector<WeighedModel>& models, Time now) const;
  std::int64_t WouldBe(const Claim& claim, Time now);
  bool Refuses(const Claim& claim, Time now);
  Error Refuse(const Claim& claim, Time now, std::vector<BudgetAlert>& alerts);
  void Degrade(const std::vector<Claim>& claims, const CallEstimate& estimate, Time now, Plan& plan,
               std::vector<BudgetAlert>& alerts);
  Plan MakePlan(const CallContext& context, const CallEstimate& estimate, bool may_degrade, Time now,
                std::vector<BudgetAlert>& alerts);
  Counter& CounterOf(const Budget& budget, const std::string& subject, Time at);
  static std::string KeyOf(const Budget& budget, const std::string& subject);
  std::optional<std::int64_t> InCurrency(std::int64_t micros, const std::string& from, const Budget& budget, Time at) const;
  void Charge(const PricedCall& call, std::vector<BudgetAlert>* alerts);
  void Book(const Budget& budget, const std::string& subject, std::int64_t amount, Time at, std::vector<BudgetAlert>* alerts);
  void Tell(const Budget& budget, const std::string& subject, Counter& counter, unsigned level, Time now,
            std::vector<BudgetAlert>* alerts);
  void Release(Admission* admission);
  void GiveBack(const std::vector<Hold>& holds);

  const std::string workspace_id_;
  mutable std::mutex mutex_;
  Books books_;
  std::unordered_map<std::string, Counter> counters_;
};

}  // namespace beseda::spend
