#pragma once

#include <optional>
#include <string>
#include <vector>

#include "spend/call_rows.h"
#include "spend/currency_rates.h"

namespace beseda::spend {

/// By what calls are put together. Models and providers are those of each attempt, so that a model which fails and is
/// replaced by another has its failures; with any other dimension they are those that answered.
enum class Dimension { kDay, kModel, kProvider, kBot, kRoute, kKey, kPurpose, kContact, kVariant };
std::optional<Dimension> ParseDimension(std::string_view name);
std::string_view DimensionName(Dimension dimension);

struct SummaryGroup {
  std::vector<std::string> keys = {};   ///< As the dimensions that were asked for.
  std::vector<std::string> names = {};  ///< For people; empty where there is none.
  std::int64_t calls = 0;
  std::int64_t failed = 0;
  std::int64_t refused = 0;   ///< By the vendor's policy; not by budgets.
  std::int64_t unpriced = 0;
  std::int64_t cached = 0;    ///< Answered from our cache.
  Usage usage = {};
  std::int64_t cost_micros = 0;       ///< In the asked currency.
  std::vector<Cost> unconverted = {};  ///< What there is no rate for.
  std::optional<std::int64_t> took_p50_us, took_p95_us;
  std::optional<std::int64_t> first_token_p50_us, first_token_p95_us;
  /// Of streamed answers, after their first piece; in thousandths of a token a second.
  std::optional<std::int64_t> millitokens_per_second;
};

/// The calls of a filter in groups, those that cost most first (by day where that is asked for). Percentiles only where
/// `quality` is set: they read every row.
std::vector<SummaryGroup> SummarizeCalls(Tx& tx, const CallFilter& filter, const std::vector<Dimension>& dimensions,
                                         const std::string& currency, const CurrencyRates& rates, bool quality);

}  // namespace beseda::spend
