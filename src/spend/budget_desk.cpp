#include "spend/budget_desk.h"

#include <algorithm>
#include <array>

#include "spend/money.h"
#include "spend/price_file.h"

namespace beseda::spend {
namespace {

enum Level : unsigned { kWarned, kDegraded, kExceeded };
constexpr std::array<std::string_view, 3> kLevels = {"warned", "degraded", "exceeded"};

/// The subject of a scope that a call is booked on; nothing: the scope does not apply. Models are looked at one by one.
std::optional<std::string> SubjectOf(BudgetScope scope, const CallContext& context, const std::string& route_id) {
  const auto if_there = [](const std::string& id) { return id.empty() ? std::nullopt : std::optional(id); };
  switch (scope) {
    case BudgetScope::kWorkspace: return std::string();
    case BudgetScope::kBot: return if_there(context.bot_id);
    case BudgetScope::kContact: return if_there(context.contact_id);
    case BudgetScope::kRoute: return if_there(route_id);
    case BudgetScope::kKey: return if_there(context.key_id);
    case BudgetScope::kModel: break;
  }
  return std::nullopt;
}

ModelSteer* SteerOf(std::vector<ModelSteer>& steers, const std::string& model_id) {
  const auto found = std::find_if(steers.begin(), steers.end(), [&](const auto& steer) { return steer.model_id == model_id; });
  return found == steers.end() ? nullptr : &*found;
}

bool Covers(const Budget& budget, const std::string& subject) {
  return budget.subject_id.empty() || budget.subject_id == subject;
}

}  // namespace

/// One budget that a call would draw on.
struct BudgetDesk::Claim {
  const Budget* budget;
  std::string subject;
  std::int64_t amount = 0;
  bool known = true;       ///< All of it has a price that can be converted.
  std::string model_id = {};  ///< Of a budget on models.
};

/// Where a call may go, and what it would draw on.
struct BudgetDesk::Plan {
  std::string degrade_to = {};
  std::string degrade_why = {};
  std::vector<ModelSteer> steers = {};
  std::vector<Claim> claims = {};                ///< Of what may answer.
  std::optional<Claim> refused_by = std::nullopt;
  bool leads_elsewhere = false;                  ///< To a model that was not asked for.
};

class BudgetDesk::Reserved final : public Admission {
 public:
  Reserved(std::shared_ptr<BudgetDesk> desk, std::vector<Hold> holds, Plan plan)
      : desk_(std::move(desk)),
        holds_(std::move(holds)),
        degrade_to_(std::move(plan.degrade_to)),
        degrade_why_(std::move(plan.degrade_why)),
        steers_(std::move(plan.steers)) {}
  // Dropped without being settled: the call was not made.
  ~Reserved() override {
    if (holds_.empty()) return;
    std::lock_guard lock(desk_->mutex_);
    desk_->GiveBack(holds_);
  }
  const std::string& degrade_to() const override { return degrade_to_; }
  const std::string& degrade_why() const override { return degrade_why_; }
  const std::vector<ModelSteer>& steers() const override { return steers_; }
  std::vector<Hold> TakeHolds() { return std::exchange(holds_, {}); }
  const BudgetDesk* desk() const { return desk_.get(); }

 private:
  std::shared_ptr<BudgetDesk> desk_;
  std::vector<Hold> holds_;
  std::string degrade_to_;
  std::string degrade_why_;
  std::vector<ModelSteer> steers_;
};

void BudgetDesk::Install(Books books, const BudgetSums* sums, const std::function<Calls()>& unwritten, Time now) {
  std::lock_guard lock(mutex_);
  books_ = std::move(books);
  if (!sums) return;
  // What is reserved for calls under way stays reserved; what was spent is counted anew.
  auto before = std::exchange(counters_, {});
  for (auto& [key, counter] : before) {
    if (counter.reserved == 0) continue;
    counter.spent = 0;
    counter.told = 0;
    counter.period_start = {};  // In another zone it may begin earlier.
    counters_.emplace(key, counter);
  }
  for (std::size_t i = 0; i < books_.budgets.size(); ++i) {
    const auto& budget = books_.budgets[i];
    for (const auto& row : sums->spent[i]) {
      auto& counter = CounterOf(budget, row.subject_id, now);
      counter.spent = AddSaturating(counter.spent, InCurrency(row.micros, row.currency, budget, row.at).value_or(0));
    }
    for (const auto& alert : sums->alerts[i]) {
      auto& counter = CounterOf(budget, alert.subject_id, now);
      const auto level = std::find(kLevels.begin(), kLevels.end(), alert.level) - kLevels.begin();
      if (alert.period_start == counter.period_start) counter.told |= 1u << level;
    }
  }
  for (const auto& call : unwritten()) Charge(*call, nullptr);
}

bool BudgetDesk::MustRecount(const Books& books) const {
  std::lock_guard lock(mutex_);
  return books.zone_name != books_.zone_name || !(books.rates == books_.rates) || books.budgets != books_.budgets;
}

std::string BudgetDesk::KeyOf(const Budget& budget, const std::string& subject) {
  // A budget whose currency or period was changed counts from anew.
  std::string key = budget.id;
  return key.append("\n").append(budget.currency).append("\n").append(BudgetPeriodName(budget.period)).append("\n").append(subject);
}

BudgetDesk::Counter& BudgetDesk::CounterOf(const Budget& budget, const std::string& subject, Time at) {
  auto& counter = counters_[KeyOf(budget, subject)];
  const auto start = PeriodStart(budget, *books_.zone, at);
  if (start > counter.period_start) {
    counter.period_start = start;
    counter.spent = 0;
    counter.told = 0;
  }
  return counter;
}

std::optional<std::int64_t> BudgetDesk::InCurrency(std::int64_t micros, const std::string& from, const Budget& budget,
                                                   Time at) const {
  if (micros == 0 || from.empty()) return 0;
  return books_.rates.Convert(micros, from, budget.currency, at);
}

std::string BudgetDesk::Refusal(const Budget& budget, const TimeZone& zone, const std::string& zone_name, bool used_up,
                                Time now) {
  std::string message = "The budget \"" + budget.label + "\" is used up.";
  if (!used_up) {
    message = "This call may cost more than is left of the budget \"" + budget.label + "\"; one that reads or writes less may fit.";
  }
  const auto end = PeriodEnd(budget, zone, now);
  if (!end) return message + " It does not renew: raise its limit to go on.";
  return message + " It renews on " + FormatDay(Time(zone.DayAt(*end))) + " at midnight (" + zone_name + ").";
}

// What each budget would have to bear if the dearest of `models` answered; budgets on models, each for its own model.
std::vector<BudgetDesk::Claim> BudgetDesk::ClaimsOf(const CallContext& context, const std::string& asked_for,
                                                    const std::vector<WeighedModel>& models, Time now) const {
  std::vector<Claim> claims;
  for (const auto& budget : books_.budgets) {
    if (budget.scope == BudgetScope::kModel) {
      for (const auto& model : models) {
        if (model.model_id.empty() || !Covers(budget, model.model_id)) continue;
        const auto amount = InCurrency(model.micros, model.currency, budget, now);
        claims.push_back({&budget, model.model_id, amount.value_or(0), amount && !model.unpriced, model.model_id});
      }
      continue;
    }
    const auto subject = SubjectOf(budget.scope, context, RouteOf(asked_for));
    if (!subject || !Covers(budget, *subject)) continue;
    Claim claim{&budget, *subject};
    for (const auto& model : models) {
      const auto amount = InCurrency(model.micros, model.currency, budget, now);
      claim.amount = std::max(claim.amount, amount.value_or(0));
      claim.known = claim.known && amount && !model.unpriced;
    }
    claims.push_back(std::move(claim));
  }
  return claims;
}

std::int64_t BudgetDesk::WouldBe(const Claim& claim, Time now) {
  const auto& counter = CounterOf(*claim.budget, claim.subject, now);
  return AddSaturating(AddSaturating(counter.spent, counter.reserved), claim.amount);
}

bool BudgetDesk::Refuses(const Claim& claim, Time now) {
  if (claim.budget->needs_price && !claim.known) return true;
  return claim.budget->hard && WouldBe(claim, now) > claim.budget->limit_micros;
}

Error BudgetDesk::Refuse(const Claim& claim, Time now, std::vector<BudgetAlert>& alerts) {
  const auto& budget = *claim.budget;
  if (budget.needs_price && !claim.known) {
    return Error(ErrorCode::kRejected, "The budget \"" + budget.label +
                                           "\" allows only models with a known price. Add the model's price, and the "
                                           "rate of its currency, on the page Prices.")
        .As("price_unknown");
  }
  // A call that is too large for what is left says nothing of the budget.
  auto& counter = CounterOf(budget, claim.subject, now);
  const bool used_up = counter.spent >= budget.limit_micros;
  if (used_up) Tell(budget, claim.subject, counter, kExceeded, now, &alerts);
  return Error(ErrorCode::kRejected, Refusal(budget, *books_.zone, books_.zone_name, used_up, now)).As("budget_exceeded");
}

// The budgets that are nearly used up name what is asked instead. A budget on a model of a route speaks for that model
// only; all others speak for the call.
void BudgetDesk::Degrade(const std::vector<Claim>& claims, const CallEstimate& estimate, Time now, Plan& plan,
                         std::vector<BudgetAlert>& alerts) {
  const auto& asked_for = estimate.asked_for.empty() ? estimate.model_id : estimate.asked_for;
  for (const auto& claim : claims) {
    const auto& budget = *claim.budget;
    const bool of_target = !claim.model_id.empty() && !estimate.others.empty();
    if (budget.degrade_percent == 0 || budget.degrade_to.empty() || budget.degrade_to == asked_for) continue;
    if (budget.degrade_to == (of_target ? claim.model_id : estimate.model_id)) continue;
    if (WouldBe(claim, now) <= budget.Part(budget.degrade_percent)) continue;
    auto why = "the budget \"" + budget.label + "\" is nearly used up";
    Tell(budget, claim.subject, CounterOf(budget, claim.subject, now), kDegraded, now, &alerts);
    plan.leads_elsewhere = true;
    if (!of_target) {
      plan.degrade_to = budget.degrade_to;
      plan.degrade_why = std::move(why);
      plan.steers.clear();
      return;
    }
    if (!SteerOf(plan.steers, claim.model_id)) plan.steers.push_back({claim.model_id, budget.degrade_to, std::move(why)});
  }
}

BudgetDesk::Plan BudgetDesk::MakePlan(const CallContext& context, const CallEstimate& estimate, bool may_degrade, Time now,
                                      std::vector<BudgetAlert>& alerts) {
  Plan plan;
  std::string asked_for = estimate.asked_for.empty() ? estimate.model_id : estimate.asked_for;
  std::vector<WeighedModel> models = {WeighModel(books_, estimate.model_id, estimate, now)};
  for (const auto& other : estimate.others) models.push_back(WeighModel(books_, other, estimate, now));
  if (may_degrade) Degrade(ClaimsOf(context, asked_for, models, now), estimate, now, plan, alerts);
  if (!plan.degrade_to.empty()) {
    asked_for = plan.degrade_to;
    // Of a route we do not know what it leads to: then the estimate of what was asked stands for it.
    if (books_.models.contains(asked_for)) models = {WeighModel(books_, asked_for, estimate, now)};
  }
  for (const auto& steer : plan.steers) {
    const bool known = std::any_of(models.begin(), models.end(), [&](const auto& model) { return model.model_id == steer.instead; });
    if (!known && books_.models.contains(steer.instead)) models.push_back(WeighModel(books_, steer.instead, estimate, now));
  }

  // First the models that their own budgets rule out, then what the rest would cost the others.
  plan.claims = ClaimsOf(context, asked_for, models, now);
  std::optional<Claim> first;
  for (const auto& claim : plan.claims) {
    if (claim.model_id.empty() || !Refuses(claim, now)) continue;
    if (!first) first = claim;
    auto* steer = SteerOf(plan.steers, claim.model_id);
    if (!steer) steer = &plan.steers.emplace_back(ModelSteer{.model_id = claim.model_id});
    if (!steer->refusal) steer->refusal = Refuse(claim, now, alerts);
  }
  if (first) {
    const auto refused = [&](const std::string& id) {
      const auto* steer = SteerOf(plan.steers, id);
      return steer && steer->refusal;
    };
    for (auto& steer : plan.steers) {
      if (refused(steer.instead)) steer.instead.clear();
    }
    std::erase_if(models, [&](const WeighedModel& model) { return refused(model.model_id); });
    if (models.empty()) {
      plan.refused_by = first;
      return plan;
    }
    plan.claims = ClaimsOf(context, asked_for, models, now);
  }
  for (const auto& claim : plan.claims) {
    if (!plan.refused_by && Refuses(claim, now)) plan.refused_by = claim;
  }
  return plan;
}

Result<std::unique_ptr<Admission>> BudgetDesk::Admit(const CallContext& context, const CallEstimate& estimate, Time now,
                                                     std::vector<BudgetAlert>& alerts) {
  std::lock_guard lock(mutex_);
  if (books_.budgets.empty()) return std::unique_ptr<Admission>(new Reserved(shared_from_this(), {}, {}));
  auto plan = MakePlan(context, estimate, estimate.may_degrade, now, alerts);
  if (plan.refused_by && plan.leads_elsewhere) {
    // What is cheaper cannot be used; what was asked for may still be within its limits.
    if (auto plain = MakePlan(context, estimate, false, now, alerts); !plain.refused_by) plan = std::move(plain);
  }
  if (plan.refused_by) return Refuse(*plan.refused_by, now, alerts);

  std::vector<Hold> holds;
  for (const auto& claim : plan.claims) {
    if (claim.amount == 0) continue;
    auto& reserved = CounterOf(*claim.budget, claim.subject, now).reserved;
    reserved = AddSaturating(reserved, claim.amount);
    holds.push_back({KeyOf(*claim.budget, claim.subject), claim.amount});
  }
  return std::unique_ptr<Admission>(new Reserved(shared_from_this(), std::move(holds), std::move(plan)));
}

void BudgetDesk::GiveBack(const std::vector<Hold>& holds) {
  for (const auto& hold : holds) {
    const auto counter = counters_.find(hold.key);
    if (counter == counters_.end()) continue;  // The budget is gone.
    counter->second.reserved = std::max<std::int64_t>(counter->second.reserved - hold.amount, 0);
  }
}

void BudgetDesk::Release(Admission* admission) {
  if (auto* reserved = dynamic_cast<Reserved*>(admission); reserved && reserved->desk() == this) {
    GiveBack(reserved->TakeHolds());
  }
}

void BudgetDesk::Charge(const PricedCall& call, std::vector<BudgetAlert>* alerts) {
  const auto& record = call.record;
  for (const auto& budget : books_.budgets) {
    if (budget.scope == BudgetScope::kModel) {
      for (std::size_t i = 0; i < record.attempts.size(); ++i) {
        const auto& attempt = record.attempts[i];
        const auto& cost = call.attempt_costs[i];
        if (attempt.model_id.empty() || !Covers(budget, attempt.model_id)) continue;
        Book(budget, attempt.model_id, InCurrency(cost.micros, cost.currency, budget, attempt.began).value_or(0),
             attempt.began, alerts);
      }
      continue;
    }
    const auto subject = SubjectOf(budget.scope, record.context, record.route_id);
    if (!subject || !Covers(budget, *subject)) continue;
    Book(budget, *subject, InCurrency(call.cost.micros, call.cost.currency, budget, record.began).value_or(0),
         record.began, alerts);
  }
}

void BudgetDesk::Book(const Budget& budget, const std::string& subject, std::int64_t amount, Time at,
                      std::vector<BudgetAlert>* alerts) {
  if (amount == 0) return;
  auto& counter = CounterOf(budget, subject, at);
  if (PeriodStart(budget, *books_.zone, at) < counter.period_start) return;  // It began in a period that is over.
  counter.spent = AddSaturating(counter.spent, amount);
  if (budget.warn_percent > 0 && counter.spent >= budget.Part(budget.warn_percent)) {
    Tell(budget, subject, counter, kWarned, at, alerts);
  }
  if (counter.spent >= budget.limit_micros) Tell(budget, subject, counter, kExceeded, at, alerts);
}

void BudgetDesk::Tell(const Budget& budget, const std::string& subject, Counter& counter, unsigned level, Time now,
                      std::vector<BudgetAlert>* alerts) {
  if (counter.told & (1u << level)) return;
  counter.told |= 1u << level;
  if (!alerts) return;
  alerts->push_back({budget.id, subject, counter.period_start, std::string(kLevels[level]), workspace_id_, counter.spent, now});
}

std::optional<std::int64_t> BudgetDesk::EstimateCost(const std::string& model_id, std::int64_t input_tokens,
                                                     std::int64_t output_tokens, Time now) const {
  std::lock_guard lock(mutex_);
  const auto candidate = WeighModel(books_, model_id, {.input_tokens = input_tokens, .output_tokens = output_tokens}, now);
  if (candidate.unpriced) return std::nullopt;
  if (candidate.micros == 0) return 0;
  return books_.rates.Convert(candidate.micros, candidate.currency, books_.currency, now);
}

bool BudgetDesk::keeps_content() const {
  std::lock_guard lock(mutex_);
  return books_.keeps_content;
}

std::string BudgetDesk::zone_name() const {
  std::lock_guard lock(mutex_);
  return books_.zone_name;
}

std::vector<BudgetStanding> BudgetDesk::StandingOf(const std::string& budget_id, Time now, std::size_t limit) const {
  std::lock_guard lock(mutex_);
  std::vector<BudgetStanding> standings;
  const auto budget = std::find_if(books_.budgets.begin(), books_.budgets.end(),
                                   [&](const Budget& known) { return known.id == budget_id; });
  if (budget == books_.budgets.end()) return standings;
  const auto start = PeriodStart(*budget, *books_.zone, now);
  const auto end = PeriodEnd(*budget, *books_.zone, now);
  const auto prefix = KeyOf(*budget, "");
  for (const auto& [key, counter] : counters_) {
    if (!key.starts_with(prefix)) continue;
    const bool current = counter.period_start >= start;
    standings.push_back({key.substr(prefix.size()), current ? counter.spent : 0, counter.reserved, start, end});
  }
  std::sort(standings.begin(), standings.end(), [](const BudgetStanding& a, const BudgetStanding& b) {
    return AddSaturating(a.spent_micros, a.reserved_micros) > AddSaturating(b.spent_micros, b.reserved_micros);
  });
  if (standings.size() > limit) standings.resize(limit);
  return standings;
}

void BudgetDesk::Prune(Time now) {
  std::lock_guard lock(mutex_);
  std::unordered_map<std::string, Counter> kept;
  for (const auto& budget : books_.budgets) {
    const auto start = PeriodStart(budget, *books_.zone, now);
    const auto prefix = KeyOf(budget, "");
    for (const auto& [key, counter] : counters_) {
      if (key.starts_with(prefix) && (counter.period_start >= start || counter.reserved > 0)) kept.emplace(key, counter);
    }
  }
  counters_ = std::move(kept);
}

}  // namespace beseda::spend
