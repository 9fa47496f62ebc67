#include "spend/currency_rates.h"

#include "spend/money.h"

namespace beseda::spend {
namespace {

constexpr std::int64_t kNanos = 1'000'000'000;

}  // namespace

std::optional<CurrencyRates::Factor> CurrencyRates::FactorOf(std::string_view from, std::string_view to,
                                                             Time at) const {
  const CurrencyRate* best = nullptr;
  const auto better = [&](const CurrencyRate& rate) {
    if (!best) return true;
    const bool begun = rate.valid_from <= at;
    const bool best_begun = best->valid_from <= at;
    if (begun != best_begun) return begun;
    return begun ? rate.valid_from > best->valid_from : rate.valid_from < best->valid_from;
  };
  for (const auto& rate : rates_) {
    const bool fits = (rate.from == from && rate.to == to) || (rate.from == to && rate.to == from);
    if (fits && better(rate)) best = &rate;
  }
  if (!best) return std::nullopt;
  if (best->from == from) return Factor{best->rate_nanos, kNanos};
  return Factor{kNanos, best->rate_nanos};
}

std::optional<std::int64_t> CurrencyRates::Convert(std::int64_t micros, std::string_view from, std::string_view to,
                                                   Time at) const {
  if (from == to || micros == 0) return micros;
  const auto times = [](std::int64_t amount, const Factor& factor) {
    return DivideRounded(static_cast<Wide>(amount) * factor.numerator, factor.denominator);
  };
  if (const auto factor = FactorOf(from, to, at)) return times(micros, *factor);
  for (const auto& rate : rates_) {
    const auto& between = rate.from == from ? rate.to : rate.from;
    if (rate.from != from && rate.to != from) continue;
    const auto there = FactorOf(from, between, at);
    const auto on = FactorOf(between, to, at);
    if (there && on) return times(times(micros, *there), *on);
  }
  return std::nullopt;
}

}  // namespace beseda::spend
