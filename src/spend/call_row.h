#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "contracts/spending.h"

namespace beseda::spend {

/// What was to be paid for one attempt, or for a whole call.
struct Cost {
  std::int64_t micros = 0;
  std::string currency = {};  ///< Empty: nothing was to be paid.
  std::string price_id = {};
  bool unpriced = false;      ///< It has no price and counts as free.
};

/// A call as it is kept: its record, priced.
struct PricedCall {
  CallRecord record = {};
  std::string day = {};             ///< Of the workspace's zone, "2026-01-31".
  Cost cost = {};                   ///< Of all attempts together.
  std::vector<Cost> attempt_costs = {};  ///< As record.attempts.
};

std::string_view StopName(StopReason stop);

}  // namespace beseda::spend
