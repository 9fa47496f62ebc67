#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "contracts/spending.h"
#include "spend/budget.h"
#include "spend/call_row.h"
#include "spend/currency_rates.h"
#include "spend/price_book.h"

namespace beseda::spend {

/// What a desk works by, read from the database.
struct Books {
  struct Model {
    std::string provider_kind = {};
    std::string name = {};  ///< The vendor's.
    std::string provider_id = {};
  };
  PriceBook prices{};
  CurrencyRates rates{};
  std::shared_ptr<const TimeZone> zone = std::make_shared<const TimeZone>();
  std::string zone_name = "UTC";
  std::string currency = "USD";
  bool keeps_content = false;
  std::unordered_map<std::string, Model> models = {};  ///< By our id.
  std::vector<Budget> budgets = {};                    ///< Those that are switched on.
};

/// What a call of one model may cost at most.
struct WeighedModel {
  std::string model_id = {};
  std::int64_t micros = 0;
  std::string currency = {};
  bool unpriced = false;
};
WeighedModel WeighModel(const Books& books, const std::string& model_id, const CallEstimate& estimate, Time now);

/// Prices each attempt of a call, and the call in the currency of what answered.
PricedCall PriceCall(const Books& books, CallRecord record);

/// `asked_for` if it is a route, else empty.
std::string RouteOf(const std::string& asked_for);

}  // namespace beseda::spend
