#include "spend/call_pricing.h"

#include <algorithm>

#include "spend/money.h"
#include "spend/price_file.h"

namespace beseda::spend {
namespace {

/// Models that come with the program and cost nobody anything.
bool IsFree(std::string_view provider_kind) { return provider_kind == "offline" || provider_kind == "scripted"; }

bool UsedNothing(const Usage& usage) {
  return usage.input_tokens == 0 && usage.output_tokens == 0 && usage.images == 0 && usage.audio_ms == 0;
}

Cost PriceAttempt(const Books& books, CallAttempt& attempt) {
  if (attempt.provider_kind.empty() || attempt.model_name.empty()) {
    if (const auto model = books.models.find(attempt.model_id); model != books.models.end()) {
      attempt.provider_kind = model->second.provider_kind;
      attempt.model_name = model->second.name;
      if (attempt.provider_id.empty()) attempt.provider_id = model->second.provider_id;
    }
  }
  Cost cost;
  if (IsFree(attempt.provider_kind) || (attempt.error && UsedNothing(attempt.usage))) return cost;
  const auto* price = books.prices.Find(attempt.provider_kind, attempt.model_name, attempt.began, attempt.usage.input_tokens);
  if (!price) {
    cost.unpriced = true;
    return cost;
  }
  cost.micros = CostOf(*price, attempt.usage, !attempt.error);
  cost.currency = price->currency;
  cost.price_id = price->id;
  return cost;
}

}  // namespace

std::string RouteOf(const std::string& asked_for) { return asked_for.starts_with("rte_") ? asked_for : std::string(); }

WeighedModel WeighModel(const Books& books, const std::string& model_id, const CallEstimate& estimate, Time now) {
  WeighedModel candidate{.model_id = model_id};
  const auto model = books.models.find(model_id);
  if (model_id.empty() || (model != books.models.end() && IsFree(model->second.provider_kind))) return candidate;
  Usage most;
  most.input_tokens = estimate.input_tokens;
  most.output_tokens = estimate.output_tokens;
  most.images = estimate.images;
  most.audio_ms = estimate.audio_ms;
  const Price* price = nullptr;
  if (model != books.models.end()) {
    price = books.prices.FindDearest(model->second.provider_kind, model->second.name, now, most);
  }
  if (!price) {
    candidate.unpriced = true;
    return candidate;
  }
  candidate.micros =
      DivideRounded(static_cast<Wide>(MostCostOf(*price, most)) * std::max<std::int64_t>(estimate.paid_tries, 1), 1);
  candidate.currency = price->currency;
  return candidate;
}

PricedCall PriceCall(const Books& books, CallRecord record) {
  PricedCall call;
  // What was tried went where the trace says, which need not be the route that was asked for: a budget may have led away.
  if (record.route_id.empty() && record.attempts.empty()) record.route_id = RouteOf(record.asked_for);
  // Whoever keeps no trace tells only what was asked and used.
  if (record.attempts.empty() && record.cache.empty() && !UsedNothing(record.usage)) {
    CallAttempt attempt;
    attempt.model_id = record.asked_for.starts_with("mdl_") ? record.asked_for : std::string();
    if (attempt.model_id.empty()) attempt.provider_kind = "offline";
    attempt.began = record.began;
    attempt.took = record.took;
    attempt.first_token = record.first_token;
    attempt.error = record.error;
    attempt.usage = record.usage;
    record.attempts.push_back(std::move(attempt));
  }
  for (auto& attempt : record.attempts) call.attempt_costs.push_back(PriceAttempt(books, attempt));
  // The call's currency is that of what answered, else of the first that costs anything.
  for (std::size_t i = 0; i < record.attempts.size(); ++i) {
    const auto& cost = call.attempt_costs[i];
    const bool better = call.cost.currency.empty() || !record.attempts[i].error;
    if (!cost.currency.empty() && better) call.cost.currency = cost.currency, call.cost.price_id = cost.price_id;
  }
  for (const auto& cost : call.attempt_costs) {
    call.cost.unpriced = call.cost.unpriced || cost.unpriced;
    if (cost.currency.empty()) continue;
    if (const auto micros = books.rates.Convert(cost.micros, cost.currency, call.cost.currency, record.began)) {
      call.cost.micros = AddSaturating(call.cost.micros, *micros);
    } else {
      call.cost.unpriced = true;
    }
  }
  call.day = FormatDay(Time(books.zone->DayAt(record.began)));
  call.record = std::move(record);
  return call;
}

}  // namespace beseda::spend
