#pragma once

#include <string_view>

namespace beseda::spend {

/// The text of schemas/prices.json, embedded at build time.
extern const std::string_view kBuiltInPricesJson;

}  // namespace beseda::spend
