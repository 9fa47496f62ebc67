// Whatever is uploaded as a table of prices, it gives rows or mistakes; rows survive being written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "spend/price_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda::spend;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& file : {ReadPricesCsv(text), ReadPricesJson(text)}) {
    if (!file.ok() || file->prices.empty()) continue;
    const auto again = ReadPricesJson(WritePricesJson(file->prices));
    if (!again.ok() || again->prices.size() + again->mistakes.size() != file->prices.size()) std::abort();
  }
  return 0;
}
