#include <cstddef>
#include <cstdint>
#include <string_view>

#include "json/json.h"
#include "json/schema.h"

// A schema and a value, divided by a zero byte.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto middle = text.find('\0');
  if (middle == text.npos) return 0;
  const auto schema = beseda::json::ParseObject(text.substr(0, middle));
  const auto value = beseda::json::Parse(text.substr(middle + 1));
  if (!schema.ok()) return 0;
  (void)beseda::json::CheckSchema(*schema);
  if (value.ok()) (void)beseda::json::SchemaMistakes(*value, *schema);
  return 0;
}
