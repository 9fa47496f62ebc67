#include "spend/built_in_prices.h"

#include <algorithm>
#include <cassert>

#include "spend/price_book.h"
#include "spend/price_file.h"

namespace beseda::spend {

const std::vector<Price>& BuiltInPrices() {
  static const std::vector<Price> prices = [] {
    auto file = ReadPricesJson(kBuiltInPricesJson);
    assert(file.ok() && file->mistakes.empty());  // a test reads it too
    if (!file.ok()) return std::vector<Price>();
    for (auto& price : file->prices) {
      // Without slashes: ids stand in addresses.
      price.id = "built-in:" + price.provider_kind + ":" + price.model;
      std::replace(price.id.begin(), price.id.end(), '/', ':');
      if (price.from_input_tokens) price.id += "+" + std::to_string(price.from_input_tokens);
    }
    return std::move(file->prices);
  }();
  return prices;
}

}  // namespace beseda::spend
