#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "quality/pattern.h"

// A pattern and a text, divided by a zero byte.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto middle = input.find('\0');
  if (middle == input.npos) return 0;
  const auto pattern = input.substr(0, middle);
  const auto found = beseda::quality::IsFound(pattern, input.substr(middle + 1));
  if (found.ok() != beseda::quality::CheckPattern(pattern).ok()) std::abort();
  return 0;
}
