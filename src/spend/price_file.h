#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "spend/price.h"

namespace beseda::spend {

/// Prices as files: what is exported, imported and built in. Amounts are decimal numbers of the currency ("2.50" for a
/// million tokens), moments are days ("2026-01-31", UTC).

/// What is wrong with one row.
struct PriceFileMistake {
  std::size_t line = 0;  ///< Of a CSV file, counting its head; of a JSON file, the row's number from 1.
  std::string field = {};
  std::string message = {};
};

struct PriceFile {
  std::vector<Price> prices = {};            ///< The rows that are right, without ids.
  std::vector<std::size_t> lines = {};       ///< Where each stood.
  std::vector<PriceFileMistake> mistakes = {};
};

inline constexpr std::size_t kMostPrices = 5000;

/// CSV (RFC 4180) with a head that names the columns, in any order; unknown columns are a mistake. kInvalid: it is no
/// such file at all.
Result<PriceFile> ReadPricesCsv(std::string_view text);
/// {"prices": [{"provider", "model" or "models", "currency", "input", "output", …}]}.
Result<PriceFile> ReadPricesJson(std::string_view text);

std::string WritePricesCsv(const std::vector<Price>& prices);
std::string WritePricesJson(const std::vector<Price>& prices);

/// Checks what can be wrong in any price, wherever it comes from; empty field: nothing is.
PriceFileMistake CheckPrice(const Price& price);

/// "2026-01-31" as its beginning in UTC, and back.
Result<Time> ParseDay(std::string_view text);
std::string FormatDay(Time time);

}  // namespace beseda::spend
