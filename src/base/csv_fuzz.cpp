// Whatever text arrives: it is read or refused, and what was read is written so that it can be read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto lines = beseda::ReadCsv({reinterpret_cast<const char*>(data), size});
  if (!lines.ok()) return 0;
  std::string out;
  for (const auto& line : *lines) beseda::AppendCsv(out, line.cells);
  if (!beseda::ReadCsv(out).ok()) std::abort();
  return 0;
}
