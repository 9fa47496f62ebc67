#include "spend/price_book.h"

#include <optional>
#include <tuple>

namespace beseda::spend {
namespace {

bool HoldsAt(const Price& price, Time at) {
  return (!price.valid_from || *price.valid_from <= at) && (!price.valid_to || at < *price.valid_to);
}

/// How well a row fits; more is better.
auto RankOf(const Price& price) {
  const bool exact = !price.model.ends_with('*');
  return std::make_tuple(exact, price.model.size(), price.from_input_tokens,
                         price.valid_from.value_or(Time::min()), price.updated_at);
}

const Price* Best(const std::vector<Price>& prices, std::string_view kind, std::string_view model, Time at,
                  std::int64_t input_tokens) {
  const Price* best = nullptr;
  for (const auto& price : prices) {
    if (price.provider_kind != kind || price.from_input_tokens > input_tokens) continue;
    if (!MatchesModel(price.model, model) || !HoldsAt(price, at)) continue;
    if (!best || RankOf(price) > RankOf(*best)) best = &price;
  }
  return best;
}

}  // namespace

bool MatchesModel(std::string_view pattern, std::string_view model) {
  if (pattern.starts_with("*/")) {
    pattern.remove_prefix(2);
    for (;;) {
      if (MatchesModel(pattern, model)) return true;
      const auto slash = model.find('/');
      if (slash == model.npos) return false;
      model.remove_prefix(slash + 1);
    }
  }
  if (!pattern.ends_with('*')) return pattern == model;
  return model.starts_with(pattern.substr(0, pattern.size() - 1));
}

PriceBook::PriceBook(std::vector<Price> own) : own_(std::move(own)) {}

const Price* PriceBook::Find(std::string_view provider_kind, std::string_view model, Time at,
                             std::int64_t input_tokens) const {
  if (const auto* own = Best(own_, provider_kind, model, at, input_tokens)) return own;
  return Best(BuiltInPrices(), provider_kind, model, at, input_tokens);
}

const Price* PriceBook::FindDearest(std::string_view provider_kind, std::string_view model, Time at,
                                    const Usage& most) const {
  const auto* dearest = Find(provider_kind, model, at, most.input_tokens);
  if (const auto* small = Find(provider_kind, model, at, 0);
      small && dearest && MostCostOf(*small, most) > MostCostOf(*dearest, most)) {
    dearest = small;
  }
  return dearest;
}

}  // namespace beseda::spend
