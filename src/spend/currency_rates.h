#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace beseda::spend {

/// What one unit of a currency is worth in another, from a moment on.
struct CurrencyRate {
  std::string id = {};
  std::string from = {};
  std::string to = {};
  std::int64_t rate_nanos = 0;  ///< Thousand-millionths of `to` for one `from`.
  Time valid_from = {};
  Time created_at = {};

  bool operator==(const CurrencyRate&) const = default;
};

/// Converts by the rates of a moment: directly, the other way round, or over one currency between. Immutable.
class CurrencyRates {
 public:
  explicit CurrencyRates(std::vector<CurrencyRate> rates = {}) : rates_(std::move(rates)) {}

  /// Nothing: no rate is known. Before the first rate of a pair, the first one holds.
  std::optional<std::int64_t> Convert(std::int64_t micros, std::string_view from, std::string_view to, Time at) const;

  bool operator==(const CurrencyRates& other) const { return rates_ == other.rates_; }

 private:
  struct Factor {
    std::int64_t numerator = 0;
    std::int64_t denominator = 0;
  };
  std::optional<Factor> FactorOf(std::string_view from, std::string_view to, Time at) const;

  std::vector<CurrencyRate> rates_;
};

}  // namespace beseda::spend
