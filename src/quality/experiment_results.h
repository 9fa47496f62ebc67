#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "contracts/database.h"
#include "quality/experiment.h"
#include "quality/statistics.h"

namespace beseda::quality {

/// What was paid, in one currency.
struct Spent {
  std::string currency = {};
  std::int64_t micros = 0;
};

/// How one variant has done, from the ledger of calls and from feedback.
struct VariantResult {
  Variant variant = {};
  std::int64_t people = 0;    ///< With at least one call.
  std::int64_t calls = 0;
  std::int64_t errors = 0;    ///< Calls that failed, refusals apart.
  std::int64_t refusals = 0;  ///< Stopped by a content filter, or refused by the vendor.
  std::optional<std::int64_t> p50_us = std::nullopt;  ///< Of answered calls: from the question to the whole answer.
  std::optional<std::int64_t> p95_us = std::nullopt;
  std::vector<Spent> spent = {};
  std::int64_t unpriced = 0;  ///< Calls with a part that has no price.
  std::int64_t up = 0;
  std::int64_t down = 0;
  Interval up_rate = {};
  /// Against the first variant; nothing for it, and where there is not enough data.
  std::optional<double> up_p_value = std::nullopt;
  std::optional<double> error_p_value = std::nullopt;

  std::int64_t answers() const { return calls - errors - refusals; }
};

/// In the order of the variants.
std::vector<VariantResult> LoadResults(Tx& tx, const Experiment& experiment);

}  // namespace beseda::quality
