#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "spend/price.h"

namespace beseda::spend {

/// Which price holds. A workspace's own rows go before the built-in ones, an exact name before a beginning, a longer
/// beginning before a shorter one, then the row for more input tokens, then the one that is valid since later.
/// Immutable.
class PriceBook {
 public:
  explicit PriceBook(std::vector<Price> own = {});

  /// Null: it has no price. `input_tokens` decides between rows for short and long input.
  const Price* Find(std::string_view provider_kind, std::string_view model, Time at, std::int64_t input_tokens) const;

  /// The dearest row that may hold for a call that uses at most so much: vendors count differently than we do.
  const Price* FindDearest(std::string_view provider_kind, std::string_view model, Time at, const Usage& most) const;

  const std::vector<Price>& own() const { return own_; }

 private:
  std::vector<Price> own_;
};

/// The prices that come with the program (schemas/prices.json), read once. Sources and dates stand in each row.
const std::vector<Price>& BuiltInPrices();

/// Whether a row's `model` means this name: "gpt-*" all that begin so, "*/lite" what stands behind any slash, or alone.
bool MatchesModel(std::string_view pattern, std::string_view model);

}  // namespace beseda::spend
