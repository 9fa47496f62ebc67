#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "spend/currency_rates.h"
#include "spend/price.h"

namespace beseda::spend {

/// Rows of `prices` and `currency_rates`. Functions run inside a transaction and throw SqlError.

std::vector<Price> ListPrices(Tx& tx, std::string_view workspace_id);
std::optional<Price> LoadPrice(Tx& tx, std::string_view workspace_id, std::string_view id);
void InsertPrice(Tx& tx, const Price& price);
void UpdatePrice(Tx& tx, const Price& price);
void DeletePrice(Tx& tx, std::string_view workspace_id, std::string_view id);
/// The workspace's row for the same provider, model, size of input and beginning, which an imported row replaces.
std::optional<Price> FindSamePrice(Tx& tx, const Price& price);

std::vector<CurrencyRate> ListRates(Tx& tx, std::string_view workspace_id);
/// Replaces the rate of the same pair and moment.
void SaveRate(Tx& tx, std::string_view workspace_id, const CurrencyRate& rate);
bool DeleteRate(Tx& tx, std::string_view workspace_id, std::string_view id);

}  // namespace beseda::spend
